import type { ListenerView, LoadBalancerView, RouteView } from "../model/balancer-view";
import { type ChangeRow, compared, rowsOf } from "./change";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";

/** The load balancers, their listeners, and the routing tables. */
export function routeRows(before: EnvironmentView, after: EnvironmentView): readonly ChangeRow[] {
  const balancers = compared(before.loadBalancers, after.loadBalancers, ({ address }) => address);
  const listeners = compared(listenersOf(before), listenersOf(after), ({ listener }) => listener.address);
  const routes = compared(routesOf(before), routesOf(after), ({ route, listener }) =>
    route.priority === undefined ? `${listener.address} last` : route.address,
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
    ...rowsOf(routes, routeName, routeText, (it) => routeFields(it)),
  ];
}

interface Listed {
  readonly balancer: LoadBalancerView;
  readonly listener: ListenerView;
}

interface Routed extends Listed {
  readonly view: EnvironmentView;
  readonly route: RouteView;
}

function listenersOf({ loadBalancers }: EnvironmentView): readonly Listed[] {
  return loadBalancers.flatMap((balancer) => balancer.listeners.map((listener) => ({ balancer, listener })));
}

function routesOf(view: EnvironmentView): readonly Routed[] {
  return listenersOf(view).flatMap(({ balancer, listener }) =>
    listener.routes.map((route) => ({ view, balancer, listener, route })),
  );
}

function balancerFields(balancer: LoadBalancerView): Readonly<Record<string, string | undefined>> {
  return {
    name: balancer.name,
    scheme: balancer.scheme,
    type: balancer.type,
    "deletion protection": balancer.deletionProtection ? "on" : "off",
    zones: balancer.zones.join(", "),
  };
}

function listenerName({ balancer, listener }: Listed): string {
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

function routeName(routed: Routed): string {
  const { route } = routed;
  if (route.priority === undefined) return `${listenerName(routed)}: anything else`;
  return `${listenerName(routed)}: ${targetsOf(routed) || route.address}`;
}

function routeText(routed: Routed): string {
  const { priority, when, then } = routeFields(routed);
  return `${priority ?? "last"}: ${when ?? "anything else"} ${then ?? ""}`;
}

function routeFields(routed: Routed): Readonly<Record<string, string | undefined>> {
  const { route } = routed;
  const checks = route.targets.flatMap(({ healthCheck }) => (healthCheck === "" ? [] : [healthCheck]));
  return {
    priority: route.priority?.toString(),
    when:
      route.conditions.length === 0
        ? undefined
        : route.conditions.map(({ field, values }) => `${field} ${values.join(" or ")}`).join(" and "),
    then: targetsOf(routed) === "" ? route.action : `to ${targetsOf(routed)} on ${portsOf(route)}`,
    "health check": checks.length === 0 ? undefined : checks.join(", "),
  };
}

function targetsOf({ view, route }: Routed): string {
  const services = route.targets.flatMap((target) => target.services);
  const names = services.map((it) => view.services.find((service) => keyOf(service) === keyOf(it))?.name ?? it.address);
  return [...new Set(names)].join(", ");
}

function portsOf({ targets }: RouteView): string {
  return [...new Set(targets.flatMap(({ ports }) => ports))].join(", ");
}
