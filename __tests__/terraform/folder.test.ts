/** What Terraform 1.11 makes of a folder is what is read of it, or the file is named. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stackSources } from "../../src/terraform/folder";
import { readModel } from "../../src/terraform/model";
import { describe as said } from "../../src/terraform/expressions/value";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";

type Files = Readonly<Record<string, string | Buffer | { readonly linkTo: string }>>;

const ROOT = mkdtempSync(join(tmpdir(), "folder-"));
let count = 0;
afterAll(() => {
  rmSync(ROOT, { recursive: true });
});

function folderWith(files: Files): string {
  const folder = join(ROOT, `f${++count}`, "stack");
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content === "object" && "linkTo" in content) symlinkSync(content.linkTo, file);
    else writeFileSync(file, content);
  }
  return folder;
}

const A = '{"resource":{"terraform_data":{"a":{}}}}';
const json = (text: string): Files => ({ "main.tf.json": text });

/** Whether Terraform takes it; `unread` where only Terraform can tell, and the file is named. */
const CASES: readonly (readonly [string, Files, "read" | "refused" | "unread"])[] = [
  ["a section twice", json('{"resource":{"terraform_data":{"a":{}}},"resource":{"terraform_data":{"b":{}}}}'), "read"],
  ["a type twice", json('{"resource":{"terraform_data":{"a":{}},"terraform_data":{"b":{}}}}'), "read"],
  ["a resource twice", json('{"resource":{"terraform_data":{"a":{},"a":{}}}}'), "refused"],
  ["a resource in two files", { "a.tf.json": A, "b.tf.json": A }, "refused"],
  ["a resource as a list of two", json('{"resource":{"terraform_data":{"a":[{},{}]}}}'), "refused"],
  ["a resource as a list of one", json('{"resource":{"terraform_data":{"a":[[{}]]}}}'), "read"],
  ["an argument twice", json('{"resource":{"terraform_data":{"a":{"input":1,"input":2}}}}'), "unread"],
  ["locals twice", json('{"locals":{"x":1},"locals":{"y":2}}'), "read"],
  ["a local twice", json('{"locals":{"x":1,"x":2}}'), "unread"],
  ["a local in two files", { "a.tf.json": '{"locals":{"x":1}}', "b.tf.json": '{"locals":{"x":2}}' }, "refused"],
  ["an output twice", json('{"output":{"o":{"value":1},"o":{"value":2}}}'), "refused"],
  ["a variable twice", json('{"variable":{"o":{}},"variable":{"o":{}}}'), "refused"],
  [
    "two backends",
    { "a.tf.json": '{"terraform":{"backend":{"local":{}}}}', "b.tf.json": '{"terraform":{"backend":{"local":{}}}}' },
    "refused",
  ],
  ["a remark twice", json('{"//":{"a":1},"//":{"b":1}}'), "read"],
  ["an empty object", json("{}"), "read"],
  ["no resource", json('{"resource":null}'), "refused"],
  ["a resource that is a number", json('{"resource":5}'), "refused"],
  ["a type without a name", json('{"resource":{"terraform_data":[]}}'), "refused"],
  ["a body that is a number", json('{"resource":{"terraform_data":{"a":5}}}'), "refused"],
  ["a body that is nothing", json('{"resource":{"terraform_data":{"a":null}}}'), "read"],
  ["a body of nothing in a list", json('{"resource":{"terraform_data":{"a":[null]}}}'), "read"],
  ["locals that are a number", json('{"locals":5}'), "refused"],
  ["a list of objects", json('[{"locals":{"x":1}},{"output":{"o":{"value":"${local.x}"}}}]'), "read"],
  ["a list of lists", json('[[{"locals":{"x":1}}]]'), "refused"],
  ["a text", json('"x"'), "refused"],
  ["a plan", json('{"format_version":"1.2","planned_values":{},"resource_changes":[]}'), "refused"],
  ["half a text", json('{"a":'), "refused"],
  ["an empty file", json(""), "refused"],
  ["a byte order mark", json("\uFEFF{}"), "refused"],
  ["UTF-16", { "main.tf.json": Buffer.from("\uFEFF{}", "utf16le") }, "refused"],
  ["a link to a file", { "main.tf.json": { linkTo: "there.json" }, "there.json": A }, "read"],
  ["a link to nothing", { "main.tf.json": { linkTo: "nowhere.json" } }, "refused"],
  ["a folder named as a file", { "main.tf.json/x": "", "a.tf.json": A }, "read"],
  ["files of an editor", { "a.tf.json": A, ".b.tf.json": "{", "c.tf.json~": "{", "#d.tf.json#": "{" }, "read"],
  ["an override of nothing", { "a.tf.json": "{}", "override.tf.json": A }, "refused"],
  [
    "an override of depends_on",
    {
      "a.tf.json": A,
      "x_override.tf.json": '{"resource":{"terraform_data":{"a":{"depends_on":["terraform_data.a"]}}}}',
    },
    "refused",
  ],
  [
    "moved in an override",
    { "a.tf.json": A, "override.tf.json": '{"moved":{"from":"terraform_data.x","to":"terraform_data.a"}}' },
    "refused",
  ],
  ["count beside for_each", json('{"resource":{"terraform_data":{"a":{"count":1,"for_each":{}}}}}'), "refused"],
  ["a count that is true", json('{"resource":{"terraform_data":{"a":{"count":true}}}}'), "refused"],
  ["a count in quotes", json('{"resource":{"terraform_data":{"a":{"count":"1"}}}}'), "read"],
  ["for_each with a list", json('{"resource":{"terraform_data":{"a":{"for_each":["b"]}}}}'), "refused"],
  ["another lifecycle", json('{"resource":{"terraform_data":{"a":{"lifecycle":{"ignore":[]}}}}}'), "refused"],
  [
    "an expression in lifecycle",
    json('{"resource":{"terraform_data":{"a":{"lifecycle":{"prevent_destroy":"${true}"}}}}}'),
    "refused",
  ],
  ["a condition without a message", json('{"output":{"o":{"value":1,"precondition":{"condition":true}}}}'), "refused"],
  ["a name with a dot", json('{"resource":{"terraform_data":{"a.b":{}}}}'), "refused"],
  ["an alias of nobody", json('{"resource":{"terraform_data":{"a":{"provider":"terraform.b"}}}}'), "refused"],
  ["an output without a value", json('{"output":{"o":{}}}'), "refused"],
  ["a default that may not be null", json('{"variable":{"v":{"default":null,"nullable":false}}}'), "refused"],
  ["another key of a variable", json('{"variable":{"v":{"defualt":1}}}'), "refused"],
  [
    "moves in a row",
    json(
      '{"moved":[{"from":"terraform_data.x","to":"terraform_data.y"},{"from":"terraform_data.y","to":"terraform_data.a"}],"resource":{"terraform_data":{"a":{}}}}',
    ),
    "read",
  ],
  [
    "an import without an id",
    json('{"import":[{"to":"terraform_data.a"}],"resource":{"terraform_data":{"a":{}}}}'),
    "refused",
  ],
  [
    "an import twice",
    json(
      '{"import":[{"to":"terraform_data.a","id":"1"},{"to":"terraform_data.a","id":"2"}],"resource":{"terraform_data":{"a":{}}}}',
    ),
    "refused",
  ],
  ["HCL beside", { "a.tf.json": A, "b.tf": "locals {}" }, "unread"],
  ["OpenTofu's files beside", { "a.tf.json": A, "b.tofu": "locals {}" }, "unread"],
];

