import { hasUnknown } from "../../facts/arn";
import { surelyListens, tcpPorts, unknownPorts } from "../../facts/containers";
import type { Entry, Namespace } from "../../facts/discovery";
import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import { equals, knownValue, textSetting } from "../../facts/setting";
import type { Resource } from "../../terraform/expressions/value";
import { apiOfHost } from "../../aws/endpoint-services";
import { messages, unknown } from "../message";
import { toGateway, toService } from "./network/aws-path";
import { callByAlias } from "./connect-calls";
import { type Evidence, Walk, walked } from "./evidence";
import { type Addresses, type EndpointUrl, addressesIn } from "./endpoint-urls";
import { type Flow, placeOf, serviceEnd } from "./flow";
import { balancerEnd, balancerPeer, ownEnd, taskEnd, throughGroups } from "./network/group-path";
import { toInternet } from "./network/internet-path";
import { toTasks } from "./network/service-path";
import { throughPrivateDns, throughPrivateZones, throughRecords } from "./network/vpc-dns";
import { type Remedy, remedyWords } from "./remedies";

/** What a service calls by one endpoint URL. */
export interface Call {
  readonly caller: Service;
  readonly url: EndpointUrl;
  /** Completes "it can …". */
  readonly purpose: string;
  /** How the name resolves. */
  readonly own: Evidence;
  readonly flows: readonly Flow[];
  /** The services that it leads to; where it resolves to nothing, those that the caller's rules lead to at its port. */
  readonly callees: readonly Service[];
  /** Whether the name is one of Service Connect, which only tasks know that start after its service was deployed. */
  readonly isByAlias: boolean;
}

interface Missed {
  readonly vpc: string;
  readonly host: string;
  readonly names: readonly string[];
}

const holdsNot = ({ vpc, host, names }: Missed): string =>
  `no namespace of ${vpc} holds ${host} (it has ${names.map((name) => `'${name}'`).join(", ") || "none"})`;

const says = messages(
  {
    port: () => "the port that is called",
    twoNamespaces: (it: { one: string; other: string }) => `which of ${it.one} and ${it.other}, of one name, answers`,
    internal: ({ balancer }: { balancer: string }) => `whether ${balancer} is internal`,
    listenerPort: (it: { balancer: string; ports: readonly (number | "?")[]; port: number }) =>
      `${it.balancer} listens on ${it.ports.join(", ") || "no port"}, not ${it.port}; make the ports equal`,
    servicePort: (it: { callee: string; ports: readonly number[]; port: number }) =>
      `service '${it.callee}' listens on ${it.ports.join(", ") || "no port"}, not ${it.port}; make the ports equal`,
    namespaceName: ({ name }: { name: string }) => `a namespace's name (${name})`,
    namespaceVpc: ({ namespace }: { namespace: string }) => `the VPC of ${namespace}`,
    namespaceElsewhere: (it: { namespace: string; name: string; vpc: string }) =>
      `namespace ${it.namespace} ('${it.name}') is not attached to ${it.vpc}; set its vpc`,
    noNamespace: (it: Missed) => `${holdsNot(it)}; correct the host or add the namespace`,
    noHostNorRoute: (it: Missed & { remedy: Remedy }, audience) =>
      `${holdsNot(it)} and the service has no route to the internet; ${remedyWords(it.remedy, audience)}`,
    noEntry: (it: { namespace: string; label: string; entries: readonly string[] }) =>
      `namespace ${it.namespace} has no service '${it.label}' (it has ${it.entries.map((name) => `'${name}'`).join(", ") || "none"}); correct the host or add the aws_service_discovery_service`,
    noDns: ({ entry }: { entry: string }) =>
      `${entry} has type HTTP, so that it is found by DiscoverInstances alone; remove type`,
    ipv6: ({ entry }: { entry: string }) => `whether the tasks have IPv6 addresses, for which ${entry} has a record`,
    noAddressRecord: (it: { entry: string; types: readonly string[] }) =>
      `${it.entry} has no A record (it has ${it.types.join(", ") || "none"}); add one to its dns_config`,
    records: (it: { entry: string; why: string }) => `the DNS records of ${it.entry} (${it.why})`,
    nobodyRegisters: ({ entry }: { entry: string }) =>
      `no ECS service registers in ${entry}; add service_registries to the called service`,
    otherVpc: ({ callee }: { callee: string }) => `${callee} runs in another VPC; call a service of the same VPC`,
  },
  {
    twoNamespaces: [],
    internal: [],
    listenerPort: [],
    servicePort: [],
    namespaceVpc: [],
    namespaceElsewhere: [],
    noNamespace: [],
    noEntry: [],
    noAddressRecord: [],
    nobodyRegisters: [],
  },
);

