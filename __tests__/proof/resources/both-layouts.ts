import type { EnvironmentDefinition, Layout } from "../../../src/definition/platform";
import { type Proof, prove } from "../../../src/proof/prove";
import { synthesize } from "../../../src/synthesis/synthesize";
import { type StackSource, stackSources } from "../../../src/terraform/folder";
import { Model } from "../../../src/terraform/model";
import { validPlatform } from "../../definition/valid";
import { temporaryFolder } from "../../support/synth";

export const layouts = ["single", "per-service"] as const;

/** Renders the valid platform, as `change` makes it, in both layouts before the tests of a file. */
export function renderedInBoth(
  change: (environment: EnvironmentDefinition) => Partial<EnvironmentDefinition>,
): (layout: Layout) => readonly StackSource[] {
  const root = temporaryFolder();
  const rendered = new Map<Layout, readonly StackSource[]>();
  beforeAll(async () => {
    const { name, environments } = validPlatform();
    const { test } = environments;
    if (!test) throw new Error("the valid platform lost its environment");
    for (const layout of layouts) {
      const environment: EnvironmentDefinition = { ...test, ...change(test), layout };
      const outdir = `${root}/${layout}`;
      const { errors } = await synthesize({ name, environments: { test: environment } }, { root: ".", outdir });
      expect(errors).toBeUndefined();
      rendered.set(layout, stackSources(`${outdir}/stacks`));
    }
  });
  return (layout) => rendered.get(layout) ?? [];
}

export const proofOf = (sources: readonly StackSource[]): Proof => prove(new Model(sources));

/** The rules that something refuted hits. */
export function rulesOf({ findings }: Proof): ReadonlySet<string> {
  return new Set(
    findings.filter(({ verdict }) => verdict === "refuted").flatMap(({ affects }) => affects.map(({ rule }) => rule)),
  );
}
