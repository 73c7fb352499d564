import { matches } from "../../facts/arn";
import { compared } from "./change";
import { compareExposures } from "./access";
import type { EnvironmentChange } from "./compare";
import type { Risk } from "./risk";
import { compareServices } from "./services";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import { type ServiceView, serviceName } from "../model/service-view";

/** What services and load balancers had to keep out or keep up, and have no more. */
export function unguarded({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  const lost = (cause: string, subject: string, from: string, to: string): Risk => ({
    ...{ kind: "safeguard", where, cause, subject, from, to },
    text: `${subject}: ${cause}: ${from} → ${to}`,
  });
  const services = compareServices(before, after).both.flatMap(([old, now]) => [
    ...(now.exec && !old.exec ? [lost("a shell by ECS Exec", `service ${now.name}`, "impossible", "possible")] : []),
    ...(old.rollsBack === true && now.rollsBack !== true
      ? [
          lost(
            "roll-back of a failed deployment",
            `service ${now.name}`,
            "on",
            now.rollsBack === false ? "off" : "not known",
          ),
        ]
      : []),
    ...((old.keptPercent ?? 0) > (now.keptPercent ?? 0)
      ? [
          lost(
            "tasks kept during a deployment",
            `service ${now.name}`,
            percent(old.keptPercent),
            percent(now.keptPercent),
          ),
        ]
      : []),
    ...compared(old.containers, now.containers, ({ name }) => name).both.flatMap(([was, is]) => [
      ...(was.readonlyRoot && !is.readonlyRoot
        ? [lost("root file system", `service ${now.name}`, "read-only", "writable")]
        : []),
      ...(was.logGroup !== undefined && is.logGroup === undefined
        ? [lost("logs", `service ${now.name}`, was.logGroup, "nowhere that these stacks know")]
        : []),
    ]),
  ]);
  const balancers = compared(before.loadBalancers, after.loadBalancers, keyOf).both.flatMap(([old, now]) => {
    const listeners = compared(old.listeners, now.listeners, ({ port }) => `${port ?? "?"}`).both;
    return [
      ...(old.deletionProtection && !now.deletionProtection
        ? [lost("deletion protection", `load balancer ${now.name}`, "on", "off")]
        : []),
      ...listeners.flatMap(([was, is]) =>
        ENCRYPTED.has(was.protocol) && !ENCRYPTED.has(is.protocol)
          ? [lost("encryption of connections", `${now.name} port ${is.port ?? "?"}`, was.protocol, is.protocol)]
          : [],
      ),
    ];
  });
  return [...services, ...balancers];
}

function percent(share: number | undefined): string {
  return share === undefined ? "not known" : `${share} %`;
}

const ENCRYPTED = new Set(["HTTPS", "TLS"]);

/**
 * Paths and hosts of load balancers that lead elsewhere, nowhere, or to a service that they didn't lead to. Each that the one or
 * the other side's rules name is looked up in both: the first rule that covers it counts.
 */
export function rerouted({ name: where, status, before, after }: EnvironmentChange): readonly Risk[] {
  if (status !== "changed") return [];
  const open = new Set(after.exposures.map(({ to }) => to.label));
  const opened = new Set(compareExposures(before, after).added.map(({ to }) => to.label));
  const stays = (name: string): boolean => after.services.some((service) => service.name === name);
  return compared(tables(before), tables(after), ({ key }) => key).both.flatMap(([old, now]) => {
    const routes = [...new Set([...old.rules, ...now.rules].flatMap((rule) => rule.routes))];
    return routes.flatMap((route): readonly Risk[] => {
      const [was, is] = [leadsTo(old, route), leadsTo(now, route)];
      const subject = `${now.balancer}: ${route}`;
      const common = { where, subject, from: was.to, to: is.to };
      if (was.to === is.to) return [];
      if (was.isService && is.isService)
        return [
          {
            ...{ ...common, kind: "moved", cause: `${was.to} ${is.to}` },
            text: `${subject} leads from ${was.to} to ${is.to}; until both run, requests may fail`,
          },
        ];
      if (is.isService)
        return open.has(now.balancer) && !opened.has(now.balancer)
          ? [
              {
                ...{ ...common, kind: "exposure", cause: `route ${is.to}` },
                text: `${subject} leads to ${is.to} now, open to whoever reaches ${now.balancer}`,
              },
            ]
          : [];
      return was.isService && stays(was.to)
        ? [
            {
              ...{ ...common, kind: "traffic", cause: `route ${was.to}` },
              text: `${subject} no longer leads to ${was.to}`,
            },
          ]
        : [];
    });
  });
}

/** The rules of a listener, the first that covers a request first. */
interface RoutingTable {
  readonly key: string;
  readonly balancer: string;
  readonly rules: readonly (Target & {
    readonly conditions: Conditions;
    /** Each request that it names: `path /shop`. */
    readonly routes: readonly string[];
  })[];
}

interface Target {
  readonly to: string;
  readonly isService: boolean;
}

type Conditions = readonly { readonly field: string; readonly values: readonly string[] }[];

function tables(view: EnvironmentView): readonly RoutingTable[] {
  return view.loadBalancers.flatMap((balancer) =>
    balancer.listeners.map(({ port, rules }) => ({
      key: `${balancer.name} ${port ?? "?"}`,
      balancer: balancer.name,
      rules: rules.map(({ conditions, targets, action }) => {
        const services = targets.flatMap((target) => target.services.map((it) => serviceName(view.services, it)));
        const to = [...new Set(services)].join(", ") || action;
        return { conditions, to, isService: services.length > 0, routes: combinations(conditions) };
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

function leadsTo({ rules }: RoutingTable, route: string): Target {
  const parts = route.split(AND);
  const covers = (conditions: Conditions): boolean =>
    conditions.every(({ field, values }) =>
      values.some((value) => parts.some((part) => matches(`${field} ${value}`, part) === "yes")),
    );
  return rules.find(({ conditions }) => covers(conditions)) ?? { to: "nothing", isService: false };
}

/** Private names that go although somebody calls them. */
export function renamed({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  const names = new Set(after.services.flatMap(({ dnsNames }) => dnsNames));
  return before.services.flatMap((service) =>
    service.dnsNames
      .filter((name) => !names.has(name))
      .flatMap((name): readonly Risk[] => {
        const still = callersOf(name, after);
        const callers = callersOf(name, before).filter((caller) => after.services.some((it) => it.name === caller));
        const common = { kind: "name", where, cause: name, subject: name } as const;
        if (still.length > 0)
          return [
            {
              ...common,
              stops: true,
              whom: still.join(", "),
              text: `${name} goes, and ${still.join(", ")} still call it`,
            },
          ];
        return callers.length === 0
          ? []
          : [
              {
                ...{ ...common, whom: callers.join(", ") },
                text: `${name} goes: tasks of ${callers.join(", ")} that still run call it until they are exchanged`,
              },
            ];
      }),
  );
}

function callersOf(name: string, { services }: EnvironmentView): readonly string[] {
  const pattern = new RegExp(`(^|[^\\w.-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[^\\w.-])`);
  const calls = ({ containers }: ServiceView): boolean =>
    containers.some(({ environment }) => environment.some(({ value }) => pattern.test(value)));
  return services.filter(calls).map((service) => service.name);
}

/** What must be there before a task can start: secrets and images that no stack here makes. */
export function neededFirst({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  const known = new Set(secretsOf(before).map(({ from }) => from));
  const made = after.data.filter(({ kind }) => kind === "secret" || kind === "parameter").map(({ name }) => name);
  const secrets = secretsOf(after).filter(
    ({ from }) => !known.has(from) && !made.some((name) => from.includes(`:${name}-`) || from.includes(`/${name}`)),
  );
  // A new version where others came from is what every deployment has.
  const had = new Set(before.images.map(({ repository }) => repository));
  const images = after.images.filter((image) => image.resource === undefined && !had.has(image.repository));
  return [
    ...secrets.map(({ from, service }): Risk => ({
      ...{ kind: "needed", where, cause: from, subject: from, whom: service },
      text: `secret ${from} must exist before tasks of ${service} start`,
    })),
    ...images.map(({ reference, usedBy }): Risk => {
      const users = [...new Set(usedBy.map(({ label }) => label))].join(", ");
      return {
        ...{ kind: "needed", where, cause: reference, subject: reference, whom: users },
        text: `image ${reference} must be in its registry before tasks of ${users} start`,
      };
    }),
  ];
}

function secretsOf({ services }: EnvironmentView): readonly { readonly from: string; readonly service: string }[] {
  const all = services.flatMap(({ name, containers }) =>
    containers.flatMap(({ secrets }) => secrets.map(({ from }) => ({ from, service: name }))),
  );
  return all.filter(({ from }, at) => all.findIndex((other) => other.from === from) === at);
}
