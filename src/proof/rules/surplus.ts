import type { Facts } from "../../facts/facts";
import { isMissing } from "../../facts/link";
import type { Route } from "../../facts/routes";
import type { ForeignRule, GroupRule, UnattachedRule } from "../../facts/security-groups";
import { Vpcs } from "../../facts/vpc";
import { areCovered } from "../../lib/address-range";
import { isAnywhere } from "../../lib/cidr";
import { Reference, type Resource, items } from "../../terraform/expressions/value";
import { lostAssociation } from "../flows/network/missing-route";
import { type Allowed, allowed, partsOf } from "../flows/network/missing-rule";
import type { RuleUsage } from "../flows/usage";
import type { Audience } from "../audience";
import { equals } from "../../facts/setting";
import { messages } from "../message";
import { type Platform, type Result, type Rule, results } from "../result";
import { routesTwoWays, ruleTwice, rulesTwoWays } from "./stacks/two-ways";

const allows = (rule: Allowed): string => `allows ${allowed(rule)}`;

const says = messages({
  belongsTo: ({ names }: { names: string }) => `belongs to ${names}; name a security group of these stacks`,
  allows,
  forOthers: ({ owners }: { owners: readonly string[] }) => `for ${owners.join(", ")}, which this proof doesn't know`,
  noFlow: () => "no flow needs it",
  wider: () => "wider than its flows",
  wrongPeer: (it: Allowed) => `${allows(it)}, which is no address range, group or prefix list; correct the reference`,
  unneeded: (it: Allowed) => `${allows(it)}, which no flow needs; remove it`,
  undeclaredUse: (it: Allowed, audience: Audience) =>
    `${allows(it)}, which no flow needs; ${{ definition: "remove it", terraform: "remove it, or declare under //.declared.uses which service needs it" }[audience]}`,
  perhapsClients: () => "for clients in the VPC or in networks joined to it, which these stacks don't tell",
  perhapsUsed: () => "for whoever else has the group, which these stacks don't tell",
  maybeUnneeded: (it: Allowed & { unknown: readonly string[] }) =>
    `${allows(it)}: undecided whether a flow needs it: not known: ${it.unknown.join(", ")}`,
  maybeWider: (it: Allowed & { unknown: readonly string[] }) =>
    `${allows(it)}: undecided whether it is wider than its flows: not known: ${it.unknown.join(", ")}`,
  tooManyPorts: (it: Allowed & { needed: readonly number[] }) =>
    `${allows(it)}, its flows need tcp ${it.needed.join(", ")}; narrow it`,
  byAddress: (it: Allowed) => `${allows(it)}, its flows stay in the VPC; name the other side's security group instead`,
  beyond: (it: Allowed & { declared: readonly string[] }) =>
    `${allows(it)}, its flows need ${it.declared.join(", ")} alone; narrow it`,
  bystanders: (it: Allowed & { members: readonly string[] }) =>
    `${allows(it)}, also for ${it.members.join(", ")}, which no flow needs; use a group that only those in need join`,
});

/** What no flow uses is open for nothing. */
export const surplusRules: Rule = {
  id: "surplus-rules",
  title: "Every rule of a security group is needed by a flow, and no wider than its flows",
  isSurplus: true,
  check(platform) {
    const { facts, flows, declarations } = platform;
    const owners = declarations.strict ? new Map<Resource, Owners>() : ownersOf(facts);
    const found = facts.groups.rules.flatMap((rule) => {
      const usage = flows.usage.ofRule(rule);
      const result = usage ? width(platform, rule, usage) : surplus(platform, rule, owners);
      // Whether what needs it is there at all is for the rule of that need.
      return usage?.isDecided === false && result.verdict === "proven" ? [] : [result];
    });
    const { all, rules, foreign } = facts.groups;
    const looked = { "security group": all.length, rule: rules.length + foreign.length };
    const elsewhere = foreign.map((rule) => ofForeignGroup(platform, rule));
    const kept = [...ruleTwice(rules), ...rulesTwoWays(facts)];
    return { looked, results: [...found, ...elsewhere, ...kept, ...facts.groups.unattached.map(unattached)] };
  },
};

