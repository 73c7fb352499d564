import type { Facts } from "../../facts/facts";
import type { Endpoint } from "../../facts/endpoints";
import { linked } from "../../facts/link";
import type { GroupRule, Peer } from "../../facts/security-groups";
import type { Service } from "../../facts/services";
import { tcpPorts } from "../../facts/containers";
import { contains, isAnywhere, isCidr } from "../../lib/cidr";
import { referencesOf } from "../../facts/unread-resources";
import type { Resource } from "../../terraform/expressions/value";
import { Vpcs, rangesOf } from "../../facts/vpc";
import type { FlowView } from "./flow-view";
import { subnetView } from "./network-view";
import { compareTexts, keyOf, type Own, type Reference, referenceTo } from "./reference";

/**
 * What security groups let through and no flow needs: whoever shares a group may use what another one of it needs; whom a rule
 * lets in from outside although no service listens there; and who gets out to hosts that nothing calls.
 */
export interface AllowedView {
  /** Names of services, or CIDR blocks and groups of others, sorted. */
  readonly from: readonly string[];
  /** A service, a load balancer, `VPC endpoint ecr.api`, whatever else has the group, or `ELSEWHERE`. */
  readonly to: string;
  /** `443`, `22 to 80`, `udp 53`, `all`. */
  readonly port: string;
  /** The rules that let it in, sorted. */
  readonly by: readonly string[];
}

/** Where those get who may open a connection to every address. */
export const ELSEWHERE = "any other host of the internet";

/** HTTPS, by which all APIs of AWS are called. */
const API_PORT = 443;

interface Target {
  readonly label: string;
  readonly key: string;
  readonly groups: readonly Resource[];
  readonly ports: readonly number[];
  readonly ranges: readonly string[];
}

/** What is open to every address is an exposure, and stands there. `label` names a service or a load balancer. */
export function allowedViews(
  facts: Facts,
  own: Own,
  flows: readonly FlowView[],
  label: (reference: Reference) => string,
): readonly AllowedView[] {
  const needed = new Set(flows.map((flow) => `${endOf(flow.from)} ${endOf(flow.to)} ${flow.port ?? ""}`));
  const services = facts.services.filter(({ resource }) => own(resource));
  const members = new Map<Resource, Service[]>();
  for (const service of services)
    for (const group of service.groups) members.set(group, [...(members.get(group) ?? []), service]);
  const byGateway = facts.endpoints
    .filter(({ resource }) => own(resource))
    .flatMap((endpoint): readonly AllowedView[] => {
      const found = services
        .filter(({ resource }) => !needed.has(`${keyOf(resource)} ${keyOf(endpoint.resource)} ${API_PORT}`))
        .flatMap((service) => byPrefixList(facts, service, endpoint).map((by) => ({ service, by })));
      const from = [...new Set(found.map(({ service }) => label(referenceTo(service.resource))))].sort(compareTexts);
      const by = [...new Set(found.map((it) => it.by))].sort(compareTexts);
      return from.length === 0 ? [] : [{ from, to: endpointLabel(endpoint), port: `${API_PORT}`, by }];
    });
  const byGroup = targetsOf(facts, own, services, label).flatMap((target): readonly AllowedView[] => {
    const rules = target.groups.flatMap((group) => facts.groups.of(group, "ingress"));
    return target.ports.flatMap((port): readonly AllowedView[] => {
      const letIn = rules.filter((rule) => covers(rule, port));
      const found = letIn.flatMap((rule) =>
        fromPeer(rule.peer, members, services)
          .filter((service) => keyOf(service.resource) !== target.key && letsOut(facts, service, target, port))
          .filter((service) => !needed.has(`${keyOf(service.resource)} ${target.key} ${port}`))
          .map((service) => ({ who: label(referenceTo(service.resource)), by: rule.address })),
      );
      const from = [...new Set(found.map(({ who }) => who))].sort(compareTexts);
      const by = [...new Set(found.map((it) => it.by))].sort(compareTexts);
      return from.length === 0 ? [] : [{ from, to: target.label, port: `${port}`, by }];
    });
  });
  const known = new Set([...flows.flatMap(({ evidence }) => evidence), ...byGroup.flatMap(({ by }) => by)]);
  const others = facts.groups.rules.filter(
    (it) => own(it.group) && it.direction === "ingress" && !known.has(it.address),
  );
  return [
    ...byGateway,
    ...byGroup,
    ...fromOthers(facts, own, others, { members, label }),
    ...outbound(facts, services, label),
  ];
}

