import fc from "fast-check";
import type { Backend } from "../../src/definition/backend";
import type { CapacityDefinition } from "../../src/definition/capacity";
import type { DeploymentDefinition } from "../../src/definition/deployment";
import { FARGATE_MEMORY_MIB, type FargateSize } from "../../src/aws/fargate-sizes";
import { LOG_RETENTION_DAYS } from "../../src/aws/log-retention";
import type { NetworkDefinition, SubnetDefinition } from "../../src/definition/network";
import type { DefaultDiscovery, Discovery } from "../../src/definition/discovery";
import type { JobDefinition } from "../../src/definition/job";
import type { EnvironmentDefinition, Layout, PlatformDefinition } from "../../src/definition/platform";
import { ACCESSES } from "../../src/definition/resolve/uses";
import type { Access, Resources, Uses } from "../../src/definition/resources";
import type { ScalingDefinition } from "../../src/definition/scaling";
import type { Exposure } from "../../src/definition/exposure";
import type { SecretDefinition } from "../../src/definition/secrets";
import type { ServiceDefinition } from "../../src/definition/service";

const REGION = "eu-central-1";
const ZONES = ["a", "b", "c"].map((letter) => `${REGION}${letter}`);
/** The endpoints lead to ECR of the region alone. */
const OWN_IMAGE = `999999999999.dkr.ecr.${REGION}.amazonaws.com/team/tool:1.2`;
const PUBLIC_IMAGE = "public.ecr.aws/nginx/nginx:1.29.3";
const AUTHORITY_ARN = `arn:aws:acm-pca:${REGION}:123456789012:certificate-authority/0f1e`;
const OLD_KEY_ARN = `arn:aws:kms:${REGION}:123456789012:key/01234567-0123-0123-0123-0123456789ab`;
const KEY_ARN = `arn:aws:kms:${REGION}:123456789012:key/1234abcd`;

/** Adds `value` under `key` only where there is one: an absent property and an undefined one are two things. */
function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

const size: fc.Arbitrary<FargateSize> = fc
  .constantFrom(...Object.entries(FARGATE_MEMORY_MIB))
  .chain(([cpu, memory]) =>
    fc.constantFrom(...memory).map((memoryMiB) => ({ cpu: Number(cpu), memoryMiB }) as FargateSize),
  );

const name = fc
  .tuple(fc.constantFrom("api", "web", "job", "auth", "shop", "mail"), fc.nat({ max: 99 }))
  .map(([noun, number]) => `${noun}-${number}`);

const secret: fc.Arbitrary<SecretDefinition> = fc.oneof(
  fc
    .record({
      jsonKey: maybe(fc.constant("password")),
      kmsKeyArn: maybe(fc.constant(KEY_ARN)),
      redeployOnChange: maybe(fc.boolean()),
    })
    .map(({ jsonKey, kmsKeyArn, redeployOnChange }) => ({
      type: "secrets-manager" as const,
      name: "store/db",
      ...given("jsonKey", jsonKey),
      ...given("kmsKeyArn", kmsKeyArn),
      ...given("redeployOnChange", redeployOnChange),
    })),
  fc
    .record({ kmsKeyArn: maybe(fc.constant(KEY_ARN)), redeployOnChange: maybe(fc.boolean()) })
    .map(({ kmsKeyArn, redeployOnChange }) => ({
      type: "parameter" as const,
      name: "/store/key",
      ...given("kmsKeyArn", kmsKeyArn),
      ...given("redeployOnChange", redeployOnChange),
    })),
);

const GROUP = "sg-0123456789abcdef0";

