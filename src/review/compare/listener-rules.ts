import type { ListenerView, LoadBalancerView, ListenerRuleView } from "../model/balancer-view";
import { type ChangeRow, compared, rowsOf } from "./change";
import type { EnvironmentView } from "../model/environment-view";
import { serviceName } from "../model/service-view";

/** The load balancers, their listeners, and the listeners' rules. */
export function listenerRuleRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const balancers = compared(before.loadBalancers, after.loadBalancers, ({ address }) => address);
  const listeners = compared(listenersOf(before), listenersOf(after), ({ listener }) => listener.address);
  const rules = compared(rulesOf(before), rulesOf(after), ({ rule, listener }) =>
    rule.priority === undefined ? `${listener.address} last` : rule.address,
  );
  return [
    ...rowsOf(
      balancers,
      ({ name }) => name,
      (it) => `${it.scheme} ${it.type} load balancer`,
      balancerFields,
    ),
    ...rowsOf(
      listeners,
      listenerName,
      () => "listener",
      ({ listener }) => listenerFields(listener),
    ),
    ...rowsOf(rules, ruleName, ruleText, (it) => ruleFields(it)),
    ...rowsOf(
      compared(before.traps, after.traps, (trap) => trap),
      () => "routing trap",
      (trap) => trap,
      () => ({}),
    ),
  ];
}

interface ListenerInView {
  readonly balancer: LoadBalancerView;
  readonly listener: ListenerView;
}

interface RuleInView extends ListenerInView {
  readonly view: EnvironmentView;
  readonly rule: ListenerRuleView;
}

function listenersOf({ loadBalancers }: EnvironmentView): readonly ListenerInView[] {
  return loadBalancers.flatMap((balancer) => balancer.listeners.map((listener) => ({ balancer, listener })));
}

function rulesOf(view: EnvironmentView): readonly RuleInView[] {
  return listenersOf(view).flatMap(({ balancer, listener }) =>
    listener.rules.map((rule) => ({ view, balancer, listener, rule })),
  );
}

function balancerFields(balancer: LoadBalancerView): Readonly<Record<string, string | undefined>> {
  return {
    name: balancer.name,
    scheme: balancer.scheme,
    type: balancer.type,
    zones: balancer.zones.join(", "),
  };
}

function listenerName({ balancer, listener }: ListenerInView): string {
  return `${balancer.name} port ${listener.port ?? "?"}`;
}

function listenerFields({
  port,
  protocol,
  certificate,
  sslPolicy,
}: ListenerView): Readonly<Record<string, string | undefined>> {
  return { port: port?.toString(), protocol, certificate, "TLS policy": sslPolicy };
}

function ruleName(placed: RuleInView): string {
  const { rule } = placed;
  if (rule.priority === undefined) return `${listenerName(placed)}: anything else`;
  return `${listenerName(placed)}: ${targetsOf(placed) || rule.address}`;
}

function ruleText(placed: RuleInView): string {
  const { priority, when, then, "health check": check } = ruleFields(placed);
  return `${priority ?? "last"}: ${when ?? "anything else"} ${then ?? ""}${check === undefined ? "" : `, ${check}`}`;
}

function ruleFields(placed: RuleInView): Readonly<Record<string, string | undefined>> {
  const { rule } = placed;
  const checks = rule.targets.flatMap(({ healthCheck }) => (healthCheck === "" ? [] : [healthCheck]));
  return {
    listener: rule.priority === undefined ? undefined : `port ${placed.listener.port ?? "?"}`,
    priority: rule.priority?.toString(),
    when:
      rule.conditions.length === 0
        ? undefined
        : rule.conditions.map(({ field, values }) => `${field} ${values.join(" or ")}`).join(" and "),
    then: targetsOf(placed) === "" ? rule.action : `to ${targetsOf(placed)} on ${portsOf(rule)}`,
    "health check": checks.length === 0 ? undefined : checks.join(", "),
  };
}

function targetsOf({ view, rule }: RuleInView): string {
  const services = rule.targets.flatMap((target) => target.services);
  const names = services.map((it) => serviceName(view.services, it));
  return [...new Set(names)].join(", ");
}

function portsOf({ targets }: ListenerRuleView): string {
  return [...new Set(targets.flatMap(({ ports }) => ports))].join(", ");
}
