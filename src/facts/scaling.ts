import type { Model } from "../terraform/model";
import { Reference, type Resource, blocks } from "../terraform/expressions/value";
import { type Match, matches, symbolic } from "./arn";
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
  /** Where none surely has it, those that may. */
  readonly perhaps: readonly Service[];
  readonly minimum: Setting<number>;
  readonly maximum: Setting<number>;
  /** Schedules that set other bounds. */
  readonly scheduled: readonly ScheduledBounds[];
}

/** Whether it scales an ECS service, by its namespace or by what it names. */
function isOfEcs(resource: Resource): boolean {
  const of = (argument: string): string => symbolic(resource.get(argument));
  return !/^(?!ecs$)[a-z]/.test(of("service_namespace")) || of("scalable_dimension").startsWith("ecs:");
}

/** A policy or a schedule of Application Auto Scaling, and whether its target is registered. */
export interface ScalingAction {
  readonly resource: Resource;
  readonly id: string;
  readonly hasTarget: Match;
  /** Undefined where none is found. */
  readonly target: Resource | undefined;
  /** The service that its target scales; undefined where none is found. */
  readonly service: Service | undefined;
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
  private readonly byId: ReadonlyMap<string, Service>;
  private readonly byService: ReadonlyMap<Service, readonly ScalableTarget[]>;
  private readonly byPerhaps: ReadonlyMap<Service, readonly ScalableTarget[]>;
  private readonly actionsByService: ReadonlyMap<Service, readonly ScalingAction[]>;

  constructor(model: Model, services: readonly Service[]) {
    const scheduled = new ByTarget(model.all("aws_appautoscaling_scheduled_action").map(boundsOf));
    this.byId = new Map(services.filter(isEcsService).map((service) => [this.idOf(service), service]));
    this.targets = model
      .all("aws_appautoscaling_target")
      .filter(isOfEcs)
      .map((resource) => {
        const id = symbolic(resource.get("resource_id"));
        const service = this.serviceOf(id);
        return {
          resource,
          id,
          service,
          perhaps: service ? [] : this.servicesLike(id),
          minimum: numberSetting(resource.get("min_capacity")),
          maximum: numberSetting(resource.get("max_capacity")),
          scheduled: scheduled.of(resource, id),
        };
      });
    const known = new Map(this.targets.map((target) => [target.resource, target]));
    const byTargetId = new Map(this.targets.map((target) => [target.id, target]));
    const isUnsure = this.targets.some(hasOpenId) || model.all("data.aws_appautoscaling_target").length > 0;
    this.actions = ["aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"]
      .flatMap((type) => model.all(type))
      .filter(isOfEcs)
      .map((resource) => {
        const named = resource.get("resource_id");
        const id = symbolic(named);
        const found = byTargetId.get(id) ?? (named instanceof Reference ? known.get(named.resource) : undefined);
        const hasTarget = found ? "yes" : isUnsure || id.includes("<") ? "unknown" : "no";
        return { resource, id, hasTarget, target: found?.resource, service: found?.service };
      });
    const byService = new Map<Service, ScalableTarget[]>();
    for (const target of this.targets) if (target.service) push(byService, target.service, target);
    this.byService = byService;
    const byPerhaps = new Map<Service, ScalableTarget[]>();
    for (const target of this.targets) for (const service of target.perhaps) push(byPerhaps, service, target);
    this.byPerhaps = byPerhaps;
    const actionsByService = new Map<Service, ScalingAction[]>();
    for (const action of this.actions) if (action.service) push(actionsByService, action.service, action);
    this.actionsByService = actionsByService;
  }

  /** `service/<cluster>/<service>`. */
  idOf({ cluster, resource, name }: Service): string {
    const own = linked(cluster);
    return `service/${own ? symbolic(own.get("name") ?? own.name) : symbolic(resource.get("cluster"))}/${name}`;
  }

  /** The service with an id. */
  serviceOf(id: string): Service | undefined {
    return this.byId.get(id);
  }

  /** The services whose id may be this one. */
  private servicesLike(id: string): readonly Service[] {
    return [...this.byId].flatMap(([own, service]) => (matches(id, own) === "no" ? [] : [service]));
  }

  /** The targets of a service: one, or rivals. */
  of(service: Service): readonly ScalableTarget[] {
    return this.byService.get(service) ?? [];
  }

  /** The policies and schedules of a service. */
  actionsOf(service: Service): readonly ScalingAction[] {
    return this.actionsByService.get(service) ?? [];
  }

  /** How many tasks of a service run at once during a roll-out, at most: scaled out as far as it may be. */
  maximumTasks(service: Service): Known<number> {
    const bounds = this.of(service).flatMap(maximaOf);
    const unknown = bounds.find((bound) => bound.kind === "unknown");
    if (unknown) return { kind: "unknown", why: `max_capacity (${unknown.why})` };
    const { desiredCount } = service;
    if (desiredCount.kind === "unknown") return maximumTasks(service);
    const known = bounds.flatMap((bound) => (bound.kind === "set" ? bound.value : []));
    const most = Math.max(desiredCount.kind === "set" ? desiredCount.value : known.length > 0 ? 0 : 1, ...known);
    const wider = this.byPerhaps
      .get(service)
      ?.find((target) =>
        maximaOf(target).some((bound) => bound.kind === "unknown" || (bound.kind === "set" && bound.value > most)),
      );
    if (wider) return { kind: "unknown", why: `whether ${wider.resource.address} scales ${service.resource.address}` };
    if (known.length === 0) return maximumTasks(service);
    return maximumTasks({ ...service, desiredCount: { kind: "set", value: most } });
  }
}

function maximaOf({ maximum, scheduled }: ScalableTarget): readonly Setting<number>[] {
  return [maximum, ...scheduled.map((bounds) => bounds.maximum)];
}

function boundsOf(resource: Resource): ScheduledBounds {
  const { maps, unknown } = blocks(resource.get("scalable_target_action"));
  const bound = (name: string): Setting<number> =>
    unknown ? { kind: "unknown", why: unknown.why } : numberSetting(maps[0]?.get(name));
  return { resource, minimum: bound("min_capacity"), maximum: bound("max_capacity") };
}

/** Schedules by what they name: their target's own arguments, or the service. */
class ByTarget {
  private readonly byId = new Map<string, ScheduledBounds[]>();
  private readonly byTarget = new Map<Resource, ScheduledBounds[]>();

  constructor(all: readonly ScheduledBounds[]) {
    for (const bounds of all) {
      const named = bounds.resource.get("resource_id");
      if (named instanceof Reference) push(this.byTarget, named.resource, bounds);
      else push(this.byId, symbolic(named), bounds);
    }
  }

  of(target: Resource, id: string): readonly ScheduledBounds[] {
    return [...(this.byId.get(id) ?? []), ...(this.byTarget.get(target) ?? [])];
  }
}

function push<K, T>(map: Map<K, T[]>, key: K, item: T): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
}

/** Whether (part of) a target's id can't be told. */
export function hasOpenId({ id }: ScalableTarget): boolean {
  return id.includes("<");
}