/** One of each kind; names and types are independent of each other. */
const RESOURCES: Resources = {
  orders: {
    type: "postgres",
    existing: {
      host: "db.example.com",
      securityGroupId: GROUP,
      name: "orders",
      secret: "store/orders",
      redeployOnChange: true,
    },
  },
  reports: { type: "mysql", existing: { host: "db.example.com", securityGroupId: GROUP } },
  broker: { type: "tcp", host: "broker.example.com", port: 5671, to: "sg-0fedcba9876543210" },
  "other-orders": { type: "postgres", existing: { host: "db.example.com", securityGroupId: GROUP } },
  ledger: { type: "tcp", host: "10.0.255.7", port: 9042, to: "10.0.255.0/28" },
  payments: { type: "https", host: "api.example.com" },
  uploads: { type: "bucket" },
  pictures: { type: "bucket", existing: { name: "store-pictures" } },
  tasks: { type: "queue" },
  mails: { type: "queue", fifo: true, deadLetterAfter: 1 },
  events: { type: "topic", queues: ["tasks"] },
  sessions: { type: "table", partitionKey: { name: "id", type: "string" } },
  audit: { type: "event-bus" },
  vault: { type: "key" },
  "old-vault": { type: "key", existing: { arn: OLD_KEY_ARN } },
  folder: { type: "files", userId: 33 },
  share: {
    type: "files",
    existing: {
      fileSystemId: "fs-0123456789abcdef0",
      accessPointId: "fsap-0123456789abcdef0",
      securityGroupId: "sg-0fedcba9876543210",
    },
  },
};

/** What stands in private subnets of two zones. */
const IN_TWO_ZONES: Resources = {
  accounts: { type: "postgres" },
  baskets: { type: "cache", replicas: 1 },
  catalog: {
    type: "postgres",
    aurora: { type: "serverless", maxCapacity: 4.5, readers: 2 },
    redeployOnChange: true,
  },
  archive: { type: "mysql", aurora: { type: "provisioned", instanceClass: "db.r8g.large" }, iamUser: "archivist" },
  invoices: { type: "mysql", iamUser: "billing", multiAz: true, maxStorageGiB: 40, engineVersion: "8.0" },
};

const WATCHED: ReadonlySet<string> = new Set(["orders", "catalog"]);

/** What may name a key that is created, and one that exists, whose policy isn't ours. */
const WITH_CREATED_KEY = ["uploads", "tasks", "mails", "events", "sessions", "audit", "folder", "accounts", "baskets"];
const WITH_ANY_KEY = ["uploads", "mails", "events", "sessions", "folder", "accounts", "baskets", "invoices", "catalog"];

/** The same, of which some are encrypted with keys of the environment. */
function encrypted(resources: Resources, { created, existing }: DrawnKeys): Resources {
  const keyed = (names: readonly string[], key: string): Resources =>
    Object.fromEntries(
      names.flatMap((name) => {
        const resource = resources[name];
        return resource ? [[name, { ...resource, key } as typeof resource]] : [];
      }),
    );
  return { ...resources, ...keyed(existing, "old-vault"), ...keyed(created, "vault") };
}

/** Scheduler is handed no key: where dead letters of a job go, there is none. */
function keysBeside({ keys, jobs }: { readonly keys: DrawnKeys; readonly jobs: readonly string[] }): DrawnKeys {
  return jobs.includes("nightly") ? { ...keys, created: keys.created.filter((queue) => queue !== "tasks") } : keys;
}

interface DrawnKeys {
  readonly created: readonly string[];
  readonly existing: readonly string[];
}

function resourcesIn({ privateSubnets = [] }: NetworkDefinition): Resources {
  return privateSubnets.length > 1 ? { ...RESOURCES, ...IN_TWO_ZONES } : RESOURCES;
}

/** What a service may use where it runs: a host on the internet needs egress. */
function usesOf(wanted: readonly string[], word: number, around: NetworkDefinition, hasInternet: boolean): Uses {
  const resources = resourcesIn(around);
  return Object.fromEntries(
    wanted.flatMap((name): [string, Access][] => {
      const type = resources[name]?.type;
      if (type === undefined || (type === "https" && !hasInternet)) return [];
      const words = ACCESSES[type];
      const access = words[word % words.length];
      return access === undefined ? [] : [[name, access]];
    }),
  );
}

/** Subnets of one kind in the given zones; `offset` keeps the kinds apart. */
function subnets(zones: readonly string[], offset: number): SubnetDefinition[] {
  return zones.map((zone, index) => ({ zone, cidr: `10.0.${(offset + index) * 16}.0/20` }));
}