/** What rules let in that no service, load balancer or endpoint needs: from outside of the VPC, or from a group of others. */
function fromOthers(
  facts: Facts,
  own: Own,
  rules: readonly GroupRule[],
  known: {
    readonly members: ReadonlyMap<Resource, readonly Service[]>;
    readonly label: (reference: Reference) => string;
  },
): readonly AllowedView[] {
  const inside = facts.vpcs.all.filter(own).flatMap((vpc) => Vpcs.ranges(facts.model, vpc).cidrs);
  const comers = rules.flatMap((rule) => {
    const from = stranger(rule.peer, inside, known.members);
    return from === undefined ? [] : [{ rule, from }];
  });
  const holders = comers.length === 0 ? undefined : holdersOf(facts, own, known.label);
  return comers.map(({ rule, from }) => {
    const has = [...(holders?.get(rule.group) ?? [])].sort(compareTexts);
    return { from: [from], to: has.join(", ") || rule.group.address, port: portText(rule), by: [rule.address] };
  });
}

/** Undefined for those of whom other rows speak. */
function stranger(
  peer: Peer,
  inside: readonly string[],
  members: ReadonlyMap<Resource, readonly Service[]>,
): string | undefined {
  if (peer.kind === "cidr") return inside.some((range) => contains(range, peer.cidr)) ? undefined : peer.cidr;
  if (peer.kind === "group") return members.has(peer.group) ? undefined : peer.group.address;
  return peer.kind === "unknown" ? `<${peer.why}>` : undefined;
}

/** What stands in each security group, by what people call it. */
function holdersOf(
  { model, groups }: Facts,
  own: Own,
  label: (reference: Reference) => string,
): ReadonlyMap<Resource, ReadonlySet<string>> {
  const isGroup = new Set(groups.all);
  const found = new Map<Resource, Set<string>>();
  for (const resource of model.resources.filter(own)) {
    if (isGroup.has(resource) || /^aws_(vpc_)?security_group/.test(resource.type)) continue;
    for (const group of referencesOf(resource))
      if (isGroup.has(group)) found.set(group, (found.get(group) ?? new Set()).add(label(referenceTo(resource))));
  }
  return found;
}

/** Who gets to every address of the internet, by the route of its subnets and a rule of its groups. */
function outbound(
  facts: Facts,
  services: readonly Service[],
  label: (reference: Reference) => string,
): readonly AllowedView[] {
  const found = new Map<string, { readonly from: Set<string>; readonly port: string; readonly by: string }>();
  for (const { resource, groups, subnets, publicIp } of services) {
    const leads = subnets.map((subnet) => subnetView(facts, subnet).egress);
    if (!leads.some((egress) => egress === "nat gateway" || (egress === "internet gateway" && publicIp !== false)))
      continue;
    for (const rule of groups.flatMap((group) => facts.groups.of(group, "egress"))) {
      if (rule.peer.kind !== "cidr" || !isAnywhere(rule.peer.cidr)) continue;
      const port = portText(rule);
      const entry = found.get(`${port} ${rule.address}`) ?? { from: new Set(), port, by: rule.address };
      found.set(`${port} ${rule.address}`, entry);
      entry.from.add(label(referenceTo(resource)));
    }
  }
  return [...found.values()].map(({ from, port, by }) => ({
    ...{ from: [...from].sort(compareTexts), to: ELSEWHERE, port, by: [by] },
  }));
}

