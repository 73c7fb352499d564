import { ExtendError } from "../../../src/extend/extend-findings";
import type { Extend } from "../../../src/extend/extend";
import { environmentStacks } from "../../../src/stacks/environment-stacks";
import { EnvironmentExtension } from "../../../src/stacks/extension/environment-extension";
import { environmentOf, serviceDefinition, synthesized, testApp } from "../../support/synth";

function given(layout: "per-service" | "single", extend: Extend) {
  const environment = environmentOf({ layout, services: { books: serviceDefinition() } });
  const extension = new EnvironmentExtension("test", extend);
  return { extension, stacks: environmentStacks(testApp(), environment, extension) };
}

test("makes one stack more with a stack a service, after the platform's and before the services'", () => {
  const names = (layout: "per-service" | "single") => given(layout, () => undefined).stacks.map(({ node }) => node.id);
  expect(names("single")).toEqual(["shop-test-registry", "shop-test-platform"]);
  expect(names("per-service")).toEqual([
    "shop-test-registry",
    "shop-test-platform",
    "shop-test-extension",
    "shop-test-books",
  ]);
  const { stacks } = given("per-service", () => undefined);
  const orders = Object.fromEntries(
    stacks.map(({ node, dependencies }) => [node.id, dependencies.map((it) => it.node.id)]),
  );
  expect(orders["shop-test-extension"]).toEqual(["shop-test-platform"]);
  expect(orders["shop-test-books"]).toContain("shop-test-extension");
});

test("a role is a reference in the same stack, and an ARN by its name where its stack comes later", () => {
  const roles: string[] = [];
  const see: Extend = ({ service }) => void roles.push(service("books").taskRole.arn);
  given("per-service", see);
  expect(roles).toEqual(["arn:aws:iam::123456789012:role/shop-test-books-ecsTaskRole"]);
  given("single", see);
  expect(roles[1]).toContain("TfToken");
});

test("gives the environment with what it adds", () => {
  const { extension } = given("single", ({ service }) => {
    service("books").addVariable("GREETING", "hello");
  });
  expect(extension.environment?.services[0]?.added.variables).toEqual({ GREETING: "hello" });
});

test("overrides a resource in whichever stack it stands", () => {
  const reason = "it is slow";
  const { stacks } = given("per-service", ({ override }) => {
    override({ address: "aws_ecs_service.books", attribute: "health_check_grace_period_seconds", value: 90, reason });
    override({ address: "aws_vpc.network", attribute: "tags.Owner", value: "ops", reason });
  });
  const [, platform, , books] = stacks.map((stack) => synthesized(stack).resource);
  expect(books?.["aws_ecs_service"]?.["books"]).toHaveProperty("health_check_grace_period_seconds", 90);
  expect(platform?.["aws_vpc"]?.["network"]?.["tags"]).toEqual({ Name: "shop-test", Owner: "ops" });
});

test("fails where an override is of nothing", () => {
  const override: Extend = (environment) => {
    environment.override({ address: "aws_vpc.net", attribute: "tags", value: {}, reason: "tags" });
  };
  expect(() => given("single", override)).toThrow(ExtendError);
});
