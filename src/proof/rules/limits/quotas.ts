import { ECS_LIMITS, TASK_DEFINITION_BYTES } from "../../../aws/ecs-limits";
import { LISTENER_RULE } from "../../../aws/load-balancer-limits";
import { CLIENT_LISTS, clientList } from "../../../aws/network/prefix-lists";
import { QUOTAS, type QuotaName, REGISTERED_TASKS } from "../../../aws/quotas";
import { type Balancer, type ListenerRule, targetsOf } from "../../../facts/balancers";
import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import type { Service } from "../../../facts/services";
import { type Known, equals, numberSetting, orDefault } from "../../../facts/setting";
import { countWildcards } from "../../../lib/path-pattern";
import { decodeJson } from "../../../terraform/expressions/json-text";
import {
  type Resource,
  Text,
  type Value,
  blocks,
  isList,
  isLiteral,
  isMap,
} from "../../../terraform/expressions/value";
import type { Declarations } from "../../declarations/declarations";
import { type Message, messages } from "../../message";
import { type Result, type Rule, results, serviceSubject } from "../../result";

/** A count of which a part may not be known. */
interface Count {
  readonly known: number;
  readonly unknown: readonly string[];
}

const says = messages({
  overQuota: (it: { count: number; what: string; limit: number; quota: QuotaName }) =>
    `has ${it.count} ${it.what}; the quota is ${it.limit}; use fewer, or have it raised and declare quotas.${it.quota}`,
  maybeOverQuota: ({ unknown }: { unknown: readonly string[] }) =>
    `undecided whether it stays within its quotas: not known: ${unknown.join(", ")}`,
  maybeOverEcs: ({ unknown }: { unknown: readonly string[] }) =>
    `undecided whether it stays within what ECS allows: not known: ${unknown.join(", ")}`,
  withinQuotas: () => "stays within its quotas",
  allWithinQuotas: ({ count }: { count: number }) => `all ${count} stay within their quotas`,
  overEcs: (it: { count: number; what: string; limit: number }) =>
    `has ${it.count} ${it.what}; ECS allows ${it.limit}; use fewer`,
  desiredCount: ({ count }: { count: number }) => `has desired_count ${count}; ECS allows 0 and more; correct it`,
  fraction: ({ count }: { count: number }) => `has desired_count ${count}; set it to a whole number`,
  twoConditions: ({ field }: { field: string }) =>
    `has two conditions ${field}; AWS takes one of them in a rule; join their values`,
  withinEcs: () => "stays within what ECS allows",
  idle: () => "desired_count is 0 or not set: no task starts",
  conditionValues: (it: { count: number }) =>
    `has ${it.count} condition values; AWS allows ${LISTENER_RULE.values} in a rule; split it`,
  wildcards: (it: { count: number }) =>
    `has ${it.count} wildcards; AWS allows ${LISTENER_RULE.wildcards} in a rule; split it`,
  longPath: (it: { length: number }) =>
    `has a path of ${it.length} characters; AWS allows ${LISTENER_RULE.pathLength}; shorten it`,
  noCondition: () => "has no condition; AWS asks for one; add a path",
});

type Quotas = ReturnType<Declarations["quotasOf"]>;

/** A fault where `count` is over the quota, which the declarations may have raised. */
function overQuota(quotas: Quotas, what: string, quota: QuotaName, count: number): readonly Message[] {
  const limit = quotas.get(quota) ?? QUOTAS[quota];
  return count <= limit ? [] : [says.overQuota({ count, what, limit, quota })];
}