/**
 * What the services call, by the endpoint URLs in their environment variables.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
 */
export function calls(facts: Facts, addresses: ReadonlyMap<Service, Addresses>): readonly Call[] {
  const spacesOf = namespaceLookup(facts.discovery.namespaces);
  return [...addresses].flatMap(([caller, { urls }]) =>
    urls.map((url) => {
      const { host, port, variable } = url;
      const purpose = `call ${url.balancer?.address ?? host}:${port ?? "?"} (variable ${variable})`;
      const walk = new Walk();
      const way = { facts, walk, caller, url, purpose };
      const isResolved = spacesOf(host).some(({ name, entries }) => entries.has(host.slice(0, -name.length - 1)));
      const byAlias = url.balancer ? undefined : callByAlias(facts, walk, { ...way, isResolved });
      const found = byAlias ?? (url.balancer ? callBalancer(way, url.balancer) : callName(way, spacesOf(host)));
      const own = walk.end();
      const flows = found.flows.map((flow) => ({ ...flow, requires: [own] }));
      return { caller, url, purpose, own, ...found, flows, isByAlias: byAlias !== undefined };
    }),
  );
}

/** The addresses in the variables of each service. */
export function addressesOf({ services, discovery, connect }: Facts): ReadonlyMap<Service, Addresses> {
  const spacesOf = namespaceLookup(discovery.namespaces);
  const isHost = (host: string): boolean => spacesOf(host).length > 0 || connect.named(host).length > 0;
  return new Map(services.map((service) => [service, addressesIn(service, isHost)]));
}

interface Way {
  readonly facts: Facts;
  /** How the name resolves. */
  readonly walk: Walk;
  readonly caller: Service;
  readonly url: EndpointUrl;
  readonly purpose: string;
}

type Led = Pick<Call, "flows" | "callees">;

const NOWHERE: Led = { flows: [], callees: [] };

/** The namespaces that a host name may lie in, the longest first. */
function namespaceLookup(namespaces: readonly Namespace[]): (host: string) => readonly Namespace[] {
  const byName = new Map<string, Namespace[]>();
  for (const space of namespaces) {
    const name = space.name.toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), space]);
  }
  const longest = Math.max(0, ...[...byName.keys()].map((name) => name.split(".").length));
  return (host) => {
    // No namespace has more labels, so a host of any length is looked up in a few steps.
    const labels = host.split(".").slice(-longest - 1);
    return labels.flatMap((_, index) => byName.get(labels.slice(index + 1).join(".")) ?? []);
  };
}

/** A call to a load balancer by its own name: inside the VPC if it is internal, else by the internet. */
function callBalancer({ facts, walk, caller, url: { port }, purpose }: Way, resource: Resource): Led {
  const balancer = facts.balancers.all.find((item) => item.resource === resource);
  if (!balancer) return NOWHERE;
  walk.via(resource.address);
  if (port === undefined) {
    walk.doubt(says.port());
    return NOWHERE;
  }
  if (!balancer.listeners.some((listener) => listener.port === port)) {
    const ports = balancer.listeners.map((listener) => listener.port ?? ("?" as const));
    walk.miss(says.listenerPort({ balancer: resource.address, ports, port }));
    return NOWHERE;
  }
  const flow = (way: (walk: Walk) => void): Flow => ({
    from: serviceEnd(caller),
    to: { kind: "load balancer", ...placeOf(resource) },
    port,
    purpose,
    evidence: walked(way),
  });
  if (balancer.internal.kind === "unknown") walk.doubt(says.internal({ balancer: resource.address }));
  if (equals(balancer.internal, true) !== "yes") {
    const destination = { target: resource.address, port, remedy: "callInside" } as const;
    const toBalancer = (subnet: Service["subnets"][number]): Flow =>
      flow((onward) => {
        toInternet(facts, onward, caller, subnet, destination);
      });
    return { flows: caller.subnets.map(toBalancer), callees: [] };
  }
  const inside = flow((onward) => {
    throughGroups(facts, onward, ownEnd(caller), "egress", port, balancerPeer(balancer));
    throughGroups(facts, onward, balancerEnd(balancer), "ingress", port, taskEnd(caller));
  });
  return { flows: [inside], callees: [] };
}

