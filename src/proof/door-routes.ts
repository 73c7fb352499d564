import type { Listener } from "../facts/balancers";
import { linked } from "../facts/link";
import type { Resource } from "../terraform/value";
import { proven, refuted } from "./chain";
import type { Context } from "./context";
import { type Result, type Rule, counted } from "./result";

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
      const wanted = new Set(
        (door.routes ?? []).flatMap((route) => route.paths.map((path) => `${path} → ${route.to}`)),
      );
      const found = routesOf(listener, services);
      routes += found.size;
      const surplus = [...found]
        .filter(([route]) => !wanted.has(route))
        .map(([route, at]) =>
          refuted(
            at,
            `${label}: sends ${route} by ${at.address}, which no definition declares; remove the rule or declare the path`,
          ),
        );
      const missing = [...wanted]
        .filter((route) => !found.has(route))
        .map((route) =>
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
              `${label}: sends ${[...found.keys()].join(", ")} as declared`,
              [...found.values()].map((at) => at.address),
            ),
          ];
    });
    return { looked: counted({ "declared door with paths": doors.length, route: routes }), results };
  },
};

function servicesByTarget(context: Context): ReadonlyMap<Resource, string> {
  const found = new Map<Resource, string>();
  for (const service of context.facts.services) {
    for (const target of service.targets) {
      const group = linked(target.group);
      if (group) found.set(group, service.resource.address);
    }
  }
  return found;
}

/** `/books/* → aws_ecs_service.books`, with the rule that says so; what stands by default gets every path. */
function routesOf(listener: Listener, services: ReadonlyMap<Resource, string>): ReadonlyMap<string, Resource> {
  const found = new Map<string, Resource>();
  for (const rule of listener.rules) {
    const paths = rule.conditions.find((condition) => condition.field === "path-pattern")?.values ?? ["*"];
    for (const target of rule.targets)
      for (const path of paths) found.set(`${path} → ${services.get(target) ?? target.address}`, rule.resource);
  }
  for (const target of listener.defaultTargets)
    found.set(`* → ${services.get(target) ?? target.address}`, listener.resource);
  return found;
}

function targetsOf(listener: Listener): readonly Resource[] {
  return [...listener.defaultTargets, ...listener.rules.flatMap((rule) => rule.targets)];
}
