import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OutputFolder } from "../../src/synthesis/output-folder";
import { temporaryFolder } from "../support/synth";

function given() {
  const folder = join(temporary, String(readdirSync(temporary).length), "cdktf.out");
  return { folder, output: new OutputFolder(folder), stacks: join(folder, "stacks") };
}

const temporary = temporaryFolder();

test("a stack without a rendering is empty", () => {
  const { output } = given();
  expect([output.read("shop-dev-platform"), output.stacks()]).toEqual(["", []]);
});

test("a rendering is read as it was written, in the place where Terraform runs", () => {
  const { output, stacks } = given();
  output.write("shop-dev-platform", "{}\n");
  expect(output.read("shop-dev-platform")).toBe("{}\n");
  expect(readFileSync(join(stacks, "shop-dev-platform/cdk.tf.json"), "utf8")).toBe("{}\n");
});

test("writing leaves one file, with the last content", () => {
  const { output, stacks } = given();
  output.write("shop-dev-platform", '{ "old": true }\n');
  output.write("shop-dev-platform", "{}\n");
  expect(readdirSync(join(stacks, "shop-dev-platform"))).toEqual(["cdk.tf.json"]);
  expect(output.read("shop-dev-platform")).toBe("{}\n");
});

test("the manifest stands above the stacks", () => {
  const { folder, output } = given();
  output.writeManifest("{}");
  expect(readFileSync(join(folder, "manifest.json"), "utf8")).toBe("{}");
  expect(output.stacks()).toEqual([]);
});

test("stacks are listed by name, and a folder without a rendering is none", () => {
  const { output, stacks } = given();
  output.write("shop-prod-platform", "{}\n");
  output.write("shop-dev-platform", "{}\n");
  mkdirSync(join(stacks, "notes"));
  expect(output.stacks()).toEqual(["shop-dev-platform", "shop-prod-platform"]);
});

test("Terraform's own files beside a rendering stay", () => {
  const { output, stacks } = given();
  output.write("shop-dev-platform", "{}\n");
  mkdirSync(join(stacks, "shop-dev-platform/.terraform/providers"), { recursive: true });
  writeFileSync(join(stacks, "shop-dev-platform/.terraform.lock.hcl"), "# lock");
  output.write("shop-dev-platform", '{ "new": true }\n');
  expect(readdirSync(join(stacks, "shop-dev-platform")).sort()).toEqual([
    ".terraform",
    ".terraform.lock.hcl",
    "cdk.tf.json",
  ]);
});

test("a removed stack goes with all that is in it", () => {
  const { output, stacks } = given();
  output.write("shop-dev-platform", "{}\n");
  output.write("shop-old-platform", "{}\n");
  mkdirSync(join(stacks, "shop-old-platform/.terraform"));
  output.remove("shop-old-platform");
  expect(existsSync(join(stacks, "shop-old-platform"))).toBe(false);
  expect(output.stacks()).toEqual(["shop-dev-platform"]);
});
