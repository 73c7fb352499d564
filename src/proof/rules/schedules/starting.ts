import { arnOf, symbolic, taskDefinitionArn } from "../../../facts/arn";
import type { EventStarter } from "../../../facts/ecs/started-tasks";
import type { Facts } from "../../../facts/facts";
import { allHold } from "../../../facts/iam/conditions";
import { type Permission, permission } from "../../../facts/iam/permission";
import { type Statement, coversAction } from "../../../facts/iam/policy";
import { requestOf } from "../../../facts/iam/request";
import type { Role } from "../../../facts/iam/roles";
import { link, linked } from "../../../facts/link";
import { all, any } from "../../../facts/match";
import { type Service, isEcsService } from "../../../facts/services";
import { equals, switchSetting, textSetting } from "../../../facts/setting";
import { Reference, type Resource, block, isMap } from "../../../terraform/expressions/value";
import { messages, unknown } from "../../message";
import { type Evidence, type Walk, walked } from "../../flows/evidence";
import type { Granted, PermissionUse } from "../../flows/flow";
import { permissionUses } from "../../flows/permissions";

/** What a role must allow so that EventBridge can start a task. */
export interface StartNeed {
  readonly action: string;
  /** ARN in the form of `symbolic`. */
  readonly resource: string;
  /** As wide as a statement for it may be: all revisions of a task definition, all tasks of a cluster. */
  readonly widest: string;
  readonly context: readonly (readonly [key: string, value: string])[];
  /** Set where no page of AWS says whether it is needed. */
  readonly isPerhaps?: true;
}

/** How EventBridge starts tasks by a role. */
export interface Starting {
  readonly service: Service;
  readonly role: Role | undefined;
  readonly needs: readonly StartNeed[];
  /** Whether that is all of them: what isn't found may need more. */
  readonly isWhole: boolean;
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
  });
  const { task, cluster } = service;
  const queue = link(block(starter.target.get("dead_letter_config"))?.get("arn"), ["aws_sqs_queue"], ["arn"]);
  const links = [cluster, queue, ...(task ? [task.executionRole, task.taskRole] : [])];
  const isWhole = task !== undefined && links.every(({ kind }) => kind === "found" || kind === "none");
  const granting = role ? needs.flatMap((need) => granted(role, need)) : [];
  const permissions = permissionUses({ service, purpose: "start its tasks", granted: granting });
  return { service, role, needs, isWhole, evidence, permissions };
}

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
function needsOf(service: Service, { target }: EventStarter): readonly StartNeed[] {
  const { task, cluster, resource, settings } = service;
  const home = linked(cluster);
  const passed: StartNeed["context"] = [["iam:passedtoservice", "ecs-tasks.amazonaws.com"]];
  const needs: StartNeed[] = [];
  if (task)
    needs.push({
      action: "ecs:RunTask",
      resource: revisionOf(service, task.resource),
      widest: `${taskDefinitionArn(task.resource)}:*`,
      context: home ? [["ecs:cluster", arnOf(home)]] : [],
    });
  for (const role of [task?.executionRole, task?.taskRole]) {
    const passing = role && linked(role);
    if (passing)
      needs.push({ action: "iam:PassRole", resource: arnOf(passing), widest: arnOf(passing), context: passed });
  }
  const propagates = textSetting(settings.get("propagate_tags"));
  const isTagged = propagates.kind === "set" || isMap(settings.get("tags"));
  if (isTagged || equals(switchSetting(settings.get("enable_ecs_managed_tags")), true) === "yes") {
    const name = home ? symbolic(home.get("name") ?? home.name) : "<?its cluster>";
    const tasks = `arn:aws:ecs:${symbolic(resource.region)}:${resource.account}:task/${name}`;
    needs.push({
      action: "ecs:TagResource",
      resource: `${tasks}/<the task>`,
      widest: `${tasks}/*`,
      context: [["ecs:createaction", "RunTask"]],
      ...(!isTagged && { isPerhaps: true }),
    });
  }
  const queue = linked(link(block(target.get("dead_letter_config"))?.get("arn"), ["aws_sqs_queue"], ["arn"]));
  if (queue) needs.push({ action: "sqs:SendMessage", resource: arnOf(queue), widest: arnOf(queue), context: [] });
  return needs;
}

/**
 * ECS asks for the revision that it starts: the newest one where none is named.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
function revisionOf({ settings }: Service, task: Resource): string {
  const named = settings.get("task_definition_arn");
  const isNewest = named instanceof Reference && named.attribute === "arn_without_revision";
  return isNewest ? `${taskDefinitionArn(task)}:<?the newest revision>` : arnOf(task);
}

function deadLetters(walk: Walk, { target }: EventStarter): void {
  const given = block(target.get("dead_letter_config"))?.get("arn");
  const queue = link(given, ["aws_sqs_queue"], ["arn"]);
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
  const lets = (effect: Statement["effect"]) =>
    any(
      trust.statements
        .filter((statement) => statement.effect === effect || statement.effect === "unknown")
        .map((statement) =>
          all([
            statement.principals.includes(`Service:${principal}`) ? "yes" : "no",
            coversAction(statement, "sts:AssumeRole"),
            statement.effect === "unknown" ? "unknown" : "yes",
            allHold(statement.conditions, context),
          ]),
        ),
    );
  const [allows, denies] = [lets("Allow"), lets("Deny")];
  const named = { role: resource.address, service: principal };
  if (denies === "yes" || (allows === "no" && trust.unknown === undefined)) walk.miss(says.notTrusted(named));
  else if (allows !== "yes" || denies === "unknown" || trust.unknown !== undefined) walk.doubt(says.trust(named));
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
