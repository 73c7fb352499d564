import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { PlatformDefinition } from "../../src/definition/platform";
import { run as runWith } from "../../src/synthesis/run";
import { setEnvironment } from "../support/environment";
import { environmentOf, temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const services = {
  proxy: {
    image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/tool:1.2",
    port: 8080,
    size: { cpu: 256, memoryMiB: 512 },
    exposure: { type: "internal", dnsName: "proxy" },
  },
} as const;
const definition: PlatformDefinition = { name: "shop", environments: { dev: environmentOf({ services }).definition } };

const run = (it: PlatformDefinition) => runWith(it, {}, []);

let outdir: string;
let printed: string[];
let complained: string[];

beforeEach(() => {
  outdir = join(temporary, String(Math.random()));
  setEnvironment({ CDKTF_OUTDIR: outdir });
  printed = [];
  complained = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text).trimEnd()) > 0);
  jest.spyOn(console, "error").mockImplementation((text: string) => complained.push(text));
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

test("renders into CDKTF_OUTDIR and prints a line for each stack", async () => {
  await run(definition);
  expect(readdirSync(join(outdir, "stacks"))).toEqual(["shop-dev-platform", "shop-dev-registry", "shop-local"]);
  expect(
    printed
      .join("\n")
      .split("\n")
      .filter((line) => !line.startsWith(" ")),
  ).toEqual([
    "shop-dev-registry     0 resources  3 new",
    expect.stringMatching(/^shop-dev-platform {4}\d\d resources {2}\d\d new$/),
    "shop-local            4 resources  10 new",
    `note: ${join(outdir, "addresses.txt")} is new: no address was compared with what is deployed`,
  ]);
  expect([complained, process.exitCode]).toEqual([[], undefined]);
});

test("hides Terraform's variables from the definition, as the cdktf CLI does", async () => {
  setEnvironment({ TF_VAR_image_tag: "latest", TF_LOG: "info" });
  await run(definition);
  expect([process.env["TF_VAR_image_tag"], process.env["TF_LOG"]]).toEqual([undefined, "info"]);
});

test("fails with --hcl, whose printer garbles postconditions, and writes nothing", async () => {
  setEnvironment({ SYNTH_HCL_OUTPUT: "true" });
  await run(definition);
  expect(complained).toEqual([
    "synth: --hcl is set; only JSON is written, cdktf's HCL printer garbles postconditions; leave it out",
  ]);
  expect([printed, process.exitCode, existsSync(outdir)]).toEqual([[], 1, false]);
});

test("fails with every error of the definition on a line of its own, and writes nothing", async () => {
  const { definition: valid } = environmentOf({ services });
  await run({ name: "shop", environments: { dev: { ...valid, tags: {} }, prod: { ...valid, accountId: "12" } } });
  expect(complained.join("\n").split("\n")).toEqual([
    "environment 'shop-dev': tags is {}; the resource group finds the environment by its tags; give one",
    "environment 'shop-prod': accountId is '12'; an account id has 12 digits; correct it or leave it out",
  ]);
  expect([printed, process.exitCode, existsSync(outdir)]).toEqual([[], 1, false]);
});

test("notes below the stacks what is right but may surprise", async () => {
  const { definition: local } = environmentOf({ services, namespace: "local" });
  await run({ name: "shop", environments: { dev: local } });
  expect(printed.slice(1)).toEqual([
    "note: environment 'shop-dev': namespace is 'local'; names under .local belong to multicast DNS (RFC 6762), which some resolvers ask instead of the VPC's; choose another one for a platform of your own",
    `note: ${join(outdir, "addresses.txt")} is new: no address was compared with what is deployed`,
  ]);
  expect([complained, process.exitCode]).toEqual([[], undefined]);
});
