import { nameOf } from "../../../facts/arn";
import { isTimeZone } from "../../../aws/ecs/scaling";
import { isRecurring, scheduleFault } from "../../../aws/scheduler/expressions";
import { FLEXIBLE_WINDOW_MINUTES } from "../../../aws/scheduler/limits";
import type { EventStarter } from "../../../facts/ecs/started-tasks";
import { link } from "../../../facts/link";
import { type Lookup, Names } from "../../../facts/names";
import type { Service } from "../../../facts/services";
import { equals, numberSetting, switchSetting, textSetting } from "../../../facts/setting";
import { decodeJson } from "../../../terraform/expressions/json-text";
import { argumentOf, blocks, describe, isMap } from "../../../terraform/expressions/value";
import { type Walk, walked } from "../../flows/evidence";
import { startings } from "./starting";
import { messages } from "../../message";
import { type Rule, conclude, results, serviceSubject } from "../../result";
import { surplusOfStarters } from "./starter-permissions";

const says = messages({
  expression: (it: { expression: string; fault: string }) =>
    `its schedule is ${it.expression}; ${it.fault}; correct it`,
  noExpression: () => "it has no schedule_expression; set one",
  unknownSetting: (it: { what: string; why: string }) => `${it.what} (${it.why})`,
  window: (it: { minutes: string }) =>
    `maximum_window_in_minutes is ${it.minutes} with mode FLEXIBLE; set it to ${FLEXIBLE_WINDOW_MINUTES.from} to ${FLEXIBLE_WINDOW_MINUTES.to}`,
  zone: ({ zone }: { zone: string }) =>
    `its schedule_expression_timezone is ${zone}; set it to a name such as Europe/Berlin`,
  noWindow: () => "maximum_window_in_minutes is set with mode OFF; drop it, or set the mode to FLEXIBLE",
  disabled: () => "it is disabled, so that nothing starts",
  wrongRule: ({ names }: { names: string }) => `its rule is ${names}; name an aws_cloudwatch_event_rule`,
  overrides: ({ what }: { what: string }) => `what its input makes of the task (${what})`,
  noCluster: (it: { names: string }) => `its arn is ${it.names}; set it to the ARN of the cluster`,
  once: () => "it starts once",
  stray: ({ why }: { why: string }) =>
    `declaration tasks: taskDefinition is ${why}; name a task definition of these stacks`,
  strayUnknown: ({ why }: { why: string }) => `which task definition it is (${why})`,
});

/**
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html
 */
export const schedules: Rule = {
  id: "schedules",
  title: "Each schedule can start its task, by a role that may start nothing else",
  check({ facts, declarations: { strict } }) {
    const all = startings(facts);
    const rules = new Names(facts.model.all("aws_cloudwatch_event_rule"), nameOf);
    const found = all.flatMap(({ service, evidence }) => {
      const whole = walked((walk) => {
        walk.add(evidence);
        if ("target" in service.starter) judge(walk, service, service.starter, rules.from(service.resource.stack));
      });
      return conclude(serviceSubject(service), service.resource, "be started", whole);
    });
    const strays = facts.strayRuns.map(({ stack, taskLink }) => {
      const at = { stack, address: "//.declared.tasks" };
      const { refuted, unsure } = results({ kind: "", name: "declaration tasks" }, at);
      return taskLink.kind === "unknown"
        ? unsure("whether it can be started", [says.strayUnknown({ why: taskLink.why })])
        : refuted(says.stray({ why: "why" in taskLink ? taskLink.why : "missing" }));
    });
    return {
      looked: { schedule: all.length },
      results: [...found, ...strays, ...surplusOfStarters(facts, all, strict)],
      permissions: all.flatMap((own) => own.permissions),
    };
  },
};