const network: fc.Arbitrary<NetworkDefinition> = fc
  .record({
    publicZones: fc.subarray(ZONES, { minLength: 2 }),
    egress: fc.constantFrom("endpoints" as const, "nat" as const, "public" as const),
    natGateways: fc.constantFrom("one" as const, "per-zone" as const),
  })
  // The load balancer reaches only zones with a public subnet.
  .chain((drawn) =>
    fc.subarray(drawn.publicZones, { minLength: 1 }).map((privateZones) => ({ ...drawn, privateZones })),
  )
  .map(({ publicZones, privateZones, egress, natGateways }) => {
    const common = { cidr: "10.0.0.0/16", publicSubnets: subnets(publicZones, 0) };
    const privateSubnets = subnets(privateZones, 4);
    switch (egress) {
      case "endpoints":
        return { ...common, egress, privateSubnets };
      case "nat":
        return { ...common, egress, privateSubnets, natGateways };
      case "public":
        return { ...common, egress };
    }
  });

const scaling = fc.record({
  min: fc.integer({ min: 1, max: 3 }),
  more: fc.integer({ min: 0, max: 3 }),
  cpuPercent: fc.integer({ min: 1, max: 99 }),
  memoryPercent: maybe(fc.integer({ min: 1, max: 99 })),
  requestsPerTask: maybe(fc.integer({ min: 1, max: 1000 })),
  messages: fc.boolean(),
  night: fc.boolean(),
  cooldown: maybe(fc.nat({ max: 900 })),
});

/** Requests are the load balancer's, messages those of a queue that the service consumes. */
function scalingOf(
  { min, more, cpuPercent, night, cooldown, ...drawn }: typeof scaling extends fc.Arbitrary<infer T> ? T : never,
  isBalanced: boolean,
  uses: Uses,
): ScalingDefinition {
  const queues = Object.keys(uses).filter((name) => uses[name] === "consume");
  return {
    min,
    max: min + more,
    cpuPercent,
    ...given("memoryPercent", drawn.memoryPercent),
    ...given("requestsPerTask", isBalanced ? drawn.requestsPerTask : undefined),
    ...given(
      "messagesPerTask",
      drawn.messages && queues.length > 0 ? Object.fromEntries(queues.map((queue) => [queue, 10])) : undefined,
    ),
    ...given("schedules", night ? { night: { schedule: "cron(0 22 * * ? *)", min: 0, max: 1 } } : undefined),
    ...given("scaleInCooldownSeconds", cooldown),
  };
}

