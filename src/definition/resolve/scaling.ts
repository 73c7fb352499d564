import { DEFAULTS } from "./defaults";
import { terraformId } from "./names";
import type { ScalingDefinition } from "../scaling";
import type { ServiceSettings } from "../service";

export interface ResolvedScaling {
  readonly min: number;
  readonly max: number;
  readonly targets: readonly ScalingTarget[];
  readonly schedules: readonly ResolvedSchedule[];
  readonly scaleOutCooldownSeconds: number;
  readonly scaleInCooldownSeconds: number;
}

/** What AWS keeps near a value by adding and removing tasks. */
export interface ScalingTarget {
  /** As part of Terraform addresses: `cpu`, `messages_of_orders`. */
  readonly id: string;
  readonly metric: ScalingMetric;
  readonly value: number;
}

export type ScalingMetric =
  | { readonly type: "cpu" }
  | { readonly type: "memory" }
  | { readonly type: "requests" }
  | { readonly type: "messages"; readonly queue: string };

export interface ResolvedSchedule {
  readonly name: string;
  readonly id: string;
  readonly schedule: string;
  readonly timeZone: string;
  readonly min: number;
  readonly max: number;
}

export function resolveScaling(definition: ScalingDefinition): ResolvedScaling {
  const { scaleOutCooldownSeconds, scaleInCooldownSeconds, timeZone } = DEFAULTS.scaling;
  return {
    min: definition.min,
    max: definition.max,
    targets: targetsOf(definition),
    schedules: Object.entries(definition.schedules ?? {}).map(([name, own]) => ({
      name,
      id: terraformId(name),
      timeZone,
      ...own,
    })),
    scaleOutCooldownSeconds: definition.scaleOutCooldownSeconds ?? scaleOutCooldownSeconds,
    scaleInCooldownSeconds: definition.scaleInCooldownSeconds ?? scaleInCooldownSeconds,
  };
}

function targetsOf({
  cpuPercent,
  memoryPercent,
  requestsPerTask,
  messagesPerTask = {},
}: ScalingDefinition): ScalingTarget[] {
  const target = (id: string, metric: ScalingMetric, value: number | undefined): ScalingTarget[] =>
    value === undefined ? [] : [{ id, metric, value }];
  return [
    ...target("cpu", { type: "cpu" }, cpuPercent),
    ...target("memory", { type: "memory" }, memoryPercent),
    ...target("requests", { type: "requests" }, requestsPerTask),
    ...Object.entries(messagesPerTask).flatMap(([queue, value]) =>
      target(`messages_of_${terraformId(queue)}`, { type: "messages", queue }, value),
    ),
  ];
}

type Counted = Pick<ServiceSettings, "desiredCount" | "scaling">;

/** How many tasks a service starts with. */
export function initialTasks({ desiredCount, scaling }: Counted): number {
  return desiredCount ?? scaling?.min ?? DEFAULTS.desiredCount;
}

/** How many tasks a service may be down to, whatever its load. */
export function fewestTasks(service: Counted): number {
  const { scaling } = service;
  const scheduled = Object.values(scaling?.schedules ?? {}).map(({ min }) => min);
  return Math.min(initialTasks(service), scaling?.min ?? Infinity, ...scheduled);
}

/** How many tasks a service may run, whatever its load, while no new version comes. */
export function mostTasks(service: Counted): number {
  const { scaling } = service;
  const scheduled = Object.values(scaling?.schedules ?? {}).map(({ max }) => max);
  return Math.max(initialTasks(service), scaling?.max ?? 0, ...scheduled);
}
