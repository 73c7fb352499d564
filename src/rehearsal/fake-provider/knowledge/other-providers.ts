/** Types of the providers for Docker and for HCP Terraform. */
import type { Rows } from "./type-row";

const docker = (file: string) => `kreuzwerker/terraform-provider-docker internal/provider/${file}`;
const tfe = (file: string) => `hashicorp/terraform-provider-tfe internal/provider/${file}`;

export const OTHER_PROVIDERS: Rows = {
  docker_container: {
    source: docker("resource_docker_container.go"),
    replacesAllBut: ["restart", "max_retry_count", "memory", "memory_swap", "cpu_shares", "must_run"],
  },
  docker_image: {
    source: docker("resource_docker_image.go"),
    replaces: ["name", "build", "platform", "pull_triggers", "triggers"],
  },
  docker_network: { source: docker("resource_docker_network.go"), replacesAllBut: [] },
  docker_registry_image: { source: docker("resource_docker_registry_image.go"), replaces: ["name", "triggers"] },
  docker_volume: { source: docker("resource_docker_volume.go"), replacesAllBut: [] },
  tfe_project: { source: tfe("resource_tfe_project.go"), replaces: ["organization"] },
  tfe_run_trigger: { source: tfe("resource_tfe_run_trigger.go"), replacesAllBut: [] },
  tfe_variable: {
    source: tfe("resource_tfe_variable.go"),
    replaces: ["category", "workspace_id", "variable_set_id"],
  },
  tfe_workspace: {
    source: tfe("resource_tfe_workspace.go"),
    replaces: ["organization", "source_name", "source_url"],
  },
  tfe_workspace_settings: { source: tfe("resource_tfe_workspace_settings.go"), replaces: ["workspace_id"] },
};
