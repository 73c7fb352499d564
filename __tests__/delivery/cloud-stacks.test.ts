import { selectStacks } from "../../src/delivery/cloud-stacks";
import type { RenderedStack } from "../../src/terraform/rendered-stacks";

const cloud = (name: string) => ({ cloud: { organization: "acme", workspaces: { name: `ws-${name}` } } });

function stack(name: string, terraform: object, dependsOn: readonly string[] = []): RenderedStack {
  return { name, folder: `stacks/${name}`, json: { "//": { dependsOn }, terraform } as RenderedStack["json"] };
}

const stacks = [
  stack("demo-dev-platform", cloud("platform"), ["demo-dev-registry"]),
  stack("demo-dev-registry", cloud("registry")),
  stack("demo-local", { backend: { local: { path: "x" } } }),
  stack("other", { cloud: { organization: "acme", hostname: "tfe.example.com", workspaces: { name: "other" } } }),
];

const names = (...args: Parameters<typeof selectStacks>) => selectStacks(...args).stacks.map(({ name }) => name);

test("a stack comes after those that it depends on, and before them where it is destroyed", () => {
  expect(names(stacks, ["demo-dev-*"])).toEqual(["demo-dev-registry", "demo-dev-platform"]);
  expect(names(stacks, ["demo-dev-*"], { reversed: true })).toEqual(["demo-dev-platform", "demo-dev-registry"]);
});

test("the JSON says where a stack runs", () => {
  expect(selectStacks(stacks, ["demo-dev-registry", "oth?r"]).stacks).toEqual([
    {
      name: "demo-dev-registry",
      folder: "stacks/demo-dev-registry",
      host: "app.terraform.io",
      organization: "acme",
      workspace: "ws-registry",
    },
    { name: "other", folder: "stacks/other", host: "tfe.example.com", organization: "acme", workspace: "other" },
  ]);
});

const LOCAL =
  "stack 'demo-local': backend is local; runs need state in HCP Terraform; set the environment's backend to \"cloud\"";

test("a pattern passes over stacks that have no workspace, and says so", () => {
  expect(selectStacks(stacks, ["demo-*"])).toMatchObject({
    stacks: [{ name: "demo-dev-registry" }, { name: "demo-dev-platform" }],
    skipped: [LOCAL],
  });
});

test("fails for each stack that is named and can't be run, all at once", () => {
  const broken = stack("broken", { cloud: { organization: "acme", workspaces: { tags: ["x"] } } });
  expect(() => selectStacks([...stacks, broken], ["demo-local", "broken", "nobody", "demo.dev.*"])).toThrow(
    [
      "stack 'nobody': isn't rendered; name one of demo-dev-platform, demo-dev-registry, demo-local, other, broken",
      "stack 'demo.dev.*': isn't rendered; name one of demo-dev-platform, demo-dev-registry, demo-local, other, broken",
      LOCAL,
      "stack 'broken': its cloud block names no organization and workspace; render it anew",
    ].join("\n"),
  );
});
