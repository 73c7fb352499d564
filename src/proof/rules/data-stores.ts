import { DATABASE_ZONES } from "../../aws/data-stores/databases";
import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import type { DataStore } from "../../facts/network/data-stores";
import type { Service } from "../../facts/services";
import { hasUnknown } from "../../facts/arn";
import type { Resource } from "../../terraform/expressions/value";
import type { Audience } from "../audience";
import { walked } from "../flows/evidence";
import { byAddress, callersBy, mayLeave } from "../flows/network/callers";
import { whereabouts } from "../flows/network/store-path";
import { messages, unknown } from "../message";
import { type Platform, type Result, type Rule, conclude, results, serviceSubject } from "../result";

const says = messages({
  isPublic: (it: { by: string }) =>
    `publicly_accessible of ${it.by} is true, which gives it a public address; set it to false`,
  maybePublic: (it: { by: string }) => `publicly_accessible of ${it.by}`,
  noInstance: () => "it has no instance, so nobody answers; add an aws_rds_cluster_instance",
  maybeInstance: () => "which instances it has",
  listedPublic: () => "it has a public address",
  oneZone: (it: { zones: readonly string[] }) =>
    `its subnets lie in ${it.zones.length === 0 ? "no zone" : `one zone (${it.zones.join("")})`}, AWS asks for two; add a subnet of another zone`,
  group: (it: { group: string; vpc: string; subnets: string }) =>
    `${it.group} belongs to ${it.vpc}, its subnets to ${it.subnets}; use a group of the subnets' VPC`,
});

/**
 * RDS stands in two zones at least, and a cache where its subnet group says.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
 */
export const dataStores: Rule = {
  id: "data-stores",
  isLocal: true,
  title:
    "Each database and cache stands in subnets and security groups of one VPC, without a public address, and clusters have an instance",
  check({ facts, declarations: { strict, exposures = [] } }) {
    const exposed = new Set(exposures.map(({ stack, to }) => `${stack} ${to}`));
    const found = facts.dataStores.flatMap((store) => {
      const { resource, kind, isPublic, publicBy, isEmpty } = store;
      const isMeant = !strict || exposed.has(`${resource.stack} ${resource.address}`);
      const evidence = walked((walk) => {
        whereabouts(walk, store);
        joined(facts, store, walk);
        // Without declarations, others may make it beside these stacks.
        if (isEmpty === "yes" && strict) walk.miss(says.noInstance());
        else if (isEmpty !== "no") walk.doubt(says.maybeInstance());
        if (isPublic === "no") return;
        if (isMeant) walk.note(says.listedPublic());
        else if (isPublic === "yes") walk.miss(says.isPublic({ by: publicBy.address }));
        else walk.doubt(says.maybePublic({ by: publicBy.address }));
      });
      return conclude({ kind, name: resource.address }, resource, "stand in its VPC", evidence);
    });
    return { looked: { "database or cache": facts.dataStores.length }, results: found };
  },
};

function joined(facts: Facts, store: DataStore, walk: Parameters<typeof whereabouts>[0]): void {
  const { kind, groups, subnets, unknown: unclear, resource } = store;
  walk.via(
    resource.address,
    ...[...subnets, ...groups.map((group) => ({ resource: group }))].map((it) => it.resource.address),
  );
  const [first] = subnets;
  if (first === undefined || unclear.length > 0) return;
  const zones = [...new Set(subnets.map(({ zone }) => zone))];
  const [told, untold] = [zones.filter((zone) => !hasUnknown(zone)), zones.filter((zone) => hasUnknown(zone))];
  const isDatabase = { database: true, cache: false }[kind];
  if (isDatabase && told.length < DATABASE_ZONES)
    if (untold.length > 0) for (const zone of untold) walk.doubt(unknown({ what: zone.replace(/[<?>]/g, "") }));
    else walk.miss(says.oneZone({ zones }));
  const vpc = linked(first.vpc);
  for (const group of groups) {
    const home = linked(facts.groupVpc(group));
    if (vpc && home && home !== vpc)
      walk.miss(says.group({ group: group.address, vpc: home.address, subnets: vpc.address }));
  }
}

