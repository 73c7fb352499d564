import { MAXIMUM_PERCENT, MINIMUM_PERCENT } from "../../aws/ecs-defaults";
import type { ScalableTarget } from "../../facts/scaling";
import type { Service } from "../../facts/services";
import { type Known, numberSetting, orDefault, textSetting } from "../../facts/setting";
import { block } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages } from "../message";
import { type Rule, conclude, serviceSubject } from "../result";

const says = messages({
  stuck: (it: { count: number; minimum: number; maximum: number; floor: number; ceiling: number }) =>
    `with ${it.count} tasks, ${it.minimum} % keep ${it.floor} and ${it.maximum} % allow ${it.ceiling}, so none can be exchanged; raise deployment_maximum_percent or lower deployment_minimum_healthy_percent`,
  role: () => "it has an iam_role, which ECS refuses with awsvpc; remove it",
  controller: ({ type }: { type: string }) => `how ${type} exchanges its tasks`,
  unknown: (it: { name: string; why: string }) => `${it.name} (${it.why})`,
});

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export const deployments: Rule = {
  id: "deployments",
  isLocal: true,
  title: "Each roll-out can exchange a task, with no role that ECS refuses",
  check({ facts: { services, scaling } }) {
    const results = services.flatMap((service) => {
      const evidence = walked((walk) => {
        walk.via(service.resource.address);
        const role = textSetting(service.resource.get("iam_role"));
        if (role.kind !== "unset" && service.task !== undefined) walk.miss(says.role());
        exchange(walk, service, scaling.of(service));
      });
      return conclude(serviceSubject(service), service.resource, "roll out a new version", evidence);
    });
    return { looked: { service: services.length }, results };
  },
};

function exchange(walk: Walk, { resource, desiredCount }: Service, target: ScalableTarget | undefined): void {
  const controller = orDefault(textSetting(block(resource.get("deployment_controller"))?.get("type")), "ECS");
  const strategy = orDefault(textSetting(block(resource.get("deployment_configuration"))?.get("strategy")), "ROLLING");
  const counts = [desiredCount, ...(target ? [target.minimum] : [])].map((count) => orDefault(count, 0));
  const minimum = orDefault(numberSetting(resource.get("deployment_minimum_healthy_percent")), MINIMUM_PERCENT);
  const maximum = orDefault(numberSetting(resource.get("deployment_maximum_percent")), MAXIMUM_PERCENT);
  const settings: readonly (readonly [string, Known<number | string>])[] = [
    ["deployment_controller", controller],
    ["strategy", strategy],
    ["deployment_minimum_healthy_percent", minimum],
    ["deployment_maximum_percent", maximum],
    ...counts.map((count) => ["the number of tasks", count] as const),
  ];
  for (const [name, setting] of settings)
    if (setting.kind === "unknown") walk.doubt(says.unknown({ name, why: setting.why }));
  if (controller.kind !== "set" || strategy.kind !== "set") return;
  if (controller.value !== "ECS") walk.doubt(says.controller({ type: controller.value }));
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
}
