import type * as v from "valibot";
import { type JobDefinition, SERVICE_ONLY, type ScheduleSettings, type StartRetries } from "../../job";
import { type Shape, flag, number, object, optional, text } from "./combinators";
import { serviceEntries } from "./service";

const ofService = Object.fromEntries(
  Object.entries<v.GenericSchema>(serviceEntries).filter(
    ([property]) => !SERVICE_ONLY.some((name) => name === property),
  ),
);

/** That what is said of a schedule belongs to one is a rule, which knows better words for it. */
const schedule = {
  schedule: optional(text),
  timeZone: optional(text),
  flexibleWindowMinutes: optional(number),
  startRetries: optional(object<StartRetries>({ attempts: optional(number), maxAgeSeconds: optional(number) })),
  deadLetters: optional(text),
  enabled: optional(flag),
} satisfies Readonly<Record<keyof ScheduleSettings, unknown>>;

export const job: Shape<JobDefinition> = object({ ...ofService, ...schedule }) as v.GenericSchema;
