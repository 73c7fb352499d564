import { typeOf } from "../../definition/resolve/moves";

/**
 * Types that come and go as the definition says: nothing is stored in them, and what still needs one is refuted by the proof
 * before anything is written. Whatever isn't here holds data, or traffic goes through it.
 */
const WITHOUT: ReadonlySet<string> = new Set([
  "aws_ecr_lifecycle_policy",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_resourcegroups_group", // a question, asked anew at each look
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "docker_image", // on the machine that built it
  "docker_registry_image", // forgotten alone: the repository keeps it
]);

/** Whether somebody must say what became of an address that is gone. */
export function needsCeremony(address: string): boolean {
  return !WITHOUT.has(typeOf(address));
}
