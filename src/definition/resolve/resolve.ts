import { match } from "../../lib/match";
import { type EnvironmentAdditions, NOTHING_ADDED, type ServiceAdditions } from "./additions";
import { endpointsOf } from "../../aws/endpoint-services";
import type { Backend } from "../backend";
import type { Deployer } from "../deployment";
import type { Exposure, PublicIpExposure } from "../exposure";
import type { HealthCheckDefinition } from "../health-check";
import type { Architecture } from "../image";
import type { SubnetDefinition } from "../network";
import type { ClusterDefinition, EnvironmentDefinition, IngressProtocol, Layout } from "../platform";
import type { ServiceDefinition } from "../service";
import { type ResolvedCall, resolveCalls } from "./calls";
import { type ResolvedConnect, connectOf, registeredName } from "./connect";
import { DEFAULTS } from "./defaults";
import { type InterfaceEndpoint, interfaceEndpoints } from "./endpoints";
import { hasPublicIp } from "./exposure";
import { type ResolvedSchedule, resolveSchedule } from "./schedule";
import { asService } from "../job";
import type { TagOf } from "./task/image";
import { Names, type PlatformNames, type ServiceNames, terraformId } from "./names";
import { type Connection, connectionsOf } from "./connections";
import { type ResourceSubnet, resourceSubnets } from "./resources/resource-subnets";
import { type ResolvedResource, resolveResources } from "./resources/resources";
import { type CapacityShare, resolveCapacity } from "./capacity";
import { type ResolvedScaling, initialTasks, resolveScaling } from "./scaling";
import type { DeploymentDefinition } from "../deployment";
import { withAdded } from "./task/containers";
import { type ResolvedTask, resolveTask } from "./task/task";

/** An environment with every default applied and everything derived that more than one place needs. */
export interface ResolvedEnvironment {
  /** `<platform>-<environment>`, the first part of stack names. */
  readonly name: string;
  readonly definition: EnvironmentDefinition;
  readonly names: PlatformNames;
  readonly backend: Backend;
  readonly layout: Layout;
  readonly namespace: string;
  readonly cluster: Required<Pick<ClusterDefinition, "containerInsights">> & ClusterDefinition;
  readonly ingress: { readonly protocol: IngressProtocol; readonly allowedCidrs: readonly string[] };
  readonly privateSubnets: readonly SubnetDefinition[];
  readonly interfaceEndpoints: readonly InterfaceEndpoint[];
  /** Whether services use DynamoDB, which has a gateway endpoint. */
  readonly usesDynamodb: boolean;
  /** The resources of AWS, in the order of the definition. */
  readonly resources: readonly ResolvedResource[];
  /** Where resources that are created have their addresses. */
  readonly resourceSubnets: readonly ResourceSubnet[];
  /** In the order of the definition. */
  readonly services: readonly ResolvedService[];
  readonly serviceByName: ReadonlyMap<string, ResolvedService>;
  /** In the order of the definition. */
  readonly jobs: readonly ResolvedJob[];
  /** What `extend` adds beside what it adds to services. */
  readonly added: Omit<EnvironmentAdditions, "byService">;
}

export interface ResolvedService extends ResolvedTask {
  /** Name in the definition. */
  readonly name: string;
  /** What its names in AWS are made from; also the container's name. */
  readonly physicalName: string;
  /** The name as part of Terraform addresses: `hostname_app`. */
  readonly id: string;
  readonly names: ServiceNames;
  /** Undefined for one that listens on none. */
  readonly port: number | undefined;
  readonly cpu: number;
  readonly memoryMiB: number;
  /** How many tasks run, or start where it scales. */
  readonly desiredCount: number;
  /** Undefined where the number of tasks stays. */
  readonly scaling: ResolvedScaling | undefined;
  /** Undefined where tasks run on demand and nothing was chosen. */
  readonly capacity: readonly CapacityShare[] | undefined;
  /** Undefined for what is included. */
  readonly ephemeralStorageGiB: number | undefined;
  readonly deployment: ResolvedDeployment;
  readonly deployer: Deployer;
  readonly exposure: ResolvedExposure;
  readonly calls: readonly ResolvedCall[];
  /** What its own security group must open for what it uses. */
  readonly connections: readonly Connection[];
  /** First label of its name in the private DNS namespace; undefined when it isn't registered there. */
  readonly dnsName: string | undefined;
  /** What it offers in Service Connect; undefined when it isn't found by it. */
  readonly connect: ResolvedConnect | undefined;
  /** Names of the services that it calls by Service Connect. */
  readonly connectCallees: readonly string[];
  readonly architecture: Architecture;
  readonly healthCheck: ResolvedHealthCheck;
  readonly exec: boolean;
  readonly placement: Placement;
  /** What `extend` adds. */
  readonly added: ServiceAdditions;
}

