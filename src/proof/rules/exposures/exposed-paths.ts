import type { Listener, ListenerRule } from "../../../facts/balancers";
import type { Match } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import { covers, meets } from "../../../lib/path-pattern";
import type { Resource } from "../../../terraform/expressions/value";
import type { Exposure } from "../../declarations/declarations";
import { listed } from "../../../lib/listed";
import { type Audience, SYNTHESIZE } from "../../audience";
import { pathAfter, rewritesUrl } from "../../../facts/network/rewrites";
import { unforwarded } from "../../flows/forwarding";
import { messages } from "../../message";
import { type Result, type Rule, type Subject, results } from "../../result";
import { subjectOf } from "./exposures";

const says = messages(
  {
    unlistedPath: (it: { path: string; service: string; rule: string }, audience: Audience) =>
      `sends ${it.path} → ${it.service} by ${it.rule}, which is not declared; remove the rule, or add the path to ${{ definition: "the paths of the service's exposure", terraform: "the listenerRules of its declared exposure" }[audience]}`,
    noRuleForPath: (it: { paths: readonly string[]; service: string }, audience: Audience) =>
      `no listener rule sends ${listed(it.paths)} → ${it.service}, as is declared; ${{ definition: SYNTHESIZE, terraform: `add the rule, or drop ${it.paths.length > 1 ? "the paths" : "the path"} from the declared exposure` }[audience]}`,
    pathsAsDeclared: ({ paths }: { paths: readonly { path: string; service: string }[] }) =>
      `sends ${paths.map(({ path, service }) => `${path} → ${service}`).join(", ")} as declared`,
    narrowed: (it: { path: string; service: string; rule: string; by: readonly string[] }) =>
      `sends ${it.path} → ${it.service} by ${it.rule} only under ${it.by.join(", ")}, so not everybody is served as declared; drop these conditions or add a rule without them`,
    takenBefore: (it: { path: string; service: string; rule: string; other: string }) =>
      `sends ${it.path} → ${it.service} by ${it.rule}, but ${it.other} answers some of these requests before; drop that rule, narrow its conditions, or give it a greater priority`,
    maybeTaken: (it: { path: string; other: string }) =>
      `undecided whether it sends all of ${it.path} as declared: not known: which requests ${it.other} answers before, by a regular expression`,
    rewritten: (it: { path: string; after: string; service: string; rule: string }, audience: Audience) =>
      `sends ${it.path} as ${it.after} → ${it.service} by ${it.rule}, which is not declared; remove the transform, or add the path to ${{ definition: "the paths of the service's exposure", terraform: "the listenerRules of its declared exposure" }[audience]}`,
    maybeRewritten: (it: { path: string; service: string; rule: string }) =>
      `undecided which paths of ${it.service} it sends ${it.path} to: not known: what ${it.rule} rewrites them to`,
    targetUnknown: (it: { at: string; unknown: readonly string[] }) =>
      `undecided where ${it.at} sends requests: not known: ${it.unknown.join(", ")}`,
  },
  { noRuleForPath: ["paths"] },
);

/** Behind an exposure stand paths; a listener rule more exposes more, though no port opens. */
export const exposedPaths: Rule = {
  id: "exposed-paths",
  title: "Each load balancer sends exactly the declared paths to the declared services",
  check({ facts, declarations }) {
    const declared = (declarations.exposures ?? []).filter(({ listenerRules }) => listenerRules);
    const services = servicesByTarget(facts);
    const lost = unforwardedGroups(facts, services);
    let count = 0;
    const found = declared.flatMap((exposure): readonly Result[] => {
      const balancer = facts.balancers.all.find(
        ({ resource }) => resource.stack === exposure.stack && resource.address === exposure.to,
      );
      const listener = balancer?.listeners.find((item) => item.port === exposure.port);
      // A target that no service registers in is named by 'listener-rules'.
      if (!listener) return [];
      const unknown = [...listener.defaultAction.unknown, ...listener.rules.flatMap(doubtsOf)];
      if (unknown.length > 0) {
        const { undecided } = results(subjectOf(exposure.to, exposure.port), listener.resource);
        return [undecided(says.targetUnknown({ at: listener.resource.address, unknown }))];
      }
      if (targetsOf(listener).some((target) => !services.has(target))) return [];
      const sent = pathsOf(listener, services);
      count += sent.size;
      const stray = facts.balancers.unattached.flatMap(({ resource, parent }) =>
        parent.kind === "unknown" ? [`what ${resource.address} belongs to (${parent.why})`] : [],
      );
      return comparePaths(exposure, listener, sent, { lost, stray });
    });
    return { looked: { "declared exposure with paths": declared.length, path: count }, results: found };
  },
};

