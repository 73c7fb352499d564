import { compared } from "../compare/change";
import { compareExposures } from "../compare/access";
import type { EnvironmentChange } from "../compare/compare";
import type { Losses } from "./losses/losses";
import { type Risk, imageRoot } from "./risk";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import { compareServices } from "../compare/services";
import { leadsTo, routingTables } from "../model/routing";
import type { ServiceView } from "../model/service-view";
import { BY_HAND, OFF, startsText } from "../model/start-view";

/**
 * Paths and hosts of load balancers that lead elsewhere, nowhere, or to a service that they didn't lead to. Each that the one or
 * the other side's rules name is looked up in both: the first rule that covers it counts.
 */
export function rerouted({ name: where, status, before, after }: EnvironmentChange, judge: Losses): readonly Risk[] {
  if (status !== "changed") return [];
  const open = new Set(after.exposures.map(({ to }) => to.label));
  const opened = new Set(compareExposures(before, after).added.map(({ to }) => to.label));
  const stays = (name: string): boolean => after.services.some((service) => service.name === name);
  return compared(routingTables(before), routingTables(after), ({ key }) => key).both.flatMap(([old, now]) => {
    const routes = [...new Set([...old.rules, ...now.rules].flatMap((rule) => rule.routes))];
    return routes.flatMap((route): readonly Risk[] => {
      const [was, is] = [leadsTo(old, route), leadsTo(now, route)];
      const subject = `${now.balancer}: ${route}`;
      if (was.to === is.to) return [];
      const root = judge.rootOf(before.stacks, was.by === undefined ? [] : [was.by]);
      const common = { where, subject, ...(root !== undefined && { root }), from: was.to, to: is.to };
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
              text: is.to.startsWith("redirect")
                ? `${subject} is a ${is.to} now, and no longer leads to ${was.to}: clients that don't follow it fail`
                : `${subject} no longer leads to ${was.to}`,
            },
          ]
        : [];
    });
  });
}

/** Names that services are found by, in the private DNS or in Service Connect, which go although somebody calls them. */
export function renamed({ name: where, before, after }: EnvironmentChange, judge: Losses): readonly Risk[] {
  return before.services.flatMap(({ dnsNames, connect, registers }) =>
    [...new Set([...dnsNames, ...(connect?.names ?? [])])].flatMap((name): readonly Risk[] => {
      const still = callersOf(name, after).filter((caller) => wayTo(name, caller, after) === undefined);
      const callers = callersOf(name, before).filter((caller) => {
        const way = wayTo(name, caller, before);
        return way !== undefined && !offers(name, way, after) && after.services.some((it) => it.name === caller);
      });
      const root = judge.rootOf(
        before.stacks,
        registers.map(({ address }) => address),
      );
      const common = { kind: "name", where, cause: name, subject: name, ...(root !== undefined && { root }) } as const;
      if (still.length > 0)
        return [
          {
            ...common,
            stops: true,
            whom: still.join(", "),
            text: `${name} goes, and ${still.join(", ")} still call it`,
          },
        ];
      if (callers.length === 0) return [];
      const [first = ""] = callers;
      const meanwhile = `tasks of ${callers.join(", ")} that still run call it`;
      const whom = callers.join(", ");
      return [
        offered(name, after) === undefined
          ? { ...common, whom, text: `${name} goes: ${meanwhile} until they are exchanged` }
          : {
              ...common,
              whom,
              text: `${name} leaves ${WAYS[wayTo(name, first, before) ?? "dns"]}: ${meanwhile} there until they are exchanged`,
              todo: "keep it in both, by dns: true in its discovery, until all who call it are exchanged",
            },
      ];
    }),
  );
}

type Way = "dns" | "connect";

const WAYS: Readonly<Record<Way, string>> = { dns: "the private DNS", connect: "Service Connect" };

/** How a service finds a name; undefined where it can't. */
function wayTo(name: string, caller: string, view: EnvironmentView): Way | undefined {
  const hasProxy = view.services.some((service) => service.name === caller && service.connect !== undefined);
  if (hasProxy && offers(name, "connect", view)) return "connect";
  return offers(name, "dns", view) ? "dns" : undefined;
}

function offers(name: string, way: Way, { services }: EnvironmentView): boolean {
  return services.some(({ dnsNames, connect }) =>
    ({ dns: dnsNames, connect: connect?.names ?? [] })[way].includes(name),
  );
}

