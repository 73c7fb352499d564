import type { CloudBackend } from "../../src/definition/backend";
import { type WorkspaceStack, WorkspacesStack } from "../../src/stacks/workspaces-stack";
import { environmentOf, resourceAt, synthesized, testApp } from "../support/synth";

const backend: CloudBackend = { type: "cloud", organization: "shop", project: "Web shop" };

function stackOf(purpose: string, more: Partial<WorkspaceStack> = {}, own: Partial<CloudBackend> = {}): WorkspaceStack {
  return {
    name: `shop-test-${purpose}`,
    shortName: `test-${purpose}`,
    environment: { ...environmentOf({ deletionProtection: true }), backend: { ...backend, ...own } },
    environmentKey: "test",
    needsDocker: false,
    after: [],
    readsStateOf: [],
    ...more,
  };
}

function given(stacks: readonly [WorkspaceStack, ...WorkspaceStack[]], dynamicCredentials?: boolean) {
  const runs = { type: "cli" } as const;
  const settings = {
    terraformVersion: "1.11.4",
    runs,
    ...(dynamicCredentials !== undefined && { dynamicCredentials }),
  };
  const names = { name: "shop-bootstrap", platformName: "shop" };
  return synthesized(new WorkspacesStack(testApp(), { ...names, backend: { type: "local" }, settings, stacks }));
}

test("a protected environment's workspaces take no plan to destroy it, and wait for a confirmation", () => {
  expect(resourceAt(given([stackOf("platform")]), "tfe_workspace.test_platform")).toMatchObject({
    allow_destroy_plan: false,
    auto_apply: false,
  });
});

test("a host of one's own may sign no tokens for its runs", () => {
  const own = { hostname: "tfe.shop.example:8443", project: "9 lives", workspace: "x-{stack}" };
  const rendered = given([stackOf("platform", {}, own)], false);
  expect(rendered.provider).toEqual({ tfe: [{ organization: "shop", hostname: "tfe.shop.example:8443" }] });
  expect(rendered.terraform["required_providers"]).toEqual({ tfe: { source: "hashicorp/tfe", version: "0.71.0" } });
  expect(rendered.resource["tfe_variable"]).toBeUndefined();
  expect(rendered.resource["tfe_project"]).toEqual({ project_9_lives: { name: "9 lives" } });
  expect(resourceAt(rendered, "tfe_workspace.test_platform")["name"]).toBe("x-shop-test-platform");
});

test("nothing runs after what never runs, nor does that run after anything", () => {
  const rendered = given([
    stackOf("registry", { needsDocker: true, after: ["shop-test-platform"] }),
    stackOf("platform", { after: ["shop-test-registry", "shop-elsewhere"] }),
  ]);
  expect(rendered.resource["tfe_run_trigger"]).toBeUndefined();
});
