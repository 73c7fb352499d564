import type { Facts } from "../../../facts/facts";
import { linked, link } from "../../../facts/link";
import type { GroupRule } from "../../../facts/security-groups";
import type { Resource } from "../../../terraform/expressions/value";
import { messages } from "../../message";
import { type Result, results } from "../../result";

const says = messages({
  twoWays: (it: { argument: string; others: readonly string[] }) =>
    `undecided what stays of it: ${it.argument} is written in the resource and by ${it.others.join(", ")}, and Terraform takes away what the argument doesn't name; write all of them one way`,
  twice: ({ other }: { other: string }) => `is the same as ${other}, and EC2 refuses the second one; remove it`,
});

/**
 * Rules that a group names itself are all that Terraform leaves it in that direction.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
 */
export function rulesTwoWays({ groups }: Facts): readonly Result[] {
  return groups.all
    .filter(({ type }) => type === "aws_security_group")
    .flatMap((group) =>
      (["ingress", "egress"] as const).flatMap((direction) => {
        const separate = groups.of(group, direction).flatMap(({ resource }) => (resource === group ? [] : resource));
        return twoWays(group, direction, separate);
      }),
    );
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table */
export function routesTwoWays({ model }: Facts): readonly Result[] {
  return ["aws_route_table", "aws_default_route_table"]
    .flatMap((type) => model.all(type))
    .flatMap((table) =>
      twoWays(
        table,
        "route",
        model
          .all("aws_route")
          .filter(
            (route) =>
              linked(link(route.get("route_table_id"), ["aws_route_table", "aws_default_route_table"])) === table,
          ),
      ),
    );
}

function twoWays(own: Resource, argument: string, separate: readonly Resource[]): readonly Result[] {
  if (separate.length === 0 || (own.get(argument) ?? null) === null) return [];
  const others = [...new Set(separate.map(({ address }) => address))];
  return [results({ kind: "", name: own.address }, own).undecided(says.twoWays({ argument, others }))];
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidPermission.Duplicate) */
export function ruleTwice(rules: readonly GroupRule[]): readonly Result[] {
  const seen = new Map<string, GroupRule>();
  return rules.flatMap((rule) => {
    const { group, direction, protocol, from, to, peer } = rule;
    if (peer.kind === "unknown" || peer.kind === "wrong" || rule.resource.repeated) return [];
    const whom =
      peer.kind === "cidr" ? peer.cidr : peer.kind === "group" ? placeOf(peer.group) : `prefix list of ${peer.service}`;
    const key = JSON.stringify([placeOf(group), direction, protocol, from, to, peer.kind, whom]);
    const other = seen.get(key);
    // One resource may name a range twice: the provider keeps a set.
    if (!other || other.resource === rule.resource) {
      seen.set(key, rule);
      return [];
    }
    const { refuted } = results({ kind: "security group rule", name: rule.address }, rule.resource);
    return [refuted(says.twice({ other: other.address }))];
  });
}

function placeOf({ stack, address }: Resource): string {
  return `${stack} ${address}`;
}