/** What a plan refuses, and `terraform validate` doesn't. */
const PLANNED: typeof CASES = [
  ["no such backend", json('{"terraform":{"backend":{"s4":{}}}}'), "refused"],
  [
    "two ways of one move",
    json(
      '{"moved":[{"from":"terraform_data.x","to":"terraform_data.a"},{"from":"terraform_data.y","to":"terraform_data.a"}],"resource":{"terraform_data":{"a":{}}}}',
    ),
    "refused",
  ],
  [
    "moves in a circle",
    json(
      '{"moved":[{"from":"terraform_data.x","to":"terraform_data.y"},{"from":"terraform_data.y","to":"terraform_data.x"}],"resource":{"terraform_data":{"a":{}}}}',
    ),
    "refused",
  ],
];

test.each([...CASES, ...PLANNED])("%s is read as Terraform reads it, or named", (_, files, expected) => {
  const [stack] = readModel(folderWith(files)).stacks;
  const { errors = [], unread = [] } = stack ?? {};
  expect([errors.length > 0, unread.length > 0]).toEqual([expected === "refused", expected === "unread"]);
  expect(errors.filter((line) => line.includes("\n"))).toEqual([]);
});

describeWithTerraform("folders, by terraform validate", () => {
  test.each(CASES.filter(([, , expected]) => expected !== "unread"))("%s", (_, files, expected) => {
    const { status } = spawnSync("terraform", ["validate"], { cwd: folderWith(files) });
    expect(status === 0 ? "read" : "refused").toBe(expected);
  });

  test("values of variables and overrides are those that Terraform takes", () => {
    const expressions = ["var.a", "var.b", "var.c", "var.d", "var.n == 5", "local.x", "local.y.a", "var.c", "var.e"];
    const files = {
      "main.tf.json": JSON.stringify({
        variable: {
          a: { default: "d" },
          b: { default: "d" },
          c: { default: "d" },
          d: { default: "${x}" },
          n: { type: "number", default: "5" },
          e: { default: "d", nullable: false },
        },
        locals: { x: 1, y: { a: 1, b: 2 } },
        resource: { terraform_data: { a: { input: { p: 1, q: 2 } } } },
      }),
      "a_override.tf.json": '{"locals":{"x":2}}',
      "override.tf.json": '{"locals":{"x":3,"y":{"a":3}},"resource":{"terraform_data":{"a":{"input":{"p":4}}}}}',
      "terraform.tfvars": 'a = "tfvars"\nb = "tfvars"\nc = "tfvars" # one\n',
      "terraform.tfvars.json": '{"b":"${not.read}","e":null}',
      "z.auto.tfvars": 'c = "auto"',
    };
    const folder = folderWith(files);
    const input = `jsonencode([${expressions.join(", ")}])\n`;
    const { stdout } = spawnSync("terraform", ["console", "-no-color"], { cwd: folder, input, encoding: "utf8" });
    const theirs = JSON.parse(JSON.parse(stdout) as string) as unknown[];
    writeFileSync(
      join(folder, "out.tf.json"),
      JSON.stringify({ output: Object.fromEntries(expressions.map((it, at) => [`o${at}`, { value: `\${${it}}` }])) }),
    );
    const [stack] = readModel(folder).stacks;
    expect([stack?.errors, stack?.unread]).toEqual([[], []]);
    expect(expressions.map((_, at) => stack?.output(`o${at}`))).toEqual(
      theirs.map((it) => (typeof it === "string" ? it.replace("$${", "${") : it)),
    );
  });
});