/** A job as a service that nobody connects to, and when it runs. */
export interface ResolvedJob extends ResolvedService {
  /** Undefined where it is started by hand alone. */
  readonly schedule: ResolvedSchedule | undefined;
}

export type ResolvedDeployment = Required<Omit<DeploymentDefinition, "zoneRebalancing">> &
  Pick<DeploymentDefinition, "zoneRebalancing">;

export type ResolvedExposure = Exclude<Exposure, PublicIpExposure> | Required<PublicIpExposure>;

/** How the load balancer tells that a task is healthy. */
export interface ResolvedHealthCheck {
  readonly path: string;
  /** Undefined for the service's port. */
  readonly port: number | undefined;
  readonly matcher: string;
  readonly intervalSeconds: number;
  readonly gracePeriodSeconds: number;
}

/** The subnets that a service's tasks run in. */
export interface Placement {
  readonly tier: "public" | "private";
  readonly subnets: readonly SubnetDefinition[];
  readonly assignPublicIp: boolean;
}

/** Applies defaults and derives names, addresses, placement and endpoints. The definition must be valid. */
export function resolveEnvironment(
  platformName: string,
  environmentName: string,
  definition: EnvironmentDefinition,
  tagOf: TagOf,
): ResolvedEnvironment {
  const name = `${platformName}-${environmentName}`;
  const names = new Names(name, definition.names);
  const namespace = definition.namespace ?? `${name}.internal`;
  const around = { definition, names, namespace, tagOf };
  const services = Object.entries(definition.services).map(([serviceName, service]) =>
    resolveService(serviceName, service, around),
  );
  const jobs = Object.entries(definition.jobs ?? {}).map(([jobName, job]): ResolvedJob => {
    const own = resolveService(jobName, asService(job), around);
    return { ...own, schedule: resolveSchedule(own.physicalName, job, names) };
  });
  const protocol = definition.ingress?.protocol ?? DEFAULTS.protocol;
  return {
    name,
    definition,
    names: names.forPlatform(),
    backend: definition.backend ?? DEFAULTS.backend,
    layout: definition.layout ?? DEFAULTS.layout,
    namespace,
    cluster: { containerInsights: DEFAULTS.containerInsights, ...definition.cluster },
    ingress: { protocol, allowedCidrs: definition.ingress?.allowedCidrs ?? DEFAULTS.allowedCidrs },
    privateSubnets: definition.network.privateSubnets ?? [],
    resources: resolveResources(definition.resources, names),
    resourceSubnets: resourceSubnets([...services, ...jobs], definition.network),
    ...together(services, jobs, definition),
    added: { clients: [], exposures: [] },
  };
}

/** The services and jobs of an environment with what follows from all of them. */
function together(
  services: readonly ResolvedService[],
  jobs: readonly ResolvedJob[],
  { cluster }: EnvironmentDefinition,
): Pick<ResolvedEnvironment, "services" | "serviceByName" | "jobs" | "interfaceEndpoints" | "usesDynamodb"> {
  const all = [...services, ...jobs];
  return {
    interfaceEndpoints: interfaceEndpoints(all, cluster?.execKmsKeyArn !== undefined),
    usesDynamodb: all.some(({ actions }) => endpointsOf(actions).has("dynamodb")),
    services,
    serviceByName: new Map(services.map((service) => [service.name, service])),
    jobs,
  };
}

/** An environment with what `extend` adds, and with what follows from that, such as endpoints for what it grants. */
export function withAdditions(
  environment: ResolvedEnvironment,
  { byService, ...added }: EnvironmentAdditions,
): ResolvedEnvironment {
  const extended = <T extends ResolvedService>(tasks: T): T => {
    const own = byService.get(tasks.name) ?? NOTHING_ADDED;
    const granted = own.permissions.flatMap(({ actions }) => actions);
    return {
      ...tasks,
      containers: withAdded(tasks.containers, own),
      added: own,
      actions: [...new Set([...tasks.actions, ...granted])].sort(),
    };
  };
  const services = environment.services.map(extended);
  const jobs = environment.jobs.map(extended);
  return { ...environment, ...together(services, jobs, environment.definition), added };
}

interface Surroundings {
  readonly definition: EnvironmentDefinition;
  readonly names: Names;
  readonly namespace: string;
  readonly tagOf: TagOf;
}

