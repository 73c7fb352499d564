import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { removeTemporary, temporaryFolder } from "../../src/cli/temporary-folder";
import type { PlatformDefinition } from "../../src/definition/platform";
import { inOrder, readStacks } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import type { StackRun } from "../../src/rehearsal/runner/stack-run";
import type { Finding } from "../../src/rehearsal/runner/terraform-output";
import { synthesize } from "../../src/synthesis/synthesize";
import { brokenPlatforms } from "./broken";
import { type DrawnExtension, extendOf, extensions } from "./extension";
import { validPlatforms } from "./valid";

/** Runs `use` with the path of an output folder that doesn't exist yet. */
async function withOutdir(use: (outdir: string) => Promise<void>): Promise<void> {
  await setImmediate(); // or Ctrl-C would be seen at the end alone
  const folder = temporaryFolder("fuzz-");
  try {
    await use(join(folder, "cdktf.out"));
  } finally {
    removeTemporary(folder);
  }
}

async function throughTerraform(
  platform: PlatformDefinition,
  drawn: DrawnExtension,
  run: (stack: StackRun) => Promise<readonly Finding[]>,
) {
  const folder = temporaryFolder("fuzz-");
  try {
    const { errors } = await synthesize(platform, { root: ".", outdir: folder, extend: extendOf(drawn) });
    if (errors !== undefined) throw new Error(errors.join("\n"));
    const stacks = readStacks(folder);
    await Session.during({ stacks }, async (session) => {
      for (const stack of inOrder(stacks)) {
        const started = await session.start(stack, stacks);
        const findings = [...(await started.init()), ...(await run(started))];
        if (findings.length > 0) throw new Error(`${stack.name}: ${JSON.stringify(findings, null, 2)}`);
      }
    });
  } finally {
    removeTemporary(folder);
  }
}

/** Definitions through Terraform, which takes long: far fewer of them. */
export const terraformProperties: Readonly<Record<string, AssertProperty>> = {
  "Terraform validates and plans every valid definition": ({ services, ...runs }) => {
    const property = fc.asyncProperty(validPlatforms(services), extensions, (platform, drawn) =>
      throughTerraform(platform, drawn, async (stack) => (await stack.plan()).findings),
    );
    return fc.assert(property, runs);
  },
};

/** A run of Terraform for each service, and all of the platform made before the first: too slow for the tests. */
export const slowProperties: Readonly<Record<string, AssertProperty>> = {
  "Terraform makes every valid definition, each service from a stack of its own": ({ services = 4, ...runs }) => {
    const property = fc.asyncProperty(validPlatforms(services, "per-service"), extensions, (platform, drawn) =>
      throughTerraform(platform, drawn, (stack) => stack.deploy()),
    );
    return fc.assert(property, runs);
  },
};

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
  /** Most services of a platform. @default 40 */
  readonly services?: number;
}

/** Asserts a property; throws with the smallest counterexample. */
export type AssertProperty = (runs: Runs) => void | Promise<void>;

/** Properties of all definitions, by what they say. */
export const properties: Readonly<Record<string, AssertProperty>> = {
  "every valid definition synthesizes": synthesizes((services) => validPlatforms(services)),
  "and so it does with a stack a service": synthesizes((services = 8) => validPlatforms(services, "per-service")),
  "every broken rule is said, nothing else is, and nothing is written": (runs) => {
    const property = fc.asyncProperty(brokenPlatforms, async ({ definition, errors: expected }) => {
      await withOutdir(async (outdir) => {
        const { errors = [] } = await synthesize(definition, { root: ".", outdir });
        if ([...errors].sort().join("\n") !== [...expected].sort().join("\n")) {
          throw new Error(`expected\n${expected.join("\n")}\ngot\n${errors.join("\n")}`);
        }
        if (existsSync(outdir)) throw new Error("something was written");
      });
    });
    return fc.assert(property, runs);
  },
};

function synthesizes(platforms: (services?: number) => fc.Arbitrary<PlatformDefinition>): AssertProperty {
  return ({ services, ...runs }) => {
    const property = fc.asyncProperty(platforms(services), extensions, async (platform, drawn) => {
      await withOutdir(async (outdir) => {
        const { errors } = await synthesize(platform, { root: ".", outdir, extend: extendOf(drawn) });
        if (errors !== undefined) throw new Error(errors.join("\n"));
      });
    });
    return fc.assert(property, runs);
  };
}
