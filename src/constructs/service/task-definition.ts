import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { LogRetentionDays } from "../../aws/log-retention";
import { volumeName } from "../../definition/resolve/names";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { containerDefinitions } from "./container-definition";
import { type PlatformInterface, attributeOf } from "../platform-interface";
import { imageUri, repositoryArn, requirePushedImage } from "../registry/image";
import { jsonLocal } from "../locals";
import { execStatements, executionStatements, TasksRole } from "./roles";
import { Secrets } from "./secrets";
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
  const secrets = new Secrets(scope, "secret", {
    secrets: service.secrets,
    added: service.added.secrets,
    accountId,
    region,
    resources: platform.resourceByName,
  });
  const execution = new TasksRole(scope, "execution", {
    name: service.names.executionRole,
    description: `ECS pulls the image of ${service.name}, writes its logs and reads its secrets`,
    statements: executionStatements({
      repositoryArn: repositoryArn(service.image, platform),
      logGroupArn: logGroup.arn,
      secretArns: secrets.secretArns,
      parameterArns: secrets.parameterArns,
      kmsKeyArns: secrets.kmsKeyArns,
    }),
  });
  const task = new TasksRole(scope, "task", {
    name: service.names.taskRole,
    description: `What the code of ${service.name} may do in AWS`,
    sourceAccount: accountId,
    statements: [
      ...(service.exec ? execStatements(platform.execKmsKeyArn) : []),
      ...codeStatements(service, { resources: platform.resourceByName, region }),
    ],
  });
  requirePushedImage(scope, service);
  const containers = containerDefinitions(service, {
    image: imageUri(service.image, platform),
    logGroup: logGroup.name,
    region,
    secretSources: secrets.sources,
    resourceVariables: { ...useVariables(service.uses, platform.resourceByName), ...service.added.variables },
  });
  const mounts = [
    ...service.mounts.map(({ path, resource }) => ({
      path,
      fileSystemId: attributeOf(platform.resourceByName, resource, "name"),
      accessPointId: attributeOf(platform.resourceByName, resource, "accessPointId"),
    })),
    ...service.added.mounts,
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
    ...(service.writablePaths.length + mounts.length > 0 && {
      volume: [
        ...service.writablePaths.map((path) => ({ name: volumeName(path) })),
        ...mounts.map(({ path, fileSystemId, accessPointId }) => ({
          name: volumeName(path),
          efsVolumeConfiguration: {
            fileSystemId,
            transitEncryption: "ENABLED",
            authorizationConfig: { accessPointId, iam: "ENABLED" },
          },
        })),
      ],
    }),
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
