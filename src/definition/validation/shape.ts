import * as v from "valibot";
import type { FargateSize } from "../../aws/fargate-sizes";
import { QUOTAS, type QuotaName } from "../../aws/quotas";
import type { Backend } from "../backend";
import type {
  BootstrapDefinition,
  GithubDefinition,
  VcsConnection,
  WorkspaceRuns,
  WorkspacesDefinition,
} from "../bootstrap";
import type {
  Access,
  Existing,
  ExistingDatabase,
  ExistingFiles,
  ResourceDefinition,
  TableIndex,
  TableKey,
} from "../resources";
import type { MovedResource, MovedService, RemovedResource, RemovedService } from "../moves";
import type { NatNetwork, NetworkDefinition, SubnetDefinition } from "../network";
import type {
  ClusterDefinition,
  EnvironmentDefinition,
  IngressDefinition,
  IngressProtocol,
  Layout,
  NamesDefinition,
  PlatformDefinition,
  SuppressionDefinition,
} from "../platform";
import type { Deployer } from "../deployment";
import type { Exposure } from "../exposure";
import type { HealthCheckDefinition } from "../health-check";
import type { Architecture, ImageOrigin } from "../image";
import type { PermissionDefinition } from "../permissions";
import type { SecretDefinition } from "../secrets";
import type { ServiceDefinition, ServiceSettings } from "../service";

/**
 * The definition's types at run time, for definitions that come from JSON: the kind of each value, and that each key is
 * known. Which numbers and texts are right is the rules' business. Messages say what is allowed.
 *
 * The types are the source, because an editor shows their documentation; on types inferred from a schema it shows none.
 * A shape that allows more or less than its type doesn't compile.
 */
interface Shape<T, Optional extends boolean = false> extends v.GenericSchema {
  /** Nothing has it; it makes a shape of one type differ from those of narrower and wider ones. */
  readonly "~of"?: (value: T, optional: Optional) => T;
}

/** Any number has the shape of a number that the type allows. */
type Wide<T> = [T] extends [FargateSize] ? Readonly<Record<keyof T, number>> : T extends number ? number : T;

/** A shape for each key of `T`, but for those that must not be there. */
type Entries<T> = {
  readonly [K in keyof T as T[K] extends undefined ? never : K]-?: Partial<Pick<T, K>> extends Pick<T, K>
    ? Shape<Wide<Exclude<T[K], undefined>>, true>
    : Shape<Wide<T[K]>>;
};

const text: Shape<string> = v.string("a text");
const number: Shape<number> = v.number("a number");
const flag: Shape<boolean> = v.boolean("true or false");
const texts = list(text, "a list of texts");
const textMap = record(text, "an object of texts");

function optional<T>(shape: Shape<T>): Shape<T, true> {
  return v.exactOptional(shape);
}

function list<T>(item: Shape<T>, allowed: string): Shape<readonly T[]> {
  return v.array(item, allowed);
}

function record<T>(item: Shape<T>, allowed: string): Shape<Readonly<Record<string, T>>> {
  return v.record(v.string(), item, allowed);
}

function oneOf<T extends string>(values: Readonly<Record<T, true>>): Shape<T> {
  const all = Object.keys(values);
  return v.picklist(all, all.join(", "));
}

function object<T extends object>(entries: Entries<T>): Shape<T> {
  return v.objectWithRest(entries, v.never(Object.keys(entries).join(", ")), "an object");
}

/** A discriminated union: for each of its tags what stands beside the tag. */
function variant<T extends object, K extends keyof T & string>(
  key: K,
  members: { readonly [Tag in T[K] & string]: Entries<Omit<Extract<T, Readonly<Record<K, Tag>>>, K>> },
): Shape<T> {
  const tags = Object.keys(members);
  const options = Object.entries<v.ObjectEntries>(members).map(([tag, entries]) => {
    const all = { [key]: v.literal(tag), ...entries } as Record<K, v.GenericSchema>;
    return v.objectWithRest(all, v.never(Object.keys(all).join(", ")), "an object");
  });
  return v.variant(key, options, `${tags.slice(0, -1).join(", ")} or ${tags.slice(-1).join("")}`);
}

function either<A, B>(one: Shape<A>, other: Shape<B>, allowed: string): Shape<A | B> {
  return v.union([one, other], allowed);
}

const subnets = list(object<SubnetDefinition>({ zone: text, cidr: text }), "a list of subnets");

