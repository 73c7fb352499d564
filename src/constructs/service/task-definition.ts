import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { LogRetentionDays } from "../../aws/log-retention";
import { volumeName } from "../../definition/resolve/names";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { containerDefinition } from "./container-definition";
import { type PlatformInterface, attributeOf } from "../platform-interface";
import { imageUri, repositoryArn, requirePushedImage } from "../registry/image";
import { jsonLocal } from "../locals";
import { execStatements, executionStatements, TasksRole } from "./roles";
import { addTaskSecrets } from "./task-secrets";
import { codeStatements, useVariables } from "./uses";

export interface TaskDefinitionProps {
  readonly service: ResolvedService;
  readonly platform: PlatformInterface;
  readonly logRetentionDays: LogRetentionDays;
  /** Whether the logs stay, until they expire, when the service goes. */
  readonly deletionProtection: boolean;
}

export interface TaskDefinition {
  readonly definition: EcsTaskDefinition;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  /** Permissions that tasks need from their start to their end. */
  readonly policies: readonly ITerraformDependable[];
}

/** Adds what a service's tasks are made of: their log group, the execution role, the task role, and the task definition. */
export function addTaskDefinition(scope: Construct, props: TaskDefinitionProps): TaskDefinition {
  const { service, platform } = props;
  const { accountId, region } = platform;
  const logGroup = new CloudwatchLogGroup(scope, "log_group", {
    name: service.names.logGroup,
    retentionInDays: props.logRetentionDays,
    ...(props.deletionProtection && { skipDestroy: true }),
  });
  const secrets = addTaskSecrets(scope, service, { accountId, region, resources: platform.resourceByName });
  const repositories = service.containers.flatMap(({ image }) => repositoryArn(image, platform) ?? []);
  const execution = new TasksRole(scope, "execution", {
    name: service.names.executionRole,
    description: executionDescription(service),
    statements: executionStatements({
      repositoryArns: [...new Set(repositories)].sort(),
      logGroupArn: logGroup.arn,
      secretArns: secrets.all.flatMap(({ secretArns }) => secretArns),
      parameterArns: secrets.all.flatMap(({ parameterArns }) => parameterArns),
      kmsKeyArns: secrets.all.flatMap(({ kmsKeyArns }) => kmsKeyArns),
    }),
  });
  const task = new TasksRole(scope, "task", {
    name: service.names.taskRole,
    description: `What the code of ${service.name} may do in AWS`,
    sourceAccount: accountId,
    statements: [...(service.exec ? execStatements(platform.execKmsKeyArn) : []), ...codeStatements(service, platform)],
  });
  requirePushedImages(scope, service);
  const containers = service.containers.map((container, index) =>
    containerDefinition(container, {
      image: imageUri(container.image, platform),
      logGroup: logGroup.name,
      region,
      secretSources: secrets.ofContainers[index]?.variables ?? {},
      logSources: secrets.logOptions,
      registrySecret: secrets.ofContainers[index]?.registry,
      versions: secrets.ofContainers[index]?.versions ?? {},
      resourceVariables: { ...useVariables(container.uses, platform.resourceByName), ...container.added.variables },
    }),
  );
  const shares = [
    ...service.volumes.flatMap(({ name, files }) =>
      files === undefined
        ? []
        : {
            name,
            fileSystemId: attributeOf(platform.resourceByName, files.resource, "name"),
            accessPointId: attributeOf(platform.resourceByName, files.resource, "accessPointId"),
          },
    ),
    ...service.added.mounts.map(({ path, ...share }) => ({ ...share, name: volumeName(path) })),
  ];
  const volumes = [
    ...service.volumes.filter(({ files }) => files === undefined).map(({ name }) => ({ name })),
    ...shares.map(({ name, fileSystemId, accessPointId }) => ({
      name,
      efsVolumeConfiguration: {
        fileSystemId,
        transitEncryption: "ENABLED",
        authorizationConfig: { accessPointId, iam: "ENABLED" },
      },
    })),
  ];
  const definition = new EcsTaskDefinition(scope, "task_definition", {
    family: service.names.family,
    cpu: String(service.cpu),
    memory: String(service.memoryMiB),
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    ...(service.ephemeralStorageGiB !== undefined && {
      ephemeralStorage: { sizeInGib: service.ephemeralStorageGiB },
    }),
    runtimePlatform: { cpuArchitecture: service.architecture, operatingSystemFamily: "LINUX" },
    executionRoleArn: execution.arn,
    taskRoleArn: task.arn,
    containerDefinitions: jsonLocal(scope, "containers", containers),
    ...(volumes.length > 0 && { volume: volumes }),
    // Terraform would retire the previous revision, the very one that a roll-back needs.
    skipDestroy: true,
    // Ignored on the service alone, each plan would still register a revision that nobody asked for.
    ...{ terraform: {}, pipeline: { lifecycle: { ignoreChanges: ["container_definitions"] } } }[service.deployer],
  });
  return {
    definition,
    executionRoleArn: execution.arn,
    taskRoleArn: task.arn,
    policies: [...execution.policies, ...task.policies],
  };
}

/** Each image of a task once: what runs before a service may have the service's. */
function requirePushedImages(scope: Construct, { deployer, containers: [own, ...others] }: ResolvedService): void {
  requirePushedImage(scope, own.image, deployer);
  for (const { id = "", image } of others.filter((other) => other.image !== own.image))
    requirePushedImage(new Construct(scope, `image_${id}`), image, deployer);
}

function executionDescription({ name, containers }: ResolvedService): string {
  return `ECS pulls the image${containers.length > 1 ? "s" : ""} of ${name}, writes its logs and reads its secrets`;
}