function portText({ protocol, from, to }: GroupRule): string {
  if (protocol === "-1") return "all";
  const ports = from === to ? `${from}` : `${from} to ${to}`;
  return protocol === "tcp" ? ports : `${protocol} ${ports}`;
}

function endpointLabel({ service }: Endpoint): string {
  return `VPC endpoint ${service}`;
}

/** Rules by which a service gets to a gateway endpoint that its route tables lead to. */
function byPrefixList(facts: Facts, { groups, subnets }: Service, { resource, service }: Endpoint): readonly string[] {
  const isRouted = subnets.some((subnet) => {
    const found = facts.vpcs.tableFor(subnet);
    return found.kind === "found" && found.table.gateways.some(({ endpoint }) => endpoint === resource);
  });
  if (!isRouted) return [];
  return groups
    .flatMap((group) => facts.groups.of(group, "egress"))
    .filter((rule) => covers(rule, API_PORT) && rule.peer.kind === "prefix list" && rule.peer.service === service)
    .map(({ address }) => address);
}

function endOf(end: FlowView["to"]): string {
  if (end.kind === "aws api") return end.endpoint === undefined ? "" : keyOf(end.endpoint);
  return "stack" in end ? keyOf(end) : "";
}

function targetsOf(
  facts: Facts,
  own: Own,
  services: readonly Service[],
  label: (reference: Reference) => string,
): readonly Target[] {
  const ofService = ({ resource, groups, task, subnets }: Service): Target => ({
    ...{ label: label(referenceTo(resource)), key: keyOf(resource), groups, ranges: rangesOf(subnets).cidrs },
    ports: [...new Set((task?.containers ?? []).flatMap(tcpPorts))],
  });
  const balancers = facts.balancers.all.filter(({ resource }) => own(resource));
  return [
    ...facts.endpoints
      .filter(({ resource }) => own(resource))
      .map((endpoint): Target => {
        const subnets = endpoint.subnets.flatMap((found) => linked(found) ?? []);
        return {
          ...{ label: endpointLabel(endpoint), key: keyOf(endpoint.resource), ports: [API_PORT] },
          groups: endpoint.groups.flatMap((group) => linked(group) ?? []),
          ranges: rangesOf(subnets.flatMap((subnet) => facts.vpcs.subnet(subnet) ?? [])).cidrs,
        };
      }),
    ...balancers.map(({ resource, groups, listeners, subnets }): Target => ({
      ...{ label: label(referenceTo(resource)), key: keyOf(resource), groups, ranges: rangesOf(subnets).cidrs },
      ports: [...new Set(listeners.flatMap(({ port }) => port ?? []))],
    })),
    ...services.map(ofService),
  ];
}

function covers({ protocol, from, to }: GroupRule, port: number): boolean {
  return protocol === "-1" || (protocol === "tcp" && from <= port && port <= to);
}

function fromPeer(
  peer: Peer,
  members: ReadonlyMap<Resource, readonly Service[]>,
  services: readonly Service[],
): readonly Service[] {
  if (peer.kind === "group") return members.get(peer.group) ?? [];
  if (peer.kind !== "cidr" || isAnywhere(peer.cidr) || !isCidr(peer.cidr)) return [];
  return services.filter(({ subnets }) => rangesOf(subnets).cidrs.some((cidr) => contains(peer.cidr, cidr)));
}

function letsOut(facts: Facts, { groups }: Service, { groups: to, ranges }: Target, port: number): boolean {
  return groups
    .flatMap((group) => facts.groups.of(group, "egress"))
    .filter((rule) => covers(rule, port))
    .some(({ peer }) => {
      if (peer.kind === "group") return to.includes(peer.group);
      return peer.kind === "cidr" && isCidr(peer.cidr) && ranges.some((range) => contains(peer.cidr, range));
    });
}