/** What opens somebody else's group must be for a use that was declared. */
function ofForeignGroup({ facts, flows, declarations: { strict } }: Platform, rule: ForeignRule): Result {
  const { proven, refuted, undecided } = resultsOf(rule);
  const [parts, evidence] = [partsOf(rule), [rule.address]];
  const usage = flows.usage.ofForeignRule(rule);
  if (!usage) {
    if (!strict) return undecided(says.belongsTo({ names: rule.groupId }));
    const unknown = rule.peer.kind === "unknown" ? [rule.peer.why] : flows.unclear.ofForeignRule(rule);
    return unknown.length > 0
      ? undecided(says.maybeUnneeded({ ...parts, unknown }))
      : refuted(says.undeclaredUse(parts), evidence);
  }
  const needed = [...usage.ports].toSorted((a, b) => a - b);
  const isWide = rule.to - rule.from + 1 > needed.length || rule.protocol === "-1";
  if (isWide) return refuted(says.tooManyPorts({ ...parts, needed }), evidence);
  if (rule.peer.kind !== "group") return refuted(says.byAddress(parts), evidence);
  const others = facts.membersOf(rule.peer.group).filter((service) => usage.services?.has(service) === false);
  const members = others.map(({ label }) => `service '${label}'`);
  if (strict && members.length > 0) return refuted(says.bystanders({ ...parts, members }), evidence);
  return proven(says.allows(parts), evidence);
}

function unattached({ stack, address, to }: UnattachedRule): Result {
  const { refuted, undecided } = results({ kind: "security group rule", name: address }, { stack, address });
  const names = "why" in to ? to.why : "no group";
  return (to.kind === "none" || isMissing(to) ? refuted : undecided)(says.belongsTo({ names }));
}

function resultsOf(rule: Pick<GroupRule, "address" | "resource">): ReturnType<typeof results> {
  return results({ kind: "security group rule", name: rule.address }, rule.resource);
}

function surplus(
  { facts, flows, declarations }: Platform,
  rule: GroupRule,
  owners: ReadonlyMap<Resource, Owners>,
): Result {
  const { proven, refuted, undecided } = resultsOf(rule);
  const [parts, evidence] = [partsOf(rule), [rule.address]];
  const missing = flows.usage.meantFor(rule);
  if (missing) return refuted(missing, evidence);
  if (rule.peer.kind === "wrong") return refuted(says.wrongPeer(parts), evidence);
  if (!declarations.strict) {
    const own = owners.get(rule.group) ?? { known: 0, other: [] };
    const peer = rule.peer.kind === "group" ? owners.get(rule.peer.group) : undefined;
    const others = [...own.other, ...(peer?.other ?? [])];
    if (others.length > 0) return proven(says.allows(parts), evidence, [says.forOthers({ owners: others })]);
    const isForClients = isForClientsInside(facts, rule);
    if (isForClients === "yes") return proven(says.allows(parts), evidence, [says.perhapsClients()]);
    if (isForClients !== "no") return undecided(says.maybeUnneeded({ ...parts, unknown: isForClients.unknown }));
    if (isForOthers(facts, rule)) return proven(says.allows(parts), evidence, [says.perhapsUsed()]);
    // AWS's own interfaces (endpoints) open no connections, and a balancer only to its targets.
    if (rule.direction === "egress" && own.known === 0) return proven(says.allows(parts), evidence, [says.noFlow()]);
  }
  const unknown = rule.peer.kind === "unknown" ? [rule.peer.why] : flows.unclear.ofRule(rule);
  return unknown.length > 0
    ? undecided(says.maybeUnneeded({ ...parts, unknown }))
    : refuted(isForOthers(facts, rule) ? says.undeclaredUse(parts) : says.unneeded(parts), evidence);
}

/** Whether a load balancer takes requests from addresses of its own VPC; the internet reaches no internal one. */
function isForClientsInside(
  facts: Facts,
  { group, direction, peer }: GroupRule,
): "yes" | "no" | { readonly unknown: readonly string[] } {
  if (direction !== "ingress" || peer.kind !== "cidr") return "no";
  const balancers = facts.balancers.withGroup(group);
  if (balancers.length === 0) return "no";
  const vpc = facts.groupVpc(group);
  if (vpc.kind !== "found") return vpc.kind === "unknown" ? { unknown: [`the VPC of ${group.address}`] } : "no";
  const isInternal =
    facts.membersOf(group).length === 0 && balancers.every(({ internal }) => equals(internal, true) === "yes");
  const { cidrs, unknown } = Vpcs.ranges(facts.model, vpc.resource);
  if (isInternal || areCovered(peer.cidr, cidrs)) return "yes";
  return unknown.length > 0 ? { unknown } : "no";
}

