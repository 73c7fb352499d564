import type { ImageOrigin } from "./image";
import type { ServiceDefinition, ServiceSettings } from "./service";

/** The jobs of an environment by name: a DNS label such as `nightly-report`. A service of the environment has another one. */
export type Jobs = Readonly<Record<string, JobDefinition>>;

/**
 * A task that runs to its end, started by hand, by a pipeline (`npm run job`) or on a schedule: docs/jobs.md. It has all
 * that a service has but what keeps tasks running and reachable.
 */
export type JobDefinition = JobSettings & ImageOrigin & (ScheduleSettings | NoSchedule);

/** What keeps tasks running, reachable and exchanged; a job has none of it. */
export const SERVICE_ONLY = [
  "port",
  "exposure",
  "discovery",
  "desiredCount",
  "scaling",
  "deployment",
  "deployer",
  "healthCheck",
] as const;

export type JobSettings = Omit<ServiceSettings, (typeof SERVICE_ONLY)[number]>;

/**
 * When EventBridge Scheduler starts the job. It starts one task each time, whether or not the last one has ended: neither
 * EventBridge nor ECS can hold a run back, and now and then a time is delivered twice. docs/jobs.md says what to do then.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export interface ScheduleSettings {
  /** `rate(5 minutes)`, `cron(0 3 * * ? *)`: minutes, hours, day of month, month, day of week, year; or once, `at(2030-01-31T03:00:00)`. */
  readonly schedule: string;
  /**
   * Time zone of the schedule, as the IANA names it: `Europe/Berlin`. Daylight saving time is followed.
   * @default "UTC"
   */
  readonly timeZone?: string;
  /**
   * Minutes after the time within which it starts, 1–1440: Scheduler spreads what starts at one time.
   * @default - it starts within the minute
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
   */
  readonly flexibleWindowMinutes?: number;
  /**
   * How often Scheduler tries again where ECS refuses to start a task, such as for lack of capacity. A task that fails
   * isn't started again.
   * @default - up to 185 times within 24 hours
   */
  readonly startRetries?: StartRetries;
  /**
   * Name of a `queue` of the environment's `resources`, which gets what couldn't be started after all retries.
   * @default - it is dropped
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
   */
  readonly deadLetters?: string;
  /**
   * Whether the schedule starts anything.
   * @default true
   */
  readonly enabled?: boolean;
}

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
export interface StartRetries {
  /**
   * Times, 0–185.
   * @default 185
   */
  readonly attempts?: number;
  /**
   * Seconds after which it gives up, 60–86400.
   * @default 86400
   */
  readonly maxAgeSeconds?: number;
}

/** Without a schedule there is nothing to say of one. */
export type NoSchedule = { readonly [Property in keyof ScheduleSettings]?: never };

/** What is said of a job's schedule; a job without one may hold it all the same where it comes from JSON. */
export const SCHEDULE_PROPERTIES = [
  "schedule",
  "timeZone",
  "flexibleWindowMinutes",
  "startRetries",
  "deadLetters",
  "enabled",
] as const satisfies readonly (keyof ScheduleSettings)[];

/** A job as the service that nobody connects to: whatever is right of such a service is right of a job. */
export function asService(job: JobDefinition): ServiceDefinition {
  // A job from JSON may hold what it mustn't, which is reported once.
  const without: readonly string[] = [...SCHEDULE_PROPERTIES, ...SERVICE_ONLY];
  const own = Object.fromEntries(
    Object.entries(job).filter(([property]) => !without.includes(property)),
  ) as JobSettings & ImageOrigin;
  return { ...own, exposure: { type: "none" } };
}