const ofAccess = messages({
  isolated: (it: { stores: number }) => `none of ${it.stores} is reached by a service that doesn't use it`,
  unused: (it: { store: string; port: number; rule: string }, audience: Audience) =>
    `can reach ${it.store} on ${it.port} by ${it.rule} but isn't declared to use it; remove the rule, or ${{ definition: "name the resource in uses", terraform: "declare the use under //.declared.uses" }[audience]}`,
  port: () => "undecided who reaches it: not known: its port",
  listed: (it: { store: string; port: number }) => `can reach ${it.store} on ${it.port}`,
  maybeInCode: () => "nothing is declared, so only listed",
  otherMember: (it: { store: string; port: number; rule: string; group: string }) =>
    `has ${it.group} and so can reach ${it.store} on ${it.port} by ${it.rule}: undecided whether it is meant to`,
});

/** The other half of `uses`: what is not used can't be reached. */
export const storeIsolation: Rule = {
  id: "data-isolation",
  title:
    "No service reaches a database or cache that it doesn't use, nor does what else shares a group with one that does",
  isSurplus: true,
  check(platform) {
    const { facts } = platform;
    const stores = facts.dataStores;
    const leaving = byAddress(facts);
    let pairs = 0;
    const found = stores.flatMap((store) => {
      const { kind, resource, port } = store;
      if (port === undefined) return [results({ kind, name: resource.address }, resource).undecided(ofAccess.port())];
      const { intruders, strangers, allowed } = reachedBy(platform, store, leaving);
      pairs += allowed;
      return [...intruders, ...strangers];
    });
    const looked = { "database or cache": stores.length, "allowed pair": pairs };
    const [first] = stores;
    if (!first || found.some(({ verdict }) => verdict !== "proven")) return { looked, results: found };
    const { proven } = results({ kind: "databases and caches" }, first.resource);
    return { looked, results: [...found, proven(ofAccess.isolated({ stores: stores.length }))] };
  },
};

function reachedBy(
  { facts, flows, declarations: { strict } }: Platform,
  store: DataStore,
  leaving: readonly Service[],
) {
  const { resource, port = 0 } = store;
  const users = new Set(
    flows.uses.flatMap((use) => {
      const isIt = use.store === store || (use.group !== undefined && store.groups.includes(use.group));
      return isIt && use.declared.port === port && use.service ? [use.service] : [];
    }),
  );
  const intruders = new Map<Service, Result>();
  const strangers = new Map<Resource, Result>();
  let allowed = 0;
  const rules = store.groups
    .flatMap((group) => facts.groups.of(group, "ingress"))
    .filter(({ protocol, from, to }) => ["tcp", "-1"].includes(protocol) && from <= port && port <= to);
  for (const rule of rules) {
    const reached = { store: resource.address, port };
    for (const caller of callersBy(facts, rule, store, leaving)) {
      allowed += 1;
      if (users.has(caller) || !mayLeave(facts, caller, store, port)) continue;
      const { proven, refuted } = results(serviceSubject(caller), resource);
      intruders.set(
        caller,
        strict
          ? refuted(ofAccess.unused({ ...reached, rule: rule.address }), [rule.address])
          : proven(ofAccess.listed(reached), [rule.address], [ofAccess.maybeInCode()]),
      );
    }
    const { peer } = rule;
    // A group that no service has is meant for these others: 'surplus-rules' judges whether a flow needs it.
    if (peer.kind !== "group" || facts.membersOf(peer.group).length === 0) continue;
    for (const other of facts.otherMembers.get(peer.group) ?? []) {
      if (!strict || !mayLeave(facts, { groups: [peer.group] }, store, port)) continue;
      const { undecided } = results({ kind: "", name: other.address }, resource);
      const named = { ...reached, rule: rule.address, group: peer.group.address };
      strangers.set(other, undecided(ofAccess.otherMember(named), [rule.address]));
    }
  }
  return { intruders: intruders.values(), strangers: strangers.values(), allowed };
}
