import { MAXIMUM_PERCENT } from "../aws/ecs-defaults";
import type { Model } from "../terraform/model";
import { type ObjectValue, type Resource, type Value, block, blocks } from "../terraform/expressions/value";
import { symbolic } from "./arn";
import { type Container, proxyOf, readContainers } from "./containers";
import { type StartedTask, type Starter, type StrayRun, declaredTasks, eventTasks } from "./ecs/started-tasks";
import { type TaskNetwork, type TaskSettings, taskNetwork } from "./ecs/task-network";
import { type Flag, flagOf } from "./flag";
import { type Link, link, linked } from "./link";
import { Names } from "./names";
import { LISTENERS, LISTENER_RULES, TARGET_GROUPS } from "./resource-types";
import { type Known, type Setting, equals, numberSetting, orDefault, switchSetting } from "./setting";
import { taskDefinitionLink } from "./ecs/task-definition-link";
import type { Vpcs } from "./vpc";

export interface TaskDefinition {
  readonly resource: Resource;
  readonly containers: readonly Container[];
  readonly unknown: string | undefined;
  readonly executionRole: Link;
  readonly taskRole: Link;
}

/** Where ECS registers the tasks of a service. */
export interface Target {
  readonly group: Link;
  readonly container: string;
  /** 0 is one that isn't set. */
  readonly port: number | undefined;
  /** What a blue/green deployment needs beside: the other target group of the pair, and who swaps them. */
  readonly swap: Swap | undefined;
  /** Whether it is the alternate one of a pair. */
  readonly isAlternate: boolean;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html */
export interface Swap {
  readonly other: Link;
  readonly productionRule: Link;
  readonly testRule: Link;
  readonly role: Link;
}

/** An ECS service; or else tasks that are started without one, on a schedule or by hand. */
export interface Service extends TaskNetwork {
  /** The ECS service, or what else starts the tasks: see `StartedTask`. */
  readonly resource: Resource;
  readonly starter: Starter;
  /** What it is told about the tasks: the arguments of the ECS service, or those of the target of a schedule. */
  readonly settings: TaskSettings;
  /** What people and findings call it. */
  readonly label: string;
  readonly name: string;
  readonly taskLink: Link;
  readonly task: TaskDefinition | undefined;
  /** The proxy of Service Connect, where the service says how it logs. */
  readonly proxy: Container | undefined;
  readonly cluster: Link;
  readonly targets: readonly Target[];
  readonly registries: readonly { readonly entry: Link; readonly port: Setting<number> }[];
  /** What of its load balancers and registries can't be told. */
  readonly registrationUnknown: readonly string[];
  readonly exec: Flag;
  /** How many tasks run; of those without a service how many are started at once. */
  readonly desiredCount: Setting<number>;
}

/** Whether it is an ECS service, which keeps its tasks running and exchanges them for new ones. */
export function isEcsService({ starter }: Service): boolean {
  return { service: true, schedule: false, "event rule": false, hand: false }[starter.kind];
}

function whyUnknown(value: Value | undefined, types: readonly string[]): readonly string[] {
  const found = link(value, types, ["arn", "id"]);
  return found.kind === "unknown" ? [found.why] : [];
}

/** Undefined where it can't be told, 0 where it isn't set. */
function portOf(port: Setting<number>): number | undefined {
  return port.kind === "unknown" ? undefined : port.kind === "unset" ? 0 : port.value;
}

/** Whatever runs tasks, with its task definition, subnets and security groups. */
export function readServices(
  model: Model,
  vpcs: Vpcs,
  roleByArn: (value: Value | undefined, stack: string) => Link,
): { readonly services: readonly Service[]; readonly strayRuns: readonly StrayRun[] } {
  const tasks = new Map(
    model.all("aws_ecs_task_definition").map((task) => [task as Resource, taskOf(task, roleByArn)]),
  );
  const families = new Names(tasks.keys(), (task) => symbolic(task.get("family") ?? task.address));
  const byFamily = (stack: string) => families.from(stack);
  const clusterOf = clusterLookup(model);
  const services = model.all("aws_ecs_service").map((resource): Service => {
    const taskLink = taskDefinitionLink(resource.get("task_definition"), byFamily(resource.stack));
    const task = linked(taskLink);
    const targets = blocks(resource.get("load_balancer"));
    const registries = blocks(resource.get("service_registries"));
    const name = symbolic(resource.get("name") ?? resource.name);
    return {
      resource,
      starter: { kind: "service" },
      settings: resource,
      label: shortName(name, task && tasks.get(task)),
      name,
      taskLink,
      task: task && tasks.get(task),
      proxy: proxyIn(resource),
      cluster: clusterOf(resource.get("cluster"), resource.stack),
      ...taskNetwork(resource, vpcs),
      targets: targets.maps.flatMap((map) => targetsOf(map, (arn) => roleByArn(arn, resource.stack))),
      registries: registries.maps.map((map) => ({
        entry: link(map.get("registry_arn"), ["aws_service_discovery_service"], ["arn"]),
        port: numberSetting(map.get("container_port") ?? map.get("port")),
      })),
      registrationUnknown: [
        ...[targets, registries].flatMap(({ unknown }) => (unknown ? [unknown.why] : [])),
        ...targets.maps.flatMap((map) => whyUnknown(map.get("target_group_arn"), TARGET_GROUPS)),
        ...targets.maps.flatMap((map) => blocks(map.get("advanced_configuration")).unknown?.why ?? []),
        ...registries.maps.flatMap((map) => whyUnknown(map.get("registry_arn"), ["aws_service_discovery_service"])),
      ],
      exec: flagOf(resource.get("enable_execute_command"), false),
      desiredCount: numberSetting(resource.get("desired_count")),
    };
  });
  const byHand = declaredTasks(model, byFamily);
  const started = [...eventTasks(model, byFamily), ...byHand.tasks].map((own): Service => {
    const task = linked(own.taskLink);
    const definition = task && tasks.get(task);
    return { ...startedTask(own, definition), ...taskNetwork(own.settings, vpcs), cluster: clusterIn(own, clusterOf) };
  });
  return { services: [...services, ...started], strayRuns: byHand.strays };
}

/** Nothing sends requests to such a task, and it has no name. */
function startedTask(
  { resource, starter, settings, taskLink, count }: StartedTask,
  task: TaskDefinition | undefined,
): Omit<Service, keyof TaskNetwork | "cluster"> {
  const given = { service: "name", schedule: "name", "event rule": "target_id", hand: "family" }[starter.kind];
  const name = symbolic(resource.get(given) ?? resource.name);
  return {
    resource,
    starter,
    settings,
    label: shortName(name, task),
    name,
    taskLink,
    task,
    proxy: undefined,
    targets: [],
    registries: [],
    registrationUnknown: [],
    exec: flagOf(settings.get("enable_execute_command"), false),
    desiredCount: orDefault(numberSetting(count), 1),
  };
}

/** EventBridge takes the ARN of a cluster, RunTask its name too. */
function clusterIn({ resource, starter, cluster }: StartedTask, clusterOf: ReturnType<typeof clusterLookup>): Link {
  const byArn = { schedule: true, "event rule": true, hand: false }[starter.kind];
  if (byArn && typeof cluster === "string" && !cluster.startsWith("arn:"))
    return { kind: "wrong", why: `'${cluster}', which is no ARN` };
  return clusterOf(cluster, resource.stack);
}

/** Of a configuration that can't be told, the rule about Service Connect speaks. */
function proxyIn(service: Resource): Container | undefined {
  const settings = block(service.get("service_connect_configuration"));
  const isOff = equals(switchSetting(settings?.get("enabled")), true) === "no";
  return settings && !isOff ? proxyOf(settings) : undefined;
}

/** The containers of a service's tasks: those of its task definition, and the proxy of Service Connect. */
export function containersOf({ task, proxy }: Service): readonly Container[] {
  return [...(task?.containers ?? []), ...(proxy ? [proxy] : [])];
}

/** The target group of a `load_balancer` block, and the alternate one of its pair. */
function targetsOf(map: ObjectValue, role: (arn: Value | undefined) => Link): readonly Target[] {
  const group = link(map.get("target_group_arn"), TARGET_GROUPS, ["arn", "id"]);
  const container = symbolic(map.get("container_name"));
  const common = { container, port: portOf(numberSetting(map.get("container_port"))) };
  const advanced = block(map.get("advanced_configuration"));
  const rule = (name: string): Link => link(advanced?.get(name), [...LISTENER_RULES, ...LISTENERS], ["arn", "id"]);
  const other = link(advanced?.get("alternate_target_group_arn"), TARGET_GROUPS, ["arn", "id"]);
  const swap = advanced && {
    productionRule: rule("production_listener_rule"),
    testRule: rule("test_listener_rule"),
    role: role(advanced.get("role_arn")),
  };
  return [
    { ...common, group, swap: swap && { ...swap, other }, isAlternate: false },
    ...(swap ? [{ ...common, group: other, swap: { ...swap, other: group }, isAlternate: true }] : []),
  ];
}

/** Finds a cluster by a reference or by its name. */
export function clusterLookup(model: Model): (value: Value | undefined, stack: string) => Link {
  const named = new Names(model.all("aws_ecs_cluster"), (cluster) => symbolic(cluster.get("name") ?? cluster.address));
  return (value, stack) => link(value, ["aws_ecs_cluster"], ["id", "arn", "name"], named.from(stack));
}

/**
 * How many tasks of a service run at once during a roll-out, at most.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function maximumTasks(service: Service): Known<number> {
  const { resource, desiredCount } = service;
  const desired = orDefault(desiredCount, 1);
  if (!isEcsService(service)) return desired;
  const percent = orDefault(numberSetting(resource.get("deployment_maximum_percent")), MAXIMUM_PERCENT);
  if (desired.kind === "unknown")
    return { kind: "unknown", why: `desired_count of ${resource.address} (${desired.why})` };
  if (percent.kind === "unknown")
    return { kind: "unknown", why: `deployment_maximum_percent of ${resource.address} (${percent.why})` };
  return { kind: "set", value: Math.max(desired.value, Math.floor((desired.value * percent.value) / 100)) };
}

/** What people call a service: the name of a container, where its own is that with a prefix or a suffix. */
function shortName(name: string, task: TaskDefinition | undefined): string {
  const within = (task?.containers ?? []).map((container) => container.name).filter((own) => name.includes(own));
  const [longest = ""] = within.toSorted((a, b) => b.length - a.length);
  return longest === "" ? name : longest;
}

function taskOf(resource: Resource, role: (value: Value | undefined, stack: string) => Link): TaskDefinition {
  const { list, unknown } = readContainers(resource.get("container_definitions"));
  return {
    resource,
    containers: list,
    unknown,
    executionRole: role(resource.get("execution_role_arn"), resource.stack),
    taskRole: role(resource.get("task_role_arn"), resource.stack),
  };
}
