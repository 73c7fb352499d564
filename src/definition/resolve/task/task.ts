import type { PermissionDefinition } from "../../permissions";
import type { EnvironmentDefinition } from "../../platform";
import type { SecretDefinition } from "../../secrets";
import type { ServiceDefinition } from "../../service";
import { callAddresses } from "../calls";
import { connectOf } from "../connect";
import { type TaskContainers, resolveContainers, secretsOfTask } from "./containers";
import type { ResolvedSecret } from "../secrets";
import { DEFAULTS } from "../defaults";
import type { TagOf } from "./image";
import { logActions, logSecrets, routesToLogGroup } from "./logs";
import { collectorPermissions } from "./telemetry";
import { type ResolvedUse, actionsOf, mergedUses } from "../uses";
import { type ResolvedVolume, volumesOf } from "./volumes";

/** What a task consists of. */
export interface ResolvedTask {
  readonly containers: TaskContainers;
  readonly volumes: readonly ResolvedVolume[];
  /** What ECS reads for all of them when a task starts. */
  readonly secrets: readonly ResolvedSecret[];
  /** Where options of its log router come from. */
  readonly logSecrets: Readonly<Record<string, SecretDefinition>>;
  /** Whether its log router writes to its log group. */
  readonly routesToLogGroup: boolean;
  /** Of all of its containers: they share a role and a network interface. */
  readonly uses: readonly ResolvedUse[];
  readonly permissions: readonly PermissionDefinition[];
  /** IAM actions of its code, by its uses and permissions. */
  readonly actions: readonly string[];
}

export interface ServiceAround {
  readonly name: string;
  readonly definition: Pick<EnvironmentDefinition, "resources" | "services" | "jobs" | "discovery">;
  readonly namespace: string;
  /** Repository of the service's image. */
  readonly repository: string;
  readonly tagOf: TagOf;
}

export function resolveTask(service: ServiceDefinition, around: ServiceAround): ResolvedTask {
  const { definition, namespace } = around;
  const containers = resolveContainers(service, {
    serviceName: around.name,
    physicalName: service.physicalName ?? around.name,
    repository: around.repository,
    architecture: service.architecture ?? DEFAULTS.architecture,
    resources: definition.resources,
    calls: callAddresses(
      service.calls ?? [],
      definition,
      namespace,
      Object.hasOwn(definition.jobs ?? {}, around.name) ? "job" : "service",
    ),
    connect: connectOf(around.name, service, definition, namespace),
    tagOf: around.tagOf,
  });
  const uses = mergedUses(containers.flatMap((container) => container.uses));
  const permissions = [...(service.permissions ?? []), ...collectorPermissions(service)];
  const others = permissions.flatMap(({ actions }) => actions);
  return {
    containers,
    volumes: volumesOf(containers.flatMap(({ mounts }) => mounts)),
    secrets: secretsOfTask(service, containers),
    logSecrets: logSecrets(service),
    routesToLogGroup: routesToLogGroup(service),
    uses,
    permissions,
    actions: [...new Set([...actionsOf(uses), ...others, ...logActions(service)])].sort(),
  };
}
