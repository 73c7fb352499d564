import { SCHEDULER_ROLE, TASK_ROLES, TLS_ROLE, anyTargetGroup } from "../../definition/resolve/names";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { Target } from "../../aws/provider-calls/call";
import { lookedUpNames } from "./looked-up-names";
import { secretNames, tlsRoles, watchedParameters } from "./secret-statements";

export interface ArnsProps {
  readonly environment: ResolvedEnvironment;
  /** 12 digits, or the reference to them. */
  readonly accountId: string;
}

/** How the ARNs of an environment's resources look. */
export function arnsOf({ environment, accountId }: ArnsProps): Readonly<Record<Target, () => string[]>> {
  const { names, definition } = environment;
  const services = [...environment.services, ...environment.jobs];
  const { region } = definition;
  const own = (service: string, ...paths: string[]): string[] =>
    paths.map((path) => `arn:aws:${service}:${region}:${accountId}:${path}`);
  const prefix = definition.names?.service ?? environment.name;
  // Without a prefix nothing but the list of services tells whose a name is.
  const families = prefix === "" ? services.map((service) => service.names.family) : [`${prefix}-*`];
  // A name that is shortened can have lost the end of a long prefix: two environments may share what is left.
  const isTold = prefix !== "" && services.every((service) => service.names.targetGroup.startsWith(`${prefix}-`));
  const targetGroups = isTold ? [`${prefix}-*-tg-*`] : services.map((service) => anyTargetGroup(service.names));
  const roles = (...kinds: readonly string[]): string[] =>
    kinds.map((kind) => `arn:aws:iam::${accountId}:role/${names.prefix}-*-${kind}`);
  const bucket = `arn:aws:s3:::${names.prefix}-*`;
  const tls = tlsRoles(environment);
  const found = lookedUpNames(environment.resources);
  const hasSchedules = environment.jobs.some(({ schedule }) => schedule !== undefined);
  return {
    // Access points and file systems have ids of AWS's making.
    accessPoint: () => own("elasticfilesystem", "access-point/*"),
    any: () => ["*"],
    anyDatabase: () => own("rds", "db:*"),
    anyRepository: () => own("ecr", "repository/*"),
    awsPrefixList: () => [`arn:aws:ec2:${region}:aws:prefix-list/*`],
    bucket: () => [bucket],
    cache: () => own("elasticache", `replicationgroup:${names.prefix}-*`),
    cacheDefaults: () => own("elasticache", "parametergroup:default.*"),
    cacheNode: () => own("elasticache", `cluster:${names.prefix}-*`),
    cacheSnapshot: () => own("elasticache", `snapshot:${names.prefix}-*`),
    cacheSubnetGroup: () => own("elasticache", `subnetgroup:${names.prefix}-*`),
    cluster: () => own("ecs", `cluster/${names.cluster}`),
    database: () => own("rds", `db:${names.prefix}-*`),
    databaseCluster: () => own("rds", `cluster:${names.prefix}-*`),
    databaseClusterDefaults: () => own("rds", "cluster-pg:default*", "og:default*"),
    databaseClusterParameters: () => own("rds", `cluster-pg:${names.prefix}-*`),
    databaseClusterSnapshot: () => own("rds", `cluster-snapshot:${names.prefix}-*`),
    databaseDefaults: () => own("rds", "og:default*", "pg:default*"),
    databaseParameters: () => own("rds", `pg:${names.prefix}-*`),
    databaseSecret: () => own("secretsmanager", "secret:rds!*"),
    databaseSnapshot: () => own("rds", `snapshot:${names.prefix}-*`),
    databaseSubnetGroup: () => own("rds", `subgrp:${names.prefix}-*`),
    discoveryNamespace: () => own("servicediscovery", "namespace/*"),
    discoveryService: () => own("servicediscovery", "service/*"),
    ecsService: () => own("ecs", `service/${names.cluster}/*`),
    eventBus: () => own("events", `event-bus/${names.prefix}-*`),
    fileSystem: () => own("elasticfilesystem", "file-system/*"),
    foundCache: () => own("elasticache", ...found.caches.map((id) => `replicationgroup:${id}`)),
    foundDatabase: () => own("rds", ...found.instances.map((id) => `db:${id}`)),
    foundDatabaseCluster: () => own("rds", ...found.clusters.map((id) => `cluster:${id}`)),
    foundServerlessCache: () => own("elasticache", ...found.serverlessCaches.map((name) => `serverlesscache:${name}`)),
    globalCluster: () => [`arn:aws:rds::${accountId}:global-cluster:*`],
    hostedZone: () => ["arn:aws:route53:::hostedzone/*"],
    // A key's id is of AWS's making; only its alias has a name.
    key: () => own("kms", "key/*"),
    keyAlias: () => own("kms", `alias/${names.prefix}-*`),
    listener: () => own("elasticloadbalancing", `listener/app/${names.loadBalancer}/*`),
    listenerRule: () => own("elasticloadbalancing", `listener-rule/app/${names.loadBalancer}/*`),
    loadBalancer: () => own("elasticloadbalancing", `loadbalancer/app/${names.loadBalancer}/*`),
    logGroup: () => own("logs", `log-group:/ecs/${names.prefix}/*`),
    parameter: () => own("ssm", ...watchedParameters(services).map((name) => `parameter/${name}`)),
    queue: () => own("sqs", `${names.prefix}-*`),
    repository: () => own("ecr", ...families.map((family) => `repository/${family}`)),
    passedTaskRole: () => roles(...TASK_ROLES),
    resourceGroup: () => own("resource-groups", `group/${names.resourceGroup}`),
    scalableTarget: () => own("application-autoscaling", "scalable-target/*"),
    scalingAlarm: () => own("cloudwatch", `alarm:TargetTracking-service/${names.cluster}/*`),
    schedule: () => own("scheduler", `schedule/${names.prefix}-jobs/*`),
    scheduleGroup: () => own("scheduler", `schedule-group/${names.prefix}-jobs`),
    scheduleRole: () => roles(SCHEDULER_ROLE),
    secret: () => own("secretsmanager", ...secretNames(services).map((name) => `secret:${name}`)),
    serviceDeployment: () => own("ecs", `service-deployment/${names.cluster}/*`),
    serviceRevision: () => own("ecs", `service-revision/${names.cluster}/*`),
    storedObject: () => [`${bucket}/*`],
    table: () => own("dynamodb", `table/${names.prefix}-*`),
    targetGroup: () => own("elasticloadbalancing", ...targetGroups.map((group) => `targetgroup/${group}/*`)),
    taskDefinition: () => own("ecs", ...families.map((family) => `task-definition/${family}:*`)),
    taskRole: () => roles(...TASK_ROLES, ...(hasSchedules ? [SCHEDULER_ROLE] : []), ...(tls.isMade ? [TLS_ROLE] : [])),
    tlsRole: () => [...(tls.isMade ? roles(TLS_ROLE) : []), ...tls.named],
    topic: () => own("sns", `${names.prefix}-*`),
  };
}
