import { deploymentStrategy } from "../../facts/ecs/deployment";
import type { Facts } from "../../facts/facts";
import { type Link, linked } from "../../facts/link";
import type { Service, Swap, Target } from "../../facts/services";
import { messages } from "../message";
import type { Walk } from "./evidence";
import { maySwap } from "./swap-role";

const says = messages({
  noPair: ({ strategy }: { strategy: string }) =>
    `its load_balancer block has no advanced_configuration, which strategy ${strategy} needs; name an alternate target group, a listener rule and a role`,
  unsurePair: ({ strategy }: { strategy: string }) =>
    `whether strategy ${strategy} needs advanced_configuration in its load_balancer block`,
  idlePair: () => "whether ECS takes advanced_configuration in a load_balancer block with strategy ROLLING",
  strategy: ({ why }: { why: string }) => `strategy of its deployment_configuration (${why})`,
  incomplete: ({ what }: { what: string }) =>
    `advanced_configuration of its load_balancer block has no ${what}; set it`,
  wrong: (it: { what: string; names: string }) =>
    `${it.what} of its load_balancer block is ${it.names}; correct the reference`,
  unsure: (it: { what: string; why: string }) => `${it.what} of its load_balancer block (${it.why})`,
  sameGroup: ({ group }: { group: string }) =>
    `its alternate target group is ${group}, where its tasks are already; name another one`,
  otherRule: (it: { rule: string; group: string }) =>
    `${it.rule}, its production listener rule, forwards to neither ${it.group} nor its alternate; name the rule that does`,
});

export const { strategy: unknownStrategy } = says;

/**
 * Whether the deployments of a service can send its requests to the new tasks.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#load_balancer
 */
export function deploying(walk: Walk, facts: Facts, { resource }: Service, { group, swap, isAlternate }: Target): void {
  if (isAlternate) return;
  const strategy = deploymentStrategy(resource);
  if (swap) {
    swapping(walk, facts, group, swap);
    maySwap(walk, facts, group, swap);
  }
  if (strategy.kind === "unknown") walk.doubt(says.strategy({ why: strategy.why }));
  else if (swap && strategy.value === "ROLLING") walk.doubt(says.idlePair());
  else if (swap) return;
  else if (strategy.value === "BLUE_GREEN") walk.miss(says.noPair({ strategy: strategy.value }));
  else if (["LINEAR", "CANARY"].includes(strategy.value)) walk.doubt(says.unsurePair({ strategy: strategy.value }));
}

/**
 * What ECS needs to swap two target groups in a blue/green, linear or canary deployment.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
 */
function swapping(walk: Walk, facts: Facts, own: Link, { other, productionRule, testRule, role }: Swap): void {
  const needed = {
    alternate_target_group_arn: other,
    production_listener_rule: productionRule,
    role_arn: role,
  };
  for (const [what, found] of Object.entries(needed)) if (found.kind === "none") walk.miss(says.incomplete({ what }));
  for (const [what, found] of Object.entries({ ...needed, test_listener_rule: testRule })) {
    if (found.kind === "wrong") walk.miss(says.wrong({ what, names: found.why }));
    else if (found.kind === "unknown") walk.doubt(says.unsure({ what, why: found.why }));
    else if (found.kind === "found") walk.via(found.resource.address);
  }
  const [group, alternate, rule] = [linked(own), linked(other), linked(productionRule)];
  if (!group || !alternate || !rule) return;
  if (group === alternate) walk.miss(says.sameGroup({ group: group.address }));
  const { balancers } = facts;
  const forwards = [group, alternate].flatMap((one) => [...balancers.forwards(one), ...balancers.idleForwards(one)]);
  const isForwarded = forwards.some(({ listener, rule: from }) => (from ?? listener).resource === rule);
  if (!isForwarded && balancers.uncertain.length === 0)
    walk.miss(says.otherRule({ rule: rule.address, group: group.address }));
}
