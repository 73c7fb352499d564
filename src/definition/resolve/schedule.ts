import type { JobDefinition } from "../job";
import type { Names, ScheduleNames } from "./names";

/** When and how EventBridge Scheduler starts a job. */
export interface ResolvedSchedule {
  readonly names: ScheduleNames;
  /** Name of the group of all schedules. */
  readonly group: string;
  readonly expression: string;
  readonly timeZone: string;
  /** Undefined where it starts within the minute. */
  readonly flexibleWindowMinutes: number | undefined;
  readonly attempts: number;
  readonly maxAgeSeconds: number;
  /** Name of the queue in the definition. */
  readonly deadLetters: string | undefined;
  readonly enabled: boolean;
}

/** What Scheduler does where nothing is said. @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const RETRIES = { attempts: 185, maxAgeSeconds: 86_400 } as const;

/** When a job runs, if it does so by itself. */
export function resolveSchedule(physicalName: string, job: JobDefinition, names: Names): ResolvedSchedule | undefined {
  const { schedule, timeZone = "UTC", flexibleWindowMinutes, startRetries, deadLetters, enabled = true } = job;
  if (schedule === undefined) return undefined;
  return {
    names: names.forSchedule(physicalName),
    group: names.forSchedules(),
    expression: schedule,
    timeZone,
    flexibleWindowMinutes,
    ...RETRIES,
    ...startRetries,
    deadLetters,
    enabled,
  };
}