/** Whether one side is a service and the other a group that nothing here has, such as a database's. */
function isForOthers(facts: Facts, { group, peer }: GroupRule): boolean {
  if (peer.kind !== "group") return false;
  const [own, other] = [facts.membersOf(group).length > 0, facts.membersOf(peer.group).length > 0];
  return (own && !facts.heldGroups.has(peer.group)) || (other && !facts.heldGroups.has(group));
}

function width({ facts, flows, declarations: { strict } }: Platform, rule: GroupRule, usage: RuleUsage): Result {
  const { proven, refuted, undecided } = resultsOf(rule);
  const [parts, evidence] = [partsOf(rule), [rule.address]];
  // An id that is written out says what it is, though no stack makes it.
  if (rule.peer.kind === "unknown" && !/^(sg|pl)-[0-9a-f]+$/.test(rule.peer.why))
    return undecided(says.maybeWider({ ...parts, unknown: [rule.peer.why] }));
  const needed = [...usage.ports].toSorted((a, b) => a - b);
  const isWide = rule.to - rule.from + 1 > needed.length || rule.protocol === "-1";
  if (isWide && (strict || rule.direction === "ingress"))
    return refuted(says.tooManyPorts({ ...parts, needed }), evidence);
  const byAddress = rule.peer.kind === "cidr" && !usage.outside;
  if (byAddress && (strict || (rule.direction === "ingress" && isAnywhere(parts.peer))))
    return refuted(says.byAddress(parts), evidence);
  const beyond = rule.peer.kind === "cidr" ? declaredWithin(rule.peer.cidr, usage) : undefined;
  if (beyond && strict) return refuted(says.beyond({ ...parts, declared: beyond }), evidence);
  const { services, balancers } = strict ? bystanders(facts, rule, usage) : { services: [], balancers: [] };
  const unknown = [
    ...services.flatMap((service) => flows.unclear.ofService(service)),
    ...(strict ? groupsThatAreUnknown(facts, usage) : []),
  ];
  if (unknown.length > 0) return undecided(says.maybeWider({ ...parts, unknown }));
  const members = [
    ...services.map(({ label }) => `service '${label}'`),
    ...balancers.map(({ resource }) => `load balancer '${resource.address}'`),
  ];
  if (members.length > 0) return refuted(says.bystanders({ ...parts, members }), evidence);
  return proven(says.allows(parts), evidence, isWide || byAddress || beyond ? [says.wider()] : []);
}

/** What was declared to be reached by a rule, where the rule allows more addresses than that. */
function declaredWithin(cidr: string, { declared }: RuleUsage): readonly string[] | undefined {
  const cidrs = declared?.flatMap((end) => end.cidrs) ?? [];
  if (!declared || areCovered(cidr, cidrs)) return undefined;
  return [...new Set(declared.map(({ label }) => label))];
}

/** What a rule covers because it shares a group with what needs it. */
function bystanders(facts: Facts, { group, peer }: GroupRule, { ends }: RuleUsage) {
  const groups = peer.kind === "group" ? [group, peer.group] : [group];
  const services = new Set(groups.flatMap((item) => facts.membersOf(item)));
  const balancers = new Set(groups.flatMap((item) => facts.balancers.withGroup(item)));
  return {
    services: [...services].filter((service) => service.subnets.length > 0 && !ends.has(service.groups)),
    balancers: [...balancers].filter((balancer) => !ends.has(balancer.groups)),
  };
}

/** Groups that a load balancer may have beside those that are known. */
function groupsThatAreUnknown(facts: Facts, { ends }: RuleUsage): readonly string[] {
  return facts.balancers.all
    .filter(({ groups }) => !ends.has(groups))
    .flatMap(({ resource, unknown }) => unknown.map((why) => `what ${resource.address} has (${why})`));
}

interface Owners {
  /** ECS services, which this proof follows. */
  known: number;
  /** Resources of other kinds, such as a database. */
  other: string[];
}

const HOLDERS = ["security_groups", "security_group_ids", "vpc_security_group_ids", "security_group_names"];
const FOLLOWED = new Set([
  "aws_ecs_service",
  "aws_lb",
  "aws_alb",
  "aws_vpc_endpoint",
  "aws_security_group",
  "aws_security_group_rule",
]);

