/** What Terraform's AWS provider asks of AWS for a type of resource, as data. */

/**
 * What the rows hold for: the provider, and the day of the Service Authorization Reference. A test fails when the bindings
 * or that reference are newer: then the rows are read again.
 * @see https://github.com/hashicorp/terraform-provider-aws
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const READ_FROM = { provider: "6.25.0", reference: "2026-09-26" } as const;

export type Operation = "create" | "read" | "update" | "delete";

/** What an action is on: kinds of resources, as the Service Authorization Reference names them. */
export const TARGETS = {
  accessPoint: ["elasticfilesystem:access-point"],
  /** No resource: AWS lets nobody narrow the action. */
  any: [],
  /** Any of the account: what is looked for is found in the list of all. */
  anyDatabase: ["rds:db"],
  anyRepository: ["ecr:repository"],
  awsPrefixList: ["ec2:prefix-list"],
  bucket: ["s3:bucket"],
  cache: ["elasticache:replicationgroup"],
  /** What AWS makes in each account, of the names `default…`. */
  cacheDefaults: ["elasticache:parametergroup"],
  cacheNode: ["elasticache:cluster"],
  cacheSnapshot: ["elasticache:snapshot"],
  cacheSubnetGroup: ["elasticache:subnetgroup"],
  cluster: ["ecs:cluster"],
  database: ["rds:db"],
  databaseCluster: ["rds:cluster"],
  databaseClusterDefaults: ["rds:cluster-pg", "rds:og"],
  databaseClusterParameters: ["rds:cluster-pg"],
  databaseClusterSnapshot: ["rds:cluster-snapshot"],
  databaseDefaults: ["rds:og", "rds:pg"],
  databaseParameters: ["rds:pg"],
  databaseSecret: ["secretsmanager:Secret"],
  databaseSnapshot: ["rds:snapshot"],
  databaseSubnetGroup: ["rds:subgrp"],
  discoveryNamespace: ["servicediscovery:namespace"],
  discoveryService: ["servicediscovery:service"],
  ecsService: ["ecs:service"],
  eventBus: ["events:event-bus"],
  fileSystem: ["elasticfilesystem:file-system"],
  /** What a definition looks up by name. */
  foundCache: ["elasticache:replicationgroup"],
  foundDatabase: ["rds:db"],
  foundDatabaseCluster: ["rds:cluster"],
  foundServerlessCache: ["elasticache:serverlesscache"],
  globalCluster: ["rds:global-cluster"],
  hostedZone: ["route53:hostedzone"],
  key: ["kms:key"],
  keyAlias: ["kms:alias"],
  listener: ["elasticloadbalancing:listener/app"],
  listenerRule: ["elasticloadbalancing:listener-rule/app"],
  loadBalancer: ["elasticloadbalancing:loadbalancer/app/"],
  logGroup: ["logs:log-group"],
  parameter: ["ssm:parameter"],
  passedTaskRole: ["iam:role"],
  queue: ["sqs:queue"],
  repository: ["ecr:repository"],
  resourceGroup: ["resource-groups:group"],
  scalableTarget: ["application-autoscaling:ScalableTarget"],
  scalingAlarm: ["cloudwatch:alarm"],
  schedule: ["scheduler:schedule"],
  scheduleGroup: ["scheduler:schedule-group"],
  scheduleRole: ["iam:role"],
  secret: ["secretsmanager:Secret"],
  serviceDeployment: ["ecs:service-deployment"],
  serviceRevision: ["ecs:service-revision"],
  storedObject: ["s3:object"],
  table: ["dynamodb:table"],
  targetGroup: ["elasticloadbalancing:targetgroup"],
  taskDefinition: ["ecs:task-definition"],
  taskRole: ["iam:role"],
  tlsRole: ["iam:role"],
  topic: ["sns:topic"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Target = keyof typeof TARGETS;

/** Actions by what they are on. */
export type Actions = Readonly<Partial<Record<Target, readonly string[]>>>;

/** Kinds of resources in a VPC, as Amazon EC2 names them. Their ids say nothing of the environment; its tags on them do. */
export type NetworkTarget =
  | "elastic-ip"
  | "internet-gateway"
  | "natgateway"
  | "network-interface"
  | "route-table"
  | "security-group"
  | "security-group-rule"
  | "subnet"
  | "vpc"
  | "vpc-endpoint";

/** An action of Amazon EC2, with what must be there and bear the environment's tags, and what comes into being with them. */
export interface NetworkCall {
  readonly action: string;
  /** Operations that call it. */
  readonly during: readonly Exclude<Operation, "read">[];
  readonly on?: readonly NetworkTarget[];
  readonly makes?: NetworkTarget;
  /** What a service of AWS makes and keeps for us, without tags. */
  readonly untagged?: NetworkTarget;
}

export interface ProviderCalls extends Readonly<Partial<Record<Operation, Actions>>> {
  /** Where the provider says so, below `internal/service`; for other providers the file in their own repository. */
  readonly source: string;
  /** What Amazon EC2 is asked for that isn't a list. */
  readonly network?: readonly NetworkCall[];
  /** An AWS service that gets roles of the environment when one is created or updated: `iam:PassRole`. */
  readonly passesRolesTo?: { readonly service: string; readonly roles: "passedTaskRole" | "scheduleRole" | "tlsRole" };
  /** An AWS service that makes its own role in an account that has none yet, when one is created. */
  readonly serviceLinkedRole?: string;
  /** What services of AWS do with a customer key, on behalf of who makes something that is encrypted with it. */
  readonly usesKey?: { readonly by: readonly string[]; readonly actions: readonly string[] };
  /** What a deletion does beside where `force_destroy` is on: it deletes what is stored. */
  readonly forcedDelete?: Actions;
}

/** Calls by type, `data.` before those of data sources, `ephemeral.` before those of what is in no state. */
export type CallsByType = Readonly<Record<string, ProviderCalls>>;