function resolveService(name: string, service: ServiceDefinition, around: Surroundings): ResolvedService {
  const { definition, namespace, tagOf } = around;
  // What makes AWS replace a target group: its port, its protocol, its kind of target and its VPC.
  const physicalName = service.physicalName ?? name;
  const names = around.names.forService(physicalName);
  const { healthCheck = {}, calls = [] } = service;
  const task = resolveTask(service, { name, definition, namespace, repository: names.family, tagOf });
  return {
    ...task,
    name,
    physicalName,
    id: terraformId(name),
    names,
    port: service.port,
    cpu: service.size.cpu,
    memoryMiB: service.size.memoryMiB,
    desiredCount: initialTasks(service),
    scaling: service.scaling && resolveScaling(service.scaling),
    capacity: service.capacity && resolveCapacity(service.capacity),
    ephemeralStorageGiB: service.ephemeralStorageGiB,
    deployment: { ...DEFAULTS.deployment, ...service.deployment },
    deployer: service.deployer ?? DEFAULTS.deployer,
    exposure: match(service.exposure, "type", {
      "load-balancer": (own) => own,
      "public-ip": (own) => ({ allowedCidrs: DEFAULTS.allowedCidrs, ...own }),
      internal: (own) => own,
      none: (own) => own,
    }),
    calls: resolveCalls(calls, definition, isJob(name, definition) ? "job" : "service"),
    connections: connectionsOf(task.uses, definition.network),
    dnsName: registeredName(service, definition),
    connect: connectOf(name, service, definition, namespace),
    connectCallees: connectCallees(name, calls, around),
    architecture: service.architecture ?? DEFAULTS.architecture,
    healthCheck: resolveHealthCheck(service, healthCheck),
    exec: service.exec ?? false,
    placement: placementOf(service, definition),
    added: NOTHING_ADDED,
  };
}

/** Those that it finds by Service Connect; a job finds none. */
function connectCallees(name: string, calls: readonly string[], { definition, namespace }: Surroundings): string[] {
  const { services } = definition;
  if (isJob(name, definition)) return [];
  const callees = new Set(resolveCalls(calls, definition, "service").map(({ callee }) => callee));
  return [...callees].filter((callee) => {
    const service = services[callee];
    return service !== undefined && connectOf(callee, service, definition, namespace) !== undefined;
  });
}

function isJob(name: string, { jobs = {} }: Pick<EnvironmentDefinition, "jobs">): boolean {
  return Object.hasOwn(jobs, name);
}

function resolveHealthCheck({ ports = {} }: ServiceDefinition, own: HealthCheckDefinition): ResolvedHealthCheck {
  const { path, matcher, intervalSeconds, gracePeriodSeconds } = { ...DEFAULTS.healthCheck, ...own };
  const port = own.port === undefined ? undefined : ports[own.port];
  return { path, port, matcher, intervalSeconds, gracePeriodSeconds };
}

/** The port of a service that somebody connects to; the definition is valid, so a miss is a fault of ours. */
export function portOf({ name, port }: Pick<ResolvedService, "name" | "port">): number {
  if (port === undefined)
    throw new Error(`service '${name}': port is missing; somebody connects to it; give it a port or exposure 'none'`);
  return port;
}

/** Whether a service's tasks have the proxy of Service Connect beside them. */
export function usesConnect({ connect, connectCallees }: Pick<ResolvedService, "connect" | "connectCallees">): boolean {
  return connect !== undefined || connectCallees.length > 0;
}

/** The ports of a service that the load balancer connects to: for requests, and for health checks where they have their own. */
export function balancedPorts(service: Pick<ResolvedService, "name" | "port" | "healthCheck">): number[] {
  return [...new Set([portOf(service), service.healthCheck.port ?? portOf(service)])];
}

/** Where a service's tasks run: public subnets when they need a public IP, private ones otherwise. */
export function placementOf(
  service: Pick<ServiceDefinition, "exposure" | "zones">,
  { network }: Pick<EnvironmentDefinition, "network">,
): Placement {
  const isPublic = hasPublicIp(service.exposure) || { endpoints: false, nat: false, public: true }[network.egress];
  const tier = isPublic ? network.publicSubnets : (network.privateSubnets ?? []);
  const { zones } = service;
  return {
    tier: isPublic ? "public" : "private",
    subnets: zones === undefined ? tier : tier.filter(({ zone }) => zones.includes(zone)),
    assignPublicIp: isPublic,
  };
}
