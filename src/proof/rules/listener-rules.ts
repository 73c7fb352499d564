import type { Listener, ListenerRule } from "../../facts/balancers";
import { linked } from "../../facts/link";
import { covers } from "../../lib/path-pattern";
import type { Resource } from "../../terraform/expressions/value";
import { proven, refuted, undecided } from "../flows/chain";
import { type Result, type Rule, counted } from "../result";

/** Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html */
export const listenerRules: Rule = {
  id: "listener-rules",
  title: "Each listener rule can be met and forwards to a service",
  check(context) {
    const { balancers, services, model } = context.facts;
    const served = new Set(
      services.flatMap((service) => service.targets.flatMap((target) => linked(target.group) ?? [])),
    );
    // Targets that something else registers, such as an instance.
    const attachments = [...model.all("aws_lb_target_group_attachment"), ...model.all("aws_autoscaling_attachment")];
    const elsewhere = attachments.length > 0;
    let [listeners, rules] = [0, 0];
    const results: Result[] = balancers.loose.map(({ address, why }) => ({
      verdict: why.startsWith("data.") || why.startsWith("var.") || why.startsWith("module.") ? "undecided" : "refuted",
      stack: model.stacks.find((stack) => stack.declarations.has(address))?.name ?? "",
      at: address,
      message: `listener '${address}': hangs on ${why}; it needs a load balancer, a rule needs a listener; correct the reference`,
      evidence: [],
      notes: [],
    }));
    for (const balancer of balancers.all) {
      for (const listener of balancer.listeners) {
        listeners += 1;
        rules += listener.rules.length;
        const faults = [...priorities(listener), ...shadows(listener)];
        for (const [at, targets] of targetsOf(listener)) {
          for (const target of targets.filter((item) => !served.has(item) && !elsewhere)) {
            faults.push(
              refuted(
                at,
                `listener rule '${at.address}': forwards to ${target.address}, where no service registers; add the load_balancer block to the service or remove the rule`,
              ),
            );
          }
        }
        results.push(...faults);
        const chain = [
          balancer.resource.address,
          listener.resource.address,
          ...listener.rules.map((rule) => rule.resource.address),
        ];
        if (faults.length === 0)
          results.push(
            proven(
              listener.resource,
              `listener '${listener.resource.address}': all ${listener.rules.length} rules can be met`,
              chain,
            ),
          );
      }
    }
    return { looked: counted({ listener: listeners, rule: rules }), results };
  },
};

function targetsOf(listener: Listener): readonly (readonly [Resource, readonly Resource[]])[] {
  return [
    [listener.resource, listener.defaultTargets],
    ...listener.rules.map((rule) => [rule.resource, rule.targets] as const),
  ];
}

function* priorities(listener: Listener): Generator<Result> {
  const taken = new Map<number, ListenerRule>();
  for (const rule of listener.rules) {
    const { resource, priority } = rule;
    const label = `listener rule '${resource.address}'`;
    if (priority === undefined) {
      // Without one AWS takes the next free number; with an unknown one nobody can tell the order.
      if (resource.get("priority") !== undefined) yield undecided(resource, `${label}: its priority is not known`);
      continue;
    }
    const other = taken.get(priority);
    if (other)
      yield refuted(
        resource,
        `${label}: priority is ${priority}; '${other.resource.address}' has it already; give each its own`,
      );
    if (!Number.isInteger(priority) || priority < 1 || priority > 50_000) {
      yield refuted(resource, `${label}: priority is ${priority}; AWS allows 1 to 50000; take one of these`);
    }
    taken.set(priority, rule);
  }
}

function* shadows(listener: Listener): Generator<Result> {
  for (const [index, rule] of listener.rules.entries()) {
    const earlier = listener.rules.slice(0, index);
    const paths = rule.conditions.find((condition) => condition.field === "path-pattern")?.values ?? [];
    const whole = earlier.find((other) => shadowed(other, rule));
    const label = `listener rule '${rule.resource.address}'`;
    if (whole) {
      yield refuted(
        rule.resource,
        `${label}: is never met, '${whole.resource.address}' with priority ${whole.priority ?? "?"} takes all of its requests; give it a smaller priority`,
      );
      continue;
    }
    for (const path of paths.length > 1 ? paths : []) {
      const dead = earlier.find((other) => shadowed(other, rule, path));
      if (dead)
        yield refuted(
          rule.resource,
          `${label}: path ${path} is never met, '${dead.resource.address}' takes it first; give it a smaller priority`,
        );
    }
  }
}

/** Whether every request of `rule` (of one of its paths) already meets `other`. */
function shadowed(other: ListenerRule, rule: ListenerRule, path?: string): boolean {
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
