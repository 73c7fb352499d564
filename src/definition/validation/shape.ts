import * as v from "valibot";
import type { CloudBackend, LocalBackend, S3Backend } from "../backend";
import type { BootstrapDefinition, GithubDefinition, VcsConnection, VcsRuns, WorkspacesDefinition } from "../bootstrap";
import { QUOTAS, type QuotaName } from "../../aws/quotas";
import type { SuppressionDefinition } from "../declarations";
import type { MovedResource, MovedService, RemovedResource, RemovedService } from "../moves";
import type { EndpointsNetwork, NatNetwork, PublicNetwork, SubnetDefinition } from "../network";
import type {
  ClusterDefinition,
  EnvironmentDefinition,
  IngressDefinition,
  IngressProtocol,
  NamesDefinition,
  PlatformDefinition,
} from "../platform";
import type {
  HealthCheckDefinition,
  InternalExposure,
  LoadBalancerExposure,
  PublicIpExposure,
  SecretDefinition,
  ServiceDefinition,
} from "../service";

/**
 * The definition's types at run time, for definitions that come from JSON. They check the kind of each value and that
 * each key is known; which numbers and texts are right is the rules' business. Messages say what is allowed.
 */
type Keys<T> = T extends unknown ? keyof T : never;
type Schema = v.GenericSchema;

/** An object with exactly the keys of `T`: a key that the type gains and this list doesn't is a compile error. */
function object<T extends object>(entries: Record<Keys<T> & string, Schema>) {
  return v.objectWithRest(entries, v.never(Object.keys(entries).join(", ")), "an object");
}

const text = v.string("a text");
const number = v.number("a number");
const flag = v.boolean("true or false");
const texts = v.array(text, "a list of texts");
const textMap = v.record(text, text, "an object of texts");

function oneOf<const T extends string>(...values: readonly T[]) {
  return v.picklist(values, values.join(", "));
}

function optional(schema: Schema) {
  return v.exactOptional(schema);
}

const subnets = v.array(object<SubnetDefinition>({ zone: text, cidr: text }), "a list of subnets");

const network = v.variant(
  "egress",
  [
    object<EndpointsNetwork>({
      egress: v.literal("endpoints"),
      cidr: text,
      publicSubnets: subnets,
      privateSubnets: subnets,
    }),
    object<NatNetwork>({
      egress: v.literal("nat"),
      cidr: text,
      publicSubnets: subnets,
      privateSubnets: subnets,
      natGateways: oneOf("one", "per-zone"),
    }),
    object<Omit<PublicNetwork, "privateSubnets">>({ egress: v.literal("public"), cidr: text, publicSubnets: subnets }),
  ],
  "endpoints, nat or public",
);

const exposure = v.variant(
  "type",
  [
    object<LoadBalancerExposure>({
      type: v.literal("load-balancer"),
      paths: texts,
      priority: number,
      dnsName: optional(text),
    }),
    object<PublicIpExposure>({ type: v.literal("public-ip"), allowedCidrs: optional(texts) }),
    object<InternalExposure>({ type: v.literal("internal"), dnsName: text }),
  ],
  "load-balancer, public-ip or internal",
);

const secret = v.variant(
  "type",
  [
    object<Extract<SecretDefinition, { type: "secrets-manager" }>>({
      type: v.literal("secrets-manager"),
      name: text,
      jsonKey: optional(text),
      kmsKeyArn: optional(text),
    }),
    object<Extract<SecretDefinition, { type: "parameter" }>>({
      type: v.literal("parameter"),
      name: text,
      kmsKeyArn: optional(text),
    }),
  ],
  "secrets-manager or parameter",
);

export const serviceShape = object<ServiceDefinition>({
  source: optional(text),
  image: optional(text),
  port: number,
  size: object<ServiceDefinition["size"]>({ cpu: number, memoryMiB: number }),
  exposure,
  desiredCount: optional(number),
  physicalName: optional(text),
  deployer: optional(oneOf("terraform", "pipeline")),
  calls: optional(texts),
  environment: optional(textMap),
  secrets: optional(v.record(text, secret, "an object of secrets")),
  architecture: optional(oneOf("X86_64", "ARM64")),
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
});

