import { UNKNOWN, type Value } from "../../../src/provider/cty";
import { sameValue } from "../../../src/provider/equality/same";
import type { Sameness } from "../../../src/provider/type-row";
import type { CtyType } from "../../../src/provider/cty";

const SDK = { strict: false, isAwsvpc: true };
const same = (a: Value, b: Value, sameness?: Sameness, type: CtyType = "string") =>
  sameValue(a, b, type, { ...SDK, same: sameness && { it: sameness } }, "it");
const statement = (fields: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...fields }] });
const container = (fields: object) => JSON.stringify([{ name: "web", image: "nginx", ...fields }]);
const rules = (...priorities: readonly number[]) =>
  JSON.stringify({
    rules: priorities.map((rulePriority) => ({ rulePriority, selection: { tagPrefixList: ["a", "b"] } })),
  });

test.each<[Sameness, string, string]>([
  ["policy", statement({ Action: ["a", "b"] }), statement({ Action: ["b", "a"] })],
  ["policy", statement({ Action: "a", Resource: "*" }), statement({ Resource: ["*"], Action: ["a"] })],
  [
    "policy",
    statement({ Principal: { AWS: "123456789012" } }),
    statement({ Principal: { AWS: ["arn:aws:iam::123456789012:root"] } }),
  ],
  ["policy", statement({ Condition: { Bool: { x: "true" } } }), statement({ Condition: { Bool: { x: ["true"] } } })],
  ["containers", container({}), container({ essential: true, cpu: 0, environment: [], unheard: 1 })],
  [
    "containers",
    container({ portMappings: [{ containerPort: 80 }] }),
    container({ portMappings: [{ ContainerPort: 80, hostPort: 80, protocol: "tcp" }] }),
  ],
  [
    "containers",
    container({ healthCheck: { command: ["x"] } }),
    container({ healthCheck: { command: ["x"], interval: 30, retries: 3, timeout: 5 } }),
  ],
  ["lifecycle", rules(1, 2), rules(2, 1)],
  ["json", '{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }'],
  ["protocol", "6", "TCP"],
  ["dns name", "Shop.Example.", "shop.example"],
  ["case", "HTTP", "http"],
  ["https url", "https://token.example", "token.example"],
  ["kms key", "arn:aws:kms:eu-central-1:123456789012:key/k-1", "k-1"],
  ["ipv6 block", "2001:db8::/32", "2001:0db8:0::/32"],
  ["instant", "2030-01-01T00:00:00Z", "2030-01-01T01:00:00+01:00"],
])("as %s one is the other: %s and %s", (sameness, a, b) => {
  expect([same(a, b, sameness), same(b, a, sameness)]).toEqual([true, true]);
});

test.each<[Sameness, string, string]>([
  ["policy", statement({ Action: ["a", "b"] }), statement({ Action: ["a"] })],
  ["policy", statement({ Action: "a" }), statement({ NotAction: "a" })],
  ["policy", statement({ Sid: "x" }), statement({ Sid: "y" })],
  ["policy", statement({ Principal: "*" }), statement({ Principal: { AWS: "*" } })],
  ["policy", statement({}), "no JSON"],
  ["containers", container({}), container({ essential: false })],
  // The provider knows no default of this one.
  [
    "containers",
    container({ healthCheck: { command: ["x"] } }),
    container({ healthCheck: { command: ["x"], startPeriod: 0 } }),
  ],
  ["containers", container({ command: ["a", "b"] }), container({ command: ["b", "a"] })],
  ["lifecycle", rules(1), rules(2)],
  ["json", "[1,2]", "[2,1]"],
  ["protocol", "tcp", "udp"],
  ["dns name", "shop.example", "shop.example.com"],
  ["ipv6 block", "2001:db8::/32", "2001:db8::/48"],
])("as %s one isn't the other: %s and %s", (sameness, a, b) => {
  expect(same(a, b, sameness)).toBe(false);
});

test("the SDK takes nothing for empty, the framework doesn't, and what isn't known is like nothing", () => {
  const nothing: Value[] = [null, "", 0, false, [], {}];
  expect(nothing.every((a) => nothing.every((b) => same(a, b, undefined, "dynamic")))).toBe(true);
  expect(sameValue(null, "", "string", { ...SDK, strict: true })).toBe(false);
  expect(same(UNKNOWN, UNKNOWN)).toBe(false);
  expect(same(null, true)).toBe(false);
});

test("sets have no order, lists have one, and a key of a map counts without a value too", () => {
  expect(same(["a", "b"], ["b", "a"], undefined, ["set", "string"])).toBe(true);
  expect(same(["a", "a"], ["a", "b"], undefined, ["set", "string"])).toBe(false);
  expect(same(["a", "b"], ["b", "a"], undefined, ["list", "string"])).toBe(false);
  expect(same({ a: "" }, { b: "" }, undefined, ["map", "string"])).toBe(false);
});
