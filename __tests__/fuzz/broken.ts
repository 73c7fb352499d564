import fc from "fast-check";
import type { PlatformDefinition } from "../../src/definition/platform";
import { validPlatforms } from "./valid";

/** A definition with broken rules, and exactly the errors that it must give. */
export interface Broken {
  readonly definition: unknown;
  readonly errors: readonly string[];
}

/** A JSON object, open to any change. */
type Json = Record<string, unknown>;

interface Place {
  readonly environment: Json;
  readonly network: Json & { publicSubnets: Json[] };
  /** A service picked at random. */
  readonly name: string;
  readonly service: Json & { exposure: Json };
}

interface Breaker {
  /** What it changes; two breakers of one kind would hide each other. */
  readonly touches: string;
  /** Breaks one rule and gives the error, without its subject; undefined where the rule has nothing to look at. */
  readonly breakRule: (place: Place) => { readonly of: "service" | "environment"; readonly error: string } | undefined;
}

const LABEL = "a DNS label has up to 63 of a-z, 0-9 and '-'";

/** One breaker a rule, each leaving all other rules as they are. */
const breakers: readonly Breaker[] = [
  serviceBreaker("size", ({ service }) => {
    service["size"] = { cpu: 256, memoryMiB: 4096 };
    return "memoryMiB is 4096 with cpu 256; Fargate allows 512, 1024, 2048; set one of these or cpu 512";
  }),
  serviceBreaker("size", ({ service }) => {
    service["size"] = { cpu: 128, memoryMiB: 512 };
    return "cpu is 128; Fargate offers 256, 512, 1024, 2048, 4096, 8192, 16384, 32768; set one of these";
  }),
  serviceBreaker("port", ({ service }) => {
    service["port"] = 65536;
    if (service.exposure["type"] === "none")
      return "port is 65536; with exposure 'none' nobody connects to it; leave it out or expose the service";
    return "port is 65536; a whole number from 1 to 65535 is allowed; set it to one of these";
  }),
  serviceBreaker("scaling", ({ service }) => {
    service["scaling"] = { min: 1, max: 0, cpuPercent: 60 };
    Reflect.deleteProperty(service, "desiredCount");
    return "scaling.max is 0; min is 1; set it to that or more";
  }),
  serviceBreaker("capacity", ({ service }) => {
    service["capacity"] = { spot: 1, base: 1 };
    return "capacity.base is 1; its tasks run on demand, of which there is no share; set onDemand to 1 or more";
  }),
  serviceBreaker("ephemeralStorageGiB", ({ service }) => {
    service["ephemeralStorageGiB"] = 20;
    return "ephemeralStorageGiB is 20; a whole number from 21 to 200 is allowed; set it to one of these";
  }),
  serviceBreaker("deployment", ({ service }) => {
    service["deployment"] = { minimumHealthyPercent: -1 };
    return "deployment.minimumHealthyPercent is -1; a whole number from 0 to 100 is allowed; set it to one of these";
  }),
  serviceBreaker("writablePaths", ({ service }) => {
    service["writablePaths"] = ["relative"];
    return "writablePaths is 'relative'; a writable path is absolute, like '/tmp', and not '/' itself; correct it";
  }),
  serviceBreaker("calls", ({ service, name }) => {
    service["calls"] = [name];
    return `calls is '${name}'; a service reaches itself without the network; remove it`;
  }),
  serviceBreaker("environment", ({ service }) => {
    service["environment"] = { "1X": "y" };
    return "environment is '1X'; a variable's name has letters, digits and '_', not starting with a digit; rename it";
  }),
  serviceBreaker("zones", ({ service }) => {
    service["zones"] = [];
    return "zones is []; tasks need a subnet; name a zone or leave it out";
  }),
  serviceBreaker("priority", ({ service: { exposure } }) => {
    if (exposure["type"] !== "load-balancer") return undefined;
    exposure["priority"] = 0;
    return "priority is 0; a whole number from 1 to 50000 is allowed; set it to one of these";
  }),
  serviceBreaker("paths", ({ service: { exposure } }) => {
    if (exposure["type"] !== "load-balancer") return undefined;
    exposure["paths"] = ["no-slash"];
    return "paths is 'no-slash'; a path pattern starts with '/' and has up to 128 of letters, digits and _-.$/~\"'@:+&*?; correct it";
  }),
  serviceBreaker("dnsName", ({ service: { exposure } }) => {
    if (exposure["type"] !== "internal") return undefined;
    exposure["dnsName"] = "-x";
    return `dnsName is '-x'; ${LABEL}; rename it`;
  }),
  serviceBreaker("allowedCidrs", ({ service: { exposure } }) => {
    if (exposure["type"] !== "public-ip") return undefined;
    exposure["allowedCidrs"] = ["203.0.113.9/24"];
    return "allowedCidrs is '203.0.113.9/24'; host bits must be zero; did you mean '203.0.113.0/24'";
  }),
  serviceBreaker("source", ({ service }) => {
    if (service["source"] === undefined) return undefined;
    service["source"] = "apps/nowhere";
    return "source is 'apps/nowhere'; there is no such folder; make it or correct the path";
  }),
  serviceBreaker("image", ({ service }) => {
    if (service["image"] === undefined) return undefined;
    service["image"] = "nginx";
    return "image is 'nginx'; an image reference has a tag or a digest, like 'nginx:1.29.3'; say which version";
  }),
  environmentBreaker("retention", ({ environment }) => {
    environment["logRetentionDays"] = 4000;
    return "logRetentionDays is 4000; CloudWatch accepts 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; set one of these, perhaps 3653";
  }),
  environmentBreaker("accountId", ({ environment }) => {
    environment["accountId"] = "42";
    return "accountId is '42'; an account id has 12 digits; correct it or leave it out";
  }),
  environmentBreaker("tags", ({ environment }) => {
    environment["tags"] = { "AWS:mine": "x" };
    return "tags.AWS:mine is 'x'; keys that start with 'aws:' are AWS's own; rename it";
  }),
  environmentBreaker("namespace", ({ environment }) => {
    environment["namespace"] = "a..b";
    return "namespace is 'a..b'; a DNS name has labels of a-z, 0-9 and '-', separated by dots, up to 253 characters; correct it";
  }),
  environmentBreaker("backend", ({ environment }) => {
    environment["backend"] = { type: "s3", bucket: "x", region: "eu-central-1" };
    return "backend.bucket is 'x'; a bucket's name has 3 to 63 of a-z, 0-9, '.' and '-', and starts and ends with a letter or digit; correct it";
  }),
  environmentBreaker("cidr", ({ network }) => {
    network["cidr"] = "10.0.0.1/16";
    return "network.cidr is '10.0.0.1/16'; host bits must be zero; did you mean '10.0.0.0/16'";
  }),
  environmentBreaker("unknown", ({ environment }) => {
    environment["tgs"] = {};
    return "tgs is unknown; known are region, tags, network, services, jobs, resources, logRetentionDays, deletionProtection, accountId, ingress, namespace, discovery, cluster, names, backend, layout, longServiceArns, suppressions, quotas, moved, removed; did you mean 'tags'";
  }),
];