/** What a service has regardless of the others; who it is and whom it calls comes on top. */
const traits = fc.record({
  port: fc.integer({ min: 1, max: 65535 }),
  size,
  door: fc.constantFrom("load-balancer" as const, "public-ip" as const, "internal" as const, "none" as const),
  alsoInternal: fc.boolean(),
  desiredCount: maybe(fc.integer({ min: 0, max: 5 })),
  scaling: maybe(scaling),
  capacity: maybe(
    fc.constantFrom<CapacityDefinition>(
      { spot: 1 },
      { onDemand: 1 },
      { spot: 3, onDemand: 1 },
      { spot: 1, onDemand: 1, base: 2 },
    ),
  ),
  ephemeralStorageGiB: maybe(fc.integer({ min: 21, max: 200 })),
  deployment: maybe(
    fc.constantFrom<DeploymentDefinition>(
      { zoneRebalancing: true },
      { minimumHealthyPercent: 0, maximumPercent: 100, zoneRebalancing: false },
      { minimumHealthyPercent: 50 },
    ),
  ),
  deployer: maybe(fc.constantFrom("terraform" as const, "pipeline" as const)),
  source: maybe(
    fc.constantFrom(
      "__tests__/fixtures/apps/static-app",
      "__tests__/fixtures/apps/hostname-app",
      "__tests__/fixtures/apps/random-quote-app",
    ),
  ),
  environment: maybe(fc.dictionary(fc.constantFrom("LOG_LEVEL", "MODE", "_X1"), fc.string({ maxLength: 20 }))),
  secrets: maybe(fc.dictionary(fc.constantFrom("DB_PASSWORD", "API_KEY"), secret)),
  discovery: maybe(
    fc.constantFrom<Discovery>(
      { type: "dns" },
      { type: "service-connect", protocol: "http", timeouts: { idleSeconds: 10, requestSeconds: 0 } },
      { type: "service-connect", protocol: "grpc", dns: true },
      { type: "service-connect", protocol: "http2", ingressPortOverride: 15_000 },
      { type: "service-connect", protocol: "http", dns: true, ingressPortOverride: 15_000 },
      { type: "service-connect", protocol: "tcp", tls: { certificateAuthorityArn: AUTHORITY_ARN, kmsKeyArn: KEY_ARN } },
    ),
  ),
  sidecar: maybe(fc.boolean()),
  before: fc.boolean(),
  architecture: maybe(fc.constantFrom("X86_64" as const, "ARM64" as const)),
  writablePaths: maybe(fc.subarray(["/tmp", "/var/cache/app", "/data"])),
  exec: maybe(fc.boolean()),
  intervalSeconds: maybe(fc.integer({ min: 5, max: 300 })),
  allowedCidrs: maybe(fc.subarray(["198.51.100.0/24", "203.0.113.7/32"], { minLength: 1 })),
  pickZone: maybe(fc.nat()),
  uses: fc.subarray(Object.keys({ ...RESOURCES, ...IN_TWO_ZONES })),
  access: fc.nat({ max: 5 }),
});

type Traits = typeof traits extends fc.Arbitrary<infer T> ? T : never;

function exposureOf(serviceName: string, drawn: Traits, priority: number): Exposure {
  switch (drawn.door) {
    case "load-balancer":
      return {
        type: "load-balancer",
        paths: [`/${serviceName}`, `/${serviceName}/*`],
        priority,
        ...given("dnsName", drawn.alsoInternal ? serviceName : undefined),
      };
    case "public-ip":
      return { type: "public-ip", ...given("allowedCidrs", drawn.allowedCidrs) };
    case "internal":
      return { type: "internal", dnsName: serviceName };
    case "none":
      return { type: "none" };
  }
}

/** A pipeline makes its own versions. */
function secretsOf({ secrets, deployer }: Pick<Traits, "secrets" | "deployer">): Traits["secrets"] {
  if (secrets === undefined || deployer !== "pipeline") return secrets;
  const unwatched = (secret: SecretDefinition): SecretDefinition => ({ ...secret, redeployOnChange: false });
  return Object.fromEntries(Object.entries(secrets).map(([variable, secret]) => [variable, unwatched(secret)]));
}

/** By a name alone something can be found; TLS isn't for the load balancer. */
function discoveryOf({ door, alsoInternal, discovery }: Traits): Discovery | undefined {
  const isNamed = door === "internal" || (door === "load-balancer" && alsoInternal);
  if (!isNamed || discovery === undefined) return undefined;
  if (discovery.type === "dns" || door === "internal") return discovery;
  const { type, dns, ingressPortOverride } = discovery;
  return { type, protocol: "http", ...given("dns", dns), ...given("ingressPortOverride", ingressPortOverride) };
}

/** Containers beside the service's own and before it; those beside share no port with it. */
function containersOf(
  { sidecar, before, port }: Traits,
  around: NetworkDefinition,
): Pick<ServiceDefinition, "sidecars" | "before" | "ports"> {
  const image = around.egress === "endpoints" ? OWN_IMAGE : PUBLIC_IMAGE;
  const free = [7001, 7002].filter((one) => one !== port);
  const [metrics = 7003, admin = 7004] = free;
  return {
    ...given(
      "before",
      before ? { prepare: { command: ["prepare"] }, "load-data": { image, command: ["load"] } } : undefined,
    ),
    ...given("ports", sidecar === undefined ? undefined : { metrics }),
    ...given(
      "sidecars",
      sidecar === undefined ? undefined : { agent: { image, essential: sidecar, ports: { admin } } },
    ),
  };
}

