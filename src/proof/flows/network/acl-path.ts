import { internetPart } from "../../../aws/private-addresses";
import { interfaceAddresses } from "../../../aws/subnet-addresses";
import { type AddressRange, addressRange } from "../../../lib/address-range";
import type { Facts } from "../../../facts/facts";
import { type Ports, passage } from "../../../facts/network/acl-rules";
import type { Direction } from "../../../facts/security-groups";
import { knownValue } from "../../../facts/setting";
import { listed } from "../../../lib/listed";
import type { Subnet } from "../../../facts/vpc";
import { messages, unknown } from "../../message";
import type { Walk } from "../evidence";

/** One end of a connection that crosses subnets; an end outside the VPC has no ACL. */
export interface AclEnd {
  readonly subnet?: Subnet;
  /** For messages: its CIDR block. */
  readonly label: string;
  /** Undefined where the range of its subnet can't be told. */
  readonly addresses: readonly AddressRange[] | undefined;
  /** Whether it has some of these addresses, nobody knows which, and not all of them. */
  readonly isSomewhere?: boolean;
}

/**
 * Answers go to a port that the client picks. Linux takes 32768–60999; load balancers and NAT gateways 1024–65535, and so
 * may clients on the internet.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const TASK_PORTS: Ports = { from: 32768, to: 60999 };
export const GATEWAY_PORTS: Ports = { from: 1024, to: 65535 };

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
    aclStopsPart: ({ acl, entry, direction, traffic, subnets }: Stopped) => {
      const part = `a part of ${listed(traffic)} (of ${listed(subnets)})`;
      return entry === undefined
        ? `network ACL ${acl} has no ${direction} entry that allows ${part}; add one`
        : `entry ${entry} of network ACL ${acl} denies ${part}; narrow it, or allow that by an entry with a smaller number`;
    },
    someStopped: (it: { acl: string; cidr: string; subnet: string }) =>
      `whether the far end is among the addresses of ${it.cidr} that network ACL ${it.acl} stops at ${it.subnet}`,
    otherPorts: (it: { acl: string; subnet: string }) =>
      `whether clients take ports outside of ${TASK_PORTS.from}-${TASK_PORTS.to}, the answers to which network ACL ${it.acl} stops at ${it.subnet}`,
    filteredRange: (it: { acl: string; subnet: string }) =>
      `the address range of ${it.subnet}, which ${it.acl} filters`,
  },
  {
    aclStops: ["traffic", "subnets"],
    aclStopsPart: ["traffic", "subnets"],
    someStopped: [],
    otherPorts: [],
    filteredRange: [],
  },
);

/** A subnet as an end. */
export function subnetEnd(subnet: Subnet): AclEnd {
  const cidr = knownValue(subnet.range);
  const addresses = cidr === undefined ? undefined : interfaceAddresses(cidr);
  return { subnet, label: cidr ?? subnet.resource.address, addresses: addresses && [addresses] };
}

/** The addresses of a subnet as seen from where its own ACL doesn't act. */
export function outsideOf(subnet: Subnet): AclEnd {
  const { label, addresses } = subnetEnd(subnet);
  return { label, addresses };
}

/** A host on the internet. */
export const INTERNET_HOST: AclEnd = {
  label: "0.0.0.0/0",
  addresses: internetPart("0.0.0.0/0"),
  isSomewhere: true,
};

const EVERYWHERE = ["0.0.0.0/0"].flatMap((cidr) => addressRange(cidr) ?? []);

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

/** Clients that aren't Linux may take other ports; that those aren't answered is worth a doubt. */
export function answersToOthers(facts: Facts, walk: Walk, server: AclEnd, client: AclEnd): void {
  const acl = server.subnet && facts.acls.of(server.subnet);
  if (!server.subnet || !acl || walk.isBroken || client.addresses === undefined) return;
  const found = passage(acl.rules, { direction: "egress", ports: GATEWAY_PORTS, peers: client.addresses });
  if (found.kind === "stops") walk.doubt(says.otherPorts({ acl: acl.label, subnet: server.subnet.resource.address }));
}

function oneWay(facts: Facts, walk: Walk, at: AclEnd, direction: Direction, other: AclEnd, ports: Ports): void {
  const acl = at.subnet && facts.acls.of(at.subnet);
  if (!at.subnet || !acl) return;
  const peers = other.addresses ?? EVERYWHERE;
  const found = passage(acl.rules, { direction, ports, peers });
  const subnet = at.subnet.resource.address;
  if (found.kind === "unknown") walk.doubt(unknown({ what: found.why }));
  if (found.kind !== "stops") return;
  if (other.addresses === undefined) walk.doubt(says.filteredRange({ acl: acl.label, subnet: other.label }));
  else if (found.partly && other.isSomewhere === true)
    walk.doubt(says.someStopped({ acl: acl.label, cidr: other.label, subnet }));
  else {
    const traffic = [words(ports, direction, other.label)];
    const stopped = { acl: acl.label, entry: found.entry, direction, traffic, subnets: [subnet] };
    walk.miss(found.partly ? says.aclStopsPart(stopped) : says.aclStops(stopped));
  }
}

function words({ from, to }: Ports, direction: Direction, cidr: string): string {
  return `tcp ${from === to ? from : `${from}-${to}`} ${direction === "ingress" ? "from" : "to"} ${cidr}`;
}
