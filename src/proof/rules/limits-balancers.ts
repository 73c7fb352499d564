import type { Balancer } from "../../facts/balancers";
import { linked } from "../../facts/link";
import { asNumber } from "../../terraform/expressions/value";
import { proven, refuted } from "../flows/chain";
import type { Context } from "../flows/context";
import { overQuota } from "./limits";
import { maximumTasks } from "../flows/task-count";
import { type Result, type Rule, counted } from "../result";

/** Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
export const limitsBalancers: Rule = {
  id: "limits-balancers",
  title: "Load balancers stay within their quotas",
  check(context) {
    const { balancers, services } = context.facts;
    const tasks = new Map<object, number>();
    for (const service of services) {
      for (const target of service.targets) {
        const group = linked(target.group);
        if (group) tasks.set(group, (tasks.get(group) ?? 0) + maximumTasks(service));
      }
    }
    let rules = 0;
    const results = balancers.all.flatMap((balancer): Result[] => {
      const own = balancer.listeners.flatMap((listener) => listener.rules);
      rules += own.length;
      const faults = [...quotas(context, balancer, tasks), ...own.flatMap((rule) => [...conditions(rule)])];
      return faults.length > 0
        ? faults
        : [proven(balancer.resource, `load balancer '${balancer.resource.address}': stays within its quotas`)];
    });
    for (const service of services) {
      if (service.targets.length > 5)
        results.push(
          refuted(
            service.resource,
            `${service.label}: has ${service.targets.length} target groups; ECS allows 5; use fewer`,
          ),
        );
    }
    return { looked: counted({ balancer: balancers.all.length, rule: rules, target: tasks.size }), results };
  },
};

function quotas(context: Context, balancer: Balancer, tasks: ReadonlyMap<object, number>): readonly Result[] {
  const { resource, listeners } = balancer;
  const label = `load balancer '${resource.address}'`;
  const rules = listeners.flatMap((listener) => listener.rules);
  const targets = new Set(
    listeners.flatMap((listener) => [...listener.defaultTargets, ...listener.rules.flatMap((rule) => rule.targets)]),
  );
  const count = [...targets].reduce((sum, target) => sum + (tasks.get(target) ?? 0), 0);
  return [
    ...overQuota(context, resource, label, "listener rules", "rulesPerLoadBalancer", rules.length),
    ...overQuota(context, resource, label, "listeners", "listenersPerLoadBalancer", listeners.length),
    ...overQuota(context, resource, label, "target groups", "targetGroupsPerLoadBalancer", targets.size),
    ...overQuota(context, resource, label, "targets during a roll-out", "targetsPerLoadBalancer", count),
  ];
}

/** Five values, five wildcards and paths of 128 characters in a rule can't be raised. */
function* conditions({ resource, conditions: all }: Balancer["listeners"][number]["rules"][number]): Generator<Result> {
  const values = all.flatMap((condition) => condition.values);
  const wildcards = values.join("").replace(/[^*?]/g, "").length;
  const label = `listener rule '${resource.address}'`;
  if (values.length > 5)
    yield refuted(resource, `${label}: has ${values.length} condition values; AWS allows 5 in a rule; split it`);
  if (wildcards > 5) yield refuted(resource, `${label}: has ${wildcards} wildcards; AWS allows 5 in a rule; split it`);
  const long = all
    .flatMap((condition) => (condition.field === "path-pattern" ? condition.values : []))
    .find((path) => path.length > 128);
  if (long !== undefined)
    yield refuted(resource, `${label}: has a path of ${long.length} characters; AWS allows 128; shorten it`);
  if (asNumber(resource.get("priority")) !== undefined && values.length === 0)
    yield refuted(resource, `${label}: has no condition; AWS asks for one; add a path`);
}
