import type { Listener } from "../../facts/balancers";
import { linked } from "../../facts/link";
import type { Resource } from "../../terraform/expressions/value";
import { proven, refuted } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Result, type Rule, counted } from "../result";

/** Behind a door stand paths; a rule more is a door more, though no port opens. */
export const doorRoutes: Rule = {
  id: "door-routes",
  title: "Each load balancer sends exactly the declared paths to the declared services",
  check(context) {
    const doors = (context.declared.doors ?? []).filter((door) => door.routes);
    let routes = 0;
    const services = servicesByTarget(context);
    const results = doors.flatMap((door): Result[] => {
      const balancer = context.facts.balancers.all.find(
        ({ resource }) => resource.stack === door.stack && resource.address === door.to,
      );
      const listener = balancer?.listeners.find((item) => item.port === door.port);
      // A target that no service registers in is named by 'listener-rules'.
      if (!listener || targetsOf(listener).some((target) => !services.has(target))) return [];
      const label = `door '${door.to}:${door.port}'`;
      const wanted = new Map(
        (door.routes ?? []).flatMap(({ stack, to, paths }) =>
          paths.map((path) => [`${path} → ${stack} ${to}`, `${path} → ${to}`]),
        ),
      );
      const found = routesOf(listener, services);
      routes += found.size;
      const surplus = [...found]
        .filter(([key]) => !wanted.has(key))
        .map(([, { route, at }]) =>
          refuted(
            at,
            `${label}: sends ${route} by ${at.address}, which no definition declares; remove the rule or declare the path`,
          ),
        );
      const missing = [...wanted]
        .filter(([key]) => !found.has(key))
        .map(([, route]) =>
          refuted(
            listener.resource,
            `${label}: no listener rule sends ${route}, which is declared; add the rule or drop the declaration`,
          ),
        );
      const faults = [...surplus, ...missing];
      return faults.length > 0
        ? faults
        : [
            proven(
              listener.resource,
              `${label}: sends ${[...found.values()].map(({ route }) => route).join(", ")} as declared`,
              [...found.values()].map(({ at }) => at.address),
            ),
          ];
    });
    return { looked: counted({ "declared door with paths": doors.length, route: routes }), results };
  },
};

function servicesByTarget(context: Context): ReadonlyMap<Resource, Resource> {
  const found = new Map<Resource, Resource>();
  for (const service of context.facts.services) {
    for (const target of service.targets) {
      const group = linked(target.group);
      if (group) found.set(group, service.resource);
    }
  }
  return found;
}

interface FoundRoute {
  /** `/books/* → aws_ecs_service.books` */
  readonly route: string;
  /** The rule, or the listener, that says so. */
  readonly at: Resource;
}

/** What a listener sends where, by a text that has the service's stack too; what stands by default gets every path. */
function routesOf(listener: Listener, services: ReadonlyMap<Resource, Resource>): ReadonlyMap<string, FoundRoute> {
  const found = new Map<string, FoundRoute>();
  const add = (path: string, target: Resource, at: Resource): void => {
    const { stack, address } = services.get(target) ?? target;
    found.set(`${path} → ${stack} ${address}`, { route: `${path} → ${address}`, at });
  };
  for (const rule of listener.rules) {
    const paths = rule.conditions.find((condition) => condition.field === "path-pattern")?.values ?? ["*"];
    for (const target of rule.targets) for (const path of paths) add(path, target, rule.resource);
  }
  for (const target of listener.defaultTargets) add("*", target, listener.resource);
  return found;
}

function targetsOf(listener: Listener): readonly Resource[] {
  return [...listener.defaultTargets, ...listener.rules.flatMap((rule) => rule.targets)];
}
