import { type Match, arnOf, symbolic, taskDefinitionArn } from "../../../facts/arn";
import type { EventStarter } from "../../../facts/ecs/started-tasks";
import { type Link, link, linked } from "../../../facts/link";
import { any } from "../../../facts/match";
import type { Service } from "../../../facts/services";
import { equals, switchSetting, textSetting } from "../../../facts/setting";
import { Reference, type Resource, type Value, argumentOf, isMap } from "../../../terraform/expressions/value";

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

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function needsOf(service: Service, { target }: EventStarter): readonly StartNeed[] {
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
  const isTagged = tagging(service);
  if (any([isTagged, equals(switchSetting(settings.get("enable_ecs_managed_tags")), true)]) !== "no") {
    const name = home ? symbolic(home.get("name") ?? home.name) : "<?its cluster>";
    const tasks = `arn:aws:ecs:${symbolic(resource.region)}:${resource.account}:task/${name}`;
    needs.push({
      action: "ecs:TagResource",
      resource: `${tasks}/<the task>`,
      widest: `${tasks}/*`,
      context: [["ecs:createaction", "RunTask"]],
      ...(isTagged !== "yes" && { isPerhaps: true }),
    });
  }
  const queue = linked(deadLetterQueue(target));
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

/** Whether the target gives its tasks tags. */
function tagging({ settings }: Service): Match {
  const isSet = (value: Value | undefined, known: boolean): Match => {
    if (value === undefined || value === null) return "no";
    return known ? "yes" : "unknown";
  };
  const [propagates, tags] = [settings.get("propagate_tags"), settings.get("tags")];
  return any([isSet(propagates, textSetting(propagates).kind === "set"), isSet(tags, isMap(tags))]);
}

/** Of what is started, what can't be told. */
export function unknownParts({ task, taskLink }: Service): readonly string[] {
  const parts = {
    task_definition_arn: taskLink,
    execution_role_arn: task?.executionRole,
    task_role_arn: task?.taskRole,
  };
  return Object.entries(parts).flatMap(([name, found]) =>
    found?.kind === "unknown" ? [`${name} (${found.why})`] : [],
  );
}

/** Why a start may need more, or less, than what was found. */
export function unknownNeeds(service: Service, { target }: EventStarter): readonly string[] {
  const { cluster, resource, settings, task } = service;
  const at = (name: string): string => `${name} of ${resource.address}`;
  const queue = deadLetterQueue(target);
  const switched = switchSetting(settings.get("enable_ecs_managed_tags"));
  return [
    ...unknownParts(service),
    ...(task ? [] : [at("task_definition_arn")]),
    ...(cluster.kind === "unknown" || cluster.kind === "wrong" ? [`${at("arn")} (${cluster.why})`] : []),
    ...(queue.kind === "unknown" || queue.kind === "wrong" ? [`${at("dead_letter_config")} (${queue.why})`] : []),
    ...(tagging(service) === "unknown" || switched.kind === "unknown" ? [at("tags and propagate_tags")] : []),
  ];
}

export function deadLetterQueue(target: EventStarter["target"]): Link {
  return link(argumentOf(target.get("dead_letter_config"), "arn"), ["aws_sqs_queue"], ["arn"]);
}
