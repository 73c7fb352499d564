import type { CapacityProviders } from "../../../facts/ecs/capacity";
import { type Service, isEcsService } from "../../../facts/services";
import { textSetting } from "../../../facts/setting";
import { PROVIDER_BASE, PROVIDER_WEIGHT } from "../../../aws/ecs/capacity";
import { PLATFORM_VERSIONS } from "../../../aws/fargate-tasks";
import { argumentOf, blocks } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { asksFor, judge } from "./known";
import { registries } from "./registries";

const says = messages({
  launchType: ({ type }: { type: string }) => `its launch_type is ${type}; set it to FARGATE`,
  noLaunchType: () => "it has neither launch_type nor capacity providers; set launch_type to FARGATE",
  both: () => "it has launch_type beside a capacity provider strategy; drop one of them",
  defaults: ({ cluster }: { cluster: string }) => `the default capacity providers of ${cluster}`,
  capacityProvider: ({ name }: { name: string }) =>
    `its capacity provider is ${name}; set it to FARGATE or FARGATE_SPOT`,
  capacityUnknown: ({ why }: { why: string }) => `its capacity providers (${why})`,
  offered: (it: { cluster: string; why: string }) => `the capacity providers of ${it.cluster} (${it.why})`,
  notOffered: (it: { cluster: string; name: string }) =>
    `its capacity provider ${it.name} isn't one of ${it.cluster}; add it to aws_ecs_cluster_capacity_providers`,
  noWeight: () => "the weights of its capacity providers are all 0, so that ECS places no task; give one a weight",
  soleWeight: ({ name }: { name: string }) => `whether ECS places tasks by ${name}, whose weight is 0`,
  twoBases: () => "two of its capacity providers have a base, ECS takes one; drop a base",
  weight: (it: { what: string; name: string; value: number; to: number }) =>
    `${it.what} of capacity provider ${it.name} is ${it.value}; set it to 0 to ${it.to}`,
  windowsSpot: () => "its task runs Windows, which FARGATE_SPOT doesn't; use FARGATE",
  platformVersion: ({ version, allowed }: { version: string; allowed: readonly string[] }) =>
    `its platform_version is ${version}; set it to ${allowed.toReversed().join(" or ")}`,
  placement: ({ what }: { what: string }) => `it sets ${what}, which Fargate doesn't take; remove it`,
  classic: ({ name }: { name: string }) =>
    `its load_balancer block names the Classic Load Balancer ${name}, which tasks on Fargate can't have; name a target group instead`,
  lattice: () => "how VPC Lattice reaches its tasks",
  daemon: () => "its scheduling_strategy is DAEMON, which Fargate doesn't run; set it to REPLICA",
  external: () => "the task sets of its deployment controller EXTERNAL",
  network: ({ why }: { why: string }) => `its network_configuration (${why})`,
  noNetwork: () => "it has no network_configuration; name its subnets and groups",
});

/** As ECS services, schedules and targets of rules spell it. */
const PLACEMENTS = [
  "placement_constraints",
  "placement_constraint",
  "ordered_placement_strategy",
  "placement_strategy",
];

