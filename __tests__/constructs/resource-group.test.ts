import { ResourceGroup } from "../../src/constructs/resource-group";
import { synthesized, TestStack } from "../support/synth";

function given(tags: Record<string, string>) {
  const stack = new TestStack();
  new ResourceGroup(stack, "environment", { name: "ShopTest", tags });
  return synthesized(stack);
}

const rendered = given({ Environment: "Test", Team: "books" });

test("is a group that finds resources by their tags", () => {
  expect(rendered.resource).toEqual({
    aws_resourcegroups_group: {
      environment: {
        name: "ShopTest",
        description: "Everything that carries the tags of the environment",
        resource_query: {
          type: "TAG_FILTERS_1_0",
          query: "${jsonencode(local.environment_resource_query)}",
        },
      },
    },
  });
});

test("takes only what carries every tag, of any type that AWS can group", () => {
  expect(rendered.locals).toEqual({
    environment_resource_query: {
      ResourceTypeFilters: ["AWS::AllSupported"],
      TagFilters: [
        { Key: "Environment", Values: ["Test"] },
        { Key: "Team", Values: ["books"] },
      ],
    },
  });
});
