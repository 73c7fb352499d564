import type { EnvironmentDefinition } from "../../src/definition/platform";
import { platformDeclarations } from "../../src/stacks/declarations";
import type { ResolvedEnvironment } from "../../src/definition/resolve/resolve";
import { QUOTAS } from "../../src/aws/quotas";
import { validateDefinition } from "../../src/definition/validation/validate";
import { PlatformStack } from "../../src/stacks/platform-stack";
import { environmentOf, platformInterface, serviceDefinition, testApp } from "../support/synth";

const web = serviceDefinition({ exposure: { type: "load-balancer", paths: ["/"], priority: 1 } });
const books = serviceDefinition();

const listenerRules = [{ to: "aws_ecs_service.web", paths: ["/"] }];
const declared = (environment: ResolvedEnvironment) => platformDeclarations(environment, [], platformInterface());
const exposures = (overrides: Partial<EnvironmentDefinition>) => declared(environmentOf(overrides)).exposures;

test("an internal service has no exposure", () => {
  expect(exposures({ services: { books } })).toEqual([]);
});

test("a service behind the load balancer makes the load balancer's exposure, to everybody if nothing is said", () => {
  expect(exposures({ services: { web, books } })).toEqual([
    { to: "aws_lb.ingress", port: 80, cidrs: ["0.0.0.0/0"], listenerRules },
  ]);
});

test("HTTPS makes a second exposure, and both are open to the blocks that the environment names", () => {
  const ingress = {
    protocol: { type: "https", certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/shop" },
    allowedCidrs: ["198.51.100.0/24", "203.0.113.0/24"],
  } as const;
  expect(exposures({ services: { web }, ingress })).toEqual([
    { to: "aws_lb.ingress", port: 80, cidrs: ["198.51.100.0/24", "203.0.113.0/24"], listenerRules: [] },
    { to: "aws_lb.ingress", port: 443, cidrs: ["198.51.100.0/24", "203.0.113.0/24"], listenerRules },
  ]);
});

test("a service with a public IP is an exposure of its own", () => {
  const exposure = { type: "public-ip", allowedCidrs: ["203.0.113.7/32"] } as const;
  expect(exposures({ services: { "price-list": serviceDefinition({ port: 3000, exposure }) } })).toEqual([
    { to: "aws_ecs_service.price_list", port: 3000, cidrs: ["203.0.113.7/32"] },
  ]);
});

test("the exposures stand in the stack's output, where a proof finds them and Terraform doesn't look", () => {
  const stack = new PlatformStack(testApp(), environmentOf({ services: { web } }));
  expect(stack.toTerraform()["//"]).toMatchObject({
    declared: {
      exposures: [{ to: "aws_lb.ingress", port: 80, cidrs: ["0.0.0.0/0"], listenerRules }],
      grants: [],
      suppressions: [],
      quotas: {},
    },
  });
});

test("suppressions and raised quotas go with them, every quota that the proof knows", () => {
  const suppressions = [{ rule: "surplus-rules", at: "books", reason: "a test" }];
  const quotas = Object.fromEntries(Object.keys(QUOTAS).map((name) => [name, 1000]));
  const services = { books: serviceDefinition({}, { source: "__tests__/fixtures/apps/random-quote-app" }) };
  const environment = environmentOf({ services, suppressions, quotas });
  expect(declared(environment)).toMatchObject({ suppressions, quotas });
  expect(validateDefinition({ name: "shop", environments: { test: environment.definition } }, ".")).toEqual([]);
});

test("the key of ECS Exec sessions is vouched for, where a service has them", () => {
  const services = { books: serviceDefinition({ exec: true }), shop: serviceDefinition() };
  const execKmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/12ab";
  const grants = [{ role: "aws_iam_role.books_task", actions: ["kms:Decrypt"] }];
  expect(declared(environmentOf({ services, cluster: { execKmsKeyArn } })).grants).toEqual(grants);
  expect(declared(environmentOf({ services })).grants).toEqual([]);
});

test("a customer key of a secret is said, which no resource shows", () => {
  const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/12ab";
  const withKey = serviceDefinition({ secrets: { KEY: { type: "parameter", name: "/key", kmsKeyArn } } });
  const { permissions, existing, grants } = declared(environmentOf({ services: { "price-list": withKey, books } }));
  expect(permissions).toEqual([
    {
      from: "aws_ecs_service.price_list",
      actions: ["kms:Decrypt"],
      resources: [kmsKeyArn],
      via: "ssm.eu-central-1.amazonaws.com",
      role: "execution",
      reason: "price-list starts with secrets that it encrypts",
    },
  ]);
  expect(existing).toEqual([{ arn: kmsKeyArn }]);
  expect(grants).toEqual([]);
});
