import type { Model } from "../terraform/model";
import { type Resource, type Value, blocks, items } from "../terraform/expressions/value";
import { link, linked } from "./link";
import { type AclRule, ruleOf, unknownRules } from "./network/acl-rules";
import { SUBNETS, VPCS } from "./resource-types";
import type { Direction } from "./security-groups";
import { switchSetting } from "./setting";
import type { Subnet } from "./vpc";

export interface Acl {
  readonly label: string;
  /** In no order: each knows its number. */
  readonly rules: AclRule[];
}

const ACLS = ["aws_network_acl", "aws_default_network_acl"];

export function isAcl({ mode, type }: Resource): boolean {
  return mode === "managed" && ACLS.includes(type);
}

/**
 * Network ACLs of the subnets. A subnet without one has its VPC's default ACL, which AWS makes open.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
export class Acls {
  private readonly bySubnet = new Map<Resource, Acl>();
  private readonly defaultOfVpc = new Map<Resource, Acl>();
  /** Holds for subnets that an association may mean which can't be told. */
  private strayAssociation: Acl | undefined;
  /** Holds for VPCs whose default ACL may be one that can't be told. */
  private strayDefault: Acl | undefined;

  constructor(model: Model) {
    const byResource = new Map<Resource, Acl>();
    for (const resource of ACLS.flatMap((type) => model.all(type))) {
      const { address, repeated } = resource;
      const acl: Acl = repeated
        ? uncertain(`whether there is ${address} (${repeated.why})`)
        : { label: address, rules: [...inlineRules(resource)] };
      byResource.set(resource, acl);
      for (const id of items(resource.get("subnet_ids"))) this.assign(id, acl);
    }
    for (const resource of model.all("aws_default_network_acl")) this.setDefault(resource, byResource.get(resource));
    const find = (id: Value | undefined): Acl | undefined => {
      const acl = linked(link(id, ACLS));
      return acl && byResource.get(acl);
    };
    for (const association of model.all("aws_network_acl_association")) {
      const acl = association.repeated ? undefined : find(association.get("network_acl_id"));
      this.assign(association.get("subnet_id"), acl ?? uncertain(`the network ACL of ${association.address}`));
    }
    for (const rule of model.all("aws_network_acl_rule")) {
      const acl = find(rule.get("network_acl_id"));
      for (const owner of acl ? [acl] : byResource.values())
        owner.rules.push(...separateRules(rule, acl !== undefined));
    }
  }

  of(subnet: Subnet): Acl | undefined {
    const own = this.bySubnet.get(subnet.resource) ?? this.strayAssociation;
    if (own) return own;
    const vpc = linked(subnet.vpc);
    const byDefault = (vpc && this.defaultOfVpc.get(vpc)) ?? this.strayDefault;
    if (byDefault || vpc?.mode !== "data") return byDefault;
    // Of a VPC that stood before somebody may have changed it.
    return uncertain(`the default network ACL of ${vpc.address}`);
  }

  private assign(id: Value | undefined, acl: Acl): void {
    const subnet = link(id, SUBNETS);
    if (subnet.kind === "found") this.bySubnet.set(subnet.resource, acl);
    if (subnet.kind === "unknown") this.strayAssociation ??= uncertain(`the subnets of ${acl.label} (${subnet.why})`);
  }

  private setDefault(resource: Resource, acl: Acl | undefined): void {
    const vpc = link(resource.get("default_network_acl_id"), VPCS, ["default_network_acl_id"]);
    if (vpc.kind === "found" && acl) this.defaultOfVpc.set(vpc.resource, acl);
    if (vpc.kind === "unknown") this.strayDefault ??= uncertain(`the VPC of ${resource.address} (${vpc.why})`);
  }
}

/** Stands for an ACL of which nothing is known but `why`. */
function uncertain(why: string): Acl {
  return { label: why, rules: [...unknownRules(why)] };
}

function* inlineRules(resource: Resource): Generator<AclRule> {
  for (const direction of ["ingress", "egress"] as const) {
    const { maps, unknown } = blocks(resource.get(direction));
    if (unknown) yield* unknownRules(`the ${direction} rules of ${resource.address} (${unknown.why})`, direction);
    for (const [index, map] of maps.entries()) {
      const rule = ruleOf(`${resource.address} ${direction}[${index}]`, direction, {
        number: map.get("rule_no"),
        action: map.get("action"),
        get: (name) => map.get(name),
      });
      if (rule) yield rule;
    }
  }
}

/** A rule whose ACL or direction can't be told may stand in any. */
function separateRules(resource: Resource, isOwned: boolean): readonly AclRule[] {
  const egress = switchSetting(resource.get("egress"));
  const direction: Direction = egress.kind === "set" && egress.value ? "egress" : "ingress";
  const directions = egress.kind === "unknown" ? (["ingress", "egress"] as const) : [direction];
  const doubt =
    egress.kind === "unknown"
      ? `egress of ${resource.address} (${egress.why})`
      : isOwned
        ? undefined
        : `the network ACL of ${resource.address}`;
  return directions.flatMap((each) => {
    const rule = ruleOf(resource.address, each, {
      number: resource.get("rule_number"),
      action: resource.get("rule_action"),
      get: (name) => resource.get(name),
    });
    return rule ? [doubt === undefined ? rule : { ...rule, doubt }] : [];
  });
}