interface SentPath {
  readonly path: string;
  readonly service: string;
  /** The listener rule, or the listener, that says so. */
  readonly at: Resource;
  /** What narrows it beside the path, so that not every client is served. */
  readonly narrowedBy: readonly string[];
}

function comparePaths(
  exposure: Exposure,
  listener: Listener,
  sent: ReadonlyMap<string, SentPath>,
  { lost, stray }: { readonly lost: ReadonlyMap<string, string>; readonly stray: readonly string[] },
): readonly Result[] {
  const subject = subjectOf(exposure.to, exposure.port);
  const wanted = new Map(
    (exposure.listenerRules ?? []).flatMap(({ stack, to, paths }) =>
      paths.map((path) => [pathKey(path, stack, to), { path, service: to, group: lost.get(`${stack} ${to}`) }]),
    ),
  );
  const wrong = [...sent].flatMap(([key, { at, path, service, narrowedBy: by }]) => {
    const named = { path, service, rule: at.address };
    if (!wanted.has(key)) return [results(subject, at).refuted(says.unlistedPath(named))];
    if (by.length > 0) return [results(subject, at).refuted(says.narrowed({ ...named, by }))];
    const own = [...wanted.values()].filter((it) => it.service === service).map((it) => it.path);
    const rewritten = rewrittenTo(subject, listener, at, named, own);
    if (rewritten !== undefined) return [rewritten];
    return takenBefore(listener, at, named).map(({ answer, other }) => {
      const { refuted, undecided } = results(subject, other);
      const taker = other.address;
      return answer === "yes"
        ? refuted(says.takenBefore({ ...named, other: taker }))
        : undecided(says.maybeTaken({ path, other: taker }));
    });
  });
  const { proven, refuted, undecided } = results(subject, listener.resource);
  const missing = [...wanted].flatMap(([key, { path, service, group }]) => {
    if (sent.has(key)) return [];
    // A listener rule that may be this one's may be what is missing.
    if (stray.length > 0) return [undecided(says.targetUnknown({ at: listener.resource.address, unknown: stray }))];
    // Where nothing forwards to the service at all, that is the missing link.
    const fault = group === undefined ? says.noRuleForPath({ paths: [path], service }) : unforwarded({ group });
    return [refuted(fault)];
  });
  if (wrong.length + missing.length > 0) return [...wrong, ...missing];
  const all = [...sent.values()];
  const paths = all.map(({ path, service }) => ({ path, service }));
  return [
    proven(
      says.pathsAsDeclared({ paths }),
      all.map(({ at }) => at.address),
    ),
  ];
}

/**
 * A service gets other paths than those by which a rule took them: they are reached from outside, too.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
 */
function rewrittenTo(
  subject: Subject,
  { rules }: Listener,
  at: Resource,
  named: { readonly path: string; readonly service: string; readonly rule: string },
  declared: readonly string[],
): Result | undefined {
  const { all = [], unknown = [] } = rules.find(({ resource }) => resource === at)?.rewrites ?? {};
  const urls = all.filter(rewritesUrl);
  if (urls.length === 0 && unknown.length === 0) return undefined;
  const { refuted, undecided } = results(subject, at);
  const [after] = urls.map(pathAfter);
  if (after === undefined || urls.length > 1 || unknown.length > 0) return undecided(says.maybeRewritten(named));
  return declared.some((pattern) => covers(pattern, after)) ? undefined : refuted(says.rewritten({ ...named, after }));
}