test("a line names the file, and says what is wrong with it", () => {
  const folder = folderWith({ "bad.tf.json": "{", "empty.tf.json": " ", "list.tf.json": "[1]" });
  const [stack] = stackSources(folder);
  expect(stack?.errors?.map((line) => line.replace(folder, "F").replace(/isn't JSON: .*/, "isn't JSON"))).toEqual([
    "file 'F/bad.tf.json': isn't JSON",
    "file 'F/empty.tf.json': is empty",
    "file 'F/list.tf.json': holds neither an object nor a list of objects",
  ]);
});

test("20,000 nested objects are refused in a line", () => {
  const [stack] = stackSources(folderWith(json(`{"locals":{"x":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`)));
  expect(stack?.errors).toEqual([expect.stringMatching(/nests deeper than 200 levels$/)]);
});

test("values that aren't literals make their file unread", () => {
  const [stack] = stackSources(folderWith({ "a.tf.json": A, "terraform.tfvars": "a = <<EOT\nx\nEOT\n" }));
  expect(stack?.unread).toEqual([
    { file: "terraform.tfvars", why: "has values that aren't plain literals, and isn't read" },
  ]);
});

test("several files' remarks are joined, and a contradiction is an error", () => {
  const remark = (comment: object) => JSON.stringify({ "//": comment });
  const files = {
    "a.tf.json": remark({ environment: "shop", declared: { doors: [1], quotas: { rules: 5 } } }),
    "b.tf.json": remark({ environment: "shop", declared: { doors: [2] } }),
  };
  const [joined] = readModel(folderWith(files)).stacks;
  expect([joined?.errors, joined?.comment]).toEqual([
    [],
    { environment: "shop", declared: { doors: [1, 2], quotas: { rules: 5 } } },
  ]);
  const [contradicting] = readModel(
    folderWith({ ...files, "c.tf.json": remark({ declared: { quotas: { rules: 6 } } }) }),
  ).stacks;
  expect(contradicting?.errors).toEqual([
    "stack 'stack': //.declared.quotas.rules: is 5 in one file and 6 in another; keep one",
  ]);
});

test("an override replaces arguments one by one, and blocks of a type as a whole", () => {
  const base = {
    ingress: [{ from_port: 80 }],
    dynamic: { egress: { for_each: [1], content: {} } },
    name: "a",
    lifecycle: { prevent_destroy: true },
  };
  const change = { egress: [{ from_port: 443 }], name: "b", lifecycle: { create_before_destroy: true } };
  const group = (body: object) => JSON.stringify({ resource: { aws_security_group: { g: body } } });
  const [stack] = readModel(folderWith({ "main.tf.json": group(base), "override.tf.json": group(change) })).stacks;
  expect(stack?.declarations.get("aws_security_group.g")?.body).toEqual({
    ingress: [{ from_port: 80 }],
    egress: [{ from_port: 443 }],
    name: "b",
    lifecycle: { prevent_destroy: true, create_before_destroy: true },
  });
});

test("links to folders are followed, circles end, and folders of one name are told apart", () => {
  const root = folderWith({
    "x/same/a.tf.json": A,
    "y/same/a.tf.json": A,
    "z/link": { linkTo: "../x/same" },
    "x/same/up": { linkTo: "../.." },
  });
  expect(
    stackSources(root)
      .map(({ name }) => name)
      .filter((name) => !name.includes("up")),
  ).toEqual(["x/same", "y/same", "link"]);
});

test("what a stack carries along is no stack, and HCL alone is one that isn't read", () => {
  const root = folderWith({
    "s/a.tf.json": A,
    "s/assets/image/x.tf.json": A,
    "s/.terraform/m/x.tf.json": A,
    "node_modules/p/x.tf.json": A,
    "assets/a.tf.json": A,
    "hcl/main.tf": "locals {}",
  });
  expect(stackSources(root).map(({ name, unread }) => [name, unread?.length])).toEqual([
    ["assets", 0],
    ["hcl", 1],
    ["s", 0],
  ]);
});

test("a file in place of a folder is an error of one line", () => {
  const file = join(folderWith({ "a.tf.json": A }), "a.tf.json");
  expect(() => stackSources(file)).toThrow(`'${file}': is a file; name the folder that it is in`);
});

test("a text that is too deep to be read is unknown", () => {
  const value = `\${${"(".repeat(20_000)}1${")".repeat(20_000)}}`;
  const [stack] = readModel(folderWith(json(JSON.stringify({ output: { o: { value } } })))).stacks;
  expect(said(stack?.output("o"))).toContain("the expression");
});
