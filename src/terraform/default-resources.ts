import { Reference, Unknown } from "./expressions/value";
import type { Instance } from "./instance";

const VPCS = ["aws_vpc", "aws_default_vpc"];

/**
 * What AWS makes on its own is managed by resources `aws_default_…`, which say less than others do: which VPC they belong to
 * is computed, and a VPC's `default_security_group_id` is the `id` of such a resource.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_subnet
 */
export function linkDefaults(instances: readonly Instance[]): void {
  const defaultVpcOf = new Map(
    instances.filter(({ type }) => type === "aws_default_vpc").map((vpc) => [vpc.stack, vpc] as const),
  );
  for (const instance of instances) {
    if (instance.type !== "aws_default_subnet" && instance.type !== "aws_default_security_group") continue;
    instance.computed = (attribute) => {
      if (attribute !== "vpc_id") return undefined;
      const vpc = defaultVpcOf.get(instance.stack);
      return vpc ? new Reference(vpc, ["id"]) : new Unknown("the account's default VPC");
    };
  }
  for (const group of instances.filter(({ type }) => type === "aws_default_security_group")) {
    const vpc = group.get("vpc_id");
    if (!(vpc instanceof Reference) || !VPCS.includes(vpc.resource.type)) continue;
    const owner = instances.find((instance) => instance === vpc.resource);
    if (owner)
      owner.computed = (attribute) =>
        attribute === "default_security_group_id" ? new Reference(group, ["id"]) : undefined;
  }
}
