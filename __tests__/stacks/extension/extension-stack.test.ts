import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { NOTHING_ADDED } from "../../../src/definition/resolve/additions";
import type { Extend } from "../../../src/extend/extend";
import { EnvironmentExtension } from "../../../src/stacks/extension/environment-extension";
import { ExtensionStack, readAdditions } from "../../../src/stacks/extension/extension-stack";
import { environmentOf, serviceDefinition, synthesized, TestStack, testApp } from "../../support/synth";

const environment = environmentOf({ layout: "per-service", services: { books: serviceDefinition() } });

function outputs(extend: Extend) {
  const stack = new ExtensionStack(testApp(), environment, new EnvironmentExtension("test", extend));
  return { ...synthesized(stack), environment: stack.environment };
}

const withTopic: Extend = ({ scope, service }) => {
  const topic = new SnsTopic(scope, "alerts", { name: "shop-test-alerts" });
  const books = service("books");
  books.addVariable("ALERTS", topic.arn);
  books.addVariable("GREETING", "hello");
  books.grant({ actions: ["sns:Publish"], resources: [topic.arn], reason: "it warns" });
};

test("tells the services' stacks what only Terraform knows", () => {
  expect(outputs(withTopic).output["service_values"]?.["value"]).toEqual({
    "books/ALERTS": "${aws_sns_topic.alerts.arn}",
    "books/permission-1/resource-1": "${aws_sns_topic.alerts.arn}",
  });
});

test("has no output where services need none", () => {
  expect(outputs(() => undefined).output).toEqual({});
});

test("a service's stack reads there what it can't know, and knows the rest", () => {
  const { added } = outputs(withTopic).environment.services[0] ?? { added: NOTHING_ADDED };
  const read = readAdditions(new TestStack(environment), environment, "books", added);
  const values = "data.terraform_remote_state.extension.outputs.service_values";
  expect(read.variables).toEqual({ ALERTS: `\${${values}["books/ALERTS"]}`, GREETING: "hello" });
  expect(read.permissions).toEqual([
    { actions: ["sns:Publish"], resources: [`\${${values}["books/permission-1/resource-1"]}`], reason: "it warns" },
  ]);
});

test("a service that takes nothing from it doesn't read its state", () => {
  const stack = new TestStack(environment);
  readAdditions(stack, environment, "books", { ...NOTHING_ADDED, variables: { GREETING: "hello" } });
  expect(synthesized(stack).data).toEqual({});
});
