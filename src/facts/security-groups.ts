import type { Model } from "../terraform/model";
import { Reference, type Resource, Unknown, type Value, blocks, describe, items } from "../terraform/expressions/value";
import { type Link, link } from "./link";
import { PrefixLists } from "./network/prefix-lists";
import { SECURITY_GROUPS } from "./resource-types";
import { equals, numberSetting, orDefault, switchSetting, textSetting } from "./setting";

export type Direction = "ingress" | "egress";

export type Peer =
  | { readonly kind: "cidr"; readonly cidr: string }
  | { readonly kind: "group"; readonly group: Resource }
  /** By the AWS service whose addresses the prefix list holds, such as `s3`. */
  | { readonly kind: "prefix list"; readonly service: string; readonly name: string }
  /** A reference that can be no peer, whatever AWS answers. */
  | { readonly kind: "wrong"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** One permission of a security group; a resource that names several peers gives several. */
export interface GroupRule {
  readonly address: string;
  readonly resource: Resource;
  readonly group: Resource;
  readonly direction: Direction;
  /** `tcp`, `udp`, `-1` (all) or a protocol number. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peer: Peer;
}

/** A rule of a security group that is there already and in none of these stacks. */
export interface ForeignRule extends Omit<GroupRule, "group"> {
  /** `sg-…`. */
  readonly groupId: string;
}

export interface UnattachedRule {
  readonly stack: string;
  readonly address: string;
  /** What it names for its group. */
  readonly to: Link;
}

type Get = (name: string) => Value | undefined;

/** Every security group with its rules, from whichever of the four ways to write them. */
export class SecurityGroups {
  readonly all: readonly Resource[];
  readonly rules: readonly GroupRule[];
  /** Rules whose group, or what else makes them one, can't be told. */
  readonly unattached: readonly UnattachedRule[];
  readonly foreign: readonly ForeignRule[];
  /** Those among them that may belong to any group. */
  readonly strays: readonly string[];
  private readonly byGroup = new Map<Resource, Record<Direction, GroupRule[]>>();

  constructor(model: Model) {
    this.all = SECURITY_GROUPS.flatMap((type) => model.all(type));
    const lists = new PrefixLists(model);
    const rules: GroupRule[] = [];
    const unattached: UnattachedRule[] = [];
    const foreign: ForeignRule[] = [];
    for (const group of this.all) {
      for (const direction of ["ingress", "egress"] as const) {
        const inline = blocks(group.get(direction));
        if (inline.unknown)
          unattached.push({
            stack: group.stack,
            address: `${group.address} ${direction}`,
            to: { kind: "unknown", why: inline.unknown.why },
          });
        inline.maps.forEach((map, index) => {
          rules.push(
            ...rulesOf(lists, `${group.address} ${direction}[${index}]`, group, group, direction, (name) =>
              map.get(name),
            ),
          );
        });
      }
    }
    const separate = (resource: Resource, direction: Direction | undefined): void => {
      const group = link(resource.get("security_group_id"), SECURITY_GROUPS);
      const { stack, address } = resource;
      const groupId = group.kind === "unknown" && /^sg-[0-9a-f]+$/.test(group.why) ? group.why : undefined;
      if (groupId !== undefined && direction !== undefined)
        for (const rule of rulesOf(lists, address, resource, undefined, direction, (name) => resource.get(name)))
          foreign.push({ ...rule, groupId });
      else if (group.kind !== "found") unattached.push({ stack, address, to: group });
      else if (direction === undefined) unattached.push({ stack, address, to: { kind: "unknown", why: "its type" } });
      else
        rules.push(
          ...rulesOf(lists, resource.address, resource, group.resource, direction, (name) => resource.get(name)),
        );
    };
    for (const resource of model.all("aws_vpc_security_group_ingress_rule")) separate(resource, "ingress");
    for (const resource of model.all("aws_vpc_security_group_egress_rule")) separate(resource, "egress");
    for (const resource of model.all("aws_security_group_rule")) {
      const type = textSetting(resource.get("type"));
      const direction = (["ingress", "egress"] as const).find((one) => equals(type, one) === "yes");
      separate(resource, direction);
    }
    for (const rule of rules) this.entry(rule.group)[rule.direction].push(rule);
    this.rules = rules;
    this.unattached = unattached;
    this.foreign = foreign;
    this.strays = unattached.flatMap(({ address, to }) =>
      // The id of a group that is there already is none of these stacks'.
      to.kind === "unknown" && !/^sg-[0-9a-f]+$/.test(to.why) ? [`the group of ${address} (${to.why})`] : [],
    );
  }

  of(group: Resource, direction: Direction): readonly GroupRule[] {
    return this.byGroup.get(group)?.[direction] ?? [];
  }

  private entry(group: Resource): Record<Direction, GroupRule[]> {
    const known = this.byGroup.get(group);
    if (known) return known;
    const made = { ingress: [], egress: [] };
    this.byGroup.set(group, made);
    return made;
  }
}

const ALL_PORTS = { from: 0, to: 65535 };
const NO_PORTS = { from: -1, to: -1 };

function rulesOf<Group extends Resource | undefined>(
  lists: PrefixLists,
  address: string,
  resource: Resource,
  group: Group,
  direction: Direction,
  get: Get,
): (Omit<GroupRule, "group"> & { readonly group: Group })[] {
  const given = textSetting(get("ip_protocol") ?? get("protocol"));
  const [from, to] = [numberSetting(get("from_port")), numberSetting(get("to_port"))];
  const unknown = [given, from, to].flatMap((setting) => (setting.kind === "unknown" ? [setting.why] : []));
  const protocol = given.kind === "set" ? given.value.toLowerCase() : "?";
  const common = { address, resource, group, direction };
  const all = protocol === "-1" || protocol === "all";
  if (!all && unknown.length > 0) {
    // It may let through anything.
    const why = `what ${address} lets through (${unknown.join(", ")})`;
    return [{ ...common, protocol: "-1", ...ALL_PORTS, peer: { kind: "unknown", why } }];
  }
  // Where one of them is left out, AWS refuses the rule.
  const ports = all
    ? ALL_PORTS
    : from.kind === "set" && to.kind === "set"
      ? { from: from.value, to: to.value }
      : NO_PORTS;
  return peersOf(lists, group, get).map((peer) => ({
    ...common,
    protocol: all ? "-1" : number(protocol),
    ...ports,
    peer,
  }));
}

function number(protocol: string): string {
  return { "6": "tcp", "17": "udp", "1": "icmp" }[protocol] ?? protocol;
}

function peersOf(lists: PrefixLists, group: Resource | undefined, get: Get): Peer[] {
  const peers: Peer[] = [];
  for (const name of ["cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks"]) {
    for (const value of items(get(name))) {
      const cidr = textSetting(value);
      peers.push(cidr.kind === "set" ? { kind: "cidr", cidr: cidr.value } : unknown(value));
    }
  }
  for (const name of ["referenced_security_group_id", "source_security_group_id", "security_groups"]) {
    for (const value of items(get(name))) {
      const found = link(value, SECURITY_GROUPS);
      if (found.kind === "found") peers.push({ kind: "group", group: found.resource });
      else peers.push(found.kind === "wrong" ? found : unknown(value));
    }
  }
  for (const name of ["prefix_list_id", "prefix_list_ids"]) {
    for (const value of items(get(name))) {
      const own = lists.named(value);
      if (own) {
        peers.push(...own.cidrs.map((cidr) => ({ kind: "cidr", cidr }) as const));
        peers.push(...own.unknown.map((why) => ({ kind: "unknown", why }) as const));
        continue;
      }
      const service = prefixListService(value);
      const other = link(value, ["aws_vpc_endpoint", "aws_ec2_managed_prefix_list"], ["prefix_list_id", "id"]);
      const isWrong =
        other.kind === "wrong" || (value instanceof Reference && value.resource.type === "aws_vpc_endpoint");
      if (service !== undefined) peers.push({ kind: "prefix list", ...service });
      else peers.push(isWrong ? { kind: "wrong", why: describe(value) } : unknown(value));
    }
  }
  const self = switchSetting(get("self"));
  if (self.kind === "unknown") peers.push({ kind: "unknown", why: self.why });
  else if (equals(self, true) === "yes")
    peers.push(group ? { kind: "group", group } : { kind: "unknown", why: "the group itself" });
  return peers;
}

function unknown(value: Value): Peer {
  return { kind: "unknown", why: describe(value) };
}

function prefixListService(value: Value): { readonly service: string; readonly name: string } | undefined {
  if (!(value instanceof Reference)) return undefined;
  const { resource, attribute } = value;
  const isEndpoint = resource.type === "aws_vpc_endpoint" && attribute === "prefix_list_id";
  const isList = ["aws_prefix_list", "aws_ec2_managed_prefix_list"].includes(resource.type) && attribute === "id";
  if (!isEndpoint && !isList) return undefined;
  const type = orDefault(textSetting(resource.get("vpc_endpoint_type")), "Gateway");
  if (isEndpoint && equals(type, "Gateway") !== "yes") return undefined;
  const name = resource.get(isEndpoint ? "service_name" : "name");
  const service = serviceOf(name);
  return service === undefined || name === undefined ? undefined : { service, name: describe(name) };
}

/** `ecr.api` of `com.amazonaws.eu-central-1.ecr.api`, also where the region isn't known. */
export function serviceOf(name: Value | undefined): string | undefined {
  if (name instanceof Unknown || name === undefined) return undefined;
  const text = describe(name);
  return /^(?:com|cn\.com)\.amazonaws\.(?:<[^>]*>|[a-z0-9-]+)\.(.+)$/.exec(text)?.[1];
}
