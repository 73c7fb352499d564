import type { Facts } from "../../facts/facts";
import { symbolic } from "../../facts/arn";
import { linked } from "../../facts/link";
import { MINIMUM_PERCENT } from "../../aws/ecs-defaults";
import { deploymentController, deploymentStrategy } from "../../facts/ecs/deployment";
import { equals, knownValue, numberSetting, orDefault, switchSetting } from "../../facts/setting";
import { type Service, isEcsService } from "../../facts/services";
import { type Resource, asNumber, asString, block, blocks, items } from "../../terraform/expressions/value";
import { count } from "../document/text";
import { type ConnectView, connectView } from "./services/connect-view";
import { type ContainerView, containerView } from "./container-view";
import { type ExchangeView, exchangeView } from "./services/exchange-view";
import { subnetView } from "./network-view";
import { type ScalingView, scalingView } from "./scaling-view";
import { type StartView, startView } from "./start-view";
import { byAddress, keyOf, type Own, type Reference, referenceTo } from "./reference";

export interface ServiceView extends Reference {
  /** What people call it: `hostname-app`. Unique in an environment of ours, not in a folder of anybody's. */
  readonly name: string;
  /** What starts its tasks; undefined for an ECS service, which keeps them running. */
  readonly start: StartView | undefined;
  /** Name of the ECS service. */
  readonly serviceName: string;
  readonly cluster: Reference | undefined;
  readonly taskDefinition: Reference | undefined;
  /** Tasks to keep running, or to start with where it scales; undefined where the JSON doesn't tell it. */
  readonly desiredCount: number | undefined;
  /** Undefined where their number stays. */
  readonly scaling: ScalingView | undefined;
  /**
   * How many of the fewest tasks run at least while they are exchanged; undefined where the JSON doesn't tell it.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
   */
  readonly keptTasks: number | undefined;
  /** The same as a share of all, in percent. */
  readonly keptPercent: number | undefined;
  /** What an exchange of its tasks waits for. */
  readonly exchange: ExchangeView;
  /** CPU units of a task (1024 are a vCPU), memory in MiB. */
  readonly cpu: number | undefined;
  readonly memoryMiB: number | undefined;
  /** Where the task definition sets it; 20 GiB come with every task. */
  readonly ephemeralStorageGiB: number | undefined;
  /** @default "X86_64", which is what ECS takes */
  readonly architecture: string;
  /** @default "LINUX" */
  readonly operatingSystem: string;
  /** `FARGATE`, or the capacity providers by weight: `FARGATE_SPOT (weight 3), FARGATE (base 1, weight 1)`. */
  readonly launch: string;
  /** `public` where all its subnets are; undefined where it has none that the JSON tells. */
  readonly tier: "public" | "private" | "mixed" | undefined;
  readonly zones: readonly string[];
  readonly subnets: readonly Reference[];
  readonly securityGroups: readonly Reference[];
  /** Where ECS registers its tasks: target groups and entries of Cloud Map. */
  readonly registers: readonly Reference[];
  /** Whether its tasks get public addresses; undefined where the JSON doesn't tell it. */
  readonly publicIp: boolean | undefined;
  /** Whether something may send it requests: by a load balancer, a name, Service Connect or a public address. */
  readonly isReached: boolean;
  /** Full private DNS names that resolve to its tasks. */
  readonly dnsNames: readonly string[];
  /** Undefined for one without a proxy of Service Connect. */
  readonly connect: ConnectView | undefined;
  readonly containers: readonly ContainerView[];
  readonly executionRole: Reference | undefined;
  readonly taskRole: Reference | undefined;
  /** Whether ECS Exec can open a shell in its containers. */
  readonly exec: boolean;
  /** Whether ECS returns to the last version that ran where a deployment fails; undefined where the JSON doesn't tell it. */
  readonly rollsBack: boolean | undefined;
  /** Whether something other than Terraform deploys it: Terraform ignores changes of the task definition. */
  readonly deployedByOthers: boolean;
}

/** The name of a service by its address; the address where it isn't one of these. */
export function serviceName(services: readonly ServiceView[], reference: Reference): string {
  return services.find((service) => keyOf(service) === keyOf(reference))?.name ?? reference.address;
}

/** The ECS services; the others run to their end. */
export function keptRunning(services: readonly ServiceView[]): readonly ServiceView[] {
  return services.filter(({ start }) => start === undefined);
}

/** `5 services and 2 jobs` */
export function countTasks(services: readonly ServiceView[]): string {
  const kept = keptRunning(services).length;
  const jobs = services.length - kept;
  return [...(kept > 0 ? [count(kept, "service")] : []), ...(jobs > 0 ? [count(jobs, "job")] : [])].join(" and ");
}

/** Tasks that run when it is quiet, and when it is busy; undefined where the JSON doesn't tell it. */
export function tasksOf({ desiredCount, scaling }: Tasks): { readonly least?: number; readonly most?: number } {
  const [least, most] = scaling ? [scaling.minimum, scaling.maximum] : [desiredCount, desiredCount];
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
}

/** `2`, `2 to 20`, `?`. */
export function tasksText(service: Tasks): string {
  const { least = "?", most = "?" } = tasksOf(service);
  return least === most ? `${least}` : `${least} to ${most}`;
}

type Tasks = Pick<ServiceView, "desiredCount" | "scaling">;

/** `0.25 vCPU`; 1024 units are a vCPU, and all that Fargate has are exact in binary. */
export function cpuText(units: number | undefined): string {
  return `${units === undefined ? "?" : units / 1024} vCPU`;
}

