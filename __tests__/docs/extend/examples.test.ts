import { join } from "node:path";
import type { PlatformDefinition } from "../../../src/definition/platform";
import type { Extend } from "../../../src/extend/extend";
import { prove } from "../../../src/proof/prove";
import { rehearse } from "../../../src/rehearsal/rehearse";
import { synthesize } from "../../../src/synthesis/synthesize";
import { readModel } from "../../../src/terraform/model";
import { readStacks } from "../../../src/terraform/rendered-stacks";
import { describeWithTerraform } from "../../rehearsal/support/with-terraform";
import { temporaryFolder } from "../../support/synth";
import { withDistribution } from "./cloudfront";
import { withFunction } from "./lambda";
import { withSearch } from "./open-search";
import { shop } from "./platform";

const temporary = temporaryFolder();
const layouts = ["single", "per-service"] as const;

async function synthesized(name: string, layout: (typeof layouts)[number], extend: Extend) {
  const outdir = join(temporary, `${name}-${layout}`);
  const { prod } = shop.environments;
  if (prod === undefined) throw new Error("no prod");
  const bootstrap = { github: { repository: "company/shop" } };
  const backend = { type: "s3", bucket: "shop-states", region: "eu-central-1" } as const;
  const definition: PlatformDefinition = { ...shop, bootstrap, environments: { prod: { ...prod, layout, backend } } };
  const { errors = [] } = await synthesize(definition, { root: ".", outdir, extend });
  return { errors, outdir };
}

/** The load balancer is for CloudFront alone, so it is part of each. */
const examples: readonly (readonly [string, Extend])[] = [
  ["a function behind the queue", withFunction],
  ["a search domain", withSearch],
  ["a distribution in front of the load balancer", () => undefined],
];

describe.each(layouts)("with layout %s", (layout) => {
  test.each(examples)("%s is proven, and the roles that deploy it are known", async (name, extend) => {
    const { errors, outdir } = await synthesized(name.replaceAll(" ", "-"), layout, (environment) => {
      extend(environment);
      withDistribution(environment);
    });
    expect(errors).toEqual([]);
    const { findings, suppressed } = prove(readModel(outdir));
    expect([findings, suppressed]).toEqual([[], []]);
  });
});

describeWithTerraform("all three together", () => {
  test.each(layouts)("with layout %s real Terraform deploys and destroys them", async (layout) => {
    const { errors, outdir } = await synthesized("all", layout, (environment) => {
      withFunction(environment);
      withSearch(environment);
      withDistribution(environment);
    });
    expect(errors).toEqual([]);
    const { results } = await rehearse({ stacks: readStacks(outdir) });
    expect(results.filter(({ verdict }) => verdict !== "passed")).toEqual([]);
  });
});
