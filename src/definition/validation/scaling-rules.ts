import { isScalingSchedule, isTimeZone, MEASURED_PERCENT } from "../../aws/ecs/scaling";
import { REGISTERED_TASKS } from "../../aws/quotas";
import { DEFAULTS } from "../resolve/defaults";
import { internalName, listenerRuleOf } from "../resolve/exposure";
import { queueOf } from "../resolve/resources/resources";
import type { EnvironmentDefinition } from "../platform";
import type { ScalingDefinition } from "../scaling";
import type { ServiceDefinition } from "../service";
import { type Report, Shown } from "./findings";
import type { Rule } from "./rule";
import { integer, NAME } from "./checks";

export const scalingRules: readonly Rule[] = [
  {
    reads: ["services", "resources", "cluster"],
    check: ({ environment, servicesWith, findings }) => {
      for (const [name, service] of servicesWith("scaling", "desiredCount", "exposure", "uses")) {
        if (service.scaling === undefined) continue;
        const report = findings.about("service", name);
        checkBounds(report, service, service.scaling);
        checkTargets(report, service, service.scaling);
        checkQueues(report, service, service.scaling, environment);
        checkSchedules(report, service.scaling);
      }
    },
  },
];

const TARGETS = "cpuPercent, memoryPercent, requestsPerTask, messagesPerTask or schedules";

function checkBounds(report: Report, { desiredCount, exposure }: ServiceDefinition, scaling: ScalingDefinition): void {
  const { min, max, schedules = {} } = scaling;
  for (const property of ["scaleOutCooldownSeconds", "scaleInCooldownSeconds"] as const) {
    const seconds = scaling[property];
    if (seconds !== undefined) integer(report, `scaling.${property}`, seconds, 0, Number.MAX_SAFE_INTEGER);
  }
  const most = internalName(exposure) === undefined ? Number.MAX_SAFE_INTEGER : REGISTERED_TASKS;
  const areBounds = [
    integer(report, "scaling.min", min, 0, Number.MAX_SAFE_INTEGER),
    integer(report, "scaling.max", max, 0, most, most === REGISTERED_TASKS ? " with a dnsName" : ""),
  ];
  if (areBounds.includes(false)) return;
  if (max < min) report("scaling.max", max, `min is ${min}`, "set it to that or more");
  if (min === 0 && Object.keys(schedules).length === 0) {
    const allowed = "nothing measures a service without tasks, so that none would ever start";
    report("scaling.min", min, allowed, "set it to 1 or more, or add schedules");
  }
  if (desiredCount !== undefined && (desiredCount < min || desiredCount > max)) {
    report("desiredCount", desiredCount, `scaling allows ${min} to ${max}`, "set one of these or leave it out");
  }
}

function checkTargets(report: Report, { exposure }: ServiceDefinition, scaling: ScalingDefinition): void {
  const { messagesPerTask = {}, schedules = {}, requestsPerTask } = scaling;
  for (const property of ["cpuPercent", "memoryPercent"] as const) {
    const percent = scaling[property];
    if (percent !== undefined) integer(report, `scaling.${property}`, percent, ...MEASURED_PERCENT);
  }
  if (requestsPerTask !== undefined) {
    positive(report, "scaling.requestsPerTask", requestsPerTask);
    if (listenerRuleOf(exposure) === undefined) {
      const allowed = "the load balancer counts requests, and the service isn't behind it";
      report("scaling.requestsPerTask", requestsPerTask, allowed, "scale by something else");
    }
  }
  const decide = [scaling.cpuPercent, scaling.memoryPercent, requestsPerTask, ...Object.values(messagesPerTask)];
  if (decide.every((target) => target === undefined) && Object.keys(schedules).length === 0)
    report("scaling", new Shown("without a target"), `${TARGETS} decide`, "add one or leave out scaling");
}

/** CloudWatch has the metrics of queues and tasks in the account and region where they are. */
function checkQueues(
  report: Report,
  { uses = {} }: ServiceDefinition,
  { messagesPerTask = {} }: ScalingDefinition,
  { resources = {}, cluster, region, accountId }: EnvironmentDefinition,
): void {
  const consumed = Object.keys(uses).filter((use) => uses[use] === "consume");
  for (const [name, messages] of Object.entries(messagesPerTask)) {
    const property = `scaling.messagesPerTask.${name}`;
    positive(report, property, messages);
    if (!consumed.includes(name)) {
      const allowed = `the service consumes ${consumed.join(", ") || "no queue"}`;
      report(property, messages, allowed, "name one of these or add it to uses");
    }
    const resource = Object.hasOwn(resources, name) ? resources[name] : undefined;
    const [, , , queueRegion = region, owner = accountId] =
      (resource && queueOf(resource))?.existing?.arn?.split(":") ?? [];
    if (queueRegion !== region || owner !== accountId) {
      const allowed = "only queues of the platform's own account and region are measured";
      report(property, messages, allowed, "scale by something else");
    }
  }
  const { containerInsights = DEFAULTS.containerInsights } = cluster ?? {};
  const isMeasured = { disabled: false, enabled: true, enhanced: true }[containerInsights];
  if (Object.keys(messagesPerTask).length > 0 && !isMeasured) {
    const allowed = `the number of running tasks is a metric of Container Insights, which are ${containerInsights}`;
    report("scaling.messagesPerTask", messagesPerTask, allowed, "set cluster.containerInsights to 'enabled'");
  }
}

function checkSchedules(report: Report, { schedules = {} }: ScalingDefinition): void {
  for (const [name, { schedule, timeZone, min, max }] of Object.entries(schedules)) {
    const property = `scaling.schedules.${name}`;
    if (!NAME.test(name) || name.length > 63)
      report(property, name, "a name has up to 63 of a-z, 0-9 and single '-', starting with a letter", "rename it");
    if (!isScalingSchedule(schedule)) {
      const allowed = "it looks like 'cron(0 7 ? * MON-FRI *)', 'rate(1 day)' or 'at(2026-12-24T18:00:00)'";
      report(`${property}.schedule`, schedule, allowed, "correct it");
    }
    if (timeZone !== undefined && !isTimeZone(timeZone))
      report(`${property}.timeZone`, timeZone, "a time zone looks like 'Europe/Berlin'", "correct it");
    const areBounds = [
      integer(report, `${property}.min`, min, 0, Number.MAX_SAFE_INTEGER),
      integer(report, `${property}.max`, max, 0, Number.MAX_SAFE_INTEGER),
    ];
    if (!areBounds.includes(false) && max < min)
      report(`${property}.max`, max, `min is ${min}`, "set it to that or more");
  }
}

function positive(report: Report, property: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  report(property, value, "a number above 0 is allowed", "set it to one of these");
}
