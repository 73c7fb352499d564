import { join } from "node:path";
import type { Proof } from "../proof/prove";
import { drawPacks } from "../review/pages/pack";
import { readPriceFile } from "../review/cost/price-file";
import { readScannerFile } from "../review/scanner-file";
import type { Model } from "../terraform/model";
import type { Files } from "./output-folder";

/**
 * Draws the review packs of all environments from the Terraform JSON and its proof: files by path,
 * `review/<platform>-<environment>.md`, `.html`, `.svg` and the facts of each owner as `.<owner>.txt`. The same input gives the same bytes, on every machine and at any time.
 */
export type DrawPacks = (model: Model, proof: Proof) => Files | Promise<Files>;

export interface ReviewPacks {
  readonly draw: DrawPacks;
  /**
   * What is wrong with what they are drawn from: nothing is written then.
   * @default - nothing
   */
  readonly errors?: readonly string[];
}

/** The review packs of a repository. `root` is its folder, where `prices.json` and `scanners.json` may lie. */
export function reviewPacks(root: string): ReviewPacks {
  const { table: prices, errors: priceErrors = [] } = readPriceFile(join(root, "prices.json"));
  const { checks: scanners, errors: scannerErrors = [] } = readScannerFile(join(root, "scanners.json"));
  const layouts = join(root, "node_modules/.cache/picture-layouts");
  return {
    draw: async (model, proof) => drawPacks(model, proof, { prices, scanners, layouts }),
    errors: [...priceErrors, ...scannerErrors],
  };
}
