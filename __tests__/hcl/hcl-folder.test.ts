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
  }).toThrow(
    new Error(`hcl: folder '${folder}': is in the rendered output, which is committed as it is; name another one`),
  );
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
  }).toThrow(new Error(`hcl: file '${file}': wasn't written by npm run hcl; name another folder or remove it`));
  expect(readdirSync(join(folder, "stacks"))).toEqual(["shop-dev-platform"]);
});

describe("npm run hcl", () => {
  const run = (...args: readonly string[]) => {
    const printed: string[] = [];
    return { code: main(args, (text) => printed.push(text)), printed };
  };

  test("writes the rendered stacks and says where", () => {
    const folder = given();
    expect(run(folder, "--output", fixture)).toEqual({
      code: 0,
      printed: [
        readdirSync(join(fixture, "stacks"))
          .map((stack) => `${folder}/stacks/${stack}`)
          .join("\n"),
      ],
    });
    expect(readdirSync(join(folder, "stacks/demo-dev-platform"))).toEqual([
      "data.tf",
      "locals.tf",
      "main.tf",
      "outputs.tf",
      "providers.tf",
      "terraform.tf",
    ]);
  });

  test("says what is wrong in one line, and ends with 1", () => {
    expect(run("cdktf.out/hcl")).toEqual({
      code: 1,
      printed: [
        "hcl: folder 'cdktf.out/hcl': is in the rendered output, which is committed as it is; name another one",
      ],
    });
    const empty = given();
    mkdirSync(empty);
    expect(run("--output", empty)).toEqual({
      code: 1,
      printed: [`folder '${empty}': no rendered stack in it; expected <stack>/cdk.tf.json; run npm run synth`],
    });
    const { code, printed } = run("a", "b");
    expect([code, printed[0]?.split(";")[0]]).toEqual([1, "hcl: takes one folder, got a b"]);
  });

  test("tells its usage", () => {
    expect([run("--help").code, run("--help").printed[0]?.split(" [")[0]]).toEqual([0, "usage: npm run hcl"]);
  });
});
