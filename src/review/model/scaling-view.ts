import { symbolic } from "../../facts/arn";
import { trackingOf } from "../../facts/ecs/scaling-metrics";
import type { Facts } from "../../facts/facts";
import type { Service } from "../../facts/services";
import { type Setting, knownValue, textSetting } from "../../facts/setting";
import { type Resource, asString, block, describe } from "../../terraform/expressions/value";

/** Between which numbers of tasks a service is scaled, and by what. */
export interface ScalingView {
  /** With what its schedules set; undefined where the JSON doesn't tell it. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** `CPU at 60 %`, `500 requests a minute and task`, `100 messages of orders a task`. */
  readonly targets: readonly string[];
  /** `cron(0 22 * * ? *) Europe/Berlin: 1 to 4`. */
  readonly schedules: readonly string[];
}

export function scalingView({ scaling }: Facts, service: Service): ScalingView | undefined {
  const targets = scaling.of(service);
  if (targets.length === 0) return undefined;
  const all = targets.flatMap((target) => [target, ...target.scheduled]);
  const extreme = (of: readonly Setting<number>[], pick: (...numbers: number[]) => number): number | undefined => {
    const known = of.flatMap((bound) => (bound.kind === "set" ? bound.value : []));
    return of.some(({ kind }) => kind === "unknown") || known.length === 0 ? undefined : pick(...known);
  };
  const actions = scaling.actionsOf(service).map(({ resource }) => resource);
  const ofType = (type: string): Resource[] => actions.filter((action) => action.type === type);
  return {
    minimum: extreme(
      all.map(({ minimum }) => minimum),
      Math.min,
    ),
    maximum: extreme(
      all.map(({ maximum }) => maximum),
      Math.max,
    ),
    targets: ofType("aws_appautoscaling_policy").map(targetText).sort(),
    schedules: targets.flatMap((target) => target.scheduled.map(scheduleText)).sort(),
  };
}

const PREDEFINED: Readonly<Record<string, (value: string) => string>> = {
  ECSServiceAverageCPUUtilization: (value) => `CPU at ${value} %`,
  ECSServiceAverageMemoryUtilization: (value) => `memory at ${value} %`,
  ALBRequestCountPerTarget: (value) => `${value} requests a minute and task`,
};

function targetText(policy: Resource): string {
  const { isTracking, predefined, metrics } = trackingOf(policy);
  if (!isTracking) return `steps of ${describe(policy.get("name"))}`;
  const value = asString(block(policy.get("target_tracking_scaling_policy_configuration"))?.get("target_value")) ?? "?";
  const ofAws = predefined.map(({ type }) => {
    const name = knownValue(type) ?? "?";
    return PREDEFINED[name]?.(value) ?? `${name} at ${value}`;
  });
  const queues = metrics.flatMap(({ dimensions }) => dimensions.get("QueueName") ?? []);
  const own =
    queues.length > 0
      ? [`${value} messages of ${queues.map(nameOf).join(", ")} a task`]
      : metrics.slice(0, 1).map(({ name }) => `${knownValue(name) ?? "?"} at ${value}`);
  return [...ofAws, ...own].join(", ");
}

/** A queue that these stacks make is known by its address alone, where its name isn't spelled out. */
function nameOf(queue: Parameters<typeof symbolic>[0]): string {
  return symbolic(queue).replaceAll(/[<?>]/g, "");
}

function scheduleText({ resource, minimum, maximum }: Bounds): string {
  const said = (name: string): string => describe(resource.get(name));
  const zone = textSetting(resource.get("timezone"));
  const bound = (of: Setting<number>): string => (of.kind === "unset" ? "as before" : `${knownValue(of) ?? "?"}`);
  return `${said("schedule")} ${zone.kind === "unset" ? "UTC" : said("timezone")}: ${bound(minimum)} to ${bound(maximum)}`;
}

type Bounds = ReturnType<Facts["scaling"]["of"]>[number]["scheduled"][number];
