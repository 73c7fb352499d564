import { TfeProvider } from "@cdktf/provider-tfe/lib/provider";
import { Workspace, type WorkspaceProps } from "../../../src/constructs/deploy/workspace";
import type { WorkspacesDefinition } from "../../../src/definition/bootstrap";
import { AddressedStack } from "../../../src/stacks/addressed-stack";
import { addresses, inTerraform, resourceAt, synthesized, testApp } from "../../support/synth";

class Stack extends AddressedStack {
  constructor() {
    super(testApp(), "shop-bootstrap", { type: "local" });
    new TfeProvider(this, "tfe", { organization: "shop" });
  }
}

const byCommand: WorkspacesDefinition = { terraformVersion: "1.11.4", runs: { type: "cli" } };
const byCommit: WorkspacesDefinition = {
  terraformVersion: "1.11.4",
  runs: {
    type: "vcs",
    repository: "shop/platform",
    connection: { type: "github-app", installationId: "ghain-1" },
  },
};

function add(stack: Stack, id: string, more: Partial<WorkspaceProps> = {}): Workspace {
  return new Workspace(stack, id, {
    name: `shop-${id}`,
    projectId: "project-id",
    description: "Runs of shop-test-platform",
    stack: "shop-test-platform",
    executionMode: "remote",
    settings: byCommand,
    autoApply: false,
    allowDestroyPlan: true,
    tags: { platform: "shop" },
    ...more,
  });
}

const common = {
  name: "shop-platform",
  project_id: "project-id",
  description: "Runs of shop-test-platform",
  terraform_version: "1.11.4",
  tags: { platform: "shop" },
  allow_destroy_plan: true,
  auto_apply: false,
  auto_apply_run_trigger: false,
  queue_all_runs: false,
};

test("a workspace for commands takes what they upload, and shows its state to nobody", () => {
  const stack = new Stack();
  const { id } = add(stack, "platform");
  const rendered = synthesized(stack);
  expect(rendered.resource).toEqual({
    tfe_workspace: { platform: common },
    tfe_workspace_settings: {
      platform: {
        workspace_id: "${tfe_workspace.platform.id}",
        execution_mode: "remote",
        global_remote_state: false,
        remote_state_consumer_ids: [],
      },
    },
  });
  expect(inTerraform(stack, id)).toBe("${tfe_workspace.platform.id}");
});

test("a workspace for commits runs in its stack's folder, when something in it changes", () => {
  const stack = new Stack();
  add(stack, "platform", { settings: byCommit, autoApply: true, allowDestroyPlan: false });
  expect(resourceAt(synthesized(stack), "tfe_workspace.platform")).toEqual({
    ...common,
    allow_destroy_plan: false,
    auto_apply: true,
    auto_apply_run_trigger: true,
    working_directory: "cdktf.out/stacks/shop-test-platform",
    file_triggers_enabled: true,
    trigger_patterns: ["cdktf.out/stacks/shop-test-platform/**/*"],
    vcs_repo: { identifier: "shop/platform", branch: "main", github_app_installation_id: "ghain-1" },
  });
});

test("the repository may be reached by an OAuth token's id, and another branch be watched", () => {
  const stack = new Stack();
  const connection = { type: "oauth", tokenId: "ot-1" } as const;
  const runs = { type: "vcs", repository: "shop/platform", branch: "live", connection } as const;
  add(stack, "platform", { settings: { terraformVersion: "1.11.4", runs } });
  expect(resourceAt(synthesized(stack), "tfe_workspace.platform")["vcs_repo"]).toEqual({
    identifier: "shop/platform",
    branch: "live",
    oauth_token_id: "ot-1",
  });
});

test("where runs are local there is no repository to watch", () => {
  const stack = new Stack();
  add(stack, "platform", { settings: byCommit, executionMode: "local" });
  const rendered = synthesized(stack);
  expect(resourceAt(rendered, "tfe_workspace.platform")).toEqual(common);
  expect(resourceAt(rendered, "tfe_workspace_settings.platform")["execution_mode"]).toBe("local");
});

test("others may read its state and run after it, by name", () => {
  const stack = new Stack();
  const platform = add(stack, "platform");
  const books = add(stack, "books");
  platform.grantRead([books]);
  books.addRunAfter(platform, "run_after_platform");
  const rendered = synthesized(stack);
  expect(resourceAt(rendered, "tfe_workspace_settings.platform")["remote_state_consumer_ids"]).toEqual([
    "${tfe_workspace.books.id}",
  ]);
  expect(rendered.resource["tfe_run_trigger"]).toEqual({
    books_run_after_platform: {
      workspace_id: "${tfe_workspace.books.id}",
      sourceable_id: "${tfe_workspace.platform.id}",
    },
  });
});

test("runs get AWS credentials for the role of their phase", () => {
  const stack = new Stack();
  add(stack, "platform").addAwsRoles({ plan: "plan-arn", apply: "apply-arn" });
  const rendered = synthesized(stack);
  expect(addresses(rendered).filter((address) => address.startsWith("tfe_variable"))).toHaveLength(3);
  const variable = (key: string, value: string, description: string) => ({
    workspace_id: "${tfe_workspace.platform.id}",
    category: "env",
    key,
    value,
    description,
  });
  expect(rendered.resource["tfe_variable"]).toEqual({
    platform_apply_role: variable("TFC_AWS_APPLY_ROLE_ARN", "apply-arn", "Role of applies"),
    platform_aws_auth: variable("TFC_AWS_PROVIDER_AUTH", "true", "Runs get AWS credentials by their identity"),
    platform_plan_role: variable("TFC_AWS_PLAN_ROLE_ARN", "plan-arn", "Role of plans"),
  });
});