function offered(name: string, view: EnvironmentView): Way | undefined {
  return (["dns", "connect"] as const).find((way) => offers(name, way, view));
}

function callersOf(name: string, { services }: EnvironmentView): readonly string[] {
  const pattern = new RegExp(`(^|[^\\w.-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[^\\w.-])`);
  const calls = ({ containers }: ServiceView): boolean =>
    containers.some(({ environment }) => environment.some(({ value }) => pattern.test(value)));
  return services.filter(calls).map((service) => service.name);
}

/** Jobs that start at other times, no longer by themselves, or run all the time, as services. */
export function rescheduled({ name: where, before, after }: EnvironmentChange, judge: Losses): readonly Risk[] {
  return compareServices(before, after).both.flatMap(([old, now]): readonly Risk[] => {
    const [from, to] = [startsText(old), startsText(now)];
    if (from === undefined || from === to) return [];
    const subject = `job ${now.name}`;
    const root = judge.rootOf(before.stacks, old.start?.role === undefined ? [] : [old.start.role.address]);
    if (to === undefined) {
      const text = `${subject} (started ${from}) is a service now: it runs all the time, and is started anew when it ends`;
      return [{ kind: "schedule", where, ...(root !== undefined && { root }), subject, text, stops: from !== BY_HAND }];
    }
    const stops = to === BY_HAND || to.startsWith(OFF);
    const text = `${subject} starts ${from} → ${to}${stops ? "" : ", and each run costs"}`;
    return [{ kind: "schedule", where, ...(root !== undefined && { root }), subject, from, to, text, stops }];
  });
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
      // Keys of one secret are one thing to see to.
      ...{ kind: "needed", where, cause: secretName(from).replace(/ \(key .*$/, ""), subject: secretName(from) },
      whom: service,
      text: `${secretName(from)} must exist before tasks of ${service} start`,
    })),
    ...certificates({ before, after }).map(({ at, arn, had: old }): Risk => ({
      ...{ kind: "needed", where, cause: arn, subject: at },
      text: `certificate ${arn} must be issued, and be for every host that clients ask for, before ${at} shows it${old === undefined ? "" : ` instead of ${old}`}`,
    })),
    ...images.map(({ reference, usedBy }): Risk => {
      const users = [...new Set(usedBy.map(({ label }) => label))].join(", ");
      const [{ label: first } = { label: users }] = usedBy;
      return {
        ...{ kind: "needed", where, root: imageRoot(where, first), cause: reference, subject: reference, whom: users },
        text: `image ${reference} must be in its registry before tasks of ${users} start`,
      };
    }),
  ];
}

/** Certificates that listeners show now, and no stack here makes. */
function certificates({ before, after }: Pick<EnvironmentChange, "before" | "after">) {
  const all = ({ loadBalancers }: EnvironmentView) =>
    loadBalancers.flatMap(({ name, listeners }) =>
      listeners.map((it) => ({ key: keyOf(it), at: `${name} port ${it.port ?? "?"}`, arn: it.certificate })),
    );
  const old = new Map(all(before).map(({ key, arn }) => [key, arn]));
  return all(after).flatMap(({ key, at, arn }) =>
    arn === undefined || arn === old.get(key) || !/:certificate\/[\w-]+$/.test(arn)
      ? []
      : [{ at, arn, had: old.get(key) }],
  );
}

/** `secret shop/payments (key token)`, `parameter /shop/key`, by what ECS is told of it. */
function secretName(from: string): string {
  const [, secret, key] =
    /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:([^:]+?)(?:-\?{6})?(?::([^:]*):[^:]*:[^:]*)?$/.exec(from) ?? [];
  if (secret !== undefined) return `secret ${secret}${key === undefined || key === "" ? "" : ` (key ${key})`}`;
  const [, parameter] = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(from) ?? [];
  return parameter === undefined ? `secret ${from}` : `parameter ${parameter}`;
}

function secretsOf({ services }: EnvironmentView): readonly { readonly from: string; readonly service: string }[] {
  const all = services.flatMap(({ name, containers }) =>
    containers.flatMap(({ secrets }) => secrets.map(({ from }) => ({ from, service: name }))),
  );
  return all.filter(({ from }, at) => all.findIndex((other) => other.from === from) === at);
}