function serviceOf(serviceName: string, drawn: Traits, priority: number, around: NetworkDefinition): ServiceDefinition {
  const isPublic = drawn.door === "public-ip" || around.egress === "public";
  const zones = (isPublic ? around.publicSubnets : around.privateSubnets).map(({ zone }) => zone);
  const { pickZone, intervalSeconds, source } = drawn;
  // A pipeline makes its own versions: a database whose password makes one isn't for its services.
  const wanted = drawn.deployer === "pipeline" ? drawn.uses.filter((use) => !WATCHED.has(use)) : drawn.uses;
  const uses = usesOf(wanted, drawn.access, around, isPublic || around.egress === "nat");
  const own = drawn.scaling && scalingOf(drawn.scaling, drawn.door === "load-balancer", uses);
  return {
    ...(source === undefined ? { image: around.egress === "endpoints" ? OWN_IMAGE : PUBLIC_IMAGE } : { source }),
    ...(drawn.door !== "none" && { port: drawn.port }),
    size: drawn.size,
    exposure: exposureOf(serviceName, drawn, priority),
    uses,
    ...given("scaling", own),
    ...given("capacity", drawn.capacity),
    ...given("ephemeralStorageGiB", drawn.ephemeralStorageGiB),
    ...given("deployment", drawn.deployment),
    ...given("desiredCount", own ? undefined : drawn.desiredCount),
    ...given("deployer", drawn.deployer),
    ...given("environment", drawn.environment),
    ...given("secrets", secretsOf(drawn)),
    ...given("discovery", discoveryOf(drawn)),
    ...containersOf(drawn, around),
    ...given("architecture", drawn.architecture),
    ...given("writablePaths", drawn.writablePaths),
    ...given("exec", drawn.exec),
    ...given("healthCheck", intervalSeconds === undefined ? undefined : { intervalSeconds }),
    ...given("zones", pickZone === undefined ? undefined : zones.slice(pickZone % zones.length).slice(0, 1)),
  };
}

function services(around: NetworkDefinition, most: number): fc.Arbitrary<Record<string, ServiceDefinition>> {
  return fc
    .uniqueArray(name, { minLength: 1, maxLength: most, size: "max" })
    .chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.array(traits, { minLength: names.length, maxLength: names.length }),
        fc.array(fc.subarray(names), { minLength: names.length, maxLength: names.length }),
      ),
    )
    .map(([names, drawn, wanted]) => {
      const callable = new Set(
        names.filter((_name, index) => {
          const { door, alsoInternal } = drawn[index] ?? { door: "public-ip", alsoInternal: false };
          return door === "internal" || (door === "load-balancer" && alsoInternal);
        }),
      );
      return Object.fromEntries(
        names.flatMap((own, index) => {
          const traitsOfOwn = drawn[index];
          if (traitsOfOwn === undefined) return [];
          // By Service Connect those are found that come first.
          const before = new Set(names.slice(0, index));
          const calls = (wanted[index] ?? [])
            .filter((callee) => before.has(callee) && callable.has(callee))
            .slice(0, 3);
          return [[own, { ...serviceOf(own, traitsOfOwn, index + 1, around), calls }]];
        }),
      );
    });
}

const backend: fc.Arbitrary<Backend> = fc.constantFrom<Backend>(
  { type: "local" },
  { type: "s3", bucket: "store-states", region: REGION, keyPrefix: "platform/" },
  { type: "cloud", organization: "store", project: "Platform", workspace: "x-{stack}" },
);