function judge(walk: Walk, service: Service, starter: EventStarter, rules: Lookup): void {
  const { resource, cluster } = service;
  if (cluster.kind === "wrong") walk.miss(says.noCluster({ names: cluster.why }));
  overrides(walk, starter);
  if (starter.kind === "event rule") ofRule(walk, service, rules);
  else {
    expression(walk, service, resource.get("schedule_expression"));
    flexibleWindow(walk, service);
    const zone = textSetting(resource.get("schedule_expression_timezone"));
    if (zone.kind === "set" && !isTimeZone(zone.value)) walk.miss(says.zone({ zone: zone.value }));
    if (zone.kind === "unknown")
      walk.doubt(says.unknownSetting({ what: "schedule_expression_timezone", why: zone.why }));
    const state = textSetting(resource.get("state"));
    if (equals(state, "DISABLED") === "yes") walk.note(says.disabled());
  }
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
function expression(walk: Walk, { resource }: Service, value: Parameters<typeof textSetting>[0]): void {
  const given = textSetting(value);
  if (given.kind === "unset") walk.miss(says.noExpression());
  else if (given.kind === "unknown") walk.doubt(says.unknownSetting({ what: "its schedule", why: given.why }));
  else {
    const fault = scheduleFault(given.value);
    if (fault !== undefined) walk.miss(says.expression({ expression: given.value, fault }));
    else if (resource.type === "aws_scheduler_schedule" && !isRecurring(given.value)) walk.note(says.once());
  }
}

function flexibleWindow(walk: Walk, { resource }: Service): void {
  const window = resource.get("flexible_time_window");
  const mode = textSetting(argumentOf(window, "mode"));
  const minutes = numberSetting(argumentOf(window, "maximum_window_in_minutes"));
  if (mode.kind === "unknown") walk.doubt(says.unknownSetting({ what: "the mode of its window", why: mode.why }));
  if (mode.kind !== "set") return;
  const { from, to } = FLEXIBLE_WINDOW_MINUTES;
  const isWithin = minutes.kind === "set" && minutes.value >= from && minutes.value <= to;
  if (mode.value === "FLEXIBLE" && minutes.kind === "unknown")
    walk.doubt(says.unknownSetting({ what: "maximum_window_in_minutes", why: minutes.why }));
  else if (mode.value === "FLEXIBLE" && !isWithin)
    walk.miss(says.window({ minutes: minutes.kind === "set" ? String(minutes.value) : "not set" }));
  else if (mode.value === "OFF" && minutes.kind === "set") walk.miss(says.noWindow());
  else if (mode.value === "OFF" && minutes.kind === "unknown")
    walk.doubt(says.unknownSetting({ what: "maximum_window_in_minutes", why: minutes.why }));
}

function ofRule(walk: Walk, service: Service, rules: Lookup): void {
  const rule = link(service.resource.get("rule"), ["aws_cloudwatch_event_rule"], ["name", "id"], rules);
  if (rule.kind === "unknown") walk.doubt(says.unknownSetting({ what: "its rule", why: rule.why }));
  else if (rule.kind !== "found") walk.miss(says.wrongRule({ names: "why" in rule ? rule.why : "not set" }));
  else {
    walk.via(rule.resource.address);
    const pattern = rule.resource.get("event_pattern");
    const scheduled = rule.resource.get("schedule_expression");
    // A rule may start it at an event, too.
    if (scheduled !== undefined || pattern === undefined) expression(walk, service, scheduled);
    const isOff = equals(textSetting(rule.resource.get("state")), "DISABLED") === "yes";
    if (isOff || equals(switchSetting(rule.resource.get("is_enabled")), false) === "yes") walk.note(says.disabled());
  }
}

/** What an input may override without changing what was followed: what a container runs, and how much of it. */
const HARMLESS = new Set(["name", "command"]);

/**
 * The input of the target overrides parts of the task, its roles too.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
 */
function overrides(walk: Walk, { target }: EventStarter): void {
  for (const argument of ["input_path", "input_transformer"])
    if (target.get(argument) !== undefined) walk.doubt(says.overrides({ what: argument }));
  const input = target.get("input");
  if (input === undefined || input === null) return;
  const decoded = decodeJson(input);
  if (!isMap(decoded)) {
    walk.doubt(says.overrides({ what: describe(decoded) }));
    return;
  }
  for (const [key, value] of decoded) {
    const { maps, unknown } = key === "containerOverrides" ? blocks(value) : { maps: [], unknown: undefined };
    const others = maps.flatMap((map) => [...map.keys()]).filter((name) => !HARMLESS.has(name));
    if (key !== "containerOverrides") walk.doubt(says.overrides({ what: key }));
    else if (unknown) walk.doubt(says.overrides({ what: unknown.why }));
    for (const name of new Set(others)) walk.doubt(says.overrides({ what: name }));
  }
}
