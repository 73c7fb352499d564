import type { ContainerSettings, RegistryCredentials } from "../../container";
import type { ContainerHealthCheck } from "../../health-check";
import type { Architecture } from "../../image";
import type { Resources } from "../../resources";
import type { SecretDefinition } from "../../secrets";
import type { ServiceDefinition } from "../../service";
import type { InitContainerDefinition, SidecarDefinition } from "../../sidecars";
import { NOTHING_ADDED, type ServiceAdditions } from "../additions";
import type { ResolvedSecret } from "../secrets";
import type { ResolvedConnect } from "../connect";
import { DEFAULTS } from "../defaults";
import { type Image, type TagOf, resolveImage } from "./image";
import type { ContainerPort, ResolvedContainer } from "./container";
import { containerLog, logRouter, logSecrets } from "./logs";
import { terraformId } from "../names";
import { collector, collectorVariables } from "./telemetry";
import { resolveUses, secretsOf, variablesOf } from "../uses";
import { mountsOf } from "./volumes";

/** What the containers of a task have in common. */
export interface TaskAround {
  readonly serviceName: string;
  /** Name of the service's own container. */
  readonly physicalName: string;
  /** Repository of the service's image; those of its other containers begin with it. */
  readonly repository: string;
  readonly architecture: Architecture;
  readonly resources: Resources | undefined;
  /** Addresses of what the service calls. */
  readonly calls: Readonly<Record<string, string>>;
  /** What Service Connect offers of the task. */
  readonly connect: ResolvedConnect | undefined;
  readonly tagOf: TagOf;
}

/** The containers of a task, the service's own first. */
export type TaskContainers = readonly [own: ResolvedContainer, ...others: ResolvedContainer[]];

/** The containers of a service's task: its own first, then those before it, those beside it and the ready-made ones. */
export function resolveContainers(service: ServiceDefinition, around: TaskAround): TaskContainers {
  const { before = {}, sidecars = {} } = service;
  const image = resolveImage(service, around.architecture, around.repository, around.tagOf);
  const own = resolveContainer(service, service, around, {
    name: around.physicalName,
    id: undefined,
    image,
    essential: true,
    ports: [
      ...(service.port === undefined ? [] : [containerPort(undefined, service.port, around)]),
      ...namedInOrder(service, around),
    ],
    calls: around.calls,
    healthCheck: service.healthCheck,
    waitsFor: Object.keys(before),
  });
  return [
    own,
    ...Object.entries(before).map(([name, definition], index) =>
      initContainer(service, name, definition, Object.keys(before).slice(0, index).slice(-1), image, around),
    ),
    ...Object.entries(sidecars).map(([name, definition]) => sidecar(service, name, definition, around)),
    ...logRouter(service),
    ...collector(service),
  ];
}

function initContainer(
  service: ServiceDefinition,
  name: string,
  definition: InitContainerDefinition,
  waitsFor: readonly string[],
  image: Image,
  around: TaskAround,
): ResolvedContainer {
  const isServices = definition.source === undefined && definition.image === undefined;
  return resolveContainer(service, initSettings(service, definition), around, {
    name,
    id: terraformId(name),
    image: isServices
      ? image
      : resolveImage(definition, around.architecture, `${around.repository}-${name}`, around.tagOf),
    essential: false,
    ports: namedInOrder(definition, around),
    calls: isServices ? around.calls : {},
    healthCheck: undefined,
    waitsFor,
  });
}

function sidecar(
  service: ServiceDefinition,
  name: string,
  definition: SidecarDefinition,
  around: TaskAround,
): ResolvedContainer {
  return resolveContainer(service, definition, around, {
    name,
    id: terraformId(name),
    image: resolveImage(definition, around.architecture, `${around.repository}-${name}`, around.tagOf),
    essential: definition.essential ?? true,
    ports: namedInOrder(definition, around),
    calls: {},
    healthCheck: definition.healthCheck,
    waitsFor: [],
  });
}

interface Particulars extends Pick<ResolvedContainer, "name" | "id" | "image" | "essential" | "ports"> {
  readonly calls: Readonly<Record<string, string>>;
  readonly healthCheck: Partial<ContainerHealthCheck> | undefined;
  /** Containers that must have ended well before it starts. */
  readonly waitsFor: readonly string[];
}

