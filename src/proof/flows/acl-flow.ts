import { stoppedBy } from "../../facts/acl";
import type { Subnet } from "../../facts/vpc";
import type { Chain } from "./chain";
import type { Context } from "./context";

/** One end of a connection that crosses subnets; an end outside the VPC has no ACL. */
export interface AclEnd {
  readonly subnet?: Subnet;
  readonly cidr: string | undefined;
}

/**
 * Answers go to a port that the client picks. Linux takes 32768–60999; load balancers and NAT gateways 1024–65535.
 * Source: docs.aws.amazon.com/vpc/latest/userguide, "Ephemeral ports"
 */
export const TASK_PORTS = { from: 32768, to: 60999 };
export const GATEWAY_PORTS = { from: 1024, to: 65535 };

/** Network ACLs are stateless, so both ways count; within one subnet they don't act. */
export function throughAcls(
  context: Context,
  chain: Chain,
  client: AclEnd,
  server: AclEnd,
  port: number,
  answers = TASK_PORTS,
): void {
  if (client.subnet && client.subnet === server.subnet) return;
  const asked = { from: port, to: port };
  oneWay(context, chain, client, "egress", server, asked);
  oneWay(context, chain, server, "ingress", client, asked);
  oneWay(context, chain, server, "egress", client, answers);
  oneWay(context, chain, client, "ingress", server, answers);
}

function oneWay(
  context: Context,
  chain: Chain,
  at: AclEnd,
  direction: "ingress" | "egress",
  other: AclEnd,
  ports: { readonly from: number; readonly to: number },
): void {
  const acl = at.subnet && context.facts.acls.of(at.subnet);
  if (!at.subnet || !acl) return;
  if (acl.unknown !== undefined) chain.doubt(acl.unknown);
  else if (other.cidr === undefined) chain.doubt(`an address range that ${acl.label} filters`);
  else {
    const stop = stoppedBy(acl, { direction, ...ports, cidr: other.cidr });
    if (stop === undefined) return;
    const range = ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`;
    const preposition = direction === "ingress" ? "from" : "to";
    chain.miss(
      `network ACL ${stop} stops tcp ${range} ${preposition} ${other.cidr} at ${at.subnet.resource.address}`,
      `allow it ${direction === "ingress" ? "in" : "out"}`,
    );
  }
}