const network = variant<NetworkDefinition, "egress">("egress", {
  endpoints: { cidr: text, publicSubnets: subnets, privateSubnets: subnets },
  nat: {
    cidr: text,
    publicSubnets: subnets,
    privateSubnets: subnets,
    natGateways: oneOf<NatNetwork["natGateways"]>({ one: true, "per-zone": true }),
  },
  public: { cidr: text, publicSubnets: subnets },
});

const exposure = variant<Exposure, "type">("type", {
  "load-balancer": { paths: texts, priority: number, dnsName: optional(text) },
  "public-ip": { allowedCidrs: optional(texts) },
  internal: { dnsName: text },
  none: {},
});

const secret = variant<SecretDefinition, "type">("type", {
  "secrets-manager": { name: text, jsonKey: optional(text), kmsKeyArn: optional(text) },
  parameter: { name: text, kmsKeyArn: optional(text) },
});

const database = {
  existing: object<ExistingDatabase>({
    host: text,
    securityGroupId: text,
    port: optional(number),
    name: optional(text),
    secret: optional(text),
    kmsKeyArn: optional(text),
  }),
};

/** By name or by ARN; that it is exactly one is a rule. */
const existing: Shape<Existing> = object<Partial<Readonly<Record<"arn" | "name", string>>>>({
  name: optional(text),
  arn: optional(text),
}) as v.GenericSchema;

const tableKey = object<TableKey>({
  name: text,
  type: oneOf<TableKey["type"]>({ string: true, number: true, binary: true }),
});

const resource = variant<ResourceDefinition, "type">("type", {
  https: { host: text },
  tcp: { host: text, port: number, to: text },
  postgres: database,
  mysql: database,
  bucket: { existing: optional(existing), formerVersionDays: optional(number) },
  queue: {
    existing: optional(existing),
    deadLetterAfter: optional(number),
    visibilityTimeoutSeconds: optional(number),
    retentionDays: optional(number),
    fifo: optional(flag),
  },
  topic: { existing: optional(existing), queues: optional(texts) },
  table: {
    existing: optional(existing),
    partitionKey: optional(tableKey),
    sortKey: optional(tableKey),
    indexes: optional(
      record(object<TableIndex>({ partitionKey: tableKey, sortKey: optional(tableKey) }), "an object of indexes"),
    ),
    timeToLive: optional(text),
  },
  "event-bus": { existing: optional(existing) },
  files: { existing: object<ExistingFiles>({ fileSystemId: text, accessPointId: text, securityGroupId: text }) },
});

const access = oneOf<Access>({
  call: true,
  connect: true,
  read: true,
  write: true,
  "read-write": true,
  send: true,
  consume: true,
  publish: true,
});

const permission = object<PermissionDefinition>({ actions: texts, resources: texts, reason: text });

/** The image comes from one of these; that it is exactly one is a rule, which knows better words for it. */
type AnyOrigin = Partial<Readonly<Record<KeyOf<ImageOrigin>, string>>>;
type KeyOf<T> = T extends unknown ? keyof T : never;

const service: Shape<ServiceDefinition> = object<AnyOrigin & ServiceSettings>({
  source: optional(text),
  image: optional(text),
  port: optional(number),
  size: object<Readonly<Record<keyof FargateSize, number>>>({ cpu: number, memoryMiB: number }),
  exposure,
  desiredCount: optional(number),
  physicalName: optional(text),
  deployer: optional(oneOf<Deployer>({ terraform: true, pipeline: true })),
  calls: optional(texts),
  uses: optional(record(access, "an object of uses")),
  permissions: optional(list(permission, "a list of permissions")),
  environment: optional(textMap),
  secrets: optional(record(secret, "an object of secrets")),
  architecture: optional(oneOf<Architecture>({ X86_64: true, ARM64: true })),
  writablePaths: optional(texts),
  healthCheck: optional(
    object<HealthCheckDefinition>({
      path: optional(text),
      command: optional(texts),
      intervalSeconds: optional(number),
      gracePeriodSeconds: optional(number),
    }),
  ),
  exec: optional(flag),
  zones: optional(texts),
}) as v.GenericSchema;

const protocol = variant<IngressProtocol, "type">("type", { http: {}, https: { certificateArn: text } });

const backend = variant<Backend, "type">("type", {
  local: {},
  s3: { bucket: text, region: text, keyPrefix: optional(text), kmsKeyArn: optional(text) },
  cloud: { organization: text, hostname: optional(text), project: optional(text), workspace: optional(text) },
});

