import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { TerraformResource } from "cdktf";
import type { Peer } from "../constructs/network/security-group";
import { type Report, Shown } from "../definition/validation/findings";
import { checkPeer } from "../definition/validation/resources/resource-rules";
import type { ResourceHandle } from "../constructs/platform-interface";
import { ExtendedService } from "./extended-service";

/**
 * One end of a connection: a service, a security group that `extend` makes, a resource of the definition with a group of its own,
 * the id of a group that exists (`sg-…`), or an IPv4 CIDR block.
 */
export type End = ExtendedService | SecurityGroup | ResourceHandle | string;

/** An end as rules and declarations have it. */
export interface Side {
  /** As declarations name it: an address, an id or a CIDR block. */
  readonly name: string;
  /** Undefined for a range. */
  readonly groupId: string | undefined;
  readonly peer: Peer;
  /** Whether its own rules are made here. */
  readonly isOurs: boolean;
  readonly service: ExtendedService | undefined;
}

export function sideOf(end: End): Side {
  if (end instanceof ExtendedService) return groupSide(end.address, end.securityGroupId, true, end);
  if (end instanceof SecurityGroup) return groupSide(addressOf(end), end.id, true);
  if (typeof end !== "string") return groupOfResource(end.securityGroupId);
  if (isGroupId(end)) return groupSide(end, end, false);
  return { name: end, groupId: undefined, peer: { cidr: end }, isOurs: false, service: undefined };
}

/** A resource without a group has an address of nobody's: `checkEnd` says so. */
function groupOfResource(groupId = ""): Side {
  return groupSide(groupId, groupId, !isGroupId(groupId));
}

function isGroupId(text: string): boolean {
  return text.startsWith("sg-");
}

function groupSide(name: string, groupId: string, isOurs: boolean, service?: ExtendedService): Side {
  return { name, groupId, peer: { securityGroupId: groupId }, isOurs, service };
}

/** Says what is wrong with an end that is given as text. */
export function checkEnd(report: Report, property: string, end: End): void {
  if (typeof end === "string")
    checkPeer((_, ...finding) => {
      report(property, ...finding);
    }, end);
  else if (!(end instanceof ExtendedService) && !(end instanceof SecurityGroup) && end.securityGroupId === undefined)
    report(property, new Shown("a resource without a security group"), "its API is reached without one", "grant it");
}

/** `aws_security_group.search` */
export function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/** What is wrong with a connection between two ends, as `report` takes it. */
export function faultOf(from: Side, to: Side): Parameters<Report> | undefined {
  if (from.service && to.service) {
    const fix = `add it to those of '${from.service.name}'`;
    return ["to", to.service.name, "what a service calls stands in its 'calls'", fix];
  }
  if (to.service && to.service.port === undefined)
    return ["to", to.service.name, "it listens on no port", "give it one in the definition"];
  if (from.groupId === undefined)
    return [
      "from",
      from.name,
      "a connection starts at a service or a security group",
      "use expose for clients outside",
    ];
  if (!from.isOurs && !to.isOurs)
    return ["from", from.name, "one end is a service or made by extend", "leave it to whoever has the group"];
  return undefined;
}