function resolveContainer(
  service: ServiceDefinition,
  settings: ContainerSettings,
  around: TaskAround,
  { calls, healthCheck, waitsFor, ...particulars }: Particulars,
): ResolvedContainer {
  const uses = resolveUses(settings, around.resources);
  const { exec = false } = service;
  const { dependsOn = {}, linuxParameters } = settings;
  const prefix = particulars.id === undefined ? "" : `${particulars.name}-`;
  const nameOf = (name: string): string => (name === around.serviceName ? around.physicalName : name);
  return {
    ...particulars,
    settings,
    environment: {
      ...collectorVariables(service),
      ...plainValues(settings.environment),
      ...calls,
      ...variablesOf(uses),
    },
    uses,
    secrets: { ...settings.secrets, ...secretsOf(uses) },
    mounts: mountsOf(settings, uses, prefix),
    dependsOn: [
      ...waitsFor.map((name) => ({ name, condition: "success" as const })),
      ...Object.entries(dependsOn).map(([name, condition]) => ({ name: nameOf(name), condition })),
    ],
    healthCheck: containerCheck(healthCheck),
    // ECS Exec writes into the root file system. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    writableRoot: exec || settings.writableRoot !== undefined,
    initProcess: exec || linuxParameters?.initProcess === true,
    log: containerLog(service),
    router: undefined,
    isForAws: false,
    added: NOTHING_ADDED,
  };
}

/** What an image needs around it, whichever command it runs. */
const INHERITED = [
  "entryPoint",
  "user",
  "workingDirectory",
  "writablePaths",
  "sharedPaths",
  "writableRoot",
  "linuxParameters",
  "registryCredentials",
] as const satisfies readonly (keyof ContainerSettings)[];

/**
 * What a container that runs before a service's own has: with the service's image also what that image needs around it, of
 * which its own settings take precedence.
 */
function initSettings(service: ServiceDefinition, own: InitContainerDefinition): ContainerSettings {
  if (own.source !== undefined || own.image !== undefined) return own;
  const set = new Set([...Object.keys(own.environment ?? {}), ...Object.keys(own.secrets ?? {})]);
  const others = <T>(variables: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(Object.entries(variables).filter(([name]) => !set.has(name)));
  const inherited = INHERITED.filter((key) => service[key] !== undefined);
  return {
    ...Object.fromEntries(inherited.map((key) => [key, service[key]])),
    ...own,
    uses: { ...service.uses, ...own.uses },
    environment: { ...others(service.environment), ...own.environment },
    secrets: { ...others(service.secrets), ...own.secrets },
  };
}

/** Sorted, because AWS takes no order for a change. */
function namedInOrder({ ports = {} }: ContainerSettings, around: TaskAround): ContainerPort[] {
  return Object.entries(ports)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, port]) => containerPort(name, port, around));
}

function containerPort(name: string | undefined, port: number, { connect }: TaskAround): ContainerPort {
  const offered = connect?.ports.find(({ portName }) => portName === name);
  if (offered === undefined) return { name, port, appProtocol: undefined };
  const { mapping, protocol } = offered;
  const appProtocol = { http: "http", http2: "http2", grpc: "grpc", tcp: undefined } as const;
  return { name: mapping, port, appProtocol: appProtocol[protocol] };
}

function containerCheck(check: Partial<ContainerHealthCheck> = {}): ResolvedContainer["healthCheck"] {
  const { command, ...times } = check;
  const { intervalSeconds, gracePeriodSeconds, timeoutSeconds, retries } = { ...DEFAULTS.containerCheck, ...times };
  return command === undefined ? undefined : { command, intervalSeconds, gracePeriodSeconds, timeoutSeconds, retries };
}

/** The values of variables, whatever is said of them beside. */
export function plainValues(environment: ContainerSettings["environment"] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, typeof value === "string" ? value : value.value]),
  );
}

/** Everything that ECS reads from a secret store when a task starts. */
export function secretsOfTask(service: ServiceDefinition, containers: readonly ResolvedContainer[]): ResolvedSecret[] {
  return [
    ...containers.flatMap(({ secrets, settings }) => [
      ...Object.values(secrets),
      ...registrySecret(settings.registryCredentials),
    ]),
    ...Object.values(logSecrets(service)),
  ];
}

export function registrySecret(credentials: RegistryCredentials | undefined): SecretDefinition[] {
  if (credentials === undefined) return [];
  const { secret: name, ...key } = credentials;
  return [{ type: "secrets-manager", name, ...key }];
}

/** The containers of a task with what `extend` adds to the service: its own has that, and what runs its image. */
export function withAdded([own, ...others]: TaskContainers, added: ServiceAdditions): TaskContainers {
  return [{ ...own, added }, ...others.map((other) => (other.image === own.image ? { ...other, added } : other))];
}
