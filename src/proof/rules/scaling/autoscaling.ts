import { isTimeZone } from "../../../aws/ecs/scaling";
import { scheduleFault } from "../../../aws/scheduler/expressions";
import { type ScalableTarget, type ScalingAction, hasOpenId } from "../../../facts/scaling";
import { isEcsService } from "../../../facts/services";
import { ignores } from "../../../facts/ignored-changes";
import { equals, textSetting } from "../../../facts/setting";
import { BlockOrder, blockOf } from "../../../terraform/order";
import { type Resource, describe } from "../../../terraform/expressions/value";
import { type Walk, walked } from "../../flows/evidence";
import { type Message, messages } from "../../message";
import { type Platform, type Result, type Rule, conclude, results } from "../../result";
import { measures } from "./scaling-policies";

const DIMENSION = "ecs:service:DesiredCount";

const says = messages({
  noService: (it: { id: string; services: readonly string[] }) =>
    `resource_id is ${it.id}, which is no service of these stacks; set it to service/<cluster>/<service> of one of ${it.services.join(", ") || "them"}`,
  service: ({ why }: { why: string }) => `which service it scales (${why})`,
  dimension: ({ value }: { value: string }) => `scalable_dimension is ${value}; set it to ${DIMENSION}`,
  namespace: ({ value }: { value: string }) => `service_namespace is ${value}; set it to ecs`,
  schedule: (it: { schedule: string; why: string }) => `schedule is ${it.schedule}; ${it.why}`,
  timezone: ({ zone }: { zone: string }) => `timezone is ${zone}; set it to a name such as Europe/Berlin`,
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
  noDependsOn: (it: { address: string }) =>
    `it doesn't wait for ${it.address}, without which AWS refuses it; add it to depends_on`,
  mayFail: (it: { address: string }) => `it doesn't wait for ${it.address}: an apply that makes both may fail`,
  fights: ({ service }: { service: string }) =>
    `Terraform sets desired_count of ${service} back at each apply; add it to ignore_changes`,
  fightsSchedules: ({ arguments: names }: { arguments: readonly string[] }) =>
    `Terraform sets ${names.join(" and ")} back at each apply, whatever a schedule has set; add to ignore_changes`,
});

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
export const autoscaling: Rule = {
  id: "autoscaling",
  isLocal: true,
  title:
    "Each scalable target is a service of these stacks, with bounds that it can keep, and each policy measures what is there",
  check(platform) {
    const { model, scaling, services } = platform.facts;
    const { strict } = platform.declarations;
    const order: Order = { orders: new Map(model.stacks.map((stack) => [stack.name, new BlockOrder(stack)])), strict };
    const names = services.filter(isEcsService).map(({ name }) => name);
    const ofTargets = scaling.targets.flatMap((target) => {
      const evidence = walked((walk) => {
        walk.via(target.resource.address);
        service(walk, target, names);
        if (target.service) waits(walk, order, target.resource, target.service.resource);
        bounds(walk, target);
        fights(walk, target, strict);
        const same = target.service ? scaling.of(target.service) : [];
        if (same.length > 1) walk.doubt(says.rivals({ targets: same.map(({ resource }) => resource.address) }));
      });
      const subject = { kind: "scalable target", name: target.resource.address };
      return conclude(subject, target.resource, "scale its service", evidence);
    });
    const looked = { "scalable target": scaling.targets.length, policy: scaling.actions.length };
    return {
      looked,
      results: [...ofTargets, ...scaling.actions.flatMap((action) => actionOf(platform, action, order))],
    };
  },
};

