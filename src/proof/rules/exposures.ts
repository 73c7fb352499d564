import type { Balancer, Listener } from "../../facts/balancers";
import { tcpPorts } from "../../facts/containers";
import type { Facts } from "../../facts/facts";
import type { Service } from "../../facts/services";
import type { Resource } from "../../terraform/expressions/value";
import type { Exposure } from "../declarations/declarations";
import { type OpenPort, exposureKey } from "../flows/exposures";
import { defaultRouteOf } from "../flows/internet-path";
import { type Message, messages } from "../message";
import { type Result, type Rule, type Subject, results } from "../result";

const closed = ({ cidrs }: Shut, why: string): string =>
  `is declared for ${cidrs.join(", ")} but closed: ${why}; open it or drop the declaration`;

interface Shut {
  readonly cidrs: readonly string[];
}

const says = messages({
  open: ({ cidrs }: { cidrs: readonly string[] }) => `is open to ${cidrs.join(", ")}`,
  openAsDeclared: ({ cidrs }: { cidrs: readonly string[] }) => `is open to ${cidrs.join(", ")} as declared`,
  onlyListed: () => "not declared, so only listed",
  noResource: (it: Shut & { to: string }) => closed(it, `no resource ${it.to} stands in the stack`),
  internal: (it: Shut) => closed(it, "the balancer is internal"),
  noPublicIp: (it: Shut) => closed(it, "assign_public_ip is false"),
  noInternetRoute: (it: Shut & { subnets: readonly string[] }) =>
    closed(it, `none of its subnets (${it.subnets.join(", ")}) routes to an internet gateway`),
  noListener: (it: Shut & { port: number }) => closed(it, `no listener has port ${it.port}`),
  noContainer: (it: Shut & { port: number }) => closed(it, `no container listens on ${it.port}`),
  noIngressRule: (it: Shut & { groups: readonly string[] }) =>
    closed(it, `no ingress rule of ${it.groups.join(", ") || "its security groups"} lets it in`),
  unlistedPath: (it: { path: string; service: string; rule: string }) =>
    `sends ${it.path} → ${it.service} by ${it.rule}, which no definition declares; remove the rule or declare the path`,
  noRuleForPath: (it: { path: string; service: string }) =>
    `no listener rule sends ${it.path} → ${it.service}, which is declared; add the rule or drop the declaration`,
  pathsAsDeclared: ({ paths }: { paths: readonly { path: string; service: string }[] }) =>
    `sends ${paths.map(({ path, service }) => `${path} → ${service}`).join(", ")} as declared`,
});

/** What the internet can reach, and that each port of it was declared and each declared one is open. */
export const exposures: Rule = {
  id: "exposures",
  title: "The internet reaches exactly the declared exposures",
  check({ facts, flows, declarations }) {
    const open = new Map<string, OpenPort[]>();
    for (const port of flows.openPorts) {
      const key = exposureKey(port.to.stack, port.to.address, port.port);
      open.set(key, [...(open.get(key) ?? []), port]);
    }
    const declared = new Map(
      (declarations.exposures ?? []).map((exposure) => [
        exposureKey(exposure.stack, exposure.to, exposure.port),
        exposure,
      ]),
    );
    const found = [
      ...[...open].flatMap(([key, ports]) => judge(facts, declarations.strict, ports, declared.get(key))),
      ...[...declared].flatMap(([key, exposure]) => (open.has(key) ? [] : [shut(facts, exposure, exposure.cidrs)])),
    ];
    const looked = {
      exposure: open.size,
      "declared exposure": declared.size,
      "security group rule": facts.groups.rules.length,
    };
    return { looked, results: found };
  },
};

function subjectOf(to: string, port: number): Subject {
  return { kind: "exposure", name: `${to}:${port}` };
}

function judge(
  facts: Facts,
  strict: boolean,
  open: readonly OpenPort[],
  declared: Exposure | undefined,
): readonly Result[] {
  const [first] = open;
  if (!first) return [];
  const { proven, refuted } = results(subjectOf(first.to.address, first.port), first.to);
  const evidence = [...new Set(open.flatMap(({ flow }) => flow.evidence.addresses))];
  const cidrs = [...new Set(open.map(({ cidr }) => cidr))];
  if (!strict) return [proven(says.open({ cidrs }), evidence, [says.onlyListed()])];
  const found = open.flatMap(({ flow: { evidence: way } }) =>
    way.missing.map((fault) => refuted(fault, way.addresses)),
  );
  const rest = (declared?.cidrs ?? []).filter((cidr) => !cidrs.includes(cidr));
  if (declared && rest.length > 0) found.push(shut(facts, declared, rest));
  return found.length > 0 ? found : [proven(says.openAsDeclared({ cidrs }), evidence)];
}