const quotas = object<NonNullable<EnvironmentDefinition["quotas"]>>(
  v.entriesFromList(Object.keys(QUOTAS) as QuotaName[], optional(number)),
);

const moved = either(
  object<MovedService>({ service: text, to: text }),
  object<MovedResource>({ from: text, to: text, stack: optional(text) }),
  "{ from, to } or { service, to }",
);

const yes: Shape<true> = v.literal(true);

const removed = either(
  object<RemovedService>({ service: text, destroy: yes }),
  object<RemovedResource>({ from: text, destroy: flag, stack: optional(text) }),
  "{ from, destroy } or { service, destroy: true }",
);

const environment = object<EnvironmentDefinition>({
  region: text,
  tags: textMap,
  network,
  services: record(service, "an object of services"),
  resources: optional(record(resource, "an object of resources")),
  logRetentionDays: number,
  deletionProtection: flag,
  accountId: optional(text),
  ingress: optional(object<IngressDefinition>({ protocol: optional(protocol), allowedCidrs: optional(texts) })),
  namespace: optional(text),
  cluster: optional(
    object<ClusterDefinition>({
      containerInsights: optional(
        oneOf<NonNullable<ClusterDefinition["containerInsights"]>>({ disabled: true, enabled: true, enhanced: true }),
      ),
      execKmsKeyArn: optional(text),
    }),
  ),
  names: optional(
    object<NamesDefinition>({ platform: optional(text), service: optional(text), resourceGroup: optional(text) }),
  ),
  backend: optional(backend),
  layout: optional(oneOf<Layout>({ single: true, "per-service": true })),
  longServiceArns: optional(flag),
  suppressions: optional(
    list(object<SuppressionDefinition>({ rule: text, at: text, reason: text }), "a list of suppressions"),
  ),
  quotas: optional(quotas),
  moved: optional(list(moved, "a list of moves")),
  removed: optional(list(removed, "a list of removals")),
});

const connection = variant<VcsConnection, "type">("type", {
  "github-app": { installationId: text },
  oauth: { tokenId: text },
});

const runs = variant<WorkspaceRuns, "type">("type", {
  vcs: { repository: text, branch: optional(text), connection },
  cli: {},
});

const deploysFrom = variant<NonNullable<GithubDefinition["deploysFrom"]>, "type">("type", {
  branch: { branch: text },
  environment: {},
});

const bootstrap = object<BootstrapDefinition>({
  backend: optional(backend),
  workspaces: optional(
    object<WorkspacesDefinition>({
      terraformVersion: text,
      runs,
      autoApply: optional(texts),
      dynamicCredentials: optional(flag),
    }),
  ),
  github: optional(
    object<GithubDefinition>({ repository: text, subject: optional(text), deploysFrom: optional(deploysFrom) }),
  ),
  existing: optional(texts),
});

const platform = object<PlatformDefinition>({
  name: text,
  environments: record(environment, "an object of environments"),
  bootstrap: optional(bootstrap),
});

/** One value of a definition that has the wrong kind, is missing, or has a key that isn't known or can't be one. */
export interface ShapeFault {
  /** From the platform down: `["environments", "dev", "services", "books", "port"]`. */
  readonly path: readonly string[];
  readonly fault: "reserved" | "unknown" | "missing" | "wrong";
  readonly value: unknown;
  /** What is allowed there; the known keys, separated by commas, for an unknown one. */
  readonly allowed: string;
}

/** All faults of a definition's shape. */
export function shapeFaults(definition: unknown): ShapeFault[] {
  const issues = v.safeParse(platform, definition).issues ?? [];
  const faults = issues.map(({ path = [], type: kind, received, input, message }): ShapeFault => {
    const fault = kind === "never" ? "unknown" : received === "undefined" ? "missing" : "wrong";
    return { path: path.map(({ key }) => String(key)), fault, value: input, allowed: message };
  });
  return [...reservedKeys(definition, []), ...faults];
}

/** Every object has these already, and valibot passes over them: somebody's own would be lost, or stand for another thing. */
const RESERVED = ["__proto__", "constructor", "prototype"];

function reservedKeys(value: unknown, path: readonly string[]): ShapeFault[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): ShapeFault[] => {
    const own = [...path, key];
    if (!RESERVED.includes(key)) return reservedKeys(inner, own);
    return [{ path: own, fault: "reserved", value: key, allowed: `${RESERVED.join(", ")} are JavaScript's own` }];
  });
}
