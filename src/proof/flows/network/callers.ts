import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import type { GroupRule } from "../../../facts/security-groups";
import type { Service } from "../../../facts/services";
import { rangesOf } from "../../../facts/vpc";
import { contains } from "../../../lib/cidr";

/** What services may connect to, by its addresses and groups. */
type Callee = Pick<Service, "groups" | "subnets">;

/** The services that may leave by address, not by group alone. */
export function byAddress(facts: Facts): readonly Service[] {
  return facts.services.filter(({ groups }) =>
    groups.some((group) => facts.groups.of(group, "egress").some(({ peer }) => peer.kind === "cidr")),
  );
}

/** Who may come in by a rule. By address: services in the range whose own rules go by address or name the callee's groups. */
export function callersBy(
  facts: Facts,
  { peer }: GroupRule,
  callee: Callee,
  byAddress: readonly Service[],
): readonly Service[] {
  if (peer.kind === "group") return facts.membersOf(peer.group);
  if (peer.kind !== "cidr") return [];
  const vpc = callee.subnets[0] && linked(callee.subnets[0].vpc);
  const together = new Set([...byAddress, ...callee.groups.flatMap((group) => facts.membersOf(group))]);
  return [...together].filter((caller) =>
    caller.subnets.some(
      (subnet) => linked(subnet.vpc) === vpc && subnet.range.kind === "set" && contains(peer.cidr, subnet.range.value),
    ),
  );
}

/** Whether the groups of somebody let a connection out to it. */
export function mayLeave(facts: Facts, caller: Pick<Service, "groups">, callee: Callee, port: number): boolean {
  const cidrs = rangesOf(callee.subnets).cidrs;
  return caller.groups
    .flatMap((group) => facts.groups.of(group, "egress"))
    .some(({ peer, protocol, from, to }) => {
      if (!["tcp", "-1"].includes(protocol) || port < from || port > to) return false;
      if (peer.kind === "group") return callee.groups.includes(peer.group);
      return peer.kind === "cidr" && cidrs.some((cidr) => contains(peer.cidr, cidr));
    });
}
