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
  /** The same with as few tasks as services that are scaled may have. */
  readonly least: { readonly before: string; readonly after: string; readonly difference: string };
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
  /** With as few tasks as a service that is scaled may have. */
  readonly leastDifference: string;
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
  const isSame = old.monthly === now.monthly && old.least === now.least && old.complete === now.complete;
  if (isSame && !byTime.some(({ isChanged }) => isChanged)) return undefined;
  return {
    before: old.monthly,
    after: now.monthly,
    difference: difference(old.monthly, now.monthly),
    least: { before: old.least, after: now.least, difference: difference(old.least, now.least) },
    complete: old.complete && now.complete,
    parts: costParts(old, now),
    unpriced: byTime,
  };
}

/** Together they are the difference: all sums are made of amounts to the cent. */
function costParts(before: CostView, after: CostView): readonly CostPart[] {
  const groups = ({ services, shared }: CostView): readonly (CostGroup & { readonly least: string })[] => [
    ...services,
    ...shared.map((group) => ({ ...group, least: group.monthly })),
  ];
  const { added, removed, both } = compared(groups(before), groups(after), ({ name }) => name);
  type Group = ReturnType<typeof groups>[number];
  const part = (old: Group | undefined, now: Group | undefined): readonly CostPart[] => {
    const [was, is] = [old?.monthly ?? "0.00", now?.monthly ?? "0.00"];
    const leastDifference = difference(old?.least ?? "0.00", now?.least ?? "0.00");
    const { name = "", lines = [] } = now ?? old ?? {};
    const what = lines.map((line) => line.what);
    if (was === is && leastDifference === "0.00") return [];
    return [{ name, before: was, after: is, difference: difference(was, is), leastDifference, what }];
  };
  return [
    ...both.flatMap(([old, now]) => part(old, now)),
    ...added.flatMap((now) => part(undefined, now)),
    ...removed.flatMap((old) => part(old, undefined)),
  ].toSorted((a, b) => sizeOf(b) - sizeOf(a));
}

function sizeOf({ difference: most, leastDifference }: CostPart): number {
  return Math.max(Math.abs(Number(most)), Math.abs(Number(leastDifference)));
}

interface Amount {
  readonly what: string;
  /** With as many and with as few tasks as there may be; undefined where nobody knows. */
  readonly units: readonly (number | undefined)[];
}

function unpriced(before: CostView, after: CostView): readonly Unpriced[] {
  const [old, now] = [unpricedIn(before), unpricedIn(after)];
  return [...new Set([...now.keys(), ...old.keys()])].map((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const isChanged = was?.what !== is?.what;
    const isLess =
      is === undefined || (was !== undefined && is.units.every((units, at) => isAtMost(units, was.units[at])));
    return {
      what: isChanged ? `${key}: ${was?.what ?? "none"} → ${is?.what ?? "none"}` : `${key}: ${is?.what ?? "none"}`,
      ...{ isChanged, mayRise: isChanged && !isLess },
    };
  });
}

function isAtMost(units: number | undefined, others: number | undefined): boolean {
  return units !== undefined && others !== undefined && units <= others;
}

/** How much there is of each, by what it is called. */
function unpricedIn({ services, shared, stores }: CostView): ReadonlyMap<string, Amount> {
  const lines = [...services, ...shared.map((group) => ({ ...group, quiet: group.lines }))].flatMap((group) =>
    group.lines.flatMap(({ item, what, units, monthly }, at): readonly (readonly [string, Amount])[] => {
      if (monthly !== undefined) return [];
      const quiet = group.quiet[at];
      const text = quiet === undefined || quiet.units === units ? what : `${what}, ${quiet.what.replace(/ ×.*$/s, "")}`;
      return [[`${PRICE_ITEMS[item]} of ${group.name}`, { what: text, units: [units, quiet?.units] }]];
    }),
  );
  const sizes = stores
    .filter(({ by }) => by === "time")
    .flatMap((store) =>
      [...store.sizes].map(([name, what]): readonly [string, Amount] => [name, { what, units: [undefined] }]),
    );
  return new Map([...lines, ...sizes]);
}
