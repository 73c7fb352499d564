/** Small valid definitions, a stack to put one construct into, and what Terraform reads of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  App,
  DefaultTokenResolver,
  type ITerraformDependable,
  StringConcat,
  type TerraformStack,
  Testing,
  Tokenization,
} from "cdktf";
import type { PlatformInterface } from "../../src/constructs/platform-interface";
import type { EnvironmentDefinition } from "../../src/definition/platform";
import {
  type ResolvedEnvironment,
  type ResolvedService,
  resolveEnvironment,
} from "../../src/definition/resolve/resolve";
import type { ImageOrigin } from "../../src/definition/image";
import type { ServiceDefinition, ServiceSettings, Services } from "../../src/definition/service";
import { BaseStack } from "../../src/stacks/base-stack";

/** One block of Terraform JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** Blocks by type and name. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** A synthesized stack, as Terraform reads it: without `//`. */
export interface Rendered {
  readonly data: Blocks;
  readonly ephemeral?: Blocks;
  readonly locals: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, Block>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly resource: Blocks;
  readonly terraform: Block;
  readonly variable?: Readonly<Record<string, Block>>;
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "test-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

// One for all apps of a file: nothing is written before `app.synth()`, which these tests don't call.
const outdir = temporaryFolder();

export function testApp(): App {
  return new App({ outdir, hclOutput: false });
}

export const ACCOUNT_ID = "123456789012";

const ENVIRONMENT: EnvironmentDefinition = {
  region: "eu-central-1",
  accountId: ACCOUNT_ID,
  tags: { Environment: "Test" },
  network: {
    cidr: "10.0.0.0/16",
    publicSubnets: [
      { zone: "eu-central-1a", cidr: "10.0.0.0/24" },
      { zone: "eu-central-1b", cidr: "10.0.1.0/24" },
    ],
    privateSubnets: [
      { zone: "eu-central-1a", cidr: "10.0.16.0/24" },
      { zone: "eu-central-1b", cidr: "10.0.17.0/24" },
    ],
    egress: "endpoints",
  },
  logRetentionDays: 14,
  deletionProtection: false,
  services: {},
};

/** The environment `shop-test`; content hashes are `tag-of-<folder>`. */
export function environmentOf(overrides: Partial<EnvironmentDefinition> = {}): ResolvedEnvironment {
  const tagOf = (source: string): string => `tag-of-${source.replaceAll("/", "-")}`;
  return resolveEnvironment("shop", "test", { ...ENVIRONMENT, ...overrides }, tagOf);
}

const SERVICE: ServiceSettings = {
  port: 8080,
  size: { cpu: 256, memoryMiB: 512 },
  exposure: { type: "internal", dnsName: "books" },
};

/** An internal service, built from `apps/books`. */
export function serviceDefinition(
  settings: Partial<ServiceSettings> = {},
  origin: ImageOrigin = { source: "apps/books" },
): ServiceDefinition {
  return { ...SERVICE, ...settings, ...origin };
}

/** The service `books` as `resolveEnvironment` gives it; `others` are services that it may call. */
export function booksService(
  settings: Partial<ServiceSettings> = {},
  origin?: ImageOrigin,
  others: Services = {},
): ResolvedService {
  const { services } = environmentOf({ services: { books: serviceDefinition(settings, origin), ...others } });
  return serviceNamed(services, "books");
}

export function serviceNamed(services: readonly ResolvedService[], name: string): ResolvedService {
  const service = services.find((candidate) => candidate.name === name);
  if (service === undefined) throw new Error(`no service '${name}' in the test's environment`);
  return service;
}

/** A stack with the addresses of ours and nothing in it yet. */
export class TestStack extends BaseStack {
  constructor(environment = environmentOf(), scope = testApp()) {
    super(scope, "stack", environment);
  }
}

/** What Terraform reads of a stack, after the stack's own validations. */
export function synthesized(stack: TerraformStack): Rendered {
  stack.prepareStack();
  const document = JSON.parse(Testing.synth(stack, true)) as Partial<Rendered>;
  return { data: {}, locals: {}, output: {}, provider: {}, resource: {}, terraform: {}, ...document };
}

/** The addresses of all resources and data sources, sorted. */
export function addresses({ data, resource }: Rendered): string[] {
  const of = (blocks: Blocks, prefix: string): string[] =>
    Object.entries(blocks).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${prefix}${type}.${name}`));
  return [...of(resource, ""), ...of(data, "data.")].sort();
}

/** The resource at an address such as `aws_vpc.network`. */
export function resourceAt({ resource }: Pick<Rendered, "resource">, address: string): Block {
  const [type = "", name = ""] = address.split(".");
  const block = resource[type]?.[name];
  if (block === undefined) throw new Error(`no resource ${address} in the stack`);
  return block;
}

/** What tokens in `value` become in Terraform. */
export function inTerraform(stack: TerraformStack, value: unknown): unknown {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
}

/** The addresses that stand for `dependables` in a resource's `depends_on`. */
export function edges(stack: TerraformStack, dependables: readonly ITerraformDependable[]): string[] {
  const texts = inTerraform(
    stack,
    dependables.map(({ fqn }) => fqn),
  ) as string[];
  return texts.map((text) => text.replace(/^\$\{(.*)\}$/, "$1"));
}

/** A platform for one service to stand on, with names in place of ids, so that a test sees what went where. */
export function platformInterface(overrides: Partial<PlatformInterface> = {}): PlatformInterface {
  return {
    region: "eu-central-1",
    accountId: ACCOUNT_ID,
    vpcId: "vpc-id",
    publicSubnetIdByZone: new Map([
      ["eu-central-1a", "public-a-id"],
      ["eu-central-1b", "public-b-id"],
    ]),
    privateSubnetIdByZone: new Map([
      ["eu-central-1a", "private-a-id"],
      ["eu-central-1b", "private-b-id"],
    ]),
    clusterArn: "cluster-arn",
    clusterName: "cluster-name",
    scheduleGroupName: undefined,
    endpointClientGroupId: "endpoint-client-id",
    serviceGroupIdByName: new Map([["books", "books-group-id"]]),
    ingress: undefined,
    namespaceId: "namespace-id",
    connectNamespaceArn: undefined,
    dynamodbPrefixListId: undefined,
    resourceByName: new Map(),
    execKmsKeyArn: undefined,
    connectedByTier: { public: [{ fqn: "aws_route.public" }], private: [{ fqn: "aws_route.private" }] },
    ...overrides,
  };
}
