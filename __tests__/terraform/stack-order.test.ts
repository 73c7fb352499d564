import type { JsonObject } from "../../src/terraform/json";
import { Model } from "../../src/terraform/model";
import { StackOrder } from "../../src/terraform/stack-order";

function orderOf(stacks: Readonly<Record<string, JsonObject>>): StackOrder {
  const sources = Object.entries(stacks).map(([name, document]) => ({
    name,
    directory: `/out/stacks/${name}`,
    documents: [document],
  }));
  return new StackOrder(new Model(sources));
}

const stateAt = (key: string) => ({ bucket: "states", key });
const reads = (key: string) => ({
  data: { terraform_remote_state: { other: { backend: "s3", config: stateAt(key) } } },
});

test("a stack comes after those that it names, those whose state it reads, and what these come after", () => {
  const order = orderOf({
    registry: {},
    network: { "//": { dependsOn: ["registry"] }, terraform: { backend: { s3: stateAt("network") } } },
    app: { "//": { dependsOn: ["gone"] }, ...reads("network") },
    alone: reads("nobody's"),
  });
  expect([...order.before("app")].sort()).toEqual(["gone", "network", "registry"]);
  expect([...order.before("network")]).toEqual(["registry"]);
  expect([...order.before("alone")]).toEqual([]);
});

test("a circle comes to an end", () => {
  const order = orderOf({ a: { "//": { dependsOn: ["b"] } }, b: { "//": { dependsOn: ["a"] } } });
  expect([...order.before("a")].sort()).toEqual(["a", "b"]);
});
