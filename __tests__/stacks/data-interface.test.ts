import type { CreatedAttribute } from "../../src/definition/resolve/resources/resources";
import { addResourceOutputs, readResources } from "../../src/stacks/data-interface";
import { addresses, synthesized, TestStack } from "../support/synth";

test("the stack of the resources says what services need of them", () => {
  const stack = new TestStack();
  addResourceOutputs(
    stack,
    new Map([
      ["uploads", { name: "uploads-name", arn: "uploads-arn" }],
      ["jobs", { name: "jobs-name", arn: "jobs-arn", url: "jobs-url" }],
    ]),
  );
  expect(synthesized(stack).output).toEqual({
    resource_arns: {
      description: "ARNs of the resources, by their names in the definition",
      value: { uploads: "uploads-arn", jobs: "jobs-arn" },
    },
    resource_names: {
      description: "Names of the resources in AWS, by their names in the definition",
      value: { uploads: "uploads-name", jobs: "jobs-name" },
    },
    queue_urls: {
      description: "URLs of the queues, by their names in the definition",
      value: { jobs: "jobs-url" },
    },
  });
});

test("a service reads the state of the resources only where it uses one of them", () => {
  const read = (resources: readonly { name: string; attributes: readonly CreatedAttribute[] }[]) => {
    const stack = new TestStack();
    const handles = readResources(stack, { backend: { type: "local" }, stack: "shop-test-data", resources });
    return { handles, addresses: addresses(synthesized(stack)) };
  };
  expect(read([])).toEqual({ handles: new Map(), addresses: [] });
  const outputs = "data.terraform_remote_state.data.outputs";
  expect(read([{ name: "jobs", attributes: ["arn", "name", "url"] }])).toEqual({
    handles: new Map([
      [
        "jobs",
        {
          arn: `\${${outputs}.resource_arns["jobs"]}`,
          name: `\${${outputs}.resource_names["jobs"]}`,
          url: `\${${outputs}.queue_urls["jobs"]}`,
        },
      ],
    ]),
    addresses: ["data.terraform_remote_state.data"],
  });
});
