import type { Json, JsonObject } from "../../terraform/json";
import { isObject } from "../../terraform/json";
import { evaluateJson } from "../../terraform/expressions/evaluate";
import {
  type ObjectValue,
  Reference,
  type Resource,
  Unknown,
  type Value,
  argumentOf,
  argumentsOf,
  blocks,
  describe,
  isMap,
} from "../../terraform/expressions/value";
import type { Model } from "../../terraform/model";
import { type Link, link } from "../link";
import type { Lookup } from "../names";
import type { TaskSettings } from "./task-network";
import { taskDefinitionLink } from "./task-definition-link";

/**
 * What starts the tasks of a task definition: an ECS service keeps them running; a schedule of EventBridge Scheduler, a rule
 * of EventBridge and whoever calls RunTask start them, and they end by themselves.
 */
export type Starter = { readonly kind: "service" } | EventStarter | { readonly kind: "hand" };

/** EventBridge, which starts tasks by a role. */
export interface EventStarter {
  readonly kind: "schedule" | "event rule";
  readonly role: Value | undefined;
  /** The block with `role_arn`, `dead_letter_config` and `input`. */
  readonly target: TaskSettings;
}

/** Tasks that somebody starts without an ECS service. */
export interface StartedTask {
  /** The schedule or the target of a rule; of tasks that are started by hand the task definition. */
  readonly resource: Resource;
  readonly starter: Exclude<Starter, { readonly kind: "service" }>;
  readonly settings: TaskSettings;
  readonly taskLink: Link;
  readonly cluster: Value | undefined;
  readonly count: Value | undefined;
}

/** A task that is declared to be started by hand, and whose task definition isn't found. */
export interface StrayRun {
  readonly stack: string;
  readonly taskLink: Link;
}

const NONE: TaskSettings = { get: () => undefined };

/**
 * Tasks that EventBridge starts.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EcsParameters.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EcsParameters.html
 */
export function eventTasks(model: Model, byFamily: (stack: string) => Lookup): readonly StartedTask[] {
  const schedules = model.all("aws_scheduler_schedule").map((resource) => {
    const target = argumentsOf(resource.get("target")) ?? NONE;
    return { kind: "schedule", resource, target, parameters: target.get("ecs_parameters") } as const;
  });
  const targets = model
    .all("aws_cloudwatch_event_target")
    .map(
      (resource) =>
        ({ kind: "event rule", resource, target: resource, parameters: resource.get("ecs_target") }) as const,
    );
  return [...schedules, ...targets].flatMap(({ kind, resource, target, parameters }): readonly StartedTask[] => {
    const settings = argumentsOf(parameters);
    if (!settings) return [];
    return [
      {
        resource,
        starter: { kind, role: target.get("role_arn"), target },
        settings,
        taskLink: byArn(settings.get("task_definition_arn"), byFamily(resource.stack)),
        cluster: target.get("arn"),
        count: settings.get("task_count"),
      },
    ];
  });
}

/** EventBridge takes an ARN, with a revision or without, and no family. */
function byArn(value: Value | undefined, byFamily: Lookup): Link {
  if (value instanceof Reference && value.resource.type === "aws_ecs_task_definition")
    return link(value, ["aws_ecs_task_definition"], ["arn", "arn_without_revision"]);
  if (typeof value === "string" && value !== "" && !value.startsWith("arn:"))
    return { kind: "wrong", why: `'${value}', which is no ARN` };
  return taskDefinitionLink(value, byFamily);
}

/**
 * Tasks that are declared to be started by hand or by a pipeline, each as the input of RunTask.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export function declaredTasks(
  model: Model,
  byFamily: (stack: string) => Lookup,
): { readonly tasks: readonly StartedTask[]; readonly strays: readonly StrayRun[] } {
  const tasks: StartedTask[] = [];
  const strays: StrayRun[] = [];
  for (const { name: stack, comment, scope } of model.stacks) {
    for (const declared of runsIn(comment["declared"])) {
      const evaluated = evaluateJson(declared, scope);
      const input: ObjectValue = isMap(evaluated) ? evaluated : new Map();
      const taskLink = taskDefinitionLink(input.get("taskDefinition"), byFamily(stack));
      if (taskLink.kind !== "found") strays.push({ stack, taskLink });
      else
        tasks.push({
          resource: taskLink.resource,
          starter: { kind: "hand" },
          settings: settingsOf(input),
          taskLink,
          cluster: input.get("cluster"),
          count: input.get("count"),
        });
    }
  }
  return { tasks, strays };
}

function runsIn(declared: Json | undefined): readonly JsonObject[] {
  const tasks = isObject(declared) ? declared["tasks"] : undefined;
  return Array.isArray(tasks) ? (tasks as readonly Json[]).filter(isObject) : [];
}

/** The input of RunTask under the names that Terraform has for the same arguments. */
function settingsOf(input: ObjectValue): TaskSettings {
  const network = argumentsOf(argumentOf(input.get("networkConfiguration"), "awsvpcConfiguration"));
  const strategy = input.get("capacityProviderStrategy");
  const settings = new Map<string, Value | undefined>([
    ["launch_type", input.get("launchType")],
    ["platform_version", input.get("platformVersion")],
    ["enable_execute_command", input.get("enableExecuteCommand")],
    ["propagate_tags", input.get("propagateTags")],
    [
      "capacity_provider_strategy",
      strategy === undefined
        ? undefined
        : blocks(strategy).maps.map((item) => new Map([...item].map(([key, value]) => [snakeCase(key), value]))),
    ],
    [
      "network_configuration",
      network &&
        new Map<string, Value>([
          ["subnets", network.get("subnets") ?? null],
          ["security_groups", network.get("securityGroups") ?? null],
          ["assign_public_ip", isEnabled(network.get("assignPublicIp"))],
        ]),
    ],
  ]);
  return settings;
}

function isEnabled(value: Value | undefined): Value {
  if (value === undefined || value === null) return null;
  return value === "ENABLED" || (value === "DISABLED" ? false : new Unknown(describe(value)));
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