/** Who uses a group, for folders that hold more than this proof knows. */
function ownersOf(facts: Facts): ReadonlyMap<Resource, Owners> {
  const found = new Map<Resource, Owners>();
  const of = (group: Resource): Owners => {
    const known = found.get(group) ?? { known: 0, other: [] };
    found.set(group, known);
    return known;
  };
  for (const service of facts.services) for (const group of service.groups) of(group).known += 1;
  for (const resource of facts.model.resources) {
    if (FOLLOWED.has(resource.type) || resource.mode === "data") continue;
    for (const value of HOLDERS.flatMap((name) => items(resource.get(name)))) {
      if (value instanceof Reference && value.resource.type === "aws_security_group")
        of(value.resource).other.push(resource.address);
    }
  }
  return found;
}

const ofRoutes = messages({
  sends: (it: { destination: string; target: string }) => `sends ${it.destination} to ${it.target}`,
  unneeded: (it: { destination: string; target: string }) =>
    `sends ${it.destination} to ${it.target}, which no flow needs; remove it`,
  maybeUnneeded: (it: { destination: string; target: string; unknown: readonly string[] }) =>
    `sends ${it.destination} to ${it.target}: undecided whether a flow needs it: not known: ${it.unknown.join(", ")}`,
  serves: ({ table }: { table: string }) => `serves ${table}`,
  unusedGateway: () => "no flow of that table needs it; it costs nothing",
  maybeServes: ({ unknown }: { unknown: readonly string[] }) =>
    `undecided whether it serves a subnet: not known: ${unknown.join(", ")}`,
  servesNone: () => "serves no subnet; associate one or remove it",
});

/** The VPC's own local route stands in no table. */
export const surplusRoutes: Rule = {
  id: "surplus-routes",
  title: "Every route is needed by a flow, and every route table by a subnet",
  isSurplus: true,
  check({ facts, flows, declarations }) {
    const { usage, unclear } = flows;
    const unknown = unclear.ofRoutes();
    const { tables, subnets } = facts.vpcs;
    const tablesOf = subnets.map((subnet) => facts.vpcs.tableFor(subnet));
    const served = new Set(tablesOf.flatMap((of) => (of.kind === "found" ? [of.table] : [])));
    const perhaps = [...new Set(tablesOf.flatMap((of) => (of.kind === "unknown" ? [of.why] : [])))];
    const found = tables.flatMap((table): readonly Result[] => {
      const routes = table.routes.flatMap((route) => {
        const isUsed = usage.isRouteUsed(route);
        return isUsed === "unknown" ? [] : [judgeRoute(unknown, route, isUsed === "yes")];
      });
      const gateways = table.gateways.map((gateway) => {
        const { proven } = results({ kind: "gateway endpoint", name: gateway.address }, gateway.endpoint);
        const notes = usage.isGatewayUsed(gateway) ? [] : [ofRoutes.unusedGateway()];
        return proven(ofRoutes.serves({ table: table.label }), [gateway.address], notes);
      });
      // A VPC always has its default table, whether it is adopted or not.
      const isSpare = table.resource !== undefined && table.resource.type !== "aws_default_route_table";
      if (!table.resource || !isSpare || !declarations.strict || served.has(table)) return [...routes, ...gateways];
      const { refuted, undecided } = results({ kind: "route table", name: table.label }, table.resource);
      if (perhaps.length > 0) return [undecided(ofRoutes.maybeServes({ unknown: perhaps })), ...routes, ...gateways];
      return [refuted(lostAssociation(facts, table.resource) ?? ofRoutes.servesNone()), ...routes, ...gateways];
    });
    const looked = {
      "route table": tables.length,
      route: tables.flatMap(({ routes }) => routes).length,
      "gateway route": tables.flatMap(({ gateways }) => gateways).length,
    };
    return { looked, results: [...found, ...routesTwoWays(facts)] };
  },
};

function judgeRoute(
  unknown: readonly string[],
  { address, resource, destination, target }: Route,
  isUsed: boolean,
): Result {
  const { proven, refuted, undecided } = results({ kind: "route", name: address }, resource);
  const sent = { destination, target: "label" in target ? target.label : target.resource.address };
  if (isUsed) return proven(ofRoutes.sends(sent), [address]);
  return unknown.length > 0
    ? undecided(ofRoutes.maybeUnneeded({ ...sent, unknown }))
    : refuted(ofRoutes.unneeded(sent), [address]);
}
