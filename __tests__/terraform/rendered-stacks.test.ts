import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dependenciesOf, inOrder, readStacks } from "../../src/terraform/rendered-stacks";
import { rendered, stacksFolder } from "../rehearsal/support/stacks-folder";

const after = (...dependsOn: string[]) => ({ "//": { dependsOn } });
const reading = (backend: string, config: object) => ({
  data: { terraform_remote_state: { other: { backend, config } } },
});
const names = (stacks: readonly { readonly name: string }[]) => stacks.map(({ name }) => name);

test("reads the stacks of a folder, of the output folder and of the project around it", () => {
  const stacks = stacksFolder({ b: {}, a: {} });
  const project = join(dirname(stacks), "project");
  mkdirSync(join(project, "cdktf.out", "stacks", "c"), { recursive: true });
  writeFileSync(join(project, "cdktf.out", "stacks", "c", "cdk.tf.json"), "{}");
  expect(names(readStacks(stacks))).toEqual(["a", "b"]);
  expect(names(readStacks(join(project, "cdktf.out")))).toEqual(["c"]);
  expect(names(readStacks(project))).toEqual(["c"]);
});

test("fails where nothing is rendered", () => {
  expect(() => readStacks("src")).toThrow(
    "folder 'src': no rendered stack in it; expected <stack>/cdk.tf.json; run npm run synth",
  );
});

test("fails when a file isn't JSON", () => {
  const folder = stacksFolder({ a: {} });
  writeFileSync(join(folder, "a", "cdk.tf.json"), "{");
  expect(() => readStacks(folder)).toThrow(
    `file '${join(folder, "a", "cdk.tf.json")}': isn't JSON; render it anew with npm run synth`,
  );
});

test("puts dependencies first", () => {
  expect(names(inOrder(rendered({ a: after("c"), b: {}, c: after("b") })))).toEqual(["b", "c", "a"]);
});

test("takes what the named stacks depend on and nothing else", () => {
  expect(names(inOrder(rendered({ a: after("c"), b: {}, c: {} }), ["a"]))).toEqual(["c", "a"]);
});

test("fails for a stack that isn't rendered", () => {
  expect(() => inOrder(rendered({ a: {}, b: {} }), ["c"])).toThrow("stack 'c': isn't rendered; name one of a, b");
});

test("fails for stacks that depend on each other", () => {
  expect(() => inOrder(rendered({ a: after("b"), b: after("a") }))).toThrow(
    "stack 'a': depends on itself by a → b → a",
  );
});

test.each([
  ["local", { backend: { local: { path: "../../../state/a.tfstate" } } }, { path: "../../../state/a.tfstate" }],
  ["s3", { backend: { s3: { bucket: "b", key: "k", region: "r" } } }, { bucket: "b", key: "k", region: "r" }],
  [
    "remote",
    { cloud: { organization: "o", workspaces: { name: "w" } } },
    { organization: "o", workspaces: { name: "w" } },
  ],
  [
    "remote",
    { cloud: { organization: "o", workspaces: { name: "w", project: "p" } } },
    { organization: "o", workspaces: [{ name: "w" }] },
  ],
  [
    "remote",
    { backend: { remote: { organization: "o", workspaces: { name: "w" } } } },
    { organization: "o", workspaces: { name: "w" } },
  ],
  ["gcs", { backend: { gcs: { bucket: "b" } } }, { bucket: "b" }],
])("sees that a stack reads the %s state of another", (backend, terraform, config) => {
  const stacks = rendered({ a: { terraform }, b: reading(backend, config), c: reading(backend, { other: 1 }) });
  expect(stacks.map((stack) => dependenciesOf(stack, stacks))).toEqual([[], ["a"], []]);
});