/** What Terraform makes after what, by stacks. */
interface Order {
  readonly orders: ReadonlyMap<string, BlockOrder>;
  /** Whether the platform says what it means. */
  readonly strict: boolean;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html */
function actionOf(platform: Platform, action: ScalingAction, order: Order): readonly Result[] {
  const { resource, id, hasTarget, target } = action;
  const subject = { kind: "scaling policy", name: resource.address };
  const { refuted, unsure } = results(subject, resource);
  if (hasTarget === "no") return [refuted(says.noTarget({ id }), [resource.address])];
  if (hasTarget === "unknown")
    return [unsure("whether its target is registered", [says.target({ id })], [resource.address])];
  const evidence = walked((walk) => {
    walk.via(resource.address);
    dimension(walk, resource);
    if (target) waits(walk, order, resource, target);
    if (resource.type === "aws_appautoscaling_scheduled_action") schedule(walk, resource);
    if (resource.type === "aws_appautoscaling_policy") measures(walk, platform.facts, action);
  });
  return conclude(subject, resource, "scale its service", evidence);
}

/**
 * Whoever names by a text what another resource makes, waits for it by `depends_on` alone.
 * @see https://github.com/cloudposse/terraform-aws-ecs-cloudwatch-autoscaling/pull/36
 */
function waits(walk: Walk, { orders, strict }: Order, later: Resource, earlier: Resource): void {
  const order = orders.get(later.stack);
  if (order === undefined || later.stack !== earlier.stack) return;
  const { address } = earlier;
  if (order.before(blockOf(later.address)).has(blockOf(address))) walk.via(address);
  else if (strict) walk.miss(says.noDependsOn({ address }));
  else walk.note(says.mayFail({ address }));
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
function schedule(walk: Walk, resource: Resource): void {
  const given = textSetting(resource.get("schedule"));
  const why = given.kind === "set" ? scheduleFault(given.value) : undefined;
  if (given.kind === "set" && why !== undefined) walk.miss(says.schedule({ schedule: given.value, why }));
  if (given.kind === "unknown") walk.doubt(says.bound({ name: "schedule", why: given.why }));
  const zone = textSetting(resource.get("timezone"));
  if (zone.kind === "set" && !isTimeZone(zone.value)) walk.miss(says.timezone({ zone: zone.value }));
  if (zone.kind === "unknown") walk.doubt(says.bound({ name: "timezone", why: zone.why }));
}

function dimension(walk: Walk, resource: Resource): void {
  const namespace = textSetting(resource.get("service_namespace"));
  if (namespace.kind === "set" && namespace.value !== "ecs") walk.miss(says.namespace({ value: namespace.value }));
  if (namespace.kind === "unknown") walk.doubt(says.bound({ name: "service_namespace", why: namespace.why }));
  const value = resource.get("scalable_dimension");
  const answer = equals(textSetting(value), DIMENSION);
  if (answer === "no") walk.miss(says.dimension({ value: describe(value) }));
  if (answer === "unknown") walk.doubt(says.bound({ name: "scalable_dimension", why: describe(value) }));
}

function service(walk: Walk, target: ScalableTarget, services: readonly string[]): void {
  const { resource, id } = target;
  dimension(walk, resource);
  if (target.service) walk.via(target.service.resource.address);
  else if (hasOpenId(target)) walk.doubt(says.service({ why: id }));
  else if (target.perhaps.length > 0)
    walk.doubt(
      says.service({ why: `whether ${id} is ${target.perhaps.map((own) => own.resource.address).join(" or ")}` }),
    );
  else walk.miss(says.noService({ id, services }));
}

/** In a platform that says what it means, somebody's numbers are set back by mistake. */
function fights(walk: Walk, { resource, service: own, scheduled }: ScalableTarget, strict: boolean): void {
  const say = (message: Message): void => {
    if (strict) walk.miss(message);
    else walk.note(message);
  };
  if (own && !ignores(own.resource, "desired_count")) say(says.fights({ service: own.resource.address }));
  const set = ["min_capacity", "max_capacity"].filter((name) => !ignores(resource, name));
  if (scheduled.length > 0 && set.length > 0) say(says.fightsSchedules({ arguments: set }));
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
