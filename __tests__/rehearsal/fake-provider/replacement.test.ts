import { UNKNOWN, type ValueObject } from "../../../src/provider/cty";
import { replacingPaths } from "../../../src/rehearsal/fake-provider/replacement";
import type { CtyType } from "../../../src/provider/cty";
import type { Attribute, Block, Nesting } from "../../../src/rehearsal/fake-provider/schema";

const attribute = (type: CtyType = "string"): Attribute => ({
  type,
  required: false,
  optional: true,
  computed: false,
  writeOnly: false,
});
const nested = (nesting: Nesting, block: Block) => ({ nesting, block, minItems: 0, maxItems: 0 });
const bare = (...names: string[]): Block => ({
  attributes: Object.fromEntries(names.map((name) => [name, attribute()])),
  blocks: {},
});

function replaced(type: string, block: Block, planned: ValueObject, prior: ValueObject): unknown[] {
  return replacingPaths(type, block, { config: planned, planned, prior }).map(({ steps }) =>
    steps.map((step) => ("attribute_name" in step ? step.attribute_name : step.element_key_int)).join("."),
  );
}

test("an attribute of the row replaces, another one and what AWS takes for nothing don't", () => {
  const block = bare("port", "deregistration_delay");
  const prior = { port: 8080, deregistration_delay: "300" };
  const planned = { port: 80, deregistration_delay: "5" };
  expect(replaced("aws_lb_target_group", block, planned, prior)).toEqual(["port"]);
  expect(replaced("aws_lb_target_group", block, { port: 0 }, { port: null })).toEqual([]);
});

test("what isn't known yet replaces, as it may differ", () => {
  const block = bare("load_balancer_arn");
  expect(replaced("aws_lb_listener", block, { load_balancer_arn: UNKNOWN }, { load_balancer_arn: "arn" })).toEqual([
    "load_balancer_arn",
  ]);
});

test("an attribute at any depth of blocks replaces, its neighbours don't", () => {
  const records = { attributes: { type: attribute(), ttl: attribute("number") }, blocks: {} };
  const config = { ...bare("namespace_id"), blocks: { dns_records: nested("list", records) } };
  const block = { attributes: {}, blocks: { dns_config: nested("list", config) } };
  const state = (type: string, ttl: number) => ({
    dns_config: [
      {
        namespace_id: "ns-1",
        dns_records: [
          { type: "A", ttl: 1 },
          { type, ttl },
        ],
      },
    ],
  });
  const change = (planned: ValueObject) => replaced("aws_service_discovery_service", block, planned, state("SRV", 10));
  expect(change(state("AAAA", 60))).toEqual(["dns_config.0.dns_records.1.type"]);
  expect(change(state("SRV", 60))).toEqual([]);
  expect(change({ dns_config: [] })).toEqual([
    "dns_config.0.dns_records.0.type",
    "dns_config.0.dns_records.1.type",
    "dns_config.0.namespace_id",
  ]);
});

test("a set's elements have no order, and one that differs replaces as a whole", () => {
  const index: Block = { attributes: { name: attribute(), keys: attribute(["set", "string"]) }, blocks: {} };
  const block = { attributes: {}, blocks: { local_secondary_index: nested("set", index) } };
  const [first, second] = [
    { name: "a", keys: ["x", "y"] },
    { name: "b", keys: [] },
  ];
  const change = (...elements: ValueObject[]) =>
    replaced(
      "aws_dynamodb_table",
      block,
      { local_secondary_index: elements },
      { local_secondary_index: [first, second] },
    );
  expect(change(second, { ...first, keys: ["y", "x"] })).toEqual([]);
  expect(change(first, { ...second, name: "c" })).toEqual(["local_secondary_index"]);
});

test("everything but tags and two switches replaces a task definition", () => {
  const block = bare("cpu", "tags", "track_latest");
  const change = (planned: ValueObject) =>
    replaced("aws_ecs_task_definition", block, planned, { cpu: "256", tags: null, track_latest: null });
  expect(change({ cpu: "256", tags: "a", track_latest: "true" })).toEqual([]);
  expect(change({ cpu: "512", tags: null, track_latest: null })).toEqual(["cpu"]);
});

test("another region replaces whatever of AWS has one, and nothing else replaces a type without a row", () => {
  const block = bare("region", "name");
  const change = (type: string) => replaced(type, block, { region: "b", name: "b" }, { region: "a", name: "a" });
  expect(change("aws_unheard_of")).toEqual(["region"]);
  expect(change("tfe_unheard_of")).toEqual([]);
});
