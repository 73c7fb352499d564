import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../src/hcl/cli";
import { writeHcl } from "../../src/hcl/hcl-folder";
import { HEAD } from "../../src/hcl/stack-files";
import { fixtureOutput } from "../support/fixture-output";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const output = join(temporary, "cdktf.out");
const fixture = fixtureOutput();
const stacksOf = (...names: readonly string[]) => new Map(names.map((name) => [name, new Map([["main.tf", HEAD]])]));

let count = 0;
const given = (): string => join(temporary, String(count++));

test("each stack has a folder, as deep as its JSON", () => {
  const folder = given();
  writeHcl({ folder, output, stacks: stacksOf("shop-dev-platform") });
  expect(readFileSync(join(folder, "stacks/shop-dev-platform/main.tf"), "utf8")).toBe(HEAD);
});

test("what an earlier run wrote goes, and Terraform's own files stay", () => {
  const folder = given();
  writeHcl({ folder, output, stacks: stacksOf("shop-dev-platform", "shop-gone", "shop-old") });
  const [dev, old] = ["shop-dev-platform", "shop-old"].map((stack) => join(folder, "stacks", stack));
  writeFileSync(join(dev ?? "", "moved.tf"), HEAD);
  writeFileSync(join(old ?? "", ".terraform.lock.hcl"), "");
  writeHcl({ folder, output, stacks: stacksOf("shop-dev-platform") });
  expect(readdirSync(join(folder, "stacks"))).toEqual(["shop-dev-platform", "shop-old"]);
  expect([dev, old].map((path) => readdirSync(path ?? ""))).toEqual([["main.tf"], [".terraform.lock.hcl"]]);
});

test.each(["cdktf.out", "cdktf.out/hcl", "cdktf.out/../cdktf.out/stacks"])("never writes into %s", (name) => {
  const folder = `${temporary}/${name}`;
  expect(() => {
    writeHcl({ folder, output, stacks: stacksOf("shop-dev-platform") });
  }).toThrow(new Error(`folder '${folder}': is in the rendered output, which is committed as it is; name another one`));
  expect(existsSync(output)).toBe(false);
});

test("a folder whose name only starts with the output's is another one", () => {
  writeHcl({ folder: `${output}-hcl`, output, stacks: stacksOf("shop-dev-platform") });
  expect(existsSync(`${output}-hcl/stacks/shop-dev-platform/main.tf`)).toBe(true);
});

test("HCL that somebody else wrote is left alone, and so is everything else then", () => {
  const folder = given();
  writeHcl({ folder, output, stacks: stacksOf("shop-dev-platform") });
  const file = join(folder, "stacks/shop-dev-platform/own.tf");
  writeFileSync(file, "# mine\n");
  expect(() => {
    writeHcl({ folder, output, stacks: stacksOf("shop-dev-registry") });
  }).toThrow(new Error(`file '${file}': wasn't written by npm run hcl; name another folder or remove it`));
  expect(readdirSync(join(folder, "stacks"))).toEqual(["shop-dev-platform"]);
});

describe("npm run hcl", () => {
  test("writes the rendered stacks and says where", async () => {
    const folder = given();
    const print = jest.fn();
    expect(await main([folder, "--output", fixture], print)).toBe(0);
    const written = readdirSync(join(fixture, "stacks")).map((stack) => `${folder}/stacks/${stack}`);
    expect(print.mock.calls).toEqual([[written.join("\n")]]);
    expect(readdirSync(join(folder, "stacks/demo-dev-platform"))).toEqual([
      "data.tf",
      "locals.tf",
      "main.tf",
      "outputs.tf",
      "providers.tf",
      "terraform.tf",
    ]);
  });

  test("says what is wrong", async () => {
    await expect(main(["cdktf.out/hcl"], jest.fn())).rejects.toThrow(
      new Error("folder 'cdktf.out/hcl': is in the rendered output, which is committed as it is; name another one"),
    );
    const empty = given();
    mkdirSync(empty);
    await expect(main(["--output", empty], jest.fn())).rejects.toThrow(`folder '${empty}': no rendered stack in it`);
  });
});
