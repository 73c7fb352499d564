import type { PermissionDefinition } from "../permissions";

/**
 * What `extend` adds to a service or a job, as data, before it is made. Texts are Terraform's: they may hold references to
 * what `extend` makes, such as `${aws_opensearch_domain.search.endpoint}`.
 */
export interface ServiceAdditions {
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** Secret environment variables. */
  readonly secrets: Readonly<Record<string, AddedSecret>>;
  readonly mounts: readonly AddedMount[];
  readonly permissions: readonly PermissionDefinition[];
  /** Connections that are open on both sides. */
  readonly connections: readonly AddedConnection[];
  /** What stands before the service's tasks start. */
  readonly prerequisites: readonly Dependable[];
}

/** What Terraform can wait for. */
export interface Dependable {
  readonly fqn: string;
}

/** Where ECS reads the value of a secret variable when a task starts. */
export interface AddedSecret {
  readonly type: "secrets-manager" | "parameter";
  readonly arn: string;
  /**
   * Key of the value in a secret that holds JSON.
   * @default - the whole secret
   */
  readonly jsonKey?: string;
  /**
   * Customer managed key that encrypts it.
   * @default - AWS's own key
   */
  readonly kmsKeyArn?: string;
}

/** An access point of an EFS file system, and where containers find it. */
export interface AddedMount {
  readonly path: string;
  readonly fileSystemId: string;
  readonly accessPointId: string;
  readonly readOnly: boolean;
}

/** A connection to what is no service of the platform. */
export interface AddedConnection {
  /** Address or id of a security group, or the expression for it, or an IPv4 CIDR block. */
  readonly to: string;
  readonly port: number;
  /** Whether the rule in a group that is named by its id is made here too. */
  readonly opens: boolean;
  readonly reason: string;
}

/** What `extend` adds to an environment. */
export interface EnvironmentAdditions {
  /** By the name of the service or the job. */
  readonly byService: ReadonlyMap<string, ServiceAdditions>;
  /** Connections that don't start at a service. */
  readonly clients: readonly ClientConnection[];
  readonly exposures: readonly AddedExposure[];
}

export interface ClientConnection extends AddedConnection {
  /** Address of a security group. */
  readonly from: string;
}

/** Clients outside of the platform that may connect. */
export interface AddedExposure {
  /** Address of a load balancer or an ECS service. */
  readonly to: string;
  readonly port: number;
  readonly cidrs: readonly string[];
  readonly reason: string;
  /** Which service gets which paths, behind a load balancer of one's own. */
  readonly listenerRules?: readonly { readonly to: string; readonly paths: readonly string[] }[];
}

export const NOTHING_ADDED: ServiceAdditions = {
  variables: {},
  secrets: {},
  mounts: [],
  permissions: [],
  connections: [],
  prerequisites: [],
};

/** Whether only Terraform knows what a text says: it holds a reference, as every token of cdktf becomes one. */
export function isReference(text: string): boolean {
  return text.includes("${");
}

/** The same with each text that may hold a reference made another one; `key` names it within the service. */
export function mapTexts(added: ServiceAdditions, text: (key: string, value: string) => string): ServiceAdditions {
  return {
    ...added,
    variables: mapValues(added.variables, (name, value) => text(name, value)),
    secrets: mapValues(added.secrets, (name, { arn, kmsKeyArn, ...secret }) => ({
      ...secret,
      arn: text(`${name}/arn`, arn),
      ...(kmsKeyArn !== undefined && { kmsKeyArn: text(`${name}/key`, kmsKeyArn) }),
    })),
    mounts: added.mounts.map(({ fileSystemId, accessPointId, ...mount }) => ({
      ...mount,
      fileSystemId: text(`${mount.path}/file-system`, fileSystemId),
      accessPointId: text(`${mount.path}/access-point`, accessPointId),
    })),
    permissions: added.permissions.map(({ resources, ...permission }, index) => ({
      ...permission,
      resources: resources.map((arn, part) => text(`permission-${index + 1}/resource-${part + 1}`, arn)),
    })),
  };
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, to: (key: string, value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, to(key, value)]));
}
