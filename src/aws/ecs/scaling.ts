import { isMoment } from "../scheduler/expressions";

/** What Application Auto Scaling takes of a service. */

/**
 * Percent of CPU or memory to keep. Fargate lets no task use more than it has, and tasks are added above the target alone.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
 */
export const MEASURED_PERCENT = [1, 99] as const;

/**
 * `at(2026-12-24T18:00:00)`, `rate(5 minutes)`, `cron(0 7 ? * MON-FRI *)`.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
const SCHEDULE = /^(at\([\dT:-]+\)|rate\([1-9]\d* (minute|hour|day)s?\)|cron\([\dA-Z*?/,#-]+( [\dA-Z*?/,#-]+){5}\))$/;

export function isScalingSchedule(text: string): boolean {
  return SCHEDULE.test(text) && (!text.startsWith("at(") || isMoment(text.slice("at(".length, -1)));
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}
