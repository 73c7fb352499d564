import type { Model } from "../terraform/model";
import type { Resource } from "../terraform/expressions/value";
import { symbolic } from "./arn";
import { linked } from "./link";
import { type Service, maximumTasks } from "./services";
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
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
export class Scaling {
  readonly targets: readonly ScalableTarget[];
  private readonly ofService: ReadonlyMap<Service, ScalableTarget>;

  constructor(model: Model, services: readonly Service[]) {
    const byId = new Map(services.map((service) => [scalingId(service), service]));
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
        };
      });
    this.ofService = new Map(this.targets.flatMap((target) => (target.service ? [[target.service, target]] : [])));
  }

  of(service: Service): ScalableTarget | undefined {
    return this.ofService.get(service);
  }

  /** How many tasks of a service run at once during a roll-out, at most: scaled out as far as it may be. */
  maximumTasks(service: Service): Known<number> {
    const maximum = this.of(service)?.maximum;
    if (maximum?.kind === "unknown") return { kind: "unknown", why: `max_capacity (${maximum.why})` };
    const { desiredCount } = service;
    if (maximum?.kind !== "set" || desiredCount.kind === "unknown") return maximumTasks(service);
    const own = desiredCount.kind === "set" ? desiredCount.value : 0;
    return maximumTasks({ ...service, desiredCount: { kind: "set", value: Math.max(own, maximum.value) } });
  }
}

/** Whether a target may be for this service although its id can't be told. */
export function mayScale({ id }: ScalableTarget): boolean {
  return id.includes("<");
}

function scalingId({ cluster, resource, name }: Service): string {
  const own = linked(cluster);
  return `service/${own ? symbolic(own.get("name") ?? own.name) : symbolic(resource.get("cluster"))}/${name}`;
}
