import { isAcl } from "../../facts/acl";
import type { Facts } from "../../facts/facts";
import { link, linked } from "../../facts/link";
import { SUBNETS } from "../../facts/resource-types";
import { type Setting, equals, numberSetting, orDefault, switchSetting, textSetting } from "../../facts/setting";
import type { Direction } from "../../facts/security-groups";
import { type Resource, type Value, blocks, items } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages } from "../message";
import { type Rule, conclude } from "../result";

const says = messages({
  sameNumber: (it: { direction: Direction; number: number; entries: readonly string[] }) =>
    `${it.entries.join(" and ")} are both ${it.direction} entry ${it.number}; give each a number of its own`,
  ports: ({ entry }: { entry: string }) =>
    `${entry} is for all protocols and names ports, which the AWS provider refuses; set both to 0`,
  many: (it: { direction: Direction; count: number }) =>
    `whether the account may have ${it.count} ${it.direction} entries in one ACL, more than AWS's default of ${ENTRIES}`,
  twoAcls: (it: { subnet: string; other: string }) =>
    `${it.other} takes ${it.subnet} too, which has one network ACL; remove it from one of them`,
});

/**
 * How many entries an ACL has in each direction, unless AWS has raised it.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls
 */
const ENTRIES = 20;

interface Entry {
  readonly address: string;
  readonly direction: Direction;
  readonly number: Setting<number>;
  readonly get: (name: string) => Value | undefined;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html */
export const networkAcls: Rule = {
  id: "network-acls",
  isLocal: true,
  title: "Each network ACL has entries that EC2 takes, and subnets that no other one has",
  check({ facts }) {
    const acls = facts.model.resources.filter(isAcl);
    const separate = separateEntries(facts);
    const holders = new Map<Resource, Resource>();
    let count = 0;
    const found = acls.flatMap((acl) => {
      const entries = [...inlineEntries(acl), ...(separate.get(acl) ?? [])];
      count += entries.length;
      const evidence = walked((walk) => {
        walk.via(acl.address);
        judge(walk, entries);
        for (const subnet of items(acl.get("subnet_ids")).flatMap((id) => linked(link(id, SUBNETS)) ?? [])) {
          const other = holders.get(subnet);
          if (other && other !== acl) walk.miss(says.twoAcls({ subnet: subnet.address, other: other.address }));
          holders.set(subnet, acl);
        }
      });
      return conclude({ kind: "network ACL", name: acl.address }, acl, "be created", evidence);
    });
    return { looked: { "network ACL": acls.length, entry: count }, results: found };
  },
};

function inlineEntries(acl: Resource): readonly Entry[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    blocks(acl.get(direction)).maps.map((map, index) => ({
      address: `${acl.address} ${direction}[${index}]`,
      direction,
      number: numberSetting(map.get("rule_no")),
      get: (name: string) => map.get(name),
    })),
  );
}

/** Those that are resources of their own, by ACL. */
function separateEntries({ model }: Facts): ReadonlyMap<Resource, readonly Entry[]> {
  const found = new Map<Resource, Entry[]>();
  for (const rule of model.all("aws_network_acl_rule")) {
    const acl = linked(link(rule.get("network_acl_id"), ["aws_network_acl"]));
    const egress = orDefault(switchSetting(rule.get("egress")), false);
    if (!acl || egress.kind !== "set" || rule.repeated) continue;
    const entry: Entry = {
      address: rule.address,
      direction: egress.value ? "egress" : "ingress",
      number: numberSetting(rule.get("rule_number")),
      get: (name) => rule.get(name),
    };
    found.set(acl, [...(found.get(acl) ?? []), entry]);
  }
  return found;
}

function judge(walk: Walk, entries: readonly Entry[]): void {
  for (const direction of ["ingress", "egress"] as const) {
    const own = entries.filter((entry) => entry.direction === direction);
    const byNumber = new Map<number, string[]>();
    for (const { number, address } of own)
      if (number.kind === "set") byNumber.set(number.value, [...(byNumber.get(number.value) ?? []), address]);
    for (const [number, all] of byNumber)
      if (all.length > 1) walk.miss(says.sameNumber({ direction, number, entries: all }));
    if (own.length > ENTRIES) walk.doubt(says.many({ direction, count: own.length }));
  }
  for (const { address, get } of entries) {
    const isAll = equals(textSetting(get("protocol")), "-1", "all") === "yes";
    const hasPorts = ["from_port", "to_port"].some((name) => {
      const port = numberSetting(get(name));
      return port.kind === "set" && port.value !== 0;
    });
    if (isAll && hasPorts) walk.miss(says.ports({ entry: address }));
  }
}
