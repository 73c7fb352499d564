import type { Balancer } from "../../facts/balancers";
import { unknownPorts } from "../../facts/containers";
import type { Facts } from "../../facts/facts";
import type { GroupRule } from "../../facts/security-groups";
import type { Service } from "../../facts/services";
import type { Resource } from "../../terraform/expressions/value";
import type { Call } from "./calls";
import type { Addresses } from "./endpoint-urls";
import type { Evidence } from "./evidence";
import type { Flow, FlowEnd, Place, Requirement } from "./flow";
import type { Forwarding } from "./forwarding";

/** The flows, as far as they say what isn't known. */
interface Needs {
  readonly requirements: readonly Requirement[];
  readonly calls: readonly Call[];
  readonly forwarding: readonly Forwarding[];
  readonly balancerInterfaces: ReadonlyMap<Balancer, Evidence>;
  readonly addresses: ReadonlyMap<Service, Addresses>;
  readonly all: readonly Flow[];
}

/**
 * What of the platform's needs can't be told: a rule or a route that no flow uses may be there for one of these. Each is a
 * noun phrase that completes "not known: …".
 */
export class Unclear {
  /** Whose interfaces may have any group. */
  private readonly anywhere: readonly string[];
  private readonly outgoing = new Map<string, Set<string>>();
  private readonly incoming = new Map<string, Set<string>>();
  /** Services of whose needs nothing is known. */
  private readonly unread: string[] = [];
  /** By whom ports may be reached that nobody is seen to reach. */
  private readonly clients: readonly string[];
  private readonly facts: Facts;

  constructor(facts: Facts, flows: Needs) {
    this.facts = facts;
    const { services, balancers, endpoints } = facts;
    this.anywhere = distinct([
      ...facts.unresolvedServices.map(({ label }) => `the subnets or groups of service '${label}'`),
      ...balancers.all.flatMap(({ resource, unknown }) =>
        unknown.map((why) => `what ${resource.address} has (${why})`),
      ),
      ...balancers.uncertain,
      ...endpoints.flatMap(({ resource, vpc, groups }) =>
        [vpc, ...groups].some(({ kind }) => kind === "unknown") ? [`the VPC or groups of ${resource.address}`] : [],
      ),
    ]);
    this.clients = [
      ...facts.groups.strays,
      ...facts.groups.rules.flatMap(({ address, direction, peer }) =>
        direction === "ingress" && peer.kind === "unknown" ? [`whom ${address} lets in (${peer.why})`] : [],
      ),
    ];
    for (const service of services) this.addService(service, flows);
    for (const { service, own } of flows.requirements) add(this.outgoing, service.resource, wordsOf(own));
    for (const { caller, own } of flows.calls) add(this.outgoing, caller.resource, wordsOf(own));
    for (const { service, own } of flows.forwarding) add(this.incoming, service.resource, wordsOf(own));
    for (const [{ resource }, evidence] of flows.balancerInterfaces) add(this.incoming, resource, wordsOf(evidence));
    for (const { from, to, evidence, requires = [] } of flows.all) {
      const why = [evidence, ...requires].flatMap(wordsOf);
      if (why.length === 0) continue;
      for (const [map, end] of [
        [this.outgoing, from],
        [this.incoming, to],
      ] as const)
        if (isPlace(end)) add(map, end, why);
    }
  }

  /** Why a rule that no flow uses may be needed. */
  ofRule({ group, peer, direction }: GroupRule): readonly string[] {
    const [from, to] = direction === "egress" ? [group, groupOf(peer)] : [groupOf(peer), group];
    const known = [...this.at(this.outgoing, from), ...this.at(this.incoming, to)];
    // Anybody may stand in a range of addresses.
    const inRange = direction === "ingress" && peer.kind === "cidr" ? this.unread : [];
    return distinct([...this.anywhere, ...known, ...inRange]);
  }

  /** Why a rule of somebody else's group that no flow uses may be needed. */
  ofForeignRule({ peer }: Pick<GroupRule, "peer">): readonly string[] {
    return distinct([...this.anywhere, ...this.at(this.outgoing, groupOf(peer))]);
  }

  /** Why a route that no flow uses may be needed. */
  ofRoutes(): readonly string[] {
    const ofFlows = [...this.outgoing.values(), ...this.incoming.values()].flatMap((all) => [...all]);
    return distinct([...this.anywhere, ...ofFlows, ...this.clients]);
  }

  /** Why a service may need more than is seen. */
  ofService({ resource }: Service): readonly string[] {
    const key = keyOf(resource);
    return distinct([...(this.outgoing.get(key) ?? []), ...(this.incoming.get(key) ?? [])]);
  }

  private at(map: ReadonlyMap<string, ReadonlySet<string>>, group: Resource | undefined): readonly string[] {
    if (!group) return [];
    const holders = [...this.facts.membersOf(group), ...this.facts.balancers.withGroup(group)];
    return holders.flatMap(({ resource }) => [...(map.get(keyOf(resource)) ?? [])]);
  }

  private addService(service: Service, { addresses }: Needs): void {
    const { resource, taskLink, task, publicIp, registrationUnknown, networkUnknown } = service;
    const linkWhy = taskLink.kind === "unknown" ? [taskLink.why] : [];
    const both = [...linkWhy, ...networkUnknown, ...(task?.unknown === undefined ? [] : [task.unknown])];
    const { unread = [], unknown = [] } = addresses.get(service) ?? {};
    this.unread.push(...both);
    const parts = task?.containers.flatMap((container) => container.unknown) ?? [];
    add(this.outgoing, resource, [...both, ...parts, ...[...unread, ...unknown].map(({ why }) => why)]);
    const ports = task?.containers.flatMap(unknownPorts) ?? [];
    const address = typeof publicIp === "boolean" ? [] : [`assign_public_ip of ${resource.address} (${publicIp.why})`];
    add(this.incoming, resource, [...both, ...ports, ...address, ...registrationUnknown]);
  }
}

function add(map: Map<string, Set<string>>, place: Place, words: readonly string[]): void {
  if (words.length === 0) return;
  const known = map.get(keyOf(place)) ?? new Set();
  for (const word of words) known.add(word);
  map.set(keyOf(place), known);
}

function keyOf({ stack, address }: Place): string {
  return `${stack} ${address}`;
}

function isPlace(end: FlowEnd): end is Extract<FlowEnd, Place> {
  return "stack" in end;
}

function groupOf(peer: GroupRule["peer"]): Resource | undefined {
  return peer.kind === "group" ? peer.group : undefined;
}

function wordsOf({ unknown }: Evidence): readonly string[] {
  return unknown.map((message) => message.words("terraform"));
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
