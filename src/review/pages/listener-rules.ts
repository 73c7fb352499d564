import {
  type Cell,
  type Section,
  type Text,
  badge,
  code,
  codes,
  joined,
  lines,
  list,
  long,
  number,
  table,
} from "../document/document";
import { type ListenerRuleView, type ListenerView, type LoadBalancerView, encryption } from "../model/balancer-view";
import type { EnvironmentView } from "../model/environment-view";
import { serviceName } from "../model/service-view";

export function listenerRules(view: EnvironmentView): readonly Section[] {
  if (view.loadBalancers.length === 0) return [];
  const rows = view.loadBalancers.flatMap((balancer) =>
    balancer.listeners.flatMap((listener) => listener.rules.map((rule) => row(view, balancer, listener, rule))),
  );
  const columns = ["Listener", number("Priority"), long("When"), "Then", "Health check"];
  return [
    {
      id: "listener-rules",
      title: "Listener rules",
      count: rows.length,
      blocks: [
        ...list(view.loadBalancers.map(balancerLine)),
        ...list(view.traps.map((trap): Text => [badge("warn", "mind"), ` ${trap}`])),
        ...table("Rules of the load balancers' listeners: the first that matches wins", columns, rows),
      ],
    },
  ];
}

function balancerLine({ name, address, scheme, type, zones }: LoadBalancerView): Text {
  return [code(name), ` is an ${scheme} ${type} load balancer in `, ...codes(zones), " (", code(address), ")"];
}

function row(
  view: EnvironmentView,
  { name }: LoadBalancerView,
  listener: ListenerView,
  rule: ListenerRuleView,
): readonly Cell[] {
  return [
    [code(name), ` port ${listener.port ?? "?"}, ${encryption(listener).text}`],
    rule.priority ?? "default",
    lines(conditions(rule)),
    lines(destinations(view, rule)),
    lines(rule.targets.flatMap(({ healthCheck }) => (healthCheck === "" ? [] : [healthCheck]))),
  ];
}

function conditions({ conditions: all }: ListenerRuleView): readonly Text[] {
  if (all.length === 0) return ["anything else"];
  return all.map(({ field, values }, at) => [at === 0 ? "" : "and ", `${field} `, ...joined(values.map(code), " or ")]);
}

function destinations(view: EnvironmentView, { action, targets }: ListenerRuleView): readonly Text[] {
  const services = targets.flatMap((target) =>
    target.services.map((service) => [
      "to ",
      code(serviceName(view.services, service)),
      ` on ${target.ports.join(", ")}`,
    ]),
  );
  return services.length > 0 ? services : [action];
}