/** A call by a name: of the VPC's own namespace, or else of the public DNS. */
function callName(way: Way, spaces: readonly Namespace[]): Led {
  const { facts, walk, caller, url, purpose } = way;
  const vpc = caller.subnets[0] && linked(caller.subnets[0].vpc);
  // Without a subnet there is no VPC to resolve in; the rule 'service-network' speaks of that.
  if (!vpc) return NOWHERE;
  const here = spaces.find((space) => linked(space.vpc) === vpc);
  if (!here) return callElsewhere(way, vpc, spaces[0]);
  walk.via(here.resource.address);
  throughPrivateDns(facts, walk, vpc);
  throughPrivateZones(facts, walk, vpc, url.host, here.name);
  throughRecords(facts, walk, here.resource, url.host, here.name);
  for (const space of spaces)
    if (space !== here && space.name === here.name && linked(space.vpc) === vpc)
      walk.doubt(says.twoNamespaces({ one: here.resource.address, other: space.resource.address }));
  const label = url.host.slice(0, -here.name.length - 1);
  const entry = here.entries.get(label) ?? [...here.entries.values()].find(({ name }) => name.toLowerCase() === label);
  const unclear = [...facts.discovery.strayEntries, ...[...here.entries.keys()].filter(hasUnknown)];
  if (!entry && unclear.length > 0) {
    for (const what of unclear) walk.doubt(unknown({ what }));
    return presumed(way);
  }
  if (!entry) {
    walk.miss(says.noEntry({ namespace: here.resource.address, label, entries: [...here.entries.keys()] }));
    return presumed(way);
  }
  walk.via(entry.resource.address);
  addressRecord(walk, entry);
  if (entry.services.length === 0 && facts.discovery.strayRegistrations.length > 0) {
    for (const what of facts.discovery.strayRegistrations) walk.doubt(unknown({ what }));
    return presumed(way);
  }
  if (entry.services.length === 0) {
    walk.miss(says.nobodyRegisters({ entry: entry.resource.address }));
    return presumed(way);
  }
  const flows = entry.services.map((callee): Flow => {
    const evidence = walked((onward) => {
      onward.via(caller.resource.address, here.resource.address, entry.resource.address);
      callService(facts, onward, caller, callee, url.port);
    });
    return { from: serviceEnd(caller), to: serviceEnd(callee), port: url.port, purpose, evidence };
  });
  return { flows, callees: entry.services };
}

function addressRecord(walk: Walk, { resource, records, recordsUnknown }: Entry): void {
  if (textSetting(resource.get("type")).kind === "set") walk.miss(says.noDns({ entry: resource.address }));
  const isOf = (record: string): boolean => records.some(({ type }) => equals(type, record) === "yes");
  // Cloud Map asks an instance for an address of each record.
  if (isOf("AAAA")) walk.doubt(says.ipv6({ entry: resource.address }));
  if (isOf("A") || isOf("AAAA")) return;
  const unclear = recordsUnknown ?? records.flatMap(({ type }) => (type.kind === "unknown" ? [type.why] : []))[0];
  const types = records.flatMap(({ type }) => knownValue(type) ?? []);
  if (unclear === undefined) walk.miss(says.noAddressRecord({ entry: resource.address, types }));
  else walk.doubt(says.records({ entry: resource.address, why: unclear }));
}

