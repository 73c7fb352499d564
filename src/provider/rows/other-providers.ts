/** Types of the providers for Docker (3.6.2) and for HCP Terraform (0.71.0). */
import { length, matching, oneOf, all } from "../checks";
import type { Rows } from "../type-row";

const docker = (file: string) => `kreuzwerker/terraform-provider-docker internal/provider/${file}`;
const tfe = (file: string) => `hashicorp/terraform-provider-tfe internal/provider/${file}`;
const WORKSPACE = matching(/^ws-[a-zA-Z0-9]{16}$/, "a workspace's id, ws- and 16 letters and digits");
const VARIABLE_SET = matching(/^varset-[a-zA-Z0-9]{16}$/, "a variable set's id, varset- and 16 letters and digits");
const MODE = oneOf("agent", "local", "remote");

export const OTHER_PROVIDERS: Rows = {
  docker_container: {
    source: docker("resource_docker_container.go"),
    replacesAllBut: [
      "attach",
      "cpu_set",
      "cpu_shares",
      "destroy_grace_seconds",
      "healthcheck",
      "init",
      "logs",
      "max_retry_count",
      "memory",
      "memory_swap",
      "must_run",
      "remove_volumes",
      "restart",
      "rm",
      "start",
      "tmpfs",
    ],
    defaults: {
      "healthcheck.interval": "0s",
      "healthcheck.start_period": "0s",
      "healthcheck.timeout": "0s",
      log_driver: "json-file",
      must_run: true,
      "ports.ip": "0.0.0.0",
      "ports.protocol": "tcp",
      remove_volumes: true,
      restart: "no",
      start: true,
    },
    keeps: ["healthcheck", "labels"],
    values: {
      restart: oneOf("no", "on-failure", "always", "unless-stopped"),
      "mounts.type": oneOf("bind", "volume", "tmpfs"),
    },
  },
  docker_image: {
    source: docker("resource_docker_image.go"),
    replaces: ["name", "build", "platform", "pull_triggers", "triggers"],
    exclusive: [["build", "pull_triggers"]],
  },
  docker_network: { source: docker("resource_docker_network.go"), replacesAllBut: [] },
  docker_registry_image: {
    source: docker("resource_docker_registry_image.go"),
    replaces: ["name", "triggers"],
    defaults: { insecure_skip_verify: false, keep_remotely: false },
  },
  docker_volume: { source: docker("resource_docker_volume.go"), replacesAllBut: [] },
  tfe_project: {
    source: tfe("resource_tfe_project.go"),
    replaces: ["organization"],
    values: {
      name: all(
        length(3, 40),
        matching(/^[\w-][\w -]+[\w-]$/, "letters, digits, _, - and spaces, with no space at either end"),
      ),
    },
  },
  tfe_run_trigger: { source: tfe("resource_tfe_run_trigger.go"), replacesAllBut: [] },
  tfe_variable: {
    source: tfe("resource_tfe_variable.go"),
    framework: true,
    replaces: ["category", "variable_set_id", "workspace_id"],
    // What is sensitive can't be read again.
    replacesWhen: [
      { paths: ["key"], when: { sensitive: { was: [true] } } },
      { paths: ["sensitive"], when: { sensitive: { was: [true], isNot: [true] } } },
    ],
    defaults: { description: "", hcl: false, sensitive: false, value: "" },
    values: { category: oneOf("env", "terraform"), variable_set_id: VARIABLE_SET, workspace_id: WORKSPACE },
    exactlyOneOf: [["variable_set_id", "workspace_id"]],
    exclusive: [["value", "value_wo"]],
  },
  tfe_workspace: {
    source: tfe("resource_tfe_workspace.go"),
    replaces: ["organization", "source_name", "source_url"],
    defaults: {
      allow_destroy_plan: true,
      auto_apply: false,
      auto_apply_run_trigger: false,
      file_triggers_enabled: true,
      force_delete: false,
      inherits_project_auto_destroy: true,
      queue_all_runs: true,
      speculative_enabled: true,
      structured_run_output_enabled: true,
      "vcs_repo.ingress_submodules": false,
    },
    values: {
      auto_destroy_activity_duration: matching(/^\d{1,4}[dh]$/, "1 to 4 digits and d or h"),
      execution_mode: MODE,
      source_url: matching(/^https?:\/\/./, "a URL of http or https"),
    },
    exclusive: [
      ["auto_destroy_activity_duration", "auto_destroy_at"],
      ["execution_mode", "operations"],
      ["agent_pool_id", "operations"],
      ["trigger_patterns", "trigger_prefixes"],
      ["trigger_patterns", "vcs_repo.tags_regex"],
      ["trigger_prefixes", "vcs_repo.tags_regex"],
      ["vcs_repo.github_app_installation_id", "vcs_repo.oauth_token_id"],
    ],
    together: { source_name: ["source_url"], source_url: ["source_name"] },
    refuses: [
      {
        at: "vcs_repo",
        when: {
          vcs_repo: { given: true },
          "vcs_repo.github_app_installation_id": { given: false },
          "vcs_repo.oauth_token_id": { given: false },
        },
        says: "one of vcs_repo.oauth_token_id and vcs_repo.github_app_installation_id must be set",
      },
    ],
  },
  tfe_workspace_settings: {
    source: tfe("resource_tfe_workspace_settings.go"),
    framework: true,
    replaces: ["workspace_id"],
    values: { execution_mode: MODE },
    refuses: [
      {
        at: "remote_state_consumer_ids",
        when: { remote_state_consumer_ids: { given: true }, global_remote_state: { is: [true] } },
        says: "if global_remote_state is true, remote_state_consumer_ids must not be set",
      },
      {
        at: "agent_pool_id",
        when: { execution_mode: { is: ["agent"] }, agent_pool_id: { given: false } },
        says: 'if execution_mode is "agent", agent_pool_id is required',
      },
      {
        at: "agent_pool_id",
        when: { execution_mode: { isNot: ["agent"] }, agent_pool_id: { given: true } },
        says: 'if execution_mode is not "agent", agent_pool_id must not be set',
      },
    ],
  },
};
