import type { Facts } from "../../facts/facts";
import { coversAction } from "../../facts/iam/policy";
import { permission } from "../../facts/iam/permission";
import { requestOf } from "../../facts/iam/request";
import type { Role } from "../../facts/iam/roles";
import { letsAssume } from "../../facts/iam/trust";
import { type Link, linked } from "../../facts/link";
import { LISTENERS } from "../../facts/resource-types";
import type { Swap } from "../../facts/services";
import { nameOf, symbolic } from "../../facts/arn";
import type { Resource } from "../../terraform/expressions/value";
import { messages, unknown } from "../message";
import type { Walk } from "./evidence";

const says = messages(
  {
    notTrusted: ({ role }: { role: string }) =>
      `${role} doesn't let ecs.amazonaws.com assume it, which swaps the target groups; allow it in its assume_role_policy`,
    trust: ({ role }: { role: string }) => `whether ${role} lets ecs.amazonaws.com assume it`,
    notAllowed: (it: { role: string; actions: readonly string[] }) =>
      `${it.role} does not allow ${it.actions.join(", ")}, by which ECS swaps target groups; attach AmazonECSInfrastructureRolePolicyForLoadBalancers`,
    maybe: (it: { role: string; actions: readonly string[] }) =>
      `whether ${it.role} allows ${it.actions.join(", ")} on the listener and target groups of the deployment`,
  },
  { notTrusted: [], trust: [], notAllowed: ["actions"], maybe: ["actions"] },
);

const ECS = "Service:ecs.amazonaws.com";
const READS = ["DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth"];

/**
 * What ECS does with the role of a blue/green deployment.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export function maySwap(
  walk: Walk,
  facts: Facts,
  own: Link,
  { other, productionRule, testRule, role: of }: Swap,
): void {
  const found = linked(of);
  const role = found && facts.roles.role(found);
  if (!role) return;
  trusted(walk, role);
  const groups = [own, other].flatMap((group) => linked(group) ?? []);
  const rules = [productionRule, testRule].flatMap((rule) => linked(rule) ?? []);
  const needs = [
    ...READS.map((action) => ({ action, on: undefined })),
    ...groups.flatMap((on) => ["RegisterTargets", "DeregisterTargets"].map((action) => ({ action, on }))),
    ...rules.map((on) => ({ action: LISTENERS.includes(on.type) ? "ModifyListener" : "ModifyRule", on })),
  ];
  const [lacking, unsure] = [new Set<string>(), new Set<string>()];
  for (const { action, on } of needs) {
    const name = `elasticloadbalancing:${action}`;
    const answers = resourcesOf(on).map((resource) => permission(requestOf(role, { action: name, resource })));
    if (answers.some(({ kind }) => kind === "allowed")) continue;
    const why = answers.flatMap((answer) => (answer.kind === "unknown" ? answer.why : []));
    if (why.length > 0) for (const what of new Set(why)) walk.doubt(unknown({ what }));
    else (isNamed(role, name) ? unsure : lacking).add(name);
  }
  const address = role.resource.address;
  if (lacking.size > 0) walk.miss(says.notAllowed({ role: address, actions: [...lacking] }));
  if (unsure.size > 0) walk.doubt(says.maybe({ role: address, actions: [...unsure] }));
}

function trusted(walk: Walk, { resource, trust }: Role): void {
  const role = resource.address;
  // No page says what ECS sends of itself then.
  const lets = letsAssume(trust, ECS, new Map());
  if (lets === "no") walk.miss(says.notTrusted({ role }));
  else if (lets === "unknown") walk.doubt(says.trust({ role }));
}

/** The ARN of a resource as policies may write it: by reference, or by a pattern. */
function resourcesOf(on: Resource | undefined): readonly string[] {
  if (!on) return ["*"];
  const own = `<${on.address}.arn>`;
  const place = `arn:aws:elasticloadbalancing:${symbolic(on.region)}:${on.account}`;
  const path = on.type.endsWith("target_group")
    ? `targetgroup/${nameOf(on)}/${own}`
    : `${on.type.endsWith("rule") ? "listener-rule" : "listener"}/app/${own}/${own}/${own}/${own}`;
  return [own, `${place}:${path}`];
}

/** Whether some statement speaks of the action, on whatever resource. */
function isNamed({ policies }: Role, action: string): boolean {
  return policies.some(({ statements }) => statements.some((statement) => coversAction(statement, action) !== "no"));
}