/**
 * Rules that forward nothing, such as a redirect, and are asked before the one that has a path: they answer requests that the
 * service should get. Those that forward elsewhere send what is declared for others, or are refuted for that. What a rule
 * that never leaves anything takes is for 'listener-rules'.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
function takenBefore(
  { rules }: Listener,
  at: Resource,
  { path }: { readonly path: string },
): readonly { readonly answer: Match; readonly other: Resource }[] {
  const index = rules.findIndex(({ resource }) => resource === at);
  const earlier = index < 0 ? rules : rules.slice(0, index);
  return earlier.flatMap(({ conditions, action, resource: other }): readonly { answer: Match; other: Resource }[] => {
    const paths = conditions.find(({ field }) => field === "path-pattern");
    if (action.targets.length + action.idle.length > 0 || conditions.length === 0) return [];
    if (!paths) return [{ answer: "yes", other }];
    const isWhole = conditions.length === 1 && paths.values.some((pattern) => covers(pattern, path));
    if (isWhole && !paths.isRegex) return [];
    if (paths.isRegex) return [{ answer: "unknown", other }];
    return paths.values.some((pattern) => meets(pattern, path)) ? [{ answer: "yes", other }] : [];
  });
}

/** The target groups to which no listener forwards, by the service that registers there. */
function unforwardedGroups(
  { balancers }: Facts,
  services: ReadonlyMap<Resource, Resource>,
): ReadonlyMap<string, string> {
  const lost = [...services].filter(
    ([group]) => balancers.forwards(group).length === 0 && balancers.idleForwards(group).length === 0,
  );
  return new Map(lost.map(([group, { stack, address }]) => [`${stack} ${address}`, group.address]));
}

/**
 * What stands by default gets `*`, which is `/*`: the path of a request begins with a slash.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1
 */
function pathKey(path: string, stack: string, to: string): string {
  return `${/^\/?\*+$/.test(path) ? "/*" : path} → ${stack} ${to}`;
}

function servicesByTarget({ services }: Facts): ReadonlyMap<Resource, Resource> {
  return new Map(
    services.flatMap(({ resource, targets }) =>
      targets.flatMap(({ group }) => (group.kind === "found" ? [[group.resource, resource]] : [])),
    ),
  );
}

/** What a listener sends where, by a text that has the service's stack too; what stands by default gets every path. */
function pathsOf(listener: Listener, services: ReadonlyMap<Resource, Resource>): ReadonlyMap<string, SentPath> {
  const found = new Map<string, SentPath>();
  const add = (path: string, target: Resource, at: Resource, narrowedBy: readonly string[]): void => {
    const { stack, address } = services.get(target) ?? target;
    const key = pathKey(path, stack, address);
    // The same path without conditions serves everybody.
    if (narrowedBy.length === 0 || !found.has(key)) found.set(key, { path, service: address, at, narrowedBy });
  };
  for (const rule of listener.rules) {
    const paths = rule.conditions.find(({ field }) => field === "path-pattern")?.values ?? ["*"];
    for (const target of rule.action.targets)
      for (const path of paths) add(path, target, rule.resource, narrowing(rule));
  }
  const { targets, authenticates } = listener.defaultAction;
  for (const target of targets) add("*", target, listener.resource, authenticates ? ["a login"] : []);
  return found;
}

function narrowing({ conditions, action }: ListenerRule): readonly string[] {
  const others = conditions.filter(({ field }) => field !== "path-pattern");
  return [
    ...others.map(({ field, values }) => `${field} ${values.join(" or ")}`),
    ...(action.authenticates ? ["a login"] : []),
  ];
}

function doubtsOf({ conditions, conditionsUnknown, action }: ListenerRule): readonly string[] {
  return [...conditionsUnknown, ...conditions.flatMap(({ unknown }) => unknown), ...action.unknown];
}

function targetsOf({ defaultAction, rules }: Listener): readonly Resource[] {
  return [...defaultAction.targets, ...rules.flatMap(({ action }) => action.targets)];
}
