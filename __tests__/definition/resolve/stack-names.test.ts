import { stackNames } from "../../../src/definition/resolve/stack-names";
import { serviceDefinition } from "../../support/synth";

const services = { web: serviceDefinition(), "price-list": serviceDefinition() };

test("an environment has a stack for its images and one for all the rest", () => {
  expect(stackNames("shop-test", { services })).toEqual(["shop-test-registry", "shop-test-platform"]);
});

test("with a stack a service these come after the platform's, in the order of the definition", () => {
  expect(stackNames("shop-test", { layout: "per-service", services })).toEqual([
    "shop-test-registry",
    "shop-test-platform",
    "shop-test-web",
    "shop-test-price-list",
  ]);
});
