import type { Model } from "../terraform/model";
import { Reference, type Resource, blocks } from "../terraform/expressions/value";
import { type Match, symbolic } from "./arn";
import { linked } from "./link";
import { type Service, isEcsService, maximumTasks } from "./services";
import { type Known, type Setting, numberSetting } from "./setting";

/** What Application Auto Scaling may set the count of an ECS service to. */
export interface ScalableTarget {
  readonly resource: Resource;
  /** `service/<cluster>/<service>`, in the form of `symbolic`. */
  readonly id: string;
  /** Undefined where no service of these stacks has that id. */
  readonly service: Service | undefined;
  readonly minimum: Setting<number>;
  readonly maximum: Setting<number>;
  /** Schedules that set other bounds. */
  readonly scheduled: readonly ScheduledBounds[];
}

/** A policy or a schedule of Application Auto Scaling, and whether its target is registered. */
export interface ScalingAction {
  readonly resource: Resource;
  readonly id: string;
  readonly hasTarget: Match;
}

export interface ScheduledBounds {
  readonly resource: Resource;
  readonly minimum: Setting<number>;
  readonly maximum: Setting<number>;
}

/**
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
 */
export class Scaling {
  readonly targets: readonly ScalableTarget[];
  /** Policies and schedules of ECS services. */
  readonly actions: readonly ScalingAction[];
  private readonly ofService: ReadonlyMap<Service, ScalableTarget>;

  constructor(model: Model, services: readonly Service[]) {
    const actions = model.all("aws_appautoscaling_scheduled_action").map((resource) => {
      const { maps, unknown } = blocks(resource.get("scalable_target_action"));
      const bound = (name: string): Setting<number> =>
        unknown ? { kind: "unknown", why: unknown.why } : numberSetting(maps[0]?.get(name));
      const id = symbolic(resource.get("resource_id"));
      return { id, resource, minimum: bound("min_capacity"), maximum: bound("max_capacity") };
    });
    const byId = new Map(services.filter(isEcsService).map((service) => [scalingId(service), service]));
    this.targets = model
      .all("aws_appautoscaling_target")
      .filter((resource) => !/^(?!ecs$)[a-z]/.test(symbolic(resource.get("service_namespace"))))
      .map((resource) => {
        const id = symbolic(resource.get("resource_id"));
        return {
          resource,
          id,
          service: byId.get(id),
          minimum: numberSetting(resource.get("min_capacity")),
          maximum: numberSetting(resource.get("max_capacity")),
          scheduled: actions.filter((action) => action.id === id || refersTo(action.resource, resource)),
        };
      });
    const known = new Map(this.targets.map((target) => [target.resource, target]));
    const ids = new Set(this.targets.map(({ id }) => id));
    const isUnsure = this.targets.some(mayScale) || model.all("data.aws_appautoscaling_target").length > 0;
    this.actions = ["aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"]
      .flatMap((type) => model.all(type))
      .filter((resource) => !/^(?!ecs$)[a-z]/.test(symbolic(resource.get("service_namespace"))))
      .map((resource) => {
        const named = resource.get("resource_id");
        const id = symbolic(named);
        const isFound = ids.has(id) || (named instanceof Reference && known.has(named.resource));
        return { resource, id, hasTarget: isFound ? "yes" : isUnsure || id.includes("<") ? "unknown" : "no" };
      });
    this.ofService = new Map(this.targets.flatMap((target) => (target.service ? [[target.service, target]] : [])));
  }

  of(service: Service): ScalableTarget | undefined {
    return this.ofService.get(service);
  }

  /** How many tasks of a service run at once during a roll-out, at most: scaled out as far as it may be. */
  maximumTasks(service: Service): Known<number> {
    const bounds = this.targets
      .filter((target) => target.service === service)
      .flatMap((target) => [target.maximum, ...target.scheduled.map(({ maximum }) => maximum)]);
    const unknown = bounds.find((bound) => bound.kind === "unknown");
    if (unknown) return { kind: "unknown", why: `max_capacity (${unknown.why})` };
    const { desiredCount } = service;
    const known = bounds.flatMap((bound) => (bound.kind === "set" ? bound.value : []));
    if (known.length === 0 || desiredCount.kind === "unknown") return maximumTasks(service);
    const own = desiredCount.kind === "set" ? desiredCount.value : 0;
    return maximumTasks({ ...service, desiredCount: { kind: "set", value: Math.max(own, ...known) } });
  }
}

/** An action names its target's own arguments, or the service. */
function refersTo(action: Resource, target: Resource): boolean {
  const id = action.get("resource_id");
  return id instanceof Reference && id.resource === target;
}

/** Whether a target may be for this service although its id can't be told. */
export function mayScale({ id }: ScalableTarget): boolean {
  return id.includes("<");
}

function scalingId({ cluster, resource, name }: Service): string {
  const own = linked(cluster);
  return `service/${own ? symbolic(own.get("name") ?? own.name) : symbolic(resource.get("cluster"))}/${name}`;
}
