/**
 * Where the proof is known to be wrong, or to say less than it could. Each entry explains the differences of one kind,
 * and has the smallest case of it: once the proof is mended the case makes no such difference, and the entry must go.
 */
import type { Difference } from "./compare";
import type { Stack } from "./mutations";
import type { Egress } from "./small-platform";

export interface KnownDifference {
  readonly name: string;
  /** What the proof says, and what is right. */
  readonly reason: string;
  readonly source: string;
  readonly egress: Egress;
  readonly change: (stack: Stack) => void;
  readonly explains: (difference: Difference) => boolean;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: "a balancer in the group of a service",
    reason: "members of a group count as ECS services only, so what a balancer reaches as a member is no finding",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    egress: "endpoints",
    change: (stack) => {
      const groups = stack.resource["aws_lb"]?.["ingress"]?.["security_groups"];
      if (Array.isArray(groups)) groups.push("${aws_security_group.shop.id}");
    },
    explains: ({ kind, question }) => kind === "open, and nobody says so" && question.startsWith("aws_lb."),
  },
];
