import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InitFolders, readByInit } from "../../../src/rehearsal/runner/init-folders";
import { temporaryFolder } from "../../support/synth";

const root = temporaryFolder();
const LOCK = ".terraform.lock.hcl";
const aws = JSON.stringify({ terraform: { required_providers: { aws: { source: "hashicorp/aws" } } } });
const folderOf = (stack: string) => {
  mkdirSync(join(root, stack), { recursive: true });
  return join(root, stack);
};

test("what init left for one stack is there for others that say the same to it", () => {
  const folders = new InitFolders(join(root, "data"));
  const [first, second, other] = [folders.of("first", aws), folders.of("second", aws), folders.of("other", "{}")];
  expect([first.path === second.path, first.path === other.path]).toEqual([true, false]);
  expect(first.initialize(folderOf("first"))).toBe(false);
  mkdirSync(first.path, { recursive: true });
  writeFileSync(join(folderOf("first"), LOCK), "locked");
  first.keep(folderOf("first"));
  expect([second.initialize(folderOf("second")), other.initialize(folderOf("other"))]).toEqual([true, false]);
  expect(readFileSync(join(folderOf("second"), LOCK), "utf8")).toBe("locked");
});

test("a stack with modules has what is its own, and is initialized each time", () => {
  const folders = new InitFolders(join(root, "own"));
  const text = JSON.stringify({ module: { a: { source: "./a" } } });
  const [a, b] = [folders.of("a", text), folders.of("b", text)];
  mkdirSync(a.path, { recursive: true });
  writeFileSync(join(folderOf("a"), LOCK), "");
  a.keep(folderOf("a"));
  expect([a.path === b.path, a.initialize(folderOf("a"))]).toEqual([false, false]);
});

describe("what terraform init goes by", () => {
  const stack = (aws: string, sections: object = {}) => ({
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: aws } }, backend: { http: {} } },
    provider: { aws: [{}] },
    resource: { aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } } },
    ...sections,
  });
  const read = (json: object) => readByInit(JSON.stringify(json));

  test("is the same whatever is configured otherwise", () => {
    const resource = { aws_vpc: { other: {} }, aws_lb: { lb: {} } };
    expect(read(stack("6.25.0", { resource, output: { a: { value: 1 } } }))).toBe(read(stack("6.25.0")));
  });

  test.each<[string, object]>([
    ["a provider's version", stack("6.26.0")],
    ["a backend", { ...stack("6.25.0"), terraform: { ...stack("6.25.0").terraform, backend: { local: {} } } }],
    ["a provider", stack("6.25.0", { provider: { aws: [{}], docker: [{}] } })],
    ["a provider that only a type implies", stack("6.25.0", { data: { random_id: { id: {} } } })],
  ])("is another with another %s", (_, other) => {
    expect(read(other)).not.toBe(read(stack("6.25.0")));
  });

  test("isn't known of a stack with modules, nor of HCL", () => {
    expect([read(stack("6.25.0", { module: { a: { source: "./a" } } })), readByInit("")]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