function shut(facts: Facts, exposure: Exposure, cidrs: readonly string[]): Result {
  const { stack, to, port } = exposure;
  return results(subjectOf(to, port), { stack, address: to }).refuted(missingLink(facts, exposure, cidrs));
}

/** Why nobody outside can connect. */
function missingLink(facts: Facts, { stack, to, port }: Exposure, cidrs: readonly string[]): Message {
  const isIt = ({ resource }: Service | Balancer): boolean => resource.stack === stack && resource.address === to;
  const [service, balancer] = [facts.services.find(isIt), facts.balancers.all.find(isIt)];
  const { subnets = [], groups = [] } = service ?? balancer ?? {};
  if (facts.model.stacks.find(({ name }) => name === stack)?.declarations.has(to) !== true)
    return says.noResource({ cidrs, to });
  if (balancer?.internal === true) return says.internal({ cidrs });
  if (service?.publicIp === false) return says.noPublicIp({ cidrs });
  if (!subnets.some((subnet) => defaultRouteOf(facts, subnet)?.target.kind === "internet gateway"))
    return says.noInternetRoute({ cidrs, subnets: subnets.map(({ resource }) => resource.address) });
  if (balancer && !balancer.listeners.some((listener) => listener.port === port))
    return says.noListener({ cidrs, port });
  const ports = service?.task?.containers.flatMap((container) => tcpPorts(container));
  if (ports && !ports.includes(port)) return says.noContainer({ cidrs, port });
  return says.noIngressRule({ cidrs, groups: groups.map(({ address }) => address) });
}

/** Behind an exposure stand paths; a listener rule more exposes more, though no port opens. */
export const exposedPaths: Rule = {
  id: "exposed-paths",
  title: "Each load balancer sends exactly the declared paths to the declared services",
  check({ facts, declarations }) {
    const declared = (declarations.exposures ?? []).filter(({ listenerRules }) => listenerRules);
    const services = servicesByTarget(facts);
    let count = 0;
    const found = declared.flatMap((exposure): readonly Result[] => {
      const balancer = facts.balancers.all.find(
        ({ resource }) => resource.stack === exposure.stack && resource.address === exposure.to,
      );
      const listener = balancer?.listeners.find((item) => item.port === exposure.port);
      // A target that no service registers in is named by 'listener-rules'.
      if (!listener || targetsOf(listener).some((target) => !services.has(target))) return [];
      const sent = pathsOf(listener, services);
      count += sent.size;
      return comparePaths(exposure, listener, sent);
    });
    return { looked: { "declared exposure with paths": declared.length, path: count }, results: found };
  },
};

interface SentPath {
  readonly path: string;
  readonly service: string;
  /** The listener rule, or the listener, that says so. */
  readonly at: Resource;
}

function comparePaths(exposure: Exposure, listener: Listener, sent: ReadonlyMap<string, SentPath>): readonly Result[] {
  const subject = subjectOf(exposure.to, exposure.port);
  const wanted = new Map(
    (exposure.listenerRules ?? []).flatMap(({ stack, to, paths }) =>
      paths.map((path) => [pathKey(path, stack, to), { path, service: to }]),
    ),
  );
  const surplus = [...sent].flatMap(([key, { at, ...path }]) =>
    wanted.has(key) ? [] : [results(subject, at).refuted(says.unlistedPath({ ...path, rule: at.address }))],
  );
  const { proven, refuted } = results(subject, listener.resource);
  const missing = [...wanted].flatMap(([key, path]) => (sent.has(key) ? [] : [refuted(says.noRuleForPath(path))]));
  if (surplus.length + missing.length > 0) return [...surplus, ...missing];
  const all = [...sent.values()];
  const paths = all.map(({ path, service }) => ({ path, service }));
  return [
    proven(
      says.pathsAsDeclared({ paths }),
      all.map(({ at }) => at.address),
    ),
  ];
}

function pathKey(path: string, stack: string, to: string): string {
  return `${path} → ${stack} ${to}`;
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
  const add = (path: string, target: Resource, at: Resource): void => {
    const { stack, address } = services.get(target) ?? target;
    found.set(pathKey(path, stack, address), { path, service: address, at });
  };
  for (const rule of listener.rules) {
    const paths = rule.conditions.find(({ field }) => field === "path-pattern")?.values ?? ["*"];
    for (const target of rule.targets) for (const path of paths) add(path, target, rule.resource);
  }
  for (const target of listener.defaultTargets) add("*", target, listener.resource);
  return found;
}

function targetsOf({ defaultTargets, rules }: Listener): readonly Resource[] {
  return [...defaultTargets, ...rules.flatMap(({ targets }) => targets)];
}
