import type { BlockChange } from "./compare/block-changes";
import type { Comparison, EnvironmentChange } from "./compare/compare";
import { costView, difference } from "./cost/cost";
import type { Risk } from "./compare/losses";
import type { PriceTable } from "../aws/prices";
import { type ServiceTurnover, turnover } from "./compare/service-risks";
import { isRedeployed } from "./compare/services";
import { keyOf } from "./model/reference";
import { changesIn, type TerraformVerdict } from "./compare/terraform-verdict";
import type { Topic } from "./compare/change";

/** Everything that a review says, for a page, a comment or a machine. */
export interface Review {
  /** What it is compared with, as the user named it. */
  readonly base: string;
  /** As `terraform plan -detailed-exitcode`: 0 nothing changes, 2 something does, 1 Terraform fails. */
  readonly code: 0 | 1 | 2;
  /** What a reviewer must not overlook, the worst first. */
  readonly risks: readonly Risk[];
  /** Only those that differ. */
  readonly environments: readonly EnvironmentReview[];
  readonly terraform: TerraformVerdict;
  /** Every block of Terraform JSON that differs. */
  readonly blocks: readonly BlockChange[];
}

export interface EnvironmentReview {
  readonly name: string;
  readonly status: EnvironmentChange["status"];
  readonly topics: readonly Topic[];
  /** Which of its services get new tasks, come and go. */
  readonly services: ServiceTurnover;
  /** Undefined where neither side has a price. */
  readonly cost: CostChange | undefined;
}

/** USD a month, as texts to the cent. */
export interface CostChange {
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  /** Whether everything in both has a price. */
  readonly complete: boolean;
}

export function reviewOf(
  base: string,
  { environments, blocks }: Comparison,
  terraform: TerraformVerdict,
  risks: readonly Risk[],
  prices: PriceTable,
): Review {
  const planned = (terraform.stacks ?? []).some(({ status }) => status !== "unchanged");
  const replaced = new Set(
    changesIn(terraform).flatMap((change) => (change.kind === "replaced" ? [keyOf(change)] : [])),
  );
  const fails = risks.some(({ kind }) => kind === "failure");
  return {
    base,
    code: fails ? 1 : blocks.length > 0 || planned ? 2 : 0,
    risks,
    environments: environments.map((change) => ({
      name: change.name,
      status: change.status,
      topics: change.topics,
      services: turnover(change.before, change.after, isRedeployed, replaced),
      cost: costChange(change, prices),
    })),
    terraform,
    blocks,
  };
}

function costChange({ before, after }: EnvironmentChange, prices: PriceTable): CostChange | undefined {
  const [old, now] = [costView(before, prices), costView(after, prices)];
  if (old.monthly === now.monthly && old.complete === now.complete) return undefined;
  return {
    before: old.monthly,
    after: now.monthly,
    difference: difference(old.monthly, now.monthly),
    complete: old.complete && now.complete,
  };
}
