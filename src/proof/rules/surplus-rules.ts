import { isAnywhere } from "../../lib/cidr";
import type { GroupRule, Peer } from "../../facts/security-groups";
import type { Resource } from "../../terraform/expressions/value";
import { Reference, items } from "../../terraform/expressions/value";
import { proven, refuted, undecided } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Result, type Rule, counted } from "../result";

/** Runs after the rules that follow flows: what none of them used is open for nothing. */
export const surplusRules: Rule = {
  id: "surplus-rules",
  title: "Every rule of a security group is needed by a flow, and no wider than its flows",
  check(context) {
    const { groups } = context.facts;
    const owners = context.strict ? new Map<Resource, Owners>() : ownersOf(context);
    const results: Result[] = groups.rules.map((rule) =>
      context.used.has(rule) ? width(context, rule) : surplus(context, rule, owners),
    );
    const stackOf = (address: string): string =>
      context.facts.model.stacks.find((stack) => stack.declarations.has(address.replace(/ .*/, "")))?.name ?? "";
    for (const { address, why } of groups.loose) {
      const known = why === "no group" || why.startsWith("the missing ");
      const message = `security group rule '${address}': belongs to ${why}; name a security group of these stacks`;
      results.push({
        verdict: known ? "refuted" : "undecided",
        stack: stackOf(address),
        at: address,
        message,
        evidence: [],
        notes: [],
      });
    }
    return { looked: counted({ "security group": groups.all.length, rule: groups.rules.length }), results };
  },
};

function surplus(context: Context, rule: GroupRule, owners: ReadonlyMap<Resource, Owners>): Result {
  if (rule.peer.kind === "wrong") {
    return refuted(
      rule.resource,
      `${sentence(rule)}, which is no address range, group or prefix list; correct the reference`,
      [rule.address],
    );
  }
  const text = `${sentence(rule)}, which no flow needs`;
  if (!context.strict) {
    const own = owners.get(rule.group) ?? { known: 0, other: [] };
    const peer = rule.peer.kind === "group" ? owners.get(rule.peer.group) : undefined;
    const foreign = [...own.other, ...(peer?.other ?? [])];
    if (foreign.length > 0)
      return proven(
        rule.resource,
        sentence(rule),
        [rule.address],
        [`for ${foreign.join(", ")}, which this proof doesn't know`],
      );
    // AWS's own interfaces (endpoints) open no connections, and a balancer only to its targets.
    if (rule.direction === "egress" && own.known === 0)
      return proven(rule.resource, sentence(rule), [rule.address], ["no flow needs it"]);
  }
  if (rule.peer.kind === "unknown")
    return undecided(
      rule.resource,
      `${sentence(rule)}: undecided whether a flow needs it: not known: ${rule.peer.why}`,
    );
  const members = context.facts.membersOf(rule.group);
  const blind = members.length === 0 ? context.facts.blind : members.flatMap((service) => service.networkUnknown);
  if (blind.length > 0)
    return undecided(
      rule.resource,
      `${sentence(rule)}: undecided whether a flow needs it: not known: ${blind.join(", ")}`,
    );
  return refuted(rule.resource, `${text}; remove it or declare what needs it`, [rule.address]);
}

function width(context: Context, rule: GroupRule): Result {
  const ports = [...(context.ports.get(rule) ?? [])].toSorted((a, b) => a - b);
  const wide = rule.to - rule.from + 1 > ports.length || rule.protocol === "-1";
  const evidence = [rule.address];
  if (wide && (context.strict || rule.direction === "ingress")) {
    return refuted(rule.resource, `${sentence(rule)}, its flows need tcp ${ports.join(", ")}; narrow it`, evidence);
  }
  const byAddress = rule.peer.kind === "cidr" && !context.outside.has(rule);
  if (byAddress && (context.strict || (rule.direction === "ingress" && isAnywhere(rule.peer.cidr)))) {
    return refuted(
      rule.resource,
      `${sentence(rule)}, its flows stay in the VPC; name the other side's security group instead`,
      evidence,
    );
  }
  const idle = context.strict ? bystanders(context, rule) : [];
  if (idle.length > 0) {
    return refuted(
      rule.resource,
      `${sentence(rule)}, also for ${idle.join(", ")}, which no flow needs; use a group that only those in need join`,
      evidence,
    );
  }
  return proven(rule.resource, sentence(rule), evidence, wide || byAddress ? ["wider than its flows"] : []);
}

/** Services that a rule covers because they share a group with one that needs it. */
function bystanders(context: Context, rule: GroupRule): readonly string[] {
  const ends = context.ends.get(rule);
  const covered = [rule.group, ...(rule.peer.kind === "group" ? [rule.peer.group] : [])].flatMap((group) =>
    context.facts.membersOf(group),
  );
  return [
    ...new Set(
      covered
        .filter((service) => service.subnets.length > 0 && ends?.has(service.groups) !== true)
        .map((service) => service.label),
    ),
  ];
}

function sentence(rule: GroupRule): string {
  const ports =
    rule.protocol === "-1"
      ? "everything"
      : `${rule.protocol} ${rule.from === rule.to ? rule.from : `${rule.from}-${rule.to}`}`;
  return `security group rule '${rule.address}': allows ${ports} ${rule.direction === "ingress" ? "from" : "to"} ${peerName(rule.peer)}`;
}

function peerName(peer: Peer): string {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr;
    case "group":
      return peer.group.address;
    case "prefix list":
      return `the prefix list of ${peer.service}`;
    case "wrong":
    case "unknown":
      return peer.why;
  }
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
function ownersOf(context: Context): ReadonlyMap<Resource, Owners> {
  const found = new Map<Resource, Owners>();
  const of = (group: Resource): Owners => {
    const known = found.get(group) ?? { known: 0, other: [] };
    found.set(group, known);
    return known;
  };
  for (const service of context.facts.services) for (const group of service.groups) of(group).known += 1;
  for (const resource of context.facts.model.resources) {
    if (FOLLOWED.has(resource.type) || resource.mode === "data") continue;
    for (const value of HOLDERS.flatMap((name) => items(resource.get(name)))) {
      if (value instanceof Reference && value.resource.type === "aws_security_group")
        of(value.resource).other.push(resource.address);
    }
  }
  return found;
}
