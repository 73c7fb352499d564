import type { BlockChange } from "./compare/block-changes";
import type { Comparison, EnvironmentChange } from "./compare/compare";
import { type CostGroup, type CostView, costView, difference } from "./cost/cost";
import type { Loss, Risk } from "./risks/risk";
import { PRICE_ITEMS, type PriceTable } from "../aws/prices";
import { type ServiceTurnover, turnover } from "./risks/turnover";
import type { TerraformVerdict } from "./compare/terraform-verdict";
import type { EnvironmentView } from "./model/environment-view";
import { type Topic, compared } from "./compare/change";

/** Everything that a review says, for a page, a comment or a machine. */
export interface Review {
  /** What it is compared with, as the user named it. */
  readonly base: string;
  /** As `terraform plan -detailed-exitcode`: 0 nothing changes, 2 something does, 1 Terraform fails. */
  readonly code: 0 | 1 | 2;
  /** What a reviewer must not overlook, the worst first. */
  readonly risks: readonly Risk[];
  /** Names of the stacks that are applied, each after those that it needs. */
  readonly order: readonly string[];
  /** Only those that differ. */
  readonly environments: readonly EnvironmentReview[];
  readonly terraform: TerraformVerdict;
  /** Every block of Terraform JSON that differs. */
  readonly blocks: readonly BlockChange[];
  /** What the proof says of all that is rendered now. */
  readonly findings: Comparison["findings"];
}

export interface EnvironmentReview {
  readonly name: string;
  readonly status: EnvironmentChange["status"];
  readonly topics: readonly Topic[];
  /** What it is now; empty where it went. */
  readonly after: EnvironmentView;
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
  /** What costs more or less, the largest difference first. */
  readonly parts: readonly CostPart[];
  /** What costs by time and has no price here, and whether this change adds or removes any of it. */
  readonly unpriced: readonly Unpriced[];
}

export interface Unpriced {
  /** `database shop-orders: db.t4g.micro → db.r7g.large`. */
  readonly what: string;
  readonly isChanged: boolean;
  /** Whether it may cost more than before. */
  readonly mayRise: boolean;
}

export interface CostPart {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  /** What it is made of now, or was where it goes: `2 tasks × 0.25 vCPU`. */
  readonly what: readonly string[];
}

export function reviewOf(
  base: string,
  { environments, blocks, findings }: Comparison,
  terraform: TerraformVerdict,
  losses: readonly Loss[],
  risks: readonly Risk[],
  order: readonly string[],
  prices: PriceTable,
): Review {
  const planned = (terraform.stacks ?? []).some(({ status }) => status !== "unchanged");
  const fails = risks.some(({ kind }) => kind === "failure");
  return {
    base,
    code: fails ? 1 : blocks.length > 0 || planned ? 2 : 0,
    risks,
    order,
    environments: environments.map((change) => ({
      name: change.name,
      status: change.status,
      topics: change.topics,
      after: change.after,
      services: turnover(change.before, change.after, losses),
      cost: costChange(change, prices),
    })),
    terraform,
    blocks,
    findings,
  };
}

function costChange({ before, after }: EnvironmentChange, prices: PriceTable): CostChange | undefined {
  const [old, now] = [costView(before, prices), costView(after, prices)];
  const byTime = unpriced(old, now);
  if (old.monthly === now.monthly && old.complete === now.complete && !byTime.some(({ isChanged }) => isChanged))
    return undefined;
  return {
    before: old.monthly,
    after: now.monthly,
    difference: difference(old.monthly, now.monthly),
    complete: old.complete && now.complete,
    parts: costParts(old, now),
    unpriced: byTime,
  };
}

/** Together they are the difference: all sums are made of amounts to the cent. */
function costParts(before: CostView, after: CostView): readonly CostPart[] {
  const groups = ({ services, shared }: CostView): readonly CostGroup[] => [...services, ...shared];
  const { added, removed, both } = compared(groups(before), groups(after), ({ name }) => name);
  const part = (old: CostGroup | undefined, now: CostGroup | undefined): readonly CostPart[] => {
    const [was, is] = [old?.monthly ?? "0.00", now?.monthly ?? "0.00"];
    const { name = "", lines = [] } = now ?? old ?? {};
    const what = lines.map((line) => line.what);
    return was === is ? [] : [{ name, before: was, after: is, difference: difference(was, is), what }];
  };
  return [
    ...both.flatMap(([old, now]) => part(old, now)),
    ...added.flatMap((now) => part(undefined, now)),
    ...removed.flatMap((old) => part(old, undefined)),
  ].toSorted((a, b) => Math.abs(Number(b.difference)) - Math.abs(Number(a.difference)));
}

interface Amount {
  readonly what: string;
  readonly units: number | undefined;
}

function unpriced(before: CostView, after: CostView): readonly Unpriced[] {
  const [old, now] = [unpricedIn(before), unpricedIn(after)];
  return [...new Set([...now.keys(), ...old.keys()])].map((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const isChanged = was?.what !== is?.what;
    const isLess = is === undefined || (was?.units !== undefined && is.units !== undefined && is.units < was.units);
    return {
      what: isChanged ? `${key}: ${was?.what ?? "none"} → ${is?.what ?? "none"}` : `${key}: ${is?.what ?? "none"}`,
      ...{ isChanged, mayRise: isChanged && !isLess },
    };
  });
}

/** How much there is of each, by what it is called. */
function unpricedIn({ services, shared, stores }: CostView): ReadonlyMap<string, Amount> {
  const lines = [...services, ...shared].flatMap((group) =>
    group.lines
      .filter(({ monthly }) => monthly === undefined)
      .map(({ item, what, units }) => [`${PRICE_ITEMS[item]} of ${group.name}`, { what, units }] as const),
  );
  const sizes = stores.filter(({ by }) => by === "time").flatMap((store) => [...store.sizes]);
  return new Map([...lines, ...sizes.map(([name, what]) => [name, { what, units: undefined }] as const)]);
}