/**
 * On what capacity a service runs, and what it can't have there.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function launch(walk: Walk, service: Service, capacity: CapacityProviders): void {
  const { resource, settings, task } = service;
  const of = isEcsService(service) ? "the service" : "the task";
  const type = textSetting(settings.get("launch_type"));
  const own = capacity.ofService(service);
  judge(walk, { path: "launch_type", of }, type, (value) => {
    if (value !== "FARGATE") walk.miss(says.launchType({ type: value }));
    if (own.items.length > 0) walk.miss(says.both());
  });
  for (const why of own.unknown) walk.doubt(says.capacityUnknown({ why }));
  if (type.kind === "unset" && own.unknown.length === 0) strategy(walk, service, capacity);
  const windows = isWindows(task);
  const { path, allowed } = {
    path: "platform_version",
    allowed: windows === true ? PLATFORM_VERSIONS.windows : PLATFORM_VERSIONS.linux,
  };
  judge(walk, { path, of }, textSetting(settings.get(path)), (version) => {
    if (windows !== undefined && !allowed.some((one) => one === version))
      walk.miss(says.platformVersion({ version, allowed }));
  });
  judge(walk, { path: "scheduling_strategy", of }, textSetting(resource.get("scheduling_strategy")), (value) => {
    if (value.toUpperCase() === "DAEMON") walk.miss(says.daemon());
  });
  for (const what of PLACEMENTS) if (asksFor(settings.get(what)).kind === "set") walk.miss(says.placement({ what }));
  for (const target of blocks(resource.get("load_balancer")).maps)
    judge(walk, { path: "elb_name", of }, textSetting(target.get("elb_name")), (name) => {
      if (name !== "") walk.miss(says.classic({ name }));
    });
  if (asksFor(resource.get("vpc_lattice_configurations")).kind !== "unset") walk.doubt(says.lattice());
  registries(walk, service);
  const controller = textSetting(argumentOf(resource.get("deployment_controller"), "type"));
  if (controller.kind === "set" && controller.value === "EXTERNAL") walk.doubt(says.external());
  const network = blocks(settings.get("network_configuration"));
  if (network.unknown) walk.doubt(says.network({ why: network.unknown.why }));
  else if (task && network.maps.length === 0) walk.miss(says.noNetwork());
}

/** Its own strategy, or else the one that its cluster gives to services without one. */
function strategy(walk: Walk, service: Service, capacity: CapacityProviders): void {
  const own = capacity.ofService(service);
  const cluster = service.cluster.kind === "found" ? service.cluster.resource : undefined;
  const offer = cluster && capacity.ofCluster(cluster);
  const { items } = own.items.length > 0 ? own : (offer?.defaults ?? own);
  if (items.length === 0) {
    if (!cluster || !offer) {
      if (service.cluster.kind === "unknown") walk.doubt(says.defaults({ cluster: "its cluster" }));
      else walk.miss(says.noLaunchType());
    } else if (offer.defaults.unknown.length > 0) walk.doubt(says.defaults({ cluster: cluster.address }));
    else walk.miss(says.noLaunchType());
    return;
  }
  if (offer) walk.via(...offer.resources.map(({ address }) => address));
  for (const { name } of items) {
    if (!/^FARGATE(_SPOT)?$/.test(name)) walk.miss(says.capacityProvider({ name }));
    else if (cluster && offer && !offer.names.includes(name)) {
      for (const why of offer.unknown) walk.doubt(says.offered({ cluster: cluster.address, why }));
      if (offer.unknown.length === 0) walk.miss(says.notOffered({ cluster: cluster.address, name }));
    }
    if (name === "FARGATE_SPOT" && isWindows(service.task) === true) walk.miss(says.windowsSpot());
  }
  weights(walk, items);
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html */
function weights(walk: Walk, items: ReturnType<CapacityProviders["ofService"]>["items"]): void {
  const places = items.map(({ weight }) => (weight.kind === "set" ? weight.value : weight.kind === "unset" ? 0 : 1));
  const [first] = items;
  if (first && places.every((weight) => weight === 0)) {
    if (items.length > 1) walk.miss(says.noWeight());
    else walk.doubt(says.soleWeight({ name: first.name }));
  }
  const based = items.filter(({ base }) => base.kind === "set" && base.value > 0);
  if (based.length > 1) walk.miss(says.twoBases());
  for (const { name, base, weight } of items) {
    for (const [what, given, [, to]] of [
      ["base", base, PROVIDER_BASE],
      ["weight", weight, PROVIDER_WEIGHT],
    ] as const)
      judge(walk, { path: what, of: `capacity provider ${name}` }, given, (value) => {
        if (value < 0 || value > to) walk.miss(says.weight({ what, name, value, to }));
      });
  }
}

/** Undefined where nobody can tell. */
export function isWindows(task: Service["task"]): boolean | undefined {
  const system = textSetting(argumentOf(task?.resource.get("runtime_platform"), "operating_system_family"));
  if (system.kind === "unknown") return undefined;
  return system.kind === "set" && system.value.startsWith("WINDOWS");
}
