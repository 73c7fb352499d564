import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ReadPrices, readPriceFile } from "../review/price-file";
import type { Proof } from "../proof/prove";
import type { Model } from "../terraform/model";
import type { Files } from "./output-folder";

/**
 * Draws the review packs of all environments from the Terraform JSON and its proof: files by path,
 * `review/<platform>-<environment>.md`, `.html` and `.svg`. The same input gives the same bytes, on every machine and at any time.
 */
export type DrawPacks = (model: Model, proof: Proof) => Files | Promise<Files>;

export interface ReviewPacks {
  /** It imports its renderer when it is called, so that a synth that draws nothing doesn't load it. */
  readonly draw: DrawPacks;
  /**
   * What is wrong with what they are drawn from: nothing is written then.
   * @default - nothing
   */
  readonly errors?: readonly string[];
  /** What tells the code and the prices that they are made with from any others; undefined when nobody knows. */
  readonly code: string | undefined;
  /** File that remembers what was drawn last, on this machine only. */
  readonly record: string;
}

export interface PackProps {
  readonly model: Model;
  readonly proof: Proof;
  /** The rendered stacks that the model was read from. */
  readonly documents: Files;
  /** The packs that lie in the output folder. */
  readonly kept: Files;
  readonly packs: ReviewPacks;
}

/** Loads the renderer when the first pack is drawn, and not before. */
function drawWith({ table }: ReadPrices): DrawPacks {
  return async (model, proof) => (await import("../review/pack")).drawPacks(model, proof, table);
}

/** The review packs of this project. `root` is the repository's folder, where `prices.json` may lie. */
export function reviewPacks(root: string): ReviewPacks {
  const { inputs } = (require.main?.exports ?? {}) as { readonly inputs?: string };
  const file = join(root, "prices.json");
  const prices = readPriceFile(file);
  return {
    draw: drawWith(prices),
    errors: prices.errors ?? [],
    code: inputs === undefined ? undefined : JSON.stringify([inputs, existsSync(file) && readFileSync(file, "utf8")]),
    record: join(root, "node_modules/.cache/review"),
  };
}

/**
 * The packs as they must be now, drawn anew unless all of this is as it was when they were drawn last: the rendered
 * stacks, the code, and the packs themselves. The proof follows from the first two. A key in the packs would do as well,
 * but each change of the code would change every pack, and any two branches would conflict there.
 */
export async function packsOf({ model, proof, documents, kept, packs }: PackProps): Promise<Files> {
  const { code, record } = packs;
  if (code !== undefined && remembered(record) === keyOf(code, documents, kept)) return kept;
  const drawn = await packs.draw(model, proof);
  if (code !== undefined) remember(record, keyOf(code, documents, drawn));
  return drawn;
}

function keyOf(code: string, ...files: readonly Files[]): string {
  const parts = [process.version, code, ...files.map((some) => [...some].sort(([a], [b]) => (a < b ? -1 : 1)))];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function remembered(record: string): string | undefined {
  try {
    return readFileSync(record, "utf8");
  } catch {
    return undefined;
  }
}

/** A record that can't be written costs time, nothing else. */
function remember(record: string, key: string): void {
  try {
    mkdirSync(dirname(record), { recursive: true });
    writeFileSync(`${record}.${process.pid}`, key); // another run may write the same
    renameSync(`${record}.${process.pid}`, record);
  } catch {
    return;
  }
}
