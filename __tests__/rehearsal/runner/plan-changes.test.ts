import { changesOf } from "../../../src/rehearsal/runner/plan-changes";

interface Given {
  actions: string[];
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  unknown?: Record<string, unknown>;
  paths?: string[][];
  importing?: object;
  from?: string;
}
const resource = (address: string, { actions, before = null, after = null, unknown = {}, ...rest }: Given) => ({
  address,
  mode: "managed" as const,
  type: address.replace(/\..*/, ""),
  ...(rest.from !== undefined && { previous_address: rest.from }),
  change: {
    actions,
    before,
    after,
    after_unknown: unknown,
    ...(rest.paths && { replace_paths: rest.paths }),
    ...(rest.importing && { importing: rest.importing }),
  },
});
const none = { attributes: [], forcedBy: [] };

test("names each kind of change, in the order of addresses", () => {
  const plan = {
    resource_changes: [
      resource("a.new", { actions: ["create"], after: { name: "x" } }),
      resource("a.gone", { actions: ["delete"], before: { name: "x" } }),
      resource("a.same", { actions: ["no-op"], before: { name: "x" }, after: { name: "x" } }),
      resource("a.moved", { actions: ["no-op"], from: "a.old" }),
      resource("a.imported", { actions: ["no-op"], importing: { id: "x" } }),
      resource("a.forgotten", { actions: ["forget"] }),
      { ...resource("data.a.read", { actions: ["read"] }), mode: "data" as const },
    ],
    output_changes: { url: { actions: ["update"] }, same: { actions: ["no-op"] } },
  };
  expect(changesOf(plan)).toEqual([
    { kind: "forgotten", address: "a.forgotten", ...none },
    { kind: "destroyed", address: "a.gone", ...none },
    { kind: "imported", address: "a.imported", ...none },
    { kind: "moved", address: "a.moved", ...none, from: "a.old" },
    { kind: "added", address: "a.new", ...none },
    { kind: "changed", address: "output.url", ...none },
  ]);
});

test("tells which attributes change, also those known only after apply", () => {
  const before = { cpu: "256", image: "a", name: "web", tags: { a: "b" }, tags_all: { a: "b" } };
  const after = { cpu: "512", name: "web", tags: {}, tags_all: {} };
  const unknown = { image: true, network: [{ id: false }] };
  const [change] = changesOf({ resource_changes: [resource("a.b", { actions: ["update"], before, after, unknown })] });
  expect(change).toEqual({ kind: "changed", address: "a.b", attributes: ["cpu", "image", "tags"], forcedBy: [] });
});

test("names tags_all where only the provider's default tags change", () => {
  const change = resource("a.b", { actions: ["update"], before: { tags_all: {} }, after: { tags_all: { a: "b" } } });
  expect(changesOf({ resource_changes: [change] })[0]?.attributes).toEqual(["tags_all"]);
});

test.each<[string[], object]>([
  [["delete", "create"], {}],
  [["create", "delete"], { createsFirst: true }],
])("tells what forces a replacement by %j", (actions, order) => {
  const change = resource("a.b", {
    actions,
    before: { name: "a", arn: "x" },
    after: { name: "b" },
    unknown: { arn: true },
    paths: [["name"], ["dns_config", "0", "namespace_id"]],
  });
  expect(changesOf({ resource_changes: [change] })).toEqual([
    {
      kind: "replaced",
      address: "a.b",
      attributes: ["name"],
      forcedBy: ["name", "dns_config.0.namespace_id"],
      ...order,
    },
  ]);
});

test("finds no change in a plan without any", () => {
  expect(changesOf({})).toEqual([]);
});
