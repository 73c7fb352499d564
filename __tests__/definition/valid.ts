import type { EnvironmentDefinition, PlatformDefinition } from "../../src/definition/platform";
import type { Services } from "../../src/definition/service";

const services: Services = {
  shop: {
    source: "__tests__/fixtures/apps/hostname-app",
    port: 8080,
    size: { cpu: 256, memoryMiB: 512 },
    exposure: { type: "load-balancer", paths: ["/", "/cart/*"], priority: 100 },
    calls: ["books"],
  },
  books: {
    source: "__tests__/fixtures/apps/random-quote-app",
    port: 9000,
    size: { cpu: 512, memoryMiB: 1024 },
    exposure: { type: "internal", dnsName: "books" },
  },
  status: {
    image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.0",
    port: 80,
    size: { cpu: 256, memoryMiB: 512 },
    exposure: { type: "public-ip" },
  },
};

const environment: EnvironmentDefinition = {
  region: "eu-central-1",
  tags: { Environment: "Test" },
  network: {
    cidr: "10.0.0.0/16",
    publicSubnets: [
      { zone: "eu-central-1a", cidr: "10.0.1.0/24" },
      { zone: "eu-central-1b", cidr: "10.0.2.0/24" },
    ],
    privateSubnets: [{ zone: "eu-central-1a", cidr: "10.0.3.0/24" }],
    egress: "endpoints",
  },
  logRetentionDays: 30,
  deletionProtection: false,
  services,
};

/** A small valid platform with one environment, a new copy at each call. */
export function validPlatform(): PlatformDefinition {
  return structuredClone({ name: "store", environments: { test: environment } });
}

/** Paths below the environment (`services.shop.port`), or from the platform with a leading `/` (`/name`). */
export type Edits = Readonly<Record<string, unknown>>;

/** The valid platform as JSON with some values changed; `undefined` removes one. */
export function edited(edits: Edits): unknown {
  const platform: unknown = validPlatform();
  for (const [path, value] of Object.entries(edits)) {
    const keys = path.startsWith("/") ? path.slice(1).split(".") : ["environments", "test", ...path.split(".")];
    const last = keys.pop() ?? "";
    const parent = keys.reduce<unknown>((object, key) => (object as Record<string, unknown>)[key], platform);
    if (value === undefined) Reflect.deleteProperty(parent as object, last);
    else (parent as Record<string, unknown>)[last] = value;
  }
  return platform;
}
