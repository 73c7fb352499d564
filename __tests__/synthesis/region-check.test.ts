import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "../../src/synthesis/synthesize";
import { validPlatform } from "../definition/valid";
import { temporaryFolder } from "../support/synth";

const outdir = temporaryFolder();
async function errorsIn(region: string): Promise<string[] | undefined> {
  const definition: unknown = JSON.parse(JSON.stringify(validPlatform()).replaceAll("eu-central-1", region));
  const { errors } = await synthesize(definition, { root: ".", outdir });
  return errors?.map((error) => error.replaceAll(outdir, "out"));
}

test("an environment stays in its region, until what is rendered for the other one is deleted", async () => {
  expect(await errorsIn("eu-central-1")).toBeUndefined();
  const folders = ["out/stacks/store-test-registry", "out/stacks/store-test-platform"];
  expect(await errorsIn("eu-west-1")).toEqual([
    `environment 'store-test': region is eu-west-1; its stacks are in eu-central-1, and Terraform would destroy what they have with its data, and make it anew; set it back, or make a new environment there (docs/operations.md, "Moving to another account"); what was never deployed can be deleted instead: ${folders.join(", ")}`,
  ]);
  expect(await errorsIn("eu-central-1")).toBeUndefined();
  rmSync(join(outdir, "stacks"), { recursive: true });
  // Half a merge tells no region.
  mkdirSync(join(outdir, "stacks/store-test-platform"), { recursive: true });
  writeFileSync(join(outdir, "stacks/store-test-platform/cdk.tf.json"), "<<<<<<< HEAD");
  expect(await errorsIn("eu-west-1")).toBeUndefined();
});
