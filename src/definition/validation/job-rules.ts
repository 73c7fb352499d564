import { isTimeZone } from "../../aws/ecs/scaling";
import { scheduleFault } from "../../aws/scheduler/expressions";
import { FLEXIBLE_WINDOW_MINUTES, SCHEDULE_RETRIES } from "../../aws/scheduler/limits";
import { match } from "../../lib/match";
import { type JobDefinition, SCHEDULE_PROPERTIES } from "../job";
import type { Queue, ResourceDefinition } from "../resources";
import { type Report, closest } from "./findings";
import type { Rule, RuleContext } from "./rule";
import { integer } from "./checks";

export const jobRules: readonly Rule[] = [
  { reads: ["jobs", "services"], check: checkNames },
  { reads: ["jobs"], check: eachJob(checkSchedule) },
  { reads: ["jobs", "resources"], check: eachJob(checkDeadLetters) },
];

type JobCheck = (report: Report, job: JobDefinition, context: RuleContext) => void;

function eachJob(check: JobCheck): Rule["check"] {
  return (context) => {
    for (const [name, job] of Object.entries(context.environment.jobs ?? {}))
      check(context.findings.about("job", name), job, context);
  };
}

/** Services and jobs have addresses, families, groups and roles by their names. */
function checkNames({ environment, serviceNames, findings }: RuleContext): void {
  for (const name of Object.keys(environment.jobs ?? {}).filter((job) => serviceNames.has(job)))
    findings.about("job", name)("name", name, "a service has it already", "give each its own");
}

function checkSchedule(report: Report, job: JobDefinition): void {
  const { schedule, timeZone, flexibleWindowMinutes, startRetries } = job;
  if (schedule === undefined) {
    // The type allows none of them, JSON does.
    const given = Object.entries(job).filter(([name]) => SCHEDULE_PROPERTIES.some((it) => it === name));
    for (const [property, value] of given)
      report(property, value, "it is for a job with a schedule", "give it a schedule or remove this");
    return;
  }
  const fault = scheduleFault(schedule);
  if (fault !== undefined) report("schedule", schedule, fault, "correct it");
  if (timeZone !== undefined && !isZone(timeZone))
    report("timeZone", timeZone, "the IANA's names are allowed, like 'Europe/Berlin'", "correct it");
  const { from, to } = FLEXIBLE_WINDOW_MINUTES;
  if (flexibleWindowMinutes !== undefined) integer(report, "flexibleWindowMinutes", flexibleWindowMinutes, from, to);
  const { attempts, maxAgeSeconds } = startRetries ?? {};
  const { attempts: times, ageSeconds } = SCHEDULE_RETRIES;
  if (attempts !== undefined) integer(report, "startRetries.attempts", attempts, times.from, times.to);
  if (maxAgeSeconds !== undefined)
    integer(report, "startRetries.maxAgeSeconds", maxAgeSeconds, ageSeconds.from, ageSeconds.to);
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#time-zones */
function isZone(name: string): boolean {
  return /^[A-Z]/.test(name) && isTimeZone(name);
}

function checkDeadLetters(
  report: Report,
  { deadLetters }: JobDefinition,
  { environment, unreadResources }: RuleContext,
): void {
  if (deadLetters === undefined || unreadResources.has(deadLetters)) return;
  const { resources = {} } = environment;
  const queues = new Map(Object.entries(resources).flatMap(([name, resource]) => queueOf(name, resource)));
  const queue = queues.get(deadLetters);
  if (queue) {
    const { fifo = false, key } = queue;
    if (fifo) report("deadLetters", deadLetters, "Scheduler takes a standard queue", "name one that isn't fifo");
    if (key !== undefined)
      report("deadLetters", deadLetters, `its key '${key}' isn't handed to Scheduler`, "name a queue without a key");
    return;
  }
  const names = [...queues.keys()];
  const meant = closest(deadLetters, names);
  const allowed = names.length === 0 ? "the environment has no queue" : `the queues are ${names.join(", ")}`;
  const fix = meant === undefined ? "name a queue of resources" : `did you mean '${meant}'`;
  report("deadLetters", deadLetters, allowed, fix);
}

type Named = readonly (readonly [string, Queue])[];

function queueOf(name: string, resource: ResourceDefinition): Named {
  const nothing = (): Named => [];
  return match(resource, "type", {
    queue: (own): Named => [[name, own]],
    https: nothing,
    tcp: nothing,
    postgres: nothing,
    mysql: nothing,
    cache: nothing,
    bucket: nothing,
    topic: nothing,
    table: nothing,
    "event-bus": nothing,
    files: nothing,
    key: nothing,
  });
}
