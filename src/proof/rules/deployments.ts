import { MAXIMUM_PERCENT, MINIMUM_PERCENT } from "../../aws/ecs-defaults";
import { ignores } from "../../facts/ignored-changes";
import type { ScalableTarget } from "../../facts/scaling";
import { type Service, isEcsService } from "../../facts/services";
import { isAllUnknown, symbolic } from "../../facts/arn";
import { STRATEGIES, deploymentController, deploymentStrategy } from "../../facts/ecs/deployment";
import { type Known, equals, numberSetting, orDefault, switchSetting, textSetting } from "../../facts/setting";
import { Reference, blocks, describe, items } from "../../terraform/expressions/value";
import { unknownStrategy } from "../flows/blue-green";
import { type Walk, walked } from "../flows/evidence";
import { messages } from "../message";
import { type Rule, conclude, serviceSubject } from "../result";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
const BAKE_MINUTES = 1440;

const says = messages({
  stuck: (it: { count: number; minimum: number; maximum: number; floor: number; ceiling: number }) =>
    `with ${it.count} tasks, ${it.minimum} % keep ${it.floor} and ${it.maximum} % allow ${it.ceiling}, so none can be exchanged; raise deployment_maximum_percent or lower deployment_minimum_healthy_percent`,
  blocked: () =>
    "deployment_minimum_healthy_percent and deployment_maximum_percent are both 100, which ECS refuses; raise the maximum or lower the minimum",
  rebalancing: (it: { maximum: number }) =>
    `availability_zone_rebalancing is ENABLED with deployment_maximum_percent ${it.maximum}, which leaves no room to move a task; raise it above 100 or set DISABLED`,
  grace: () => "whether ECS takes health_check_grace_period_seconds of a service without load_balancer",
  alarm: ({ name }: { name: string }) => `whether there is an alarm ${name}, which its alarms name`,
  bake: ({ minutes }: { minutes: number }) => `bake_time_in_minutes is ${minutes}; set it to 0 to ${BAKE_MINUTES}`,
  role: () => "it has an iam_role, which ECS refuses with awsvpc; remove it",
  strategy: ({ value }: { value: string }) =>
    `strategy of its deployment_configuration is ${value}; set it to one of ${STRATEGIES.join(", ")}`,
  controller: ({ type }: { type: string }) => `how ${type} exchanges its tasks`,
  noCount: () =>
    "its desired_count isn't set, which means 0, and nothing scales it, so that no task runs; set it, or 0 if none is to run",
  noTask: () => "its desired_count is 0, so that no task runs",
  percent: (it: { name: string; value: number }) => `whether ECS takes ${it.name} ${it.value}`,
  unknown: (it: { name: string; why: string }) => `${it.name} (${it.why})`,
});

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/6315
 */
export const deployments: Rule = {
  id: "deployments",
  isLocal: true,
  title: "Each roll-out can exchange a task, with no role that ECS refuses",
  check({ facts: { services: all, scaling, model } }) {
    const services = all.filter(isEcsService);
    const named = new Set(ALARMS.flatMap((type) => model.all(type)).map((alarm) => symbolic(alarm.get("alarm_name"))));
    const isUnclear = scaling.targets.some((target) => !target.service);
    const results = services.flatMap((service) => {
      const evidence = walked((walk) => {
        walk.via(service.resource.address);
        const role = service.resource.get("iam_role") ?? null;
        if (role !== null && service.task !== undefined) {
          if (isAllUnknown(symbolic(role))) walk.doubt(says.unknown({ name: "iam_role", why: describe(role) }));
          else walk.miss(says.role());
        }
        const targets = scaling.of(service);
        if (targets.length === 0 && !isUnclear) running(walk, service);
        exchange(walk, service, targets);
        rebalancing(walk, service);
        grace(walk, service);
        const bake = numberSetting(
          blocks(service.resource.get("deployment_configuration")).maps[0]?.get("bake_time_in_minutes"),
        );
        if (bake.kind === "set" && (bake.value < 0 || bake.value > BAKE_MINUTES))
          walk.miss(says.bake({ minutes: bake.value }));
        alarms(walk, service, named);
      });
      return conclude(serviceSubject(service), service.resource, "roll out a new version", evidence);
    });
    return { looked: { service: services.length }, results };
  },
};

/** Whether it keeps any task running; what isn't known of it stands with the exchange. */
function running(walk: Walk, { resource, desiredCount }: Service): void {
  if (equals(desiredCount, 0) === "yes") walk.note(says.noTask());
  const isDaemon = equals(textSetting(resource.get("scheduling_strategy")), "DAEMON") !== "no";
  if (desiredCount.kind === "unset" && !ignores(resource, "desired_count") && !isDaemon) walk.miss(says.noCount());
}

