import { type ScalableTarget, type ScalingAction, mayScale } from "../../facts/scaling";
import { isEcsService } from "../../facts/services";
import { equals, textSetting } from "../../facts/setting";
import { blocks, describe, items } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages } from "../message";
import { type Result, type Rule, conclude, results } from "../result";

const DIMENSION = "ecs:service:DesiredCount";

const says = messages({
  noService: (it: { id: string; services: readonly string[] }) =>
    `resource_id is ${it.id}, which is no service of these stacks; set it to service/<cluster>/<service> of one of ${it.services.join(", ") || "them"}`,
  service: ({ why }: { why: string }) => `which service it scales (${why})`,
  dimension: ({ value }: { value: string }) => `scalable_dimension is ${value}; set it to ${DIMENSION}`,
  scales: ({ id }: { id: string }) => `is of ${id}, which is registered`,
  noTarget: ({ id }: { id: string }) =>
    `is of ${id}, which no aws_appautoscaling_target registers; name the target's resource_id`,
  target: ({ id }: { id: string }) => `what registers ${id.replaceAll(/[<?>]/g, "")}`,
  rivals: (it: { targets: readonly string[] }) => `which of ${it.targets.join(" and ")}, of one service, holds`,
  fraction: (it: { name: string; value: number }) => `${it.name} is ${it.value}; set it to a whole number`,
  bounds: (it: { minimum: number; maximum: number }) =>
    `min_capacity is ${it.minimum} and max_capacity ${it.maximum}; set 0 or more, and the maximum to no less than the minimum`,
  bound: (it: { name: string; why: string }) => `${it.name} (${it.why})`,
  scheduled: (it: { action: string; minimum: number; maximum: number }) =>
    `${it.action} sets min_capacity ${it.minimum} and max_capacity ${it.maximum}; set the maximum to no less than the minimum`,
  fights: ({ service }: { service: string }) =>
    `Terraform sets desired_count of ${service} back at each apply; add it to ignore_changes`,
});

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
export const autoscaling: Rule = {
  id: "autoscaling",
  isLocal: true,
  title:
    "Each scalable target is a service of these stacks, with bounds that it can keep, and each policy has a target",
  check({ facts: { scaling, services } }) {
    const names = services.filter(isEcsService).map(({ name }) => name);
    const ofTargets = scaling.targets.flatMap((target) => {
      const evidence = walked((walk) => {
        walk.via(target.resource.address);
        service(walk, target, names);
        bounds(walk, target);
        const same = scaling.targets.filter((other) => target.service && other.service === target.service);
        if (same.length > 1) walk.doubt(says.rivals({ targets: same.map(({ resource }) => resource.address) }));
      });
      const subject = { kind: "scalable target", name: target.resource.address };
      return conclude(subject, target.resource, "scale its service", evidence);
    });
    const looked = { "scalable target": scaling.targets.length, policy: scaling.actions.length };
    return { looked, results: [...ofTargets, ...scaling.actions.map(actionOf)] };
  },
};

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html */
function actionOf({ resource, id, hasTarget }: ScalingAction): Result {
  const { proven, refuted, unsure } = results({ kind: "scaling policy", name: resource.address }, resource);
  if (hasTarget === "yes") return proven(says.scales({ id }), [resource.address]);
  if (hasTarget === "no") return refuted(says.noTarget({ id }), [resource.address]);
  return unsure("whether its target is registered", [says.target({ id })], [resource.address]);
}

function service(walk: Walk, target: ScalableTarget, services: readonly string[]): void {
  const { resource, id } = target;
  const dimension = textSetting(resource.get("scalable_dimension"));
  const answer = equals(dimension, DIMENSION);
  if (answer === "no") walk.miss(says.dimension({ value: describe(resource.get("scalable_dimension")) }));
  if (answer === "unknown")
    walk.doubt(says.bound({ name: "scalable_dimension", why: describe(resource.get("scalable_dimension")) }));
  if (target.service) {
    walk.via(target.service.resource.address);
    if (!ignoresCount(target)) walk.note(says.fights({ service: target.service.resource.address }));
  } else if (mayScale(target)) walk.doubt(says.service({ why: id }));
  else walk.miss(says.noService({ id, services }));
}

function bounds(walk: Walk, { minimum, maximum, scheduled }: ScalableTarget): void {
  for (const action of scheduled) {
    walk.via(action.resource.address);
    const [least, most] = [action.minimum, action.maximum];
    if (least.kind === "unknown") walk.doubt(says.bound({ name: "min_capacity", why: least.why }));
    if (most.kind === "unknown") walk.doubt(says.bound({ name: "max_capacity", why: most.why }));
    if (least.kind === "set" && most.kind === "set" && most.value < least.value)
      walk.miss(says.scheduled({ action: action.resource.address, minimum: least.value, maximum: most.value }));
  }
  for (const [name, bound] of [
    ["min_capacity", minimum],
    ["max_capacity", maximum],
  ] as const)
    if (bound.kind !== "set") walk.doubt(says.bound({ name, why: bound.kind === "unknown" ? bound.why : "not set" }));
  if (minimum.kind !== "set" || maximum.kind !== "set") return;
  const [low, high] = [minimum.value, maximum.value];
  for (const [name, value] of [["min_capacity", low] as const, ["max_capacity", high] as const])
    if (!Number.isInteger(value)) walk.miss(says.fraction({ name, value }));
  if (low < 0 || high < low) walk.miss(says.bounds({ minimum: low, maximum: high }));
}

/** Names in `ignore_changes` stand as plain words or as references. */
function ignoresCount({ service: own }: ScalableTarget): boolean {
  const ignored = blocks(own?.resource.get("lifecycle")).maps.flatMap((map) => items(map.get("ignore_changes")));
  return ignored.some((name) => ["desired_count", "all"].includes(describe(name)));
}