function environmentOf(most: number, layout: Layout): fc.Arbitrary<EnvironmentDefinition> {
  return network
    .chain((around) => fc.tuple(fc.constant(around), services(around, most)))
    .chain(([around, all]) =>
      fc
        .record({
          logRetentionDays: fc.constantFrom(...LOG_RETENTION_DAYS),
          deletionProtection: fc.boolean(),
          accountId: maybe(fc.constant("123456789012")),
          https: fc.boolean(),
          allowedCidrs: maybe(fc.constant(["198.51.100.0/24"])),
          namespace: maybe(fc.constantFrom("local", "store.internal")),
          containerInsights: maybe(fc.constantFrom("disabled" as const, "enabled" as const, "enhanced" as const)),
          execKmsKeyArn: maybe(fc.constant(KEY_ARN)),
          names: maybe(fc.constantFrom({ service: "" }, { platform: "store" }, { resourceGroup: "Everything" })),
          backend: maybe(backend),
          layout: layout === "single" ? maybe(fc.constant(layout)) : fc.constant(layout),
          longServiceArns: maybe(fc.boolean()),
          discovery: maybe(
            fc.constantFrom<DefaultDiscovery>(
              { type: "dns" },
              { type: "service-connect", protocol: "http", dns: true },
              { type: "service-connect", protocol: "tcp" },
            ),
          ),
          jobs: fc.subarray(["by-hand", "nightly"]),
          keys: fc.record({ created: fc.subarray(WITH_CREATED_KEY), existing: fc.subarray(WITH_ANY_KEY) }),
        })
        .map((drawn) => ({
          region: REGION,
          tags: { Environment: "Test", "cost:centre": "42" },
          network: around,
          services: all,
          resources: encrypted(resourcesIn(around), keysBeside(drawn)),
          logRetentionDays: drawn.logRetentionDays,
          deletionProtection: drawn.deletionProtection,
          ingress: {
            ...given(
              "protocol",
              drawn.https
                ? { type: "https" as const, certificateArn: `arn:aws:acm:${REGION}:123456789012:certificate/12ab` }
                : undefined,
            ),
            ...given("allowedCidrs", drawn.allowedCidrs),
          },
          cluster: {
            ...given("containerInsights", countsTasks(all) ? "enabled" : drawn.containerInsights),
            ...given("execKmsKeyArn", drawn.execKmsKeyArn),
          },
          // With an account of its own, the image would be another one's, whose policy nobody knows here.
          ...given(
            "accountId",
            usesForeignImage({ ...all, ...jobsOf(drawn.jobs, around) }) ? undefined : drawn.accountId,
          ),
          ...given("namespace", drawn.namespace),
          ...given("names", drawn.names),
          ...given("backend", drawn.backend),
          ...given("layout", drawn.layout),
          ...given("longServiceArns", drawn.longServiceArns),
          ...given("discovery", drawn.discovery),
          jobs: jobsOf(drawn.jobs, around),
        })),
    );
}

/** Started by hand, and on a schedule whose dead letters a queue gets. */
function jobsOf(names: readonly string[], around: NetworkDefinition): Readonly<Record<string, JobDefinition>> {
  const job = {
    image: around.egress === "endpoints" ? OWN_IMAGE : PUBLIC_IMAGE,
    size: { cpu: 256, memoryMiB: 512 },
    uses: { uploads: "read", mails: "send" },
  } as const;
  const jobs: Readonly<Record<string, JobDefinition>> = {
    "by-hand": job,
    nightly: {
      ...job,
      capacity: { spot: 1 },
      schedule: "cron(0 3 * * ? *)",
      timeZone: "Europe/Berlin",
      deadLetters: "tasks",
    },
  };
  return Object.fromEntries(Object.entries(jobs).filter(([name]) => names.includes(name)));
}

/** Messages for each task need a number of tasks. */
function countsTasks(services: EnvironmentDefinition["services"]): boolean {
  return Object.values(services).some(({ scaling: own }) => own?.messagesPerTask !== undefined);
}

function usesForeignImage(tasks: object): boolean {
  return JSON.stringify(tasks).includes(OWN_IMAGE);
}

/** A valid platform with one environment and 1 to `most` services, every option combined. */
export function validPlatforms(most = 40, layout: Layout = "single"): fc.Arbitrary<PlatformDefinition> {
  return environmentOf(most, layout).map((test) => ({ name: "store", environments: { test } }));
}
