import { matches } from "../../facts/arn";
import { covers } from "../../lib/path-pattern";
import type { LoadBalancerView } from "./balancer-view";
import { keyOf } from "./reference";
import { type ServiceView, serviceName } from "./service-view";

/** The rules of a listener, the first that covers a request first. */
export interface RoutingTable {
  readonly key: string;
  /** `shop-balancer port 80`. */
  readonly listener: string;
  /** Name of its load balancer. */
  readonly balancer: string;
  readonly rules: readonly (Target & {
    readonly by: string;
    readonly conditions: Conditions;
    /** Each request that it names: `path /shop`. */
    readonly routes: readonly string[];
  })[];
}

export interface Target {
  readonly to: string;
  readonly isService: boolean;
  /** Address of the rule, or of the listener whose default action it is; undefined where there is none. */
  readonly by?: string;
}

export interface Routed {
  readonly loadBalancers: readonly LoadBalancerView[];
  readonly services: readonly ServiceView[];
}

type Conditions = readonly { readonly field: string; readonly values: readonly string[] }[];

export function routingTables(view: Routed): readonly RoutingTable[] {
  return view.loadBalancers.flatMap((balancer) =>
    balancer.listeners.map(({ port, rules }) => ({
      key: `${keyOf(balancer)} ${port ?? "?"}`,
      listener: `${balancer.name} port ${port ?? "?"}`,
      balancer: balancer.name,
      rules: rules.map(({ address, conditions, targets, action }) => {
        const services = targets.flatMap((target) => target.services.map((it) => serviceName(view.services, it)));
        const to = [...new Set(services)].join(", ") || action;
        return { by: address, conditions, to, isService: services.length > 0, routes: combinations(conditions) };
      }),
    })),
  );
}

const AND = " and ";

/** Rules list several values; each combination is a route. The last rule, which has none, takes anything else. */
function combinations(conditions: Conditions): readonly string[] {
  if (conditions.length === 0) return ["anything else"];
  return conditions.reduce<readonly string[]>(
    (some, { field, values }) =>
      some.flatMap((route) => values.map((value) => `${route === "" ? "" : `${route}${AND}`}${field} ${value}`)),
    [""],
  );
}

export function leadsTo({ rules }: RoutingTable, route: string): Target {
  const parts = route.split(AND);
  const covers = (conditions: Conditions): boolean =>
    conditions.every(({ field, values }) =>
      values.some((value) => parts.some((part) => matches(`${field} ${value}`, part) === "yes")),
    );
  return rules.find(({ conditions }) => covers(conditions)) ?? { to: "nothing", isService: false };
}

/**
 * What readers of a routing table take for something else, each as a sentence without its full stop: a path that its own `/*`
 * doesn't match, a pattern that takes in other words, a prefix that goes to two services.
 */
export function routingTraps(view: Routed): readonly string[] {
  return routingTables(view).flatMap((table) => {
    const traps = table.rules.flatMap((rule) => rule.routes.flatMap((route) => trapsOf(table, rule, route)));
    return [...new Set([...traps, ...shared(table)])].map((trap) => `${table.balancer}: ${trap}`);
  });
}

function trapsOf(table: RoutingTable, { to, isService }: Target, route: string): readonly string[] {
  const path = pathIn(route);
  if (path === undefined || !isService || !path.endsWith("*")) return [];
  if (!path.endsWith("/*")) return [`${path} takes in whatever begins so, such as ${path.slice(0, -1)}x`];
  const bare = path.slice(0, -2);
  if (bare === "" || bare.includes("*")) return [];
  const other = leadsTo(table, route.replace(`path ${path}`, `path ${bare}`));
  return other.to === to ? [] : [`${bare} isn't matched by ${path}: it leads to ${other.to}, not to ${to}`];
}

/** Patterns of one service in those of another, below a path of their own. */
function shared({ rules }: RoutingTable): readonly string[] {
  const bySegment = new Map<string, { readonly path: string; readonly to: string }[]>();
  for (const { routes, to, isService } of rules)
    for (const path of routes.flatMap((route) => pathIn(route) ?? [])) {
      const [, segment = ""] = path.split("/");
      if (!isService || segment === "" || segment.includes("*")) continue;
      bySegment.set(segment, [...(bySegment.get(segment) ?? []), { path, to }]);
    }
  return [...bySegment.values()].flatMap((some) =>
    some.flatMap((outer) =>
      some
        .filter((inner) => inner.to !== outer.to && inner.path !== outer.path && covers(outer.path, inner.path))
        .map((inner) => `one prefix leads to two services: ${inner.path} to ${inner.to}, ${outer.path} to ${outer.to}`),
    ),
  );
}

function pathIn(route: string): string | undefined {
  return route
    .split(AND)
    .find((part) => part.startsWith("path "))
    ?.slice("path ".length);
}
