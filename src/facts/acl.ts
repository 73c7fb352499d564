import type { Model } from "../terraform/model";
import { type Resource, type Value, asNumber, asString, blocks, describe, items } from "../terraform/expressions/value";
import { contains, overlaps } from "../lib/cidr";
import { link, linked } from "./link";
import type { Subnet } from "./vpc";

interface AclRule {
  readonly address: string;
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly cidr: string | undefined;
}

export interface Acl {
  readonly label: string;
  readonly ingress: AclRule[];
  readonly egress: AclRule[];
  readonly unknown: string | undefined;
}

export interface AclTraffic {
  readonly direction: "ingress" | "egress";
  readonly from: number;
  readonly to: number;
  readonly cidr: string;
}

/**
 * Network ACLs of the subnets. A subnet without one has the VPC's default ACL, which AWS makes open.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
export class Acls {
  private readonly bySubnet = new Map<Resource, Acl>();
  private readonly defaultOfVpc = new Map<Resource, Acl>();

  constructor(model: Model) {
    const byResource = new Map<Resource, Acl>();
    for (const resource of [...model.all("aws_network_acl"), ...model.all("aws_default_network_acl")]) {
      const [ingress, egress] = [blocks(resource.get("ingress")), blocks(resource.get("egress"))];
      const unknown = ingress.unknown ?? egress.unknown;
      const acl: Acl = {
        label: resource.address,
        ingress: ingress.maps.map((map, index) =>
          ruleOf(`${resource.address} ingress[${index}]`, (name) => map.get(name)),
        ),
        egress: egress.maps.map((map, index) =>
          ruleOf(`${resource.address} egress[${index}]`, (name) => map.get(name)),
        ),
        unknown: unknown && `the rules of ${resource.address} (${unknown.why})`,
      };
      byResource.set(resource, acl);
      for (const id of items(resource.get("subnet_ids"))) this.assign(id, acl);
      const vpc = linked(link(resource.get("default_network_acl_id"), ["aws_vpc"], ["default_network_acl_id"]));
      if (vpc) this.defaultOfVpc.set(vpc, acl);
    }
    const find = (id: Value | undefined): Acl | undefined => {
      const acl = linked(link(id, ["aws_network_acl", "aws_default_network_acl"]));
      return acl && byResource.get(acl);
    };
    for (const association of model.all("aws_network_acl_association")) {
      const acl = find(association.get("network_acl_id"));
      if (acl) this.assign(association.get("subnet_id"), acl);
    }
    for (const rule of model.all("aws_network_acl_rule")) {
      const outgoing = asString(rule.get("egress")) === "true";
      find(rule.get("network_acl_id"))?.[outgoing ? "egress" : "ingress"].push(
        ruleOf(rule.address, (name) => rule.get(name)),
      );
    }
    for (const acl of byResource.values()) {
      acl.ingress.sort((a, b) => a.number - b.number);
      acl.egress.sort((a, b) => a.number - b.number);
    }
  }

  of(subnet: Subnet): Acl | undefined {
    const vpc = linked(subnet.vpc);
    return this.bySubnet.get(subnet.resource) ?? (vpc && this.defaultOfVpc.get(vpc));
  }

  private assign(id: Value | undefined, acl: Acl): void {
    const subnet = linked(link(id, ["aws_subnet"]));
    if (subnet) this.bySubnet.set(subnet, acl);
  }
}

/** What stops this TCP traffic: an entry, or the closing `*` where none allows it; undefined where all of it passes. */
export function stoppedBy(
  acl: Acl,
  { direction, from, to, cidr }: AclTraffic,
): { readonly entry: string | undefined } | undefined {
  let open = [{ from, to }];
  for (const rule of acl[direction]) {
    if (!["-1", "tcp", "6", "all"].includes(rule.protocol) || rule.cidr === undefined || !overlaps(rule.cidr, cidr))
      continue;
    const hits = open.some((range) => range.from <= rule.to && rule.from <= range.to);
    if (!hits) continue;
    if (!rule.allow) return { entry: rule.address };
    if (!contains(rule.cidr, cidr)) continue;
    open = open.flatMap((range) =>
      [
        { from: range.from, to: Math.min(range.to, rule.from - 1) },
        { from: Math.max(range.from, rule.to + 1), to: range.to },
      ].filter((rest) => rest.from <= rest.to),
    );
    if (open.length === 0) return undefined;
  }
  return { entry: undefined };
}

function ruleOf(address: string, get: (name: string) => Value | undefined): AclRule {
  const protocol = asString(get("protocol")) ?? "-1";
  const all = protocol === "-1" || protocol === "all";
  return {
    address,
    number: asNumber(get("rule_number") ?? get("rule_no")) ?? 32767,
    allow: describe(get("rule_action") ?? get("action")).toLowerCase() === "allow",
    protocol,
    from: all ? 0 : (asNumber(get("from_port")) ?? 0),
    to: all ? 65535 : (asNumber(get("to_port")) ?? 65535),
    cidr: asString(get("cidr_block")) ?? asString(get("ipv6_cidr_block")),
  };
}
