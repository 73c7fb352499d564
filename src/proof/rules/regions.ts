import type { AcrossAccounts, AcrossRegions, Regions } from "../../facts/network/regions";
import { textSetting } from "../../facts/setting";
import { ACCOUNT } from "../../terraform/account";
import { listed } from "../../lib/listed";
import { type Resource, describe } from "../../terraform/expressions/value";
import { SYNTHESIZE } from "../audience";
import { type Message, messages } from "../message";
import { type Result, type Rule, results } from "../result";

interface Elsewhere {
  readonly region: string;
  readonly others: readonly string[];
  readonly otherRegion: string;
}

const says = messages(
  {
    oneRegion: () => "what names each other is in one region and account",
    elsewhere: (it: Elsewhere, audience) =>
      `it is in ${it.region}, and what it is joined with in ${it.otherRegion}: ${listed(it.others)}; ${{ definition: SYNTHESIZE, terraform: "put them into one region" }[audience]}`,
    account: (it: { account: string; other: string; own: string }) =>
      `it is in ${it.account}, and names ${it.other}, which is in ${it.own}; put both into one account`,
    maybeAccount: (it: { one: string; other: string }) => `whether ${it.one} and ${it.other} are one account`,
    shared: (it: { account: string; other: string; own: string }) =>
      `whether ${it.other} of ${it.own} is shared with ${it.account}`,
    region: (it: { why: string; stack: string; of: readonly string[] }) =>
      `the region of ${listed(it.of)} in stack '${it.stack}' (${it.why})`,
    named: (it: { name: string; region: string }) =>
      `whether it names ${it.name}, which is in ${it.region}, or another one in its own region`,
    key: (it: { key: string; region: string }) =>
      `whether ${it.key}, which is in ${it.region}, has a replica in its own region`,
  },
  { region: ["of"], maybeAccount: [], shared: [] },
);

/** What is joined by identifiers has to be in one region, whatever provider or argument says which one. */
export const regions: Rule = {
  id: "regions",
  isLocal: true,
  title: "Resources that name each other are in one region, and in one account where they must be",
  check({ facts }) {
    const { model } = facts;
    const { across, resources, namings } = facts.regions;
    const found = [
      ...[...byOdd(facts.regions)].flatMap(([odd, joints]) => judge(odd, joints)),
      ...facts.regions.acrossAccounts.map(judgeAccounts),
    ];
    const open = new Set(
      [...across, ...facts.regions.acrossAccounts].flatMap(({ from, to }) => [from.stack, to.stack]),
    );
    const proven = model.stacks.flatMap(({ name }): readonly Result[] =>
      namings === 0 || open.has(name)
        ? []
        : [results({ kind: "stack", name }, { stack: name, address: name }).proven(says.oneRegion())],
    );
    return { looked: { resource: resources, reference: namings }, results: [...found, ...proven] };
  },
};

/** Each joint under the end that is at odds with more others, or in the rarer region: that is the one to mend. */
function byOdd(all: Regions): ReadonlyMap<Resource, readonly AcrossRegions[]> {
  const counts = new Map<Resource, number>();
  for (const { from, to } of all.across) for (const end of [from, to]) counts.set(end, (counts.get(end) ?? 0) + 1);
  const found = new Map<Resource, AcrossRegions[]>();
  for (const joint of all.across) {
    const { from, to } = joint;
    const more = (counts.get(to) ?? 0) - (counts.get(from) ?? 0);
    const isTo = more > 0 || (more === 0 && all.countOf(to.region) < all.countOf(from.region));
    const odd = isTo ? to : from;
    found.set(odd, [...(found.get(odd) ?? []), joint]);
  }
  return found;
}

function judge(odd: Resource, joints: readonly AcrossRegions[]): readonly Result[] {
  const { refuted, unsure } = results({ kind: "", name: odd.address }, odd);
  const others = new Map<string, string[]>();
  for (const { from, to, isSame } of joints) {
    if (isSame === "unknown") continue;
    const other = from === odd ? to : from;
    const region = describe(other.region);
    others.set(region, [...(others.get(region) ?? []), other.address]);
  }
  const faults = [...others].map(([otherRegion, addresses]) =>
    refuted(says.elsewhere({ region: describe(odd.region), others: addresses, otherRegion })),
  );
  const unknowns = joints.flatMap((joint) => (joint.isSame === "unknown" ? unknownOf(joint) : []));
  if (faults.length > 0 || unknowns.length === 0) return faults;
  return [unsure("whether it is in the region of what it is joined with", unknowns)];
}

function judgeAccounts({ from, to, isSame }: AcrossAccounts): Result {
  const { refuted, unsure } = results({ kind: "", name: from.address }, from);
  const it = { account: accountLabel(from.account), other: to.address, own: accountLabel(to.account) };
  if (isSame === "no") return refuted(says.account(it));
  const isOpen = [from, to].some(({ account }) => account.startsWith("<"));
  const [one = "", other = ""] = [it.account, it.own].toSorted();
  return unsure("whether it may name what it names", [isOpen ? says.maybeAccount({ one, other }) : says.shared(it)]);
}

function accountLabel(account: string): string {
  return account === ACCOUNT ? "the account of the provider without an alias" : account.replace(/^<(.*)>$/, "the $1");
}

function unknownOf({ from, to, isByName }: AcrossRegions): readonly Message[] {
  const open = [from, to].filter(({ region }) => textSetting(region).kind !== "set");
  if (open.length > 0)
    return open.map(({ address, stack, region }) => says.region({ why: describe(region), stack, of: [address] }));
  const region = describe(to.region);
  return [isByName ? says.named({ name: to.address, region }) : says.key({ key: to.address, region })];
}
