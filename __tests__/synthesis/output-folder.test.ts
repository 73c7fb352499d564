import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OutputFolder, stackFile } from "../../src/synthesis/output-folder";
import { temporaryFolder } from "../support/synth";

function given() {
  const folder = join(temporary, String(readdirSync(temporary).length), "cdktf.out");
  return { folder, output: new OutputFolder(folder), stacks: join(folder, "stacks") };
}

/** Every file below a folder with its content, by path. */
function contents(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

const temporary = temporaryFolder();
const DEV = stackFile("shop-dev-platform");
const OLD = stackFile("shop-old-platform");

test("a folder that isn't there has no stacks, no packs and empty files", () => {
  const { output } = given();
  expect([output.stacks(), output.packs(), output.read(DEV)]).toEqual([[], new Map(), ""]);
});

test("files are read as they were written, in the place where Terraform runs, and nothing lies beside them", () => {
  const { folder, output } = given();
  const files = { "manifest.json": "{}", "review/shop-dev.md": "# shop-dev\n", [DEV]: "{}\n" };
  output.replace(new Map(Object.entries(files)));
  expect(contents(folder)).toEqual({ ...files, "stacks/shop-dev-platform/cdk.tf.json": "{}\n" });
  expect([output.read(DEV), output.stacks(), output.packs()]).toEqual([
    "{}\n",
    ["shop-dev-platform"],
    new Map([["review/shop-dev.md", "# shop-dev\n"]]),
  ]);
});

test("replacing touches what differs, and nothing else", () => {
  const { folder, output } = given();
  output.replace(new Map(Object.entries({ [DEV]: '{ "old": true }\n', [OLD]: "{}\n" })));
  const { ino } = statSync(join(folder, OLD));
  output.replace(new Map(Object.entries({ [DEV]: "{}\n", [OLD]: "{}\n" })));
  expect([contents(folder), statSync(join(folder, OLD)).ino]).toEqual([{ [DEV]: "{}\n", [OLD]: "{}\n" }, ino]);
});

test("stacks are listed by name, and a folder without a rendering is none", () => {
  const { output, stacks } = given();
  output.replace(new Map(["shop-prod-platform", "shop-dev-platform"].map((stack) => [stackFile(stack), "{}\n"])));
  mkdirSync(join(stacks, "notes"));
  expect(output.stacks()).toEqual(["shop-dev-platform", "shop-prod-platform"]);
});

test("what Terraform and people keep there stays", () => {
  const { folder, output } = given();
  const theirs = {
    "review/notes.txt": "theirs",
    "stacks/shop-dev-platform/.terraform.lock.hcl": "# lock",
    "stacks/shop-dev-platform/.terraform/environment": "default",
    "stacks/shop-dev-platform/plan": "plan",
  };
  for (const path of ["review", "stacks/shop-dev-platform/.terraform"])
    mkdirSync(join(folder, path), { recursive: true });
  for (const [path, content] of Object.entries(theirs)) writeFileSync(join(folder, path), content);
  output.replace(new Map([[DEV, "{}\n"]]));
  expect(contents(folder)).toEqual({ ...theirs, [DEV]: "{}\n" });
});

test("a stack that is gone goes with all that is in its folder, and its pack with it", () => {
  const { folder, output, stacks } = given();
  output.replace(new Map(Object.entries({ [DEV]: "{}\n", [OLD]: "{}\n", "review/shop-old.html": "<html>" })));
  mkdirSync(join(stacks, "shop-old-platform/.terraform"));
  output.replace(new Map([[DEV, "{}\n"]]));
  expect(contents(folder)).toEqual({ [DEV]: "{}\n" });
  expect(existsSync(join(stacks, "shop-old-platform"))).toBe(false);
});

test("a file that can't be written leaves all of them as they were", () => {
  const { folder, output } = given();
  output.replace(new Map(Object.entries({ [DEV]: "{}\n", [OLD]: "{}\n" })));
  // A folder stands where the second file must be prepared.
  mkdirSync(join(folder, "manifest.json.new"));
  const files = new Map(Object.entries({ [DEV]: "new\n", "manifest.json": "{}" }));
  expect(() => {
    output.replace(files);
  }).toThrow(/EISDIR/);
  expect(contents(folder)).toEqual({ [DEV]: "{}\n", [OLD]: "{}\n" });
});