function exchange(walk: Walk, { resource, desiredCount }: Service, targets: readonly ScalableTarget[]): void {
  const controller = deploymentController(resource);
  const strategy = deploymentStrategy(resource);
  const counts = [orDefault(desiredCount, 0), ...targets.flatMap(fewest)];
  const minimum = orDefault(numberSetting(resource.get("deployment_minimum_healthy_percent")), MINIMUM_PERCENT);
  const maximum = orDefault(numberSetting(resource.get("deployment_maximum_percent")), MAXIMUM_PERCENT);
  const settings: readonly (readonly [string, Known<number | string>])[] = [
    ["deployment_controller", controller],
    ["deployment_minimum_healthy_percent", minimum],
    ["deployment_maximum_percent", maximum],
    ...counts.map((count) => ["the number of tasks", count] as const),
  ];
  for (const [name, setting] of settings)
    if (setting.kind === "unknown") walk.doubt(says.unknown({ name, why: setting.why }));
  if (strategy.kind === "unknown") walk.doubt(unknownStrategy({ why: strategy.why }));
  else if (!STRATEGIES.includes(strategy.value)) walk.miss(says.strategy({ value: strategy.value }));
  if (controller.kind !== "set" || strategy.kind !== "set") return;
  if (["CODE_DEPLOY", "EXTERNAL"].includes(controller.value)) walk.doubt(says.controller({ type: controller.value }));
  // The other strategies start all new tasks beside the old ones.
  if (controller.value !== "ECS" || strategy.value !== "ROLLING" || minimum.kind !== "set" || maximum.kind !== "set")
    return;
  for (const count of counts) {
    if (count.kind !== "set" || count.value <= 0) continue;
    const floor = Math.ceil((count.value * minimum.value) / 100);
    const ceiling = Math.floor((count.value * maximum.value) / 100);
    if (ceiling <= count.value && floor >= count.value)
      walk.miss(says.stuck({ count: count.value, minimum: minimum.value, maximum: maximum.value, floor, ceiling }));
  }
  // How much more or less than these ECS takes, its pages don't say.
  if (minimum.value < 0 || minimum.value > 100)
    walk.doubt(says.percent({ name: "deployment_minimum_healthy_percent", value: minimum.value }));
  if (maximum.value < 100) walk.doubt(says.percent({ name: "deployment_maximum_percent", value: maximum.value }));
  if (minimum.value === 100 && maximum.value === 100 && !walk.isBroken) walk.miss(says.blocked());
}

/** With fewer tasks it is harder to exchange one, and none at all is one soon. */
function fewest({ minimum, scheduled }: ScalableTarget): readonly Known<number>[] {
  const all = [orDefault(minimum, 1), ...scheduled.map((bounds) => orDefault(bounds.minimum, 1))];
  return all.map((count) => (count.kind === "set" ? { ...count, value: Math.max(count.value, 1) } : count));
}

/**
 * Tasks move to another zone by starting there first.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
 */
function rebalancing(walk: Walk, { resource }: Service): void {
  const setting = textSetting(resource.get("availability_zone_rebalancing"));
  if (setting.kind === "unknown") walk.doubt(says.unknown({ name: "availability_zone_rebalancing", why: setting.why }));
  const maximum = orDefault(numberSetting(resource.get("deployment_maximum_percent")), MAXIMUM_PERCENT);
  if (equals(setting, "ENABLED") === "yes" && maximum.kind === "set" && maximum.value <= 100)
    walk.miss(says.rebalancing({ maximum: maximum.value }));
}

const ALARMS = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"];

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html */
function alarms(walk: Walk, { resource }: Service, named: ReadonlySet<string>): void {
  const block = blocks(resource.get("alarms")).maps[0];
  if (equals(orDefault(switchSetting(block?.get("enable")), false), true) !== "yes") return;
  for (const name of items(block?.get("alarm_names"))) {
    const isHere = name instanceof Reference && ALARMS.includes(name.resource.type);
    if (!isHere && !named.has(symbolic(name))) walk.doubt(says.alarm({ name: describe(name) }));
  }
}

/**
 * AWS has refused a grace period without a load balancer, and says by now that it counts for the checks of containers too.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service
 */
function grace(walk: Walk, { resource, targets, registrationUnknown }: Service): void {
  const given = numberSetting(resource.get("health_check_grace_period_seconds"));
  if (given.kind === "set" && given.value > 0 && targets.length === 0 && registrationUnknown.length === 0)
    walk.doubt(says.grace());
}