/**
 * IPv4 and IPv6 rules count apart.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
export const limitsGroups: Rule = {
  id: "limits-groups",
  isLocal: true,
  title: "Security groups, interfaces and VPCs stay within their quotas",
  check({ facts, declarations }) {
    const { groups, services, balancers, endpoints } = facts;
    const over = (at: Resource, kind: string, ...faults: readonly (readonly Message[])[]): readonly Result[] =>
      faults.flat().map((fault) => results({ kind, name: at.address }, at).refuted(fault));
    const found = [
      ...groups.all.flatMap((group) => {
        const quota = (direction: "ingress" | "egress"): readonly Message[] =>
          overQuota(
            declarations.quotasOf(group.stack),
            `${direction} rules`,
            "rulesPerSecurityGroup",
            rulesOf(facts, group, direction),
          );
        return over(group, "security group", quota("ingress"), quota("egress"));
      }),
      ...[...services, ...balancers.all].flatMap(({ resource, groups: own }) => {
        const rules = own.reduce((sum, group) => {
          return sum + Math.max(rulesOf(facts, group, "ingress"), rulesOf(facts, group, "egress"));
        }, 0);
        const quotas = declarations.quotasOf(resource.stack);
        return over(
          resource,
          "interface of",
          overQuota(quotas, "security groups", "groupsPerInterface", own.length),
          overQuota(quotas, "rules in its groups", "rulesPerInterface", rules),
        );
      }),
      ...endpointsByVpc(facts).flatMap(([first, ...rest]) =>
        first
          ? over(
              first,
              "VPC of",
              overQuota(declarations.quotasOf(first.stack), "interface endpoints", "endpointsPerVpc", rest.length + 1),
            )
          : [],
      ),
    ];
    const looked = {
      "security group": groups.all.length,
      interface: services.length + balancers.all.length,
      endpoint: endpoints.length,
    };
    const [any] = groups.all;
    if (!any || found.length > 0) return { looked, results: found };
    const { proven } = results({ kind: "security groups" }, any);
    return { looked, results: [proven(says.allWithinQuotas({ count: groups.all.length }))] };
  },
};

/** As the quota counts them: of IPv4 or of IPv6, whichever are more. */
function rulesOf({ groups }: Facts, group: Resource, direction: "ingress" | "egress"): number {
  const rules = groups.of(group, direction);
  const six = rules.filter(({ peer }) => peer.kind === "cidr" && peer.cidr.includes(":")).length;
  const weights = rules.map(({ peer }) => (peer.kind === "prefix list" ? weightOf(peer.name) : 1));
  return Math.max(six, weights.reduce((sum, weight) => sum + weight, 0) - six);
}

/** As how many rules one for a list of AWS's counts. */
function weightOf(name: string): number {
  const list = clientList(name);
  return list === undefined ? 1 : (CLIENT_LISTS[list] ?? 1);
}

function endpointsByVpc({ endpoints }: Facts): readonly (readonly Resource[])[] {
  const perVpc = new Map<string, Resource[]>();
  for (const { resource, vpc } of endpoints.filter(({ type }) => equals(type, "Interface") === "yes")) {
    const key = vpc.kind === "found" ? `${resource.stack} ${vpc.resource.address}` : "";
    perVpc.set(key, [...(perVpc.get(key) ?? []), resource]);
  }
  return [...perVpc.values()];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
export const limitsBalancers: Rule = {
  id: "limits-balancers",
  isLocal: true,
  title: "Load balancers stay within their quotas",
  check({ facts, declarations }) {
    const { balancers, services } = facts;
    const tasks = tasksByTarget(facts);
    const found = [
      ...balancers.all.flatMap((balancer): readonly Result[] => {
        const { proven, refuted, undecided } = results(
          { kind: "load balancer", name: balancer.resource.address },
          balancer.resource,
        );
        const registered = registeredTasks(balancer, tasks);
        const faults = [
          ...balancerQuotas(declarations.quotasOf(balancer.resource.stack), balancer, registered.known).map((fault) =>
            refuted(fault),
          ),
          ...balancer.listeners.flatMap(({ rules }) => rules.flatMap(conditions)),
        ];
        const { unknown } = registered;
        if (faults.length === 0 && unknown.length > 0) return [undecided(says.maybeOverQuota({ unknown }))];
        return faults.length > 0 ? faults : [proven(says.withinQuotas())];
      }),
      ...services.flatMap((service) => {
        const parameters = {
          count: service.targets.filter(({ isAlternate }) => !isAlternate).length,
          what: "target groups",
          limit: ECS_LIMITS.targetGroups,
        };
        if (parameters.count <= parameters.limit) return [];
        return [results(serviceSubject(service), service.resource).refuted(says.overEcs(parameters))];
      }),
    ];
    const rules = balancers.all.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.rules));
    return { looked: { balancer: balancers.all.length, rule: rules.length, target: tasks.size }, results: found };
  },
};

/** How many tasks a roll-out may register in each target group. */
function tasksByTarget({ services, scaling }: Facts): ReadonlyMap<Resource, Count> {
  const tasks = new Map<Resource, Count>();
  for (const service of services) {
    for (const target of service.targets) {
      const group = linked(target.group);
      if (group) tasks.set(group, sum([tasks.get(group) ?? NONE, countOf(scaling.maximumTasks(service))]));
    }
  }
  return tasks;
}

const NONE: Count = { known: 0, unknown: [] };

function countOf(given: Known<number>): Count {
  return given.kind === "set" ? { known: given.value, unknown: [] } : { known: 0, unknown: [given.why] };
}

function sum(counts: readonly Count[]): Count {
  return {
    known: counts.reduce((all, { known }) => all + known, 0),
    unknown: [...new Set(counts.flatMap(({ unknown }) => unknown))],
  };
}

function registeredTasks(balancer: Balancer, tasks: ReadonlyMap<Resource, Count>): Count {
  return sum([...new Set(balancer.listeners.flatMap(targetsOf))].map((target) => tasks.get(target) ?? NONE));
}

