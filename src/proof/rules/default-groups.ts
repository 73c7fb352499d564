import { link, linked } from "../../facts/link";
import { proven, refuted } from "../flows/chain";
import { type Result, type Rule, counted } from "../result";

/** Source: docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html: open among its members, and outwards. */
export const defaultGroups: Rule = {
  id: "default-groups",
  title: "The default security group of each VPC is emptied",
  check(context) {
    const { model, groups } = context.facts;
    const emptied = new Map(
      model.all("aws_default_security_group").map((group) => [linked(link(group.get("vpc_id"), ["aws_vpc"])), group]),
    );
    const vpcs = model.all("aws_vpc");
    const results = vpcs.map((vpc): Result => {
      const group = emptied.get(vpc);
      const rules = group ? [...groups.of(group, "ingress"), ...groups.of(group, "egress")] : [];
      if (group && rules.length === 0)
        return proven(vpc, `VPC '${vpc.address}': its default group is empty`, [group.address]);
      // Rules that stand in the JSON are judged one by one by 'surplus-rules'.
      if (group)
        return proven(
          vpc,
          `VPC '${vpc.address}': its default group is managed`,
          [group.address],
          [`${rules.length} rules`],
        );
      const message = `VPC '${vpc.address}': its default security group stays open among its members and outwards; add an aws_default_security_group without rules`;
      return context.strict
        ? refuted(vpc, message)
        : proven(vpc, `VPC '${vpc.address}': nothing uses its default group`, [], ["it is not emptied"]);
    });
    return { looked: counted({ VPC: vpcs.length, "default group": emptied.size }), results };
  },
};
