import { isAcl } from "../../facts/acl";
import type { Facts } from "../../facts/facts";
import { all, any, negated } from "../../facts/match";
import { link, linked } from "../../facts/link";
import { SUBNETS } from "../../facts/resource-types";
import { type Setting, equals, numberSetting, orDefault, switchSetting, textSetting } from "../../facts/setting";
import type { Direction } from "../../facts/security-groups";
import { type Resource, type Value, items } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages, unknown } from "../message";
import { type Rule, conclude } from "../result";
import { judge, mapsAt } from "./tasks/known";

const says = messages({
  sameNumber: (it: { direction: Direction; number: number; entries: readonly string[] }) =>
    `${it.entries.join(" and ")} are both ${it.direction} entry ${it.number}; give each a number of its own`,
  ports: ({ entry }: { entry: string }) =>
    `${entry} is for all protocols and names ports, which the AWS provider refuses; set both to 0`,
  many: (it: { direction: Direction; count: number }) =>
    `whether the account may have ${it.count} ${it.direction} entries in one ACL, more than AWS's default of ${ENTRIES}`,
  subnet: (it: { acl: string; why: string }) => `the subnets of ${it.acl} (${it.why})`,
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
      const own = separate.of.get(acl) ?? [];
      const evidence = walked((walk) => {
        walk.via(acl.address);
        const entries = [...inlineEntries(walk, acl), ...own];
        count += entries.length;
        judgeEntries(walk, entries);
        for (const what of entries.length > 0 ? separate.strays : []) walk.doubt(unknown({ what }));
        for (const id of items(acl.get("subnet_ids"))) {
          const found = link(id, SUBNETS);
          // One that can't be told may be any that another ACL has.
          if (found.kind === "unknown" && acls.length > 1)
            walk.doubt(says.subnet({ acl: acl.address, why: found.why }));
          const subnet = linked(found);
          const other = subnet && holders.get(subnet);
          if (other && other !== acl) walk.miss(says.twoAcls({ subnet: subnet.address, other: other.address }));
          if (subnet) holders.set(subnet, acl);
        }
      });
      return conclude({ kind: "network ACL", name: acl.address }, acl, "be created", evidence);
    });
    return { looked: { "network ACL": acls.length, entry: count }, results: found };
  },
};

function inlineEntries(walk: Walk, acl: Resource): readonly Entry[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    mapsAt(walk, { path: direction, of: acl.address }, acl.get(direction)).map((map, index) => ({
      address: `${acl.address} ${direction}[${index}]`,
      direction,
      number: numberSetting(map.get("rule_no")),
      get: (name: string) => map.get(name),
    })),
  );
}

interface SeparateEntries {
  readonly of: ReadonlyMap<Resource, readonly Entry[]>;
  /** Of those whose ACL or direction can't be told. */
  readonly strays: readonly string[];
}

/** Those that are resources of their own. */
function separateEntries({ model }: Facts): SeparateEntries {
  const of = new Map<Resource, Entry[]>();
  const strays: string[] = [];
  for (const rule of model.all("aws_network_acl_rule")) {
    const found = link(rule.get("network_acl_id"), ["aws_network_acl"]);
    const acl = linked(found);
    const egress = orDefault(switchSetting(rule.get("egress")), false);
    if (rule.repeated) strays.push(`whether there is ${rule.address} (${rule.repeated.why})`);
    else if (found.kind === "unknown") strays.push(`the network ACL of ${rule.address} (${found.why})`);
    else if (egress.kind === "unknown") strays.push(`egress of ${rule.address} (${egress.why})`);
    if (!acl || egress.kind !== "set" || rule.repeated) continue;
    const entry: Entry = {
      address: rule.address,
      direction: egress.value ? "egress" : "ingress",
      number: numberSetting(rule.get("rule_number")),
      get: (name) => rule.get(name),
    };
    of.set(acl, [...(of.get(acl) ?? []), entry]);
  }
  return { of, strays };
}

function judgeEntries(walk: Walk, entries: readonly Entry[]): void {
  for (const direction of ["ingress", "egress"] as const) {
    const own = entries.filter((entry) => entry.direction === direction);
    const byNumber = new Map<number, string[]>();
    for (const { number, address } of own)
      if (number.kind !== "unknown" || own.length > 1)
        judge(walk, { path: "the number", of: address }, number, (value) => {
          byNumber.set(value, [...(byNumber.get(value) ?? []), address]);
        });
    for (const [number, same] of byNumber)
      if (same.length > 1) walk.miss(says.sameNumber({ direction, number, entries: same }));
    if (own.length > ENTRIES) walk.doubt(says.many({ direction, count: own.length }));
  }
  for (const { address, get } of entries) {
    const protocol = textSetting(get("protocol"));
    const ports = ["from_port", "to_port"].map((name) => negated(equals(orDefault(numberSetting(get(name)), 0), 0)));
    const isRefused = all([equals(protocol, "-1", "all"), any(ports)]);
    if (isRefused === "yes") walk.miss(says.ports({ entry: address }));
    if (isRefused === "unknown") walk.doubt(unknown({ what: `the protocol and ports of ${address}` }));
  }
}