const protocol = v.variant(
  "type",
  [
    object<Extract<IngressProtocol, { type: "http" }>>({ type: v.literal("http") }),
    object<Extract<IngressProtocol, { type: "https" }>>({ type: v.literal("https"), certificateArn: text }),
  ],
  "http or https",
);

const backend = v.variant(
  "type",
  [
    object<LocalBackend>({ type: v.literal("local") }),
    object<S3Backend>({
      type: v.literal("s3"),
      bucket: text,
      region: text,
      keyPrefix: optional(text),
      kmsKeyArn: optional(text),
    }),
    object<CloudBackend>({
      type: v.literal("cloud"),
      organization: text,
      hostname: optional(text),
      project: optional(text),
      workspace: optional(text),
    }),
  ],
  "local, s3 or cloud",
);

const quotas = object<Record<QuotaName, number>>(
  v.entriesFromList(Object.keys(QUOTAS) as QuotaName[], optional(number)),
);

const moved = v.union(
  [
    object<MovedService>({ service: text, to: text }),
    object<MovedResource>({ from: text, to: text, stack: optional(text) }),
  ],
  "{ from, to } or { service, to }",
);

const removed = v.union(
  [
    object<RemovedService>({ service: text, destroy: v.literal(true) }),
    object<RemovedResource>({ from: text, destroy: flag, stack: optional(text) }),
  ],
  "{ from, destroy } or { service, destroy: true }",
);

const environment = object<EnvironmentDefinition>({
  region: text,
  tags: textMap,
  network,
  services: v.record(text, serviceShape, "an object of services"),
  logRetentionDays: number,
  deletionProtection: flag,
  accountId: optional(text),
  ingress: optional(object<IngressDefinition>({ protocol: optional(protocol), allowedCidrs: optional(texts) })),
  namespace: optional(text),
  cluster: optional(
    object<ClusterDefinition>({
      containerInsights: optional(oneOf("disabled", "enabled", "enhanced")),
      execKmsKeyArn: optional(text),
    }),
  ),
  names: optional(
    object<NamesDefinition>({ platform: optional(text), service: optional(text), resourceGroup: optional(text) }),
  ),
  backend: optional(backend),
  layout: optional(oneOf("single", "per-service")),
  longServiceArns: optional(flag),
  suppressions: optional(
    v.array(object<SuppressionDefinition>({ rule: text, at: text, reason: text }), "a list of suppressions"),
  ),
  quotas: optional(quotas),
  moved: optional(v.array(moved, "a list of moves")),
  removed: optional(v.array(removed, "a list of removals")),
});

const connection = v.variant(
  "type",
  [
    object<Extract<VcsConnection, { type: "github-app" }>>({ type: v.literal("github-app"), installationId: text }),
    object<Extract<VcsConnection, { type: "oauth" }>>({ type: v.literal("oauth"), tokenId: text }),
  ],
  "github-app or oauth",
);

const runs = v.variant(
  "type",
  [
    object<VcsRuns>({ type: v.literal("vcs"), repository: text, branch: optional(text), connection }),
    object<{ type: "cli" }>({ type: v.literal("cli") }),
  ],
  "vcs or cli",
);

const deploysFrom = v.variant(
  "type",
  [
    object<{ type: "branch"; branch: string }>({ type: v.literal("branch"), branch: text }),
    object<{ type: "environment" }>({ type: v.literal("environment") }),
  ],
  "branch or environment",
);

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

export const platformShape = object<PlatformDefinition>({
  name: text,
  environments: v.record(text, environment, "an object of environments"),
  bootstrap: optional(bootstrap),
});

/** One value of a definition that has the wrong kind, is missing, or is not known at all. */
export interface ShapeFault {
  /** From the platform down: `["environments", "dev", "services", "books", "port"]`. */
  readonly path: readonly string[];
  readonly fault: "unknown" | "missing" | "wrong";
  readonly value: unknown;
  /** What is allowed there; the known keys, separated by commas, for an unknown one. */
  readonly allowed: string;
}

/** All faults of a definition's shape. */
export function shapeFaults(definition: unknown): ShapeFault[] {
  return (v.safeParse(platformShape, definition).issues ?? []).map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => String(key));
    const fault = issue.type === "never" ? "unknown" : issue.received === "undefined" ? "missing" : "wrong";
    return { path, fault, value: issue.input, allowed: issue.message };
  });
}