function callElsewhere(way: Way, vpc: Resource, elsewhere: Namespace | undefined): Led {
  const { facts, walk, caller, url, purpose } = way;
  if (elsewhere) {
    const { resource, name } = elsewhere;
    if (elsewhere.vpc.kind === "unknown") walk.doubt(says.namespaceVpc({ namespace: resource.address }));
    else walk.miss(says.namespaceElsewhere({ namespace: resource.address, name, vpc: vpc.address }));
    return presumed(way);
  }
  const names = facts.discovery.namespaces.filter((space) => linked(space.vpc) === vpc).map(({ name }) => name);
  for (const name of names.filter(hasUnknown)) walk.doubt(says.namespaceName({ name: name.replace(/[<?>]/g, "") }));
  if (names.some(hasUnknown)) return presumed(way);
  const missed = { vpc: vpc.address, host: url.host, names };
  const [zone] = facts.privateZones.answering(vpc, url.host);
  if (isPrivate(url.host) && zone) {
    throughPrivateZones(facts, walk, vpc, url.host);
    return presumed(way);
  }
  if (isPrivate(url.host)) {
    walk.miss(says.noNamespace(missed));
    return presumed(way);
  }
  throughPrivateZones(facts, walk, vpc, url.host);
  const noRoute = says.noHostNorRoute({ ...missed, remedy: "correctHost" });
  const port = url.port ?? 443;
  const api = port === 443 ? apiOfHost(url.host) : undefined;
  if (api) {
    const toApi = { interface: toService, gateway: toGateway }[api.type];
    const call = { ...api, by: "taskRole", actions: [], purpose } as const;
    return { flows: caller.subnets.map((subnet) => toApi(facts, caller, subnet, call)), callees: [] };
  }
  const flows = caller.subnets.map((subnet): Flow => {
    const evidence = walked((onward) => {
      toInternet(facts, onward, caller, subnet, { target: url.host, port, remedy: "correctHost", noRoute });
    });
    return { from: serviceEnd(caller), to: { kind: "host", name: url.host }, port, purpose, evidence };
  });
  return { flows, callees: [] };
}

/** A call that resolves to nothing still has its rules: those at its port are not surplus on top of that. */
function presumed({ facts, walk, caller, url: { port } }: Way): Led {
  if (port === undefined) return NOWHERE;
  const callees = caller.groups
    .flatMap((group) => facts.groups.of(group, "egress"))
    .flatMap(({ peer, from, to }) =>
      peer.kind === "group" && from <= port && port <= to ? facts.membersOf(peer.group) : [],
    )
    .filter((callee) => callee !== caller);
  for (const callee of callees) {
    walk.presume((aside) => {
      toTasks(facts, aside, caller, callee, port);
    });
  }
  return { flows: [], callees };
}

function callService(facts: Facts, walk: Walk, caller: Service, callee: Service, port: number | undefined): void {
  walk.via(callee.resource.address);
  const [from, to] = [caller.subnets[0], callee.subnets[0]];
  if (from && to && linked(from.vpc) !== linked(to.vpc)) walk.miss(says.otherVpc({ callee: callee.resource.address }));
  if (port === undefined) {
    walk.doubt(says.port());
    return;
  }
  const containers = callee.task?.containers ?? [];
  const ports = containers.flatMap((container) => tcpPorts(container));
  const unclear = portsUnclear(callee);
  if (!containers.some((container) => surelyListens(container, port)))
    for (const what of unclear) walk.doubt(unknown({ what }));
  if (callee.task && unclear.length === 0 && !ports.includes(port)) {
    walk.miss(says.servicePort({ callee: callee.label, ports, port }));
    // The rules may fit either port.
    walk.presume((aside) => {
      for (const either of [port, ...ports]) toTasks(facts, aside, caller, callee, either);
    });
    return;
  }
  toTasks(facts, walk, caller, callee, port);
}

/** Why a service may listen on other ports than its port mappings tell. */
function portsUnclear({ task, taskLink }: Service): readonly string[] {
  if (!task) return taskLink.kind === "unknown" ? [taskLink.why] : [];
  return [...(task.unknown === undefined ? [] : [task.unknown]), ...task.containers.flatMap(unknownPorts)];
}

/**
 * Names that the public DNS never holds, and those that people take for private networks.
 * @see https://www.rfc-editor.org/rfc/rfc6761
 * @see https://www.rfc-editor.org/rfc/rfc6762
 */
function isPrivate(host: string): boolean {
  return (
    !host.includes(".") ||
    /\.(local|localdomain|internal|lan|home|corp|private|test|invalid|svc|cluster|intranet)$/i.test(host)
  );
}
