import { symbolic } from "../../facts/arn";
import type { EventStarter } from "../../facts/ecs/started-tasks";
import { linked } from "../../facts/link";
import type { Facts } from "../../facts/facts";
import type { Service } from "../../facts/services";
import { equals, knownValue, numberSetting, switchSetting, textSetting } from "../../facts/setting";
import { type Resource, block } from "../../terraform/expressions/value";
import { type Reference, referenceTo } from "./reference";

/** What starts tasks that no ECS service keeps running. */
export interface StartView {
  /** `cron(0 3 * * ? *) in Europe/Berlin`, `an event`; undefined where somebody starts it. */
  readonly when: string | undefined;
  /** The role by which EventBridge does. */
  readonly role: Reference | undefined;
  /** Whether its schedule starts anything. */
  readonly isOn: boolean;
  /** What is done where it can't be started: `5 tries within 3600 s`. */
  readonly retries: string | undefined;
  /** Name or ARN of the queue that gets what couldn't be started. */
  readonly deadLetters: string | undefined;
}

export const BY_HAND = "by hand alone";
export const OFF = "not, its schedule being off";

/** `cron(0 3 * * ? *) in UTC`; undefined for an ECS service. */
export function startsText({ start }: { readonly start: StartView | undefined }): string | undefined {
  if (start === undefined) return undefined;
  return start.isOn ? (start.when ?? BY_HAND) : `${OFF} (${start.when ?? "?"})`;
}

/** Undefined for an ECS service. */
export function startView(facts: Facts, { resource, starter }: Service): StartView | undefined {
  const byEvent = (own: EventStarter, when: string, isOn: boolean): StartView => {
    const role = linked(facts.roles.linkArn(own.role, resource.stack));
    const queue = block(own.target.get("dead_letter_config"))?.get("arn");
    return {
      when,
      role: role && referenceTo(role),
      isOn,
      retries: retriesOf(own),
      deadLetters: queue === undefined ? undefined : symbolic(queue),
    };
  };
  const nobody = { when: undefined, role: undefined, isOn: true, retries: undefined, deadLetters: undefined };
  if (!("role" in starter)) return { service: undefined, hand: nobody }[starter.kind];
  const own: Readonly<Record<EventStarter["kind"], () => StartView>> = {
    schedule: () => byEvent(starter, scheduleOf(resource), isEnabled(resource)),
    "event rule": () => {
      const rule = facts.model
        .all("aws_cloudwatch_event_rule")
        .find((it) => it.stack === resource.stack && symbolic(it.get("name")) === symbolic(resource.get("rule")));
      const when = rule?.get("schedule_expression");
      return byEvent(
        starter,
        when === undefined ? "at an event" : symbolic(when),
        rule === undefined || isEnabled(rule),
      );
    },
  };
  return own[starter.kind]();
}

function scheduleOf(schedule: Resource): string {
  const zone = schedule.get("schedule_expression_timezone");
  const minutes = knownValue(
    numberSetting(block(schedule.get("flexible_time_window"))?.get("maximum_window_in_minutes")),
  );
  const within = minutes === undefined ? "" : `, within ${minutes} min`;
  return `${symbolic(schedule.get("schedule_expression"))} in ${zone === undefined ? "UTC" : symbolic(zone)}${within}`;
}

function isEnabled(of: Resource): boolean {
  const isOff = equals(textSetting(of.get("state")), "DISABLED") === "yes";
  return !isOff && equals(switchSetting(of.get("is_enabled")), false) !== "yes";
}

function retriesOf({ target }: EventStarter): string | undefined {
  const policy = block(target.get("retry_policy"));
  const attempts = knownValue(numberSetting(policy?.get("maximum_retry_attempts")));
  const seconds = knownValue(numberSetting(policy?.get("maximum_event_age_in_seconds")));
  return attempts === undefined || seconds === undefined ? undefined : `${attempts} more tries within ${seconds} s`;
}