function serviceBreaker(touches: string, change: (place: Place) => string | undefined): Breaker {
  return breaker("service", touches, change);
}

function environmentBreaker(touches: string, change: (place: Place) => string | undefined): Breaker {
  return breaker("environment", touches, change);
}

function breaker(
  of: "service" | "environment",
  touches: string,
  change: (place: Place) => string | undefined,
): Breaker {
  return {
    touches,
    breakRule: (place) => {
      const error = change(place);
      return error === undefined ? undefined : { of, error };
    },
  };
}

/** Breaks the rules one after the other, each in a service of its own where it concerns a service. */
function breakAll(platform: PlatformDefinition, chosen: readonly (readonly [Breaker, number])[]): Broken {
  const definition = structuredClone(platform) as unknown as { environments: { test: Json } };
  const environment = definition.environments.test;
  const services = environment["services"] as Record<string, Place["service"]>;
  const names = Object.keys(services);
  const errors: string[] = [];
  const touched = new Set<string>();
  for (const [{ touches, breakRule }, pick] of chosen) {
    const name = names[pick % names.length] ?? "";
    const service = services[name];
    if (service === undefined || touched.has(touches)) continue;
    const result = breakRule({ environment, network: environment["network"] as Place["network"], name, service });
    if (result === undefined) continue;
    touched.add(touches);
    const subject = result.of === "service" ? `service '${name}'` : "environment 'store-test'";
    errors.push(`${subject}: ${result.error}`);
  }
  return { definition, errors };
}

/** Valid platforms with one to four rules broken in random places. */
export const brokenPlatforms: fc.Arbitrary<Broken> = fc
  .tuple(validPlatforms(8), fc.array(fc.tuple(fc.constantFrom(...breakers), fc.nat()), { minLength: 1, maxLength: 4 }))
  .map(([platform, chosen]) => breakAll(platform, chosen))
  .filter(({ errors }) => errors.length > 0);
