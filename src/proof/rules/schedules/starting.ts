import { symbolic } from "../../../facts/arn";
import type { EventStarter } from "../../../facts/ecs/started-tasks";
import type { Facts } from "../../../facts/facts";
import { type Permission, permission } from "../../../facts/iam/permission";
import { requestOf } from "../../../facts/iam/request";
import type { Role } from "../../../facts/iam/roles";
import { letsAssume } from "../../../facts/iam/trust";
import { type Service, isEcsService } from "../../../facts/services";
import { messages, unknown } from "../../message";
import { type Evidence, type Walk, walked } from "../../flows/evidence";
import type { Granted, PermissionUse } from "../../flows/flow";
import { permissionUses } from "../../flows/permissions";
import { type StartNeed, deadLetterQueue, needsOf, unknownNeeds, unknownParts } from "./start-needs";

/** How EventBridge starts tasks by a role. */
export interface Starting {
  readonly service: Service;
  readonly role: Role | undefined;
  readonly needs: readonly StartNeed[];
  /** Why it can't be told whether that is all of them, as it completes "not known: …". */
  readonly unknown: readonly string[];
  readonly evidence: Evidence;
  /** What the statements of the role are needed for. */
  readonly permissions: readonly PermissionUse[];
}

const says = messages(
  {
    noRole: () => "it has no role_arn; give it a role by which EventBridge may start the task",
    wrongRole: ({ names }: { names: string }) => `its role_arn is ${names}; set it to the ARN of a role`,
    notTrusted: (it: { role: string; service: string }) =>
      `${it.role} does not let ${it.service} call sts:AssumeRole; trust that service in assume_role_policy`,
    trust: (it: { role: string; service: string }) => `whether ${it.role} lets ${it.service} assume it`,
    notAllowed: (it: { role: string; needs: readonly string[] }) =>
      `${it.role} does not allow ${it.needs.join(", ")}; allow it in a policy of the role`,
    started: ({ what }: { what: string }) => `what it starts: ${what}`,
    perhaps: (it: { role: string; needs: readonly string[] }) =>
      `whether ECS asks for ${it.needs.join(", ")}, which ${it.role} does not allow`,
    deadLetters: ({ names }: { names: string }) =>
      `dead_letter_config names ${names}; set it to the ARN of a queue of SQS`,
  },
  { noRole: [], notTrusted: [], trust: [], notAllowed: ["needs"], perhaps: ["needs"] },
);

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role */
const PRINCIPALS: Readonly<Record<EventStarter["kind"], string>> = {
  schedule: "scheduler.amazonaws.com",
  "event rule": "events.amazonaws.com",
};

/** The tasks that EventBridge starts. */
export function startings(facts: Facts): readonly Starting[] {
  return facts.services.flatMap((service) => {
    if (isEcsService(service) || !("role" in service.starter)) return [];
    return [starting(facts, service, service.starter)];
  });
}

function starting(facts: Facts, service: Service, starter: EventStarter): Starting {
  const found = facts.roles.linkArn(starter.role, service.resource.stack);
  const role = found.kind === "found" ? facts.roles.role(found.resource) : undefined;
  const needs = needsOf(service, starter);
  const evidence = walked((walk) => {
    if (found.kind === "none") walk.miss(says.noRole());
    else if (found.kind === "wrong") walk.miss(says.wrongRole({ names: found.why }));
    else if (!role) walk.doubt(unknown({ what: found.kind === "unknown" ? found.why : "its role" }));
    deadLetters(walk, starter);
    if (!role) return;
    walk.via(service.resource.address, role.resource.address);
    trusted(walk, role, service, PRINCIPALS[starter.kind]);
    allowed(walk, role, needs);
    for (const what of unknownParts(service)) walk.doubt(says.started({ what }));
  });
  const granting = role ? needs.flatMap((need) => granted(role, need)) : [];
  const permissions = permissionUses({ service, purpose: "start its tasks", granted: granting });
  return { service, role, needs, unknown: unknownNeeds(service, starter), evidence, permissions };
}

function deadLetters(walk: Walk, { target }: EventStarter): void {
  const queue = deadLetterQueue(target);
  if (queue.kind === "wrong") walk.miss(says.deadLetters({ names: queue.why }));
  else if (queue.kind === "unknown") walk.doubt(unknown({ what: `dead_letter_config (${queue.why})` }));
  else if (queue.kind === "found") walk.via(queue.resource.address);
}

/**
 * What EventBridge says of itself when it assumes the role: the account, and the group of the schedule or the rule.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
function trusted(walk: Walk, { resource, trust }: Role, { resource: own, starter }: Service, principal: string): void {
  const place = `${symbolic(own.region)}:${own.account}`;
  const source =
    starter.kind === "schedule"
      ? `arn:aws:scheduler:${place}:schedule-group/${symbolic(own.get("group_name") ?? "default")}`
      : `arn:aws:events:${place}:rule/${symbolic(own.get("rule"))}`;
  const context = new Map([
    ["aws:sourceaccount", own.account],
    ["aws:sourcearn", source],
  ]);
  const named = { role: resource.address, service: principal };
  const lets = letsAssume(trust, `Service:${principal}`, context);
  if (lets === "no") walk.miss(says.notTrusted(named));
  else if (lets === "unknown") walk.doubt(says.trust(named));
}

function granted(role: Role, need: StartNeed): readonly Granted[] {
  const answer = startPermission(role, need);
  return answer.kind === "allowed" ? [{ ...need, role, statement: answer.by }] : [];
}

/** Whether a role allows what a start needs. */
export function startPermission(role: Role, { action, resource, context }: StartNeed): Permission {
  const request = requestOf(role, { action, resource });
  return permission({ ...request, context: new Map([...request.context, ...context]) });
}

function allowed(walk: Walk, role: Role, needs: readonly StartNeed[]): void {
  const [lacking, perhaps] = [new Set<string>(), new Set<string>()];
  for (const need of needs) {
    const answer = startPermission(role, need);
    if (answer.kind === "allowed") walk.via(answer.by.address);
    else if (answer.kind === "unknown") walk.doubt(unknown({ what: answer.why }));
    else (need.isPerhaps ? perhaps : lacking).add(`${need.action} on ${need.widest}`);
  }
  const address = role.resource.address;
  if (lacking.size > 0) walk.miss(says.notAllowed({ role: address, needs: [...lacking] }));
  if (perhaps.size > 0) walk.doubt(says.perhaps({ role: address, needs: [...perhaps] }));
}
