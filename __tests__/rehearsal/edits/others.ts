import { type Edits, edit as e } from "../support/edits";

export const OTHERS: Edits = {
  replaced: [
    e("docker_container", { image: "nginx:2" }),
    e("docker_container", { env: ["A=1"] }),
    e("docker_registry_image", { triggers: { a: "b" } }),
    e("tfe_project", { organization: "other" }),
    e("tfe_run_trigger", { sourceable_id: "ws-0000000000000000" }),
    e("tfe_variable", { category: "env" }),
    e("tfe_variable", { key: "other" }, { sensitive: true }),
    e("tfe_variable", { sensitive: false }, { sensitive: true }),
    e("tfe_workspace", { organization: "other" }),
    e("tfe_workspace_settings", { workspace_id: "ws-0000000000000000" }),
  ],
  changed: [
    e("docker_container", { restart: "always" }),
    e("docker_container", { healthcheck: { test: ["CMD", "x"] } }),
    e("docker_registry_image", { keep_remotely: true }),
    e("tfe_project", { name: "other" }),
    e("tfe_variable", { key: "another" }),
    e("tfe_variable", { value: "y" }),
    e("tfe_variable", { description: undefined }, { description: "of the shop" }),
    e("tfe_variable", { hcl: undefined }, { hcl: true, value: "1" }),
    e("tfe_variable", { sensitive: true }),
    e("tfe_workspace", { name: "other" }),
    e("tfe_workspace", { auto_apply: true }),
    e("tfe_workspace_settings", { execution_mode: "local" }),
  ],
  unchanged: [
    e("docker_container", { start: true, restart: "no", log_driver: "json-file" }),
    e("docker_registry_image", { keep_remotely: false }),
    e("tfe_variable", { hcl: false, sensitive: false, description: "" }),
    e("tfe_workspace", { auto_apply: false, queue_all_runs: true, allow_destroy_plan: true }),
  ],
};
