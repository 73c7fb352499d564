import { NOTHING_ADDED } from "../../../src/definition/resolve/additions";
import { tagReader } from "../../../src/definition/resolve/task/image";
import { resolveEnvironment, type ResolvedEnvironment } from "../../../src/definition/resolve/resolve";
import { demo } from "../../fixtures/platform";
import type { EnvironmentDefinition } from "../../../src/definition/platform";
import { environmentOf, serviceDefinition } from "../../support/synth";
import { validPlatform } from "../valid";

function resolved(change: Partial<EnvironmentDefinition> = {}): ResolvedEnvironment {
  const { test: environment } = validPlatform().environments;
  if (environment === undefined) throw new Error("the platform has no environment 'test'");
  return resolveEnvironment("store", "test", { ...environment, ...change }, (source) => `tag-of-${source}`);
}

function service(environment: ResolvedEnvironment, name: string) {
  const found = environment.services.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

test("applies every default of an environment", () => {
  const { backend, namespace, cluster, ingress, interfaceEndpoints } = resolved();
  expect({ backend, namespace, cluster, ingress, interfaceEndpoints }).toEqual({
    backend: { type: "local" },
    namespace: "store-test.internal",
    cluster: { containerInsights: "disabled" },
    ingress: { protocol: { type: "http" }, allowedCidrs: ["0.0.0.0/0"] },
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"],
  });
});

test("applies every default of a service", () => {
  expect(service(resolved(), "books")).toEqual({
    name: "books",
    physicalName: "books",
    id: "books",
    names: expect.any(Object) as object,
    port: 9000,
    cpu: 512,
    memoryMiB: 1024,
    desiredCount: 1,
    deployer: "terraform",
    deployment: { minimumHealthyPercent: 100, maximumPercent: 200, deregistrationDelaySeconds: 30 },
    exposure: { type: "internal", dnsName: "books" },
    containers: [
      {
        name: "books",
        id: undefined,
        image: {
          type: "built",
          source: "__tests__/fixtures/apps/random-quote-app",
          repository: "store-test-books",
          tag: "tag-of-__tests__/fixtures/apps/random-quote-app",
        },
        settings: expect.any(Object) as object,
        essential: true,
        ports: [{ name: undefined, port: 9000, appProtocol: undefined }],
        environment: {},
        uses: [],
        secrets: {},
        mounts: [],
        dependsOn: [],
        healthCheck: undefined,
        writableRoot: false,
        initProcess: false,
        log: { driver: "awslogs" },
        router: undefined,
        isForAws: false,
        added: NOTHING_ADDED,
      },
    ],
    volumes: [],
    secrets: [],
    logSecrets: {},
    routesToLogGroup: false,
    calls: [],
    connectCallees: [],
    uses: [],
    permissions: [],
    actions: [],
    connections: [],
    dnsName: "books",
    architecture: "X86_64",
    healthCheck: { path: "/healthz", port: undefined, matcher: "200", intervalSeconds: 10, gracePeriodSeconds: 30 },
    exec: false,
    placement: {
      tier: "private",
      subnets: [{ zone: "eu-central-1a", cidr: "10.0.3.0/24" }],
      assignPublicIp: false,
    },
    added: NOTHING_ADDED,
  });
});

test("a call becomes a variable with the callee's address", () => {
  expect(service(resolved(), "shop").containers[0].environment).toEqual({
    BOOKS_URL: "http://books.store-test.internal:9000",
  });
  expect(service(resolved({ namespace: "local" }), "shop").containers[0].environment).toEqual({
    BOOKS_URL: "http://books.local:9000",
  });
});

test("a service with a public IP runs in the public subnets, open to everybody unless it says to whom", () => {
  const { placement, exposure } = service(resolved(), "status");
  expect(placement.tier).toBe("public");
  expect(placement.assignPublicIp).toBe(true);
  expect(exposure).toEqual({ type: "public-ip", allowedCidrs: ["0.0.0.0/0"] });
});

test("with public egress every task runs in a public subnet with a public IP", () => {
  const publicSubnets = [{ zone: "eu-central-1a", cidr: "10.0.1.0/24" }];
  const environment = resolved({ network: { cidr: "10.0.0.0/16", egress: "public", publicSubnets } });
  expect(service(environment, "books").placement).toEqual({
    tier: "public",
    subnets: publicSubnets,
    assignPublicIp: true,
  });
});

test("a service with a physical name has every name in AWS from that, and its addresses from its own", () => {
  const services = { library: serviceDefinition({ physicalName: "books" }), books: serviceDefinition() };
  const [library, books] = environmentOf({ services }).services;
  expect([library?.names, library?.containers[0].image]).toEqual([books?.names, books?.containers[0].image]);
  expect([library?.id, library?.name, library?.physicalName]).toEqual(["library", "library", "books"]);
});

test("an image by name is taken as it is", () => {
  expect(service(resolved(), "status").containers[0].image).toEqual({
    type: "named",
    reference: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.0",
  });
});

test("both environments of the demo build the same images", () => {
  const tagOf = tagReader(".");
  const tags = Object.entries(demo.environments).map(([name, environment]) =>
    resolveEnvironment("demo", name, environment, tagOf).services.map(({ containers: [{ image }] }) =>
      image.type === "built" ? image.tag : "",
    ),
  );
  expect(tags[0]).toEqual(tags[1]);
  expect(tags[0]).not.toContain("");
});
