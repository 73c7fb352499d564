import { LISTENER_RULE } from "../../../aws/load-balancer-limits";
import type { Balancers, Listener, ListenerRule } from "../../../facts/balancers";
import { isMissing, link, linked } from "../../../facts/link";
import { TARGET_GROUPS } from "../../../facts/resource-types";
import { covers } from "../../../lib/path-pattern";
import type { Resource } from "../../../terraform/expressions/value";
import { messages } from "../../message";
import { type Result, type Rule, type Subject, conclude, concludeNetwork, results } from "../../result";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export const balancerNetwork: Rule = {
  id: "balancer-network",
  title: "Each load balancer stands in two zones, and a public one in subnets with a way to the internet",
  check({ flows: { balancerInterfaces } }) {
    const found = [...balancerInterfaces].flatMap(([{ resource }, evidence]) =>
      conclude({ kind: "load balancer", name: resource.address }, resource, "take requests", evidence),
    );
    const listeners = [...balancerInterfaces.keys()].flatMap((balancer) => balancer.listeners);
    return { looked: { balancer: balancerInterfaces.size, listener: listeners.length }, results: found };
  },
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html */
export const balancerTarget: Rule = {
  id: "balancer-target",
  title: "Each load balancer reaches the tasks behind it, on the port that they listen on",
  check({ facts: { services, balancers }, flows: { forwarding } }) {
    const found = forwarding
      .filter(({ service }) => service.targets.length > 0)
      .flatMap(({ service, own, flows }) =>
        concludeNetwork(service, "be reached by its load balancer", own, ...flows.map(({ evidence }) => evidence)),
      );
    const targets = services.flatMap((service) => service.targets);
    const behind = targets.flatMap(({ group }) => {
      const resource = linked(group);
      return resource ? [...new Set(balancers.forwards(resource).map(({ balancer }) => balancer))] : [];
    });
    return { looked: { service: services.length, target: targets.length, balancer: behind.length }, results: found };
  },
};

const says = messages({
  unattached: ({ names }: { names: string }) =>
    `hangs on ${names}; it needs a load balancer, a rule needs a listener; correct the reference`,
  noService: ({ target }: { target: string }) =>
    `forwards to ${target}, where no service registers; add the load_balancer block to the service or remove the rule`,
  noWeight: ({ targets }: { targets: readonly string[] }) =>
    `forwards to ${targets.join(", ")} with weight 0 alone, so no request arrives; give one of them a weight`,
  alsoTo: (it: { target: string; others: readonly string[] }) =>
    `undecided who gets its requests: not known: what ${it.others.join(", ")} registers in ${it.target} beside the tasks of its service`,
  targetUnknown: ({ unknown }: { unknown: readonly string[] }) =>
    `undecided where it sends requests: not known: ${unknown.join(", ")}`,
  conditionUnknown: ({ unknown }: { unknown: readonly string[] }) =>
    `undecided whether it can be met: not known: ${unknown.join(", ")}`,
  allMet: ({ count }: { count: number }) => `all ${count} rules can be met`,
  priorityUnknown: () => "its priority is not known",
  samePriority: (it: { priority: number; other: string }) =>
    `priority is ${it.priority}; '${it.other}' has it already; give each its own`,
  priority: ({ priority }: { priority: number }) =>
    `priority is ${priority}; AWS allows ${LISTENER_RULE.minimumPriority} to ${LISTENER_RULE.maximumPriority}; set one of these`,
  rewritesTwice: ({ type }: { type: string }) =>
    `has more than one transform of type ${type}, of which AWS allows one a rule; join them, or remove one`,
  rewriteRegex: (it: { regex: string; part: string }) =>
    `rewrites by the regular expression '${it.regex}', in which AWS doesn't take ${it.part}; write it without`,
  rewriteUnknown: ({ unknown }: { unknown: readonly string[] }) =>
    `undecided whether AWS takes its transforms: not known: ${unknown.join(", ")}`,
  neverMet: (it: { other: string; priority: number | undefined }) =>
    `is never met, '${it.other}' with priority ${it.priority ?? "?"} takes all of its requests; give it a smaller priority`,
  noPath: ({ path }: { path: string }) => `path ${path} is never met, the path of a request begins with /; write it so`,
  pathNeverMet: (it: { path: string; other: string }) =>
    `path ${it.path} is never met, '${it.other}' takes it first; give it a smaller priority`,
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html */
export const listenerRules: Rule = {
  id: "listener-rules",
  title: "Each listener rule can be met and forwards to a service",
  check({ facts: { balancers, services, model } }) {
    const served = new Set(services.flatMap(({ targets }) => targets.flatMap(({ group }) => linked(group) ?? [])));
    // Targets that something else registers, such as an instance.
    const elsewhere = [
      ...["aws_lb_target_group_attachment", "aws_autoscaling_attachment"].flatMap((type) => model.all(type)),
      ...model.all("aws_autoscaling_group").filter((group) => group.get("target_group_arns") !== undefined),
    ];
    const unclear = services.flatMap(({ label, registrationUnknown }) =>
      registrationUnknown.map((why) => `where service '${label}' registers (${why})`),
    );
    const beside = (target: Resource): readonly string[] =>
      model
        .all("aws_lb_target_group_attachment")
        .filter(
          (attachment) => linked(link(attachment.get("target_group_arn"), TARGET_GROUPS, ["arn", "id"])) === target,
        )
        .map(({ address }) => address);
    const isServed = (target: Resource): boolean => served.has(target) || elsewhere.length > 0;
    const listeners = balancers.all.flatMap((balancer) =>
      balancer.listeners.map((listener) => ({ balancer, listener })),
    );
    const found = listeners.flatMap(({ balancer, listener }): readonly Result[] => {
      const faults = [
        ...priorities(listener),
        ...shadows(listener),
        ...rewriting(listener),
        ...unserved(listener, isServed, unclear),
        ...shared(listener, (target) => (served.has(target) ? beside(target) : [])),
      ];
      if (faults.length > 0) return faults;
      const rules = listener.rules.map(({ resource }) => resource.address);
      if (rules.length === 0) return [];
      const { proven } = results({ kind: "listener", name: listener.resource.address }, listener.resource);
      const evidence = [balancer.resource.address, listener.resource.address, ...rules];
      return [proven(says.allMet({ count: rules.length }), evidence)];
    });
    const rules = listeners.flatMap(({ listener }) => listener.rules);
    return {
      looked: { listener: listeners.length, rule: rules.length },
      results: [...unattached(balancers), ...found],
    };
  },
};

function unattached({ unattached: all }: Balancers): readonly Result[] {
  return all.map(({ resource, parent }) => {
    const { refuted, undecided } = results({ kind: "listener", name: resource.address }, resource);
    const names = "why" in parent ? parent.why : "nothing";
    const isKnown = parent.kind !== "unknown" || isMissing(parent);
    return (isKnown ? refuted : undecided)(says.unattached({ names }));
  });
}

function subjectOf(rule: Resource): Subject {
  return { kind: "listener rule", name: rule.address };
}

function unserved(
  listener: Listener,
  isServed: (target: Resource) => boolean,
  unclear: readonly string[],
): readonly Result[] {
  const all = [{ resource: listener.resource, action: listener.defaultAction }, ...listener.rules];
  return all.flatMap(({ resource, action: { targets, idle, unknown } }): readonly Result[] => {
    const { refuted, undecided } = results(subjectOf(resource), resource);
    if (unknown.length > 0) return [undecided(says.targetUnknown({ unknown }))];
    if (targets.length === 0 && idle.length > 0)
      return [refuted(says.noWeight({ targets: idle.map(({ address }) => address) }))];
    return targets
      .filter((target) => !isServed(target))
      .map((target) =>
        unclear.length > 0
          ? undecided(says.targetUnknown({ unknown: unclear }))
          : refuted(says.noService({ target: target.address })),
      );
  });
}

/** Of the requests to a target group each of its targets gets a share, whoever registered it. */
function shared(listener: Listener, beside: (target: Resource) => readonly string[]): readonly Result[] {
  const all = [{ resource: listener.resource, action: listener.defaultAction }, ...listener.rules];
  return all.flatMap(({ resource, action: { targets } }) =>
    targets.flatMap((target) => {
      const others = beside(target);
      return others.length === 0
        ? []
        : [results(subjectOf(resource), resource).undecided(says.alsoTo({ target: target.address, others }))];
    }),
  );
}

function* priorities(listener: Listener): Generator<Result> {
  const taken = new Map<number, ListenerRule>();
  for (const rule of listener.rules) {
    const { resource, priority } = rule;
    const { refuted, undecided } = results(subjectOf(resource), resource);
    if (priority === undefined) {
      // Without one AWS takes the next free number; with an unknown one nobody can tell the order.
      if (resource.get("priority") !== undefined) yield undecided(says.priorityUnknown());
      continue;
    }
    const other = taken.get(priority);
    if (other) yield refuted(says.samePriority({ priority, other: other.resource.address }));
    const { minimumPriority, maximumPriority } = LISTENER_RULE;
    if (!Number.isInteger(priority) || priority < minimumPriority || priority > maximumPriority)
      yield refuted(says.priority({ priority }));
    taken.set(priority, rule);
  }
}

/**
 * What AWS takes of transforms.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
function* rewriting({ rules }: Listener): Generator<Result> {
  for (const { resource, rewrites } of rules) {
    const { refuted, undecided } = results(subjectOf(resource), resource);
    const types = rewrites.all.flatMap(({ type }) => (type.kind === "set" ? type.value : []));
    for (const type of new Set(types))
      if (types.filter((it) => it === type).length > 1) yield refuted(says.rewritesTwice({ type }));
    const unknown = [...rewrites.unknown];
    for (const { type, regex, replace } of rewrites.all) {
      for (const [name, setting] of Object.entries({ type, regex, replace })) {
        if (setting.kind !== "set") unknown.push(setting.kind === "unknown" ? setting.why : `${name} of a transform`);
      }
      const [found] = regex.kind === "set" ? refusedParts(regex.value) : [];
      if (regex.kind === "set" && found !== undefined)
        yield refuted(says.rewriteRegex({ regex: regex.value, part: found }));
    }
    if (unknown.length > 0) yield undecided(says.rewriteUnknown({ unknown }));
  }
}

const REFUSED_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, "lookaheads and lookbehinds"],
  [/\\[1-9]/, "backreferences"],
  [/\(\?>/, "atomic groups"],
  [/[*+?}]\+/, "possessive quantifiers"],
  [/\\[pP]\{?/, "Unicode character classes"],
];

function refusedParts(regex: string): readonly string[] {
  // What stands for itself, such as `\\+`, or in a class, such as `[*+]`, is none of them.
  const bare = regex.replace(/\\[^1-9pP]/g, "x").replace(/\[[^\]]*\]/g, "x");
  return REFUSED_PARTS.flatMap(([pattern, part]) => (pattern.test(bare) ? part : []));
}

function* shadows(listener: Listener): Generator<Result> {
  for (const [index, rule] of listener.rules.entries()) {
    const earlier = listener.rules.slice(0, index);
    const { values: paths = [], isRegex = false } = rule.conditions.find(({ field }) => field === "path-pattern") ?? {};
    const { refuted, undecided } = results(subjectOf(rule.resource), rule.resource);
    const unknown = [...rule.conditionsUnknown, ...rule.conditions.flatMap((condition) => condition.unknown)];
    if (unknown.length > 0) {
      yield undecided(says.conditionUnknown({ unknown }));
      continue;
    }
    for (const path of isRegex ? [] : paths) if (!/^[/*?]/.test(path)) yield refuted(says.noPath({ path }));
    const whole = earlier.find((other) => shadowed(other, rule));
    if (whole) {
      yield refuted(says.neverMet({ other: whole.resource.address, priority: whole.priority }));
      continue;
    }
    for (const path of paths.length > 1 ? paths : []) {
      const dead = earlier.find((other) => shadowed(other, rule, path));
      if (dead) yield refuted(says.pathNeverMet({ path, other: dead.resource.address }));
    }
  }
}

/** Which rule says that it isn't known. */
function hasUnknownPriority({ resource, priority }: ListenerRule): boolean {
  return priority === undefined && resource.get("priority") !== undefined;
}

/** Whether every request of `rule` (of one of its paths) already meets `other`. */
function shadowed(other: ListenerRule, rule: ListenerRule, path?: string): boolean {
  // What else it asks for, or whether it comes before, can't be told.
  if (other.conditionsUnknown.length > 0 || hasUnknownPriority(other) || hasUnknownPriority(rule)) return false;
  return other.conditions.every(({ field, values }) => {
    const own =
      field === "path-pattern" && path !== undefined
        ? [path]
        : rule.conditions.find((condition) => condition.field === field)?.values;
    return (
      own !== undefined &&
      own.length > 0 &&
      own.every((value) => values.some((pattern) => covers(folded(pattern, field), folded(value, field))))
    );
  });
}

/** Hosts don't tell case apart, paths do. */
function folded(pattern: string, field: string): string {
  return field === "host-header" ? pattern.toLowerCase() : pattern;
}
