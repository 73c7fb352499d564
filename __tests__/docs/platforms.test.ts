import type { EnvironmentDefinition } from "../../src/definition/platform";
import { prove } from "../../src/proof/prove";
import { synthesize } from "../../src/synthesis/synthesize";
import { readModel } from "../../src/terraform/model";
import { temporaryFolder } from "../support/synth";
import { withContainers } from "./containers";
import { scaled } from "./scaling";

const root = temporaryFolder();

test.each<[string, EnvironmentDefinition]>([
  ["containers", withContainers],
  ["scaling", scaled],
])("the platform of docs/%s.md is rendered and proven", async (name, environment) => {
  const outdir = `${root}/${name}`;
  const platform = { name: "shop", environments: { dev: environment } };
  expect((await synthesize(platform, { root: ".", outdir })).errors).toBeUndefined();
  expect(prove(readModel(outdir)).findings).toEqual([]);
});