function balancerQuotas(quotas: Quotas, balancer: Balancer, registered: number): readonly Message[] {
  const { listeners } = balancer;
  const rules = listeners.flatMap((listener) => listener.rules);
  const targets = new Set(listeners.flatMap(targetsOf));
  return [
    ...overQuota(quotas, "listener rules", "rulesPerLoadBalancer", rules.length),
    ...overQuota(quotas, "listeners", "listenersPerLoadBalancer", listeners.length),
    ...overQuota(quotas, "target groups", "targetGroupsPerLoadBalancer", targets.size),
    ...overQuota(quotas, "targets during a roll-out", "targetsPerLoadBalancer", registered),
  ];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html */
const ONCE = ["http-request-method", "host-header", "path-pattern", "source-ip"];

function conditions({ resource, conditions: all }: ListenerRule): readonly Result[] {
  const { unknown } = blocks(resource.get("condition"));
  const values = all.flatMap((condition) => condition.values);
  const wildcards = countWildcards(values.join(""));
  const longest = all
    .flatMap((condition) => (condition.field === "path-pattern" ? condition.values : []))
    .find((path) => path.length > LISTENER_RULE.pathLength);
  const faults: Message[] = [];
  const fields = all.map(({ field }) => field);
  const twice = ONCE.find((field) => fields.indexOf(field) !== fields.lastIndexOf(field));
  if (twice !== undefined) faults.push(says.twoConditions({ field: twice.replaceAll("-", "_") }));
  if (values.length > LISTENER_RULE.values) faults.push(says.conditionValues({ count: values.length }));
  if (wildcards > LISTENER_RULE.wildcards) faults.push(says.wildcards({ count: wildcards }));
  if (longest !== undefined) faults.push(says.longPath({ length: longest.length }));
  const { refuted, undecided } = results({ kind: "listener rule", name: resource.address }, resource);
  if (unknown && faults.length === 0) return [undecided(says.maybeOverQuota({ unknown: [unknown.why] }))];
  if (numberSetting(resource.get("priority")).kind === "set" && values.length === 0) faults.push(says.noCondition());
  return faults.map((fault) => refuted(fault));
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
export const limitsServices: Rule = {
  id: "limits-services",
  isLocal: true,
  title: "Services and task definitions stay within what ECS allows",
  check({ facts: { services, scaling } }) {
    const found = services.flatMap((service): readonly Result[] => {
      const { proven, refuted, undecided } = results(serviceSubject(service), service.resource);
      const { faults, unknown } = ecsFaults(service, scaling.maximumTasks(service));
      if (faults.length > 0) return faults.map((fault) => refuted(fault));
      if (unknown.length > 0) return [undecided(says.maybeOverEcs({ unknown }))];
      const isIdle = equals(orDefault(service.desiredCount, 0), 0) === "yes";
      return [proven(says.withinEcs(), [], isIdle ? [says.idle()] : [])];
    });
    return { looked: { service: services.length }, results: found };
  },
};

function ecsFaults(
  service: Service,
  tasks: Known<number>,
): { readonly faults: readonly Message[]; readonly unknown: readonly string[] } {
  const { subnets, groups, registries, task, desiredCount } = service;
  const faults: Message[] = [];
  const over = (count: number, what: string, limit: number): void => {
    if (count > limit) faults.push(says.overEcs({ count, what, limit }));
  };
  over(subnets.length, "subnets", ECS_LIMITS.subnets);
  over(groups.length, "security groups", ECS_LIMITS.securityGroups);
  over(registries.length, "service registries", ECS_LIMITS.serviceRegistries);
  over(task?.containers.length ?? 0, "containers", ECS_LIMITS.containers);
  const definitions = decodeJson(task?.resource.get("container_definitions"));
  over(knownBytes(definitions), "bytes of container definitions", TASK_DEFINITION_BYTES);
  const { known, unknown } = countOf(tasks);
  if (registries.some((registry) => linked(registry.entry)))
    over(known, "tasks with service discovery", REGISTERED_TASKS);
  if (desiredCount.kind === "set" && desiredCount.value < 0)
    faults.push(says.desiredCount({ count: desiredCount.value }));
  else if (desiredCount.kind === "set" && !Number.isInteger(desiredCount.value))
    faults.push(says.fraction({ count: desiredCount.value }));
  return { faults, unknown };
}

/** How long a value is as JSON at least: what isn't known counts as nothing. */
function knownBytes(value: Value): number {
  const total = (parts: readonly Value[], around: number): number =>
    parts.map((part) => knownBytes(part) + around).reduce((sum, size) => sum + size, 0);
  // Between two items stands a comma, behind each key a colon.
  if (isList(value)) return total(value, 1) + 1;
  if (isMap(value)) return total([...value.values()], 2) + total([...value.keys()], 0) + 1;
  if (value instanceof Text) return total(value.parts, 0);
  return isLiteral(value) ? Buffer.byteLength(JSON.stringify(value)) : 0;
}