/** `1 GiB`, `512 MiB`. */
export function memoryText(mib: number | undefined): string {
  if (mib === undefined) return "? MiB";
  return mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`;
}

/** `0.25 vCPU, 512 MiB`. */
export function taskSize({ cpu, memoryMiB }: ServiceView): string {
  return `${cpuText(cpu)}, ${memoryText(memoryMiB)}`;
}

export function serviceViews(facts: Facts, own: Own): readonly ServiceView[] {
  return facts.services
    .filter(({ resource }) => own(resource))
    .map((service) => serviceView(facts, service))
    .toSorted(byAddress);
}

function serviceView(facts: Facts, service: Service): ServiceView {
  const { resource, task } = service;
  const platform = block(task?.resource.get("runtime_platform"));
  const subnets = service.subnets.map((subnet) => subnetView(facts, subnet));
  const tiers = new Set(subnets.map(({ tier }) => tier));
  const [tier] = tiers;
  const cluster = linked(service.cluster);
  const scaling = scalingView(facts, service);
  const reference = (found: Resource | undefined): Reference | undefined => found && referenceTo(found);
  return {
    ...referenceTo(resource),
    name: service.label,
    start: startView(facts, service),
    serviceName: service.name,
    cluster: reference(cluster),
    taskDefinition: reference(task?.resource),
    desiredCount: knownValue(service.desiredCount),
    scaling,
    keptTasks: keptTasks(service, tasksOf({ desiredCount: knownValue(service.desiredCount), scaling }).least),
    keptPercent: keptPercent(service),
    exchange: exchangeView(facts, service),
    cpu: asNumber(task?.resource.get("cpu")),
    memoryMiB: asNumber(task?.resource.get("memory")),
    ephemeralStorageGiB: asNumber(block(task?.resource.get("ephemeral_storage"))?.get("size_in_gib")),
    architecture: asString(platform?.get("cpu_architecture")) ?? "X86_64",
    operatingSystem: asString(platform?.get("operating_system_family")) ?? "LINUX",
    launch: launchOf(service.settings),
    tier: tiers.size > 1 ? "mixed" : tier,
    zones: [...new Set(subnets.map(({ zone }) => zone))].sort(),
    subnets: subnets.map(referenceTo).toSorted(byAddress),
    securityGroups: service.groups.map(referenceTo),
    registers: [...service.targets.map(({ group }) => group), ...service.registries.map(({ entry }) => entry)]
      .flatMap((found) => linked(found) ?? [])
      .map(referenceTo),
    publicIp: typeof service.publicIp === "boolean" ? service.publicIp : undefined,
    isReached: isReached(service),
    dnsNames: facts.discovery.namespaces
      .flatMap((namespace) =>
        [...namespace.entries.values()]
          .filter((entry) => entry.services.includes(service))
          .map((entry) => `${entry.name}.${namespace.name}`),
      )
      .sort(),
    connect: connectView(facts, service),
    containers: (task?.containers ?? []).map(containerView),
    executionRole: reference(task && linked(task.executionRole)),
    taskRole: reference(task && linked(task.taskRole)),
    exec: service.exec !== false,
    rollsBack: isEcsService(service) ? rollsBack(resource) : undefined,
    deployedByOthers: items(block(resource.get("lifecycle"))?.get("ignore_changes")).some(
      (ignored) => ignored === "task_definition" || ignored === "all",
    ),
  };
}

function isReached({ resource, task, targets, registries, publicIp }: Service): boolean {
  const offers = blocks(block(resource.get("service_connect_configuration"))?.get("service"));
  const listens = (task?.containers ?? []).some((container) => container.ports.length > 0);
  const isRegistered = targets.length > 0 || registries.length > 0 || offers.maps.length > 0;
  return isRegistered || offers.unknown !== undefined || (publicIp !== false && listens);
}

function keptTasks(service: Service, tasks: number | undefined): number | undefined {
  const percent = keptPercent(service);
  return percent === undefined || tasks === undefined ? undefined : Math.ceil((tasks * percent) / 100);
}

function keptPercent(service: Service): number | undefined {
  const { resource } = service;
  // A task that runs to its end is exchanged for none.
  if (!isEcsService(service)) return undefined;
  const isRolling = equals(deploymentStrategy(resource), "ROLLING") === "yes";
  if (!isRolling || equals(deploymentController(resource), "ECS") !== "yes") return undefined;
  return knownValue(orDefault(numberSetting(resource.get("deployment_minimum_healthy_percent")), MINIMUM_PERCENT));
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
function rollsBack(resource: Resource): boolean | undefined {
  const breaker = block(resource.get("deployment_circuit_breaker"));
  const [enabled, rollback] = ["enable", "rollback"].map((name) => orDefault(switchSetting(breaker?.get(name)), false));
  if (enabled?.kind !== "set" || rollback?.kind !== "set") return undefined;
  return enabled.value && rollback.value;
}

function launchOf(resource: Service["settings"]): string {
  const strategy = blocks(resource.get("capacity_provider_strategy")).maps.map((map) => {
    const base = asNumber(map.get("base")) ?? 0;
    const weight = `weight ${asNumber(map.get("weight")) ?? 0}`;
    return `${symbolic(map.get("capacity_provider"))} (${base === 0 ? weight : `base ${base}, ${weight}`})`;
  });
  return strategy.length > 0 ? strategy.join(", ") : (asString(resource.get("launch_type")) ?? "EC2");
}
