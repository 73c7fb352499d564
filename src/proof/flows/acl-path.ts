import { type AclTraffic, stoppedBy } from "../../facts/acl";
import type { Facts } from "../../facts/facts";
import type { Direction } from "../../facts/security-groups";
import type { Subnet } from "../../facts/vpc";
import { listed } from "../../lib/listed";
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

interface Stopped {
  readonly acl: string;
  /** The entry that denies it; undefined where no entry allows it. */
  readonly entry: string | undefined;
  readonly direction: Direction;
  /** `tcp 443 from 10.0.1.0/24` */
  readonly traffic: readonly string[];
  readonly subnets: readonly string[];
}

const says = messages(
  {
    aclStops: ({ acl, entry, direction, traffic, subnets }: Stopped) => {
      const all = `${listed(traffic)} (of ${listed(subnets)})`;
      return entry === undefined
        ? `network ACL ${acl} has no ${direction} entry that allows ${all}; add one`
        : `entry ${entry} of network ACL ${acl} denies ${all}; narrow it, or allow that by an entry with a smaller number`;
    },
    filteredRange: ({ acl }: { acl: string }) => `an address range that ${acl} filters`,
  },
  { aclStops: ["traffic", "subnets"], filteredRange: [] },
);

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
    if (stop === undefined) return;
    const subnets = [at.subnet.resource.address];
    walk.miss(says.aclStops({ acl: acl.label, entry: stop.entry, direction, traffic: [words(traffic)], subnets }));
  }
}

function words({ direction, from, to, cidr }: AclTraffic): string {
  return `tcp ${from === to ? from : `${from}-${to}`} ${direction === "ingress" ? "from" : "to"} ${cidr}`;
}
