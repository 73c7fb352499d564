import { type RenderedStack, inOrder, sourceOf } from "../terraform/rendered-stacks";
import { type Comparison, compareStacks } from "./compare/compare";
import { readPriceFile } from "./cost/price-file";
import { PRICES, type PriceTable } from "../aws/prices";
import { type Review, reviewOf } from "./review";
import { lossesOf, risksOf } from "./risks/risks";
import { withMoves } from "./compare/same-terms";
import { type TerraformVerdict, type VerdictOptions, terraformVerdict } from "./compare/terraform-verdict";

export interface ReviewOptions extends Pick<VerdictOptions, "onProgress" | "onPlan" | "signal"> {
  /** As the user named it. */
  readonly base: string;
  readonly before: readonly RenderedStack[];
  readonly after: readonly RenderedStack[];
  /** @default true */
  readonly rehearsal?: boolean;
  /** @default the prices of this project */
  readonly prices?: PriceTable;
}

/** Compares two sets of rendered stacks, and asks Terraform about those that differ. */
export async function review(options: ReviewOptions): Promise<Review> {
  const { base, before, after, rehearsal = true, prices = PRICES, ...watch } = options;
  const [old, now] = [before.map(sourceOf), after.map(sourceOf)];
  const comparison = compareStacks(old, now);
  const verdict = await verdictOf();
  // Terraform says what it does by the addresses of now.
  const moved = withMoves(old, now);
  const losses = lossesOf(comparison, verdict, moved, now);
  const risks = risksOf(comparison, verdict, losses, moved, now);
  return reviewOf(base, comparison, verdict, losses, risks, applied(comparison, verdict, after), prices);

  async function verdictOf(): Promise<TerraformVerdict> {
    const changed = new Set(comparison.blocks.map(({ stack }) => stack));
    if (changed.size === 0) return { stacks: [] };
    if (!rehearsal) return { missing: "--no-rehearsal was given" };
    return terraformVerdict({ base: before, now: after, changed, ...watch });
  }
}

/** The stacks that differ, in the order in which they are applied. */
function applied(
  { blocks }: Comparison,
  { stacks }: TerraformVerdict,
  after: readonly RenderedStack[],
): readonly string[] {
  const changed = new Set(stacks === undefined ? blocks.map(({ stack }) => stack) : stacks.map(({ stack }) => stack));
  return inOrder(after).flatMap(({ name }) => (changed.has(name) ? [name] : []));
}

/** @throws where `prices.json` of the working directory holds something else */
export function ownPrices(file = "prices.json"): PriceTable {
  const { errors, table } = readPriceFile(file);
  if (errors !== undefined) throw new Error(errors.join("\n"));
  return table;
}
