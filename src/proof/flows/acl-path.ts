import { stoppedBy } from "../../facts/acl";
import type { Facts } from "../../facts/facts";
import type { Direction } from "../../facts/security-groups";
import type { Subnet } from "../../facts/vpc";
import { messages, unknown } from "../message";
import type { Walk } from "./evidence";

/** One end of a connection that crosses subnets; an end outside the VPC has no ACL. */
export interface AclEnd {
  readonly subnet?: Subnet;
  readonly cidr: string | undefined;
}

/**
 * Answers go to a port that the client picks. Linux takes 32768–60999; load balancers and NAT gateways 1024–65535.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const TASK_PORTS = { from: 32768, to: 60999 };
export const GATEWAY_PORTS = { from: 1024, to: 65535 };

const says = messages({
  aclStops: (it: { acl: string; direction: Direction; from: number; to: number; cidr: string; subnet: string }) => {
    const ports = it.from === it.to ? `${it.from}` : `${it.from}-${it.to}`;
    const [preposition, way] = it.direction === "ingress" ? ["from", "in"] : ["to", "out"];
    return `network ACL ${it.acl} stops tcp ${ports} ${preposition} ${it.cidr} at ${it.subnet}; allow it ${way}`;
  },
  filteredRange: ({ acl }: { acl: string }) => `an address range that ${acl} filters`,
});

/** A subnet as an end. */
export function subnetEnd(subnet: Subnet): AclEnd {
  return { subnet, cidr: subnet.cidr };
}

/** Network ACLs are stateless, so both ways count; within one subnet they don't act. */
export function throughAcls(
  facts: Facts,
  walk: Walk,
  client: AclEnd,
  server: AclEnd,
  port: number,
  answers = TASK_PORTS,
): void {
  if (client.subnet && client.subnet === server.subnet) return;
  const asked = { from: port, to: port };
  oneWay(facts, walk, client, "egress", server, asked);
  oneWay(facts, walk, server, "ingress", client, asked);
  oneWay(facts, walk, server, "egress", client, answers);
  oneWay(facts, walk, client, "ingress", server, answers);
}

function oneWay(
  facts: Facts,
  walk: Walk,
  at: AclEnd,
  direction: Direction,
  other: AclEnd,
  ports: { readonly from: number; readonly to: number },
): void {
  const acl = at.subnet && facts.acls.of(at.subnet);
  if (!at.subnet || !acl) return;
  if (acl.unknown !== undefined) walk.doubt(unknown({ what: acl.unknown }));
  else if (other.cidr === undefined) walk.doubt(says.filteredRange({ acl: acl.label }));
  else {
    const traffic = { direction, ...ports, cidr: other.cidr };
    const stop = stoppedBy(acl, traffic);
    if (stop !== undefined) walk.miss(says.aclStops({ acl: stop, ...traffic, subnet: at.subnet.resource.address }));
  }
}
