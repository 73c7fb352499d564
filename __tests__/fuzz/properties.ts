import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { synthesize } from "../../src/synthesis/synthesize";
import { brokenPlatforms } from "./broken";
import { validPlatforms } from "./valid";

/** Runs `use` with the path of an output folder that doesn't exist yet. */
function withOutdir(use: (outdir: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  try {
    use(join(folder, "cdktf.out"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
}

/** Properties of all definitions, by what they say; each throws with the smallest counterexample. */
export const properties: Readonly<Record<string, (runs: Runs) => void>> = {
  "every valid definition synthesizes": (runs) => {
    const property = fc.property(validPlatforms(), (platform) => {
      withOutdir((outdir) => {
        const { errors } = synthesize(platform, { root: ".", outdir });
        if (errors !== undefined) throw new Error(errors.join("\n"));
      });
    });
    fc.assert(property, runs);
  },
  "every broken rule is said, nothing else is, and nothing is written": (runs) => {
    const property = fc.property(brokenPlatforms, ({ definition, errors: expected }) => {
      withOutdir((outdir) => {
        const { errors = [] } = synthesize(definition, { root: ".", outdir });
        if ([...errors].sort().join("\n") !== [...expected].sort().join("\n")) {
          throw new Error(`expected\n${expected.join("\n")}\ngot\n${errors.join("\n")}`);
        }
        if (existsSync(outdir)) throw new Error("something was written");
      });
    });
    fc.assert(property, runs);
  },
};
