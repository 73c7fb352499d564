import * as v from "valibot";
import { QUOTAS, type QuotaName } from "../../aws/quotas";
import { Shown } from "./findings";
import type { Backend } from "../backend";
import type {
  BootstrapDefinition,
  GithubDefinition,
  VcsConnection,
  WorkspaceRuns,
  WorkspacesDefinition,
} from "../bootstrap";
import type { ResourceDefinition, TableIndex, TableKey } from "../resources";
import type { MovedJob, MovedResource, MovedService, RemovedJob, RemovedResource, RemovedService } from "../moves";
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
import {
  type Shape,
  either,
  flag,
  list,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
  textMap,
  texts,
  variant,
} from "./shapes/combinators";
import { cache } from "./shapes/caches";
import { database } from "./shapes/databases";
import { defaultDiscovery } from "./shapes/discovery";
import { existing, existingFiles, existingKey } from "./shapes/existing";
import { job } from "./shapes/job";
import { service } from "./shapes/service";

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

const tableKey = object<TableKey>({
  name: text,
  type: oneOf<TableKey["type"]>({ string: true, number: true, binary: true }),
});

const resource = variant<ResourceDefinition, "type">("type", {
  https: { host: text },
  tcp: { host: text, port: number, to: text },
  postgres: database,
  mysql: database,
  cache,
  bucket: { existing: optional(existing), key: optional(text), formerVersionDays: optional(number) },
  queue: {
    existing: optional(existing),
    key: optional(text),
    deadLetterAfter: optional(number),
    visibilityTimeoutSeconds: optional(number),
    retentionDays: optional(number),
    fifo: optional(flag),
  },
  topic: { existing: optional(existing), key: optional(text), queues: optional(texts) },
  table: {
    existing: optional(existing),
    key: optional(text),
    partitionKey: optional(tableKey),
    sortKey: optional(tableKey),
    indexes: optional(
      record(object<TableIndex>({ partitionKey: tableKey, sortKey: optional(tableKey) }), "an object of indexes"),
    ),
    timeToLive: optional(text),
  },
  "event-bus": { existing: optional(existing), key: optional(text) },
  files: {
    existing: optional(existingFiles),
    key: optional(text),
    userId: optional(number),
    folder: optional(text),
  },
  key: { existing: optional(existingKey) },
});

const protocol = variant<IngressProtocol, "type">("type", { http: {}, https: { certificateArn: text } });

const backend = variant<Backend, "type">("type", {
  local: {},
  s3: { bucket: text, region: text, keyPrefix: optional(text), kmsKeyArn: optional(text) },
  cloud: { organization: text, hostname: optional(text), project: optional(text), workspace: optional(text) },
});

const quotas = object<NonNullable<EnvironmentDefinition["quotas"]>>(
  v.entriesFromList(Object.keys(QUOTAS) as QuotaName[], optional(number)),
);

const MOVES = "{ from, to }, { service, to } or { job, to }";
const moved = either(
  either(object<MovedService>({ service: text, to: text }), object<MovedJob>({ job: text, to: text }), MOVES),
  object<MovedResource>({ from: text, to: text, stack: optional(text) }),
  MOVES,
);

const yes: Shape<true> = v.literal(true);
const REMOVALS = "{ from, destroy }, { service, destroy: true } or { job, destroy: true }";
const removed = either(
  either(
    object<RemovedService>({ service: text, destroy: yes }),
    object<RemovedJob>({ job: text, destroy: yes }),
    REMOVALS,
  ),
  object<RemovedResource>({ from: text, destroy: flag, stack: optional(text) }),
  REMOVALS,
);

const environment = object<EnvironmentDefinition>({
  region: text,
  tags: textMap,
  network,
  services: record(service, "an object of services"),
  jobs: optional(record(job, "an object of jobs")),
  resources: optional(record(resource, "an object of resources")),
  logRetentionDays: number,
  deletionProtection: flag,
  accountId: optional(text),
  ingress: optional(object<IngressDefinition>({ protocol: optional(protocol), allowedCidrs: optional(texts) })),
  namespace: optional(text),
  discovery: optional(defaultDiscovery),
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
  readonly fault: "reserved" | "control" | "unknown" | "missing" | "wrong";
  readonly value: unknown;
  /** What is allowed there; the known keys, separated by commas, for an unknown one. */
  readonly allowed: string;
}

/** All faults of a definition's shape. */
export function shapeFaults(definition: unknown): ShapeFault[] {
  const endless = circle(definition, [], []);
  // Nothing can walk through it, and nobody can write it as JSON.
  if (endless !== undefined)
    return [{ path: [endless.join(".")], fault: "wrong", value: new Shown("part of itself"), allowed: "plain data" }];
  const issues = v.safeParse(platform, definition).issues ?? [];
  const faults = issues.map(({ path = [], type: kind, received, input, message }): ShapeFault => {
    const fault = kind === "never" ? "unknown" : received === "undefined" ? "missing" : "wrong";
    return { path: path.map(({ key }) => String(key)), fault, value: input, allowed: message };
  });
  return [...reservedKeys(definition, []), ...faults, ...controlCharacters(definition, [])];
}

/** Where an object holds itself, which no plain data does; undefined where none does. */
function circle(value: unknown, path: readonly string[], above: readonly unknown[]): readonly string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (above.includes(value)) return path;
  const inside = [...above, value];
  for (const [key, inner] of Object.entries(value)) {
    const found = circle(inner, [...path, key], inside);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * No process is handed a text with NUL in it; other control characters come from a slip. Lines and tabs are meant. Half a
 * character (a lone surrogate) would be another one when Terraform has read it.
 */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0B\f\x0E-\x1F\x7F-\x9F]|\p{Cs}/u;

/** Maps whose keys may be anything: other keys are names, of which rules say what they are. */
const FREE_KEYS: readonly (string | undefined)[] = ["dockerLabels", "options"];

function controlCharacters(value: unknown, path: readonly string[]): ShapeFault[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => {
      const own = [...path, key];
      const keys = FREE_KEYS.includes(path.at(-1)) ? controlCharacters(key, own) : [];
      return [...keys, ...controlCharacters(inner, own)];
    });
  const [found] = typeof value === "string" ? (CONTROL.exec(value) ?? []) : [];
  if (found === undefined) return [];
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const allowed = /\p{Cs}/u.test(found)
    ? "half of a character is none of a value"
    : "control characters other than tabs and line ends are none of a value";
  return [{ path, fault: "control", value: `a text with U+${code} in it`, allowed }];
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
