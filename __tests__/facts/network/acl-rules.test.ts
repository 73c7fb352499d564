import { addressRange } from "../../../src/lib/address-range";
import { type AclRule, type Passage, passage, ruleOf } from "../../../src/facts/network/acl-rules";
import { Unknown, type Value } from "../../../src/terraform/expressions/value";

const UNKNOWN = new Unknown("var.it");

interface Entry {
  readonly number?: Value;
  readonly action?: Value;
  readonly cidr?: Value;
  readonly protocol?: Value;
  readonly ports?: readonly [Value, Value];
}

function entries(...all: readonly Entry[]): readonly AclRule[] {
  return all.flatMap(({ number, action = "allow", cidr = "0.0.0.0/0", protocol = "-1", ports }, index) => {
    const given: Record<string, Value> = { cidr_block: cidr, protocol };
    if (ports) [given["from_port"], given["to_port"]] = ports;
    const get = (name: string): Value | undefined => given[name];
    return ruleOf(`entry ${index}`, "ingress", { number: number ?? index + 1, action, get }) ?? [];
  });
}

function meets(rules: readonly AclRule[], cidr = "10.0.1.0/24", from = 443, to = from): Passage {
  const peers = [addressRange(cidr)].flatMap((range) => range ?? []);
  return passage(rules, { direction: "ingress", ports: { from, to }, peers });
}

const PASSES: Passage = { kind: "passes" };
const nothingAllows: Passage = { kind: "stops", entry: undefined, partly: false };

test("the entry with the smallest number that matches decides", () => {
  expect(meets(entries({ number: 2 }, { number: 1, action: "deny" }))).toMatchObject({
    kind: "stops",
    entry: "entry 1",
  });
  expect(meets(entries({ number: 1 }, { number: 2, action: "deny" }))).toEqual(PASSES);
});

test("what no entry matches is stopped", () => {
  expect(meets([])).toEqual(nothingAllows);
  expect(meets(entries({ cidr: "10.0.2.0/24" }))).toEqual(nothingAllows);
  expect(meets(entries({ cidr: "::/0" }))).toEqual(nothingAllows);
});

test.each([
  ["10.9.0.0/16", PASSES],
  ["10.0.1.0/24", { kind: "stops", entry: "entry 0", partly: false }],
  ["10.0.0.0/8", { kind: "stops", entry: "entry 0", partly: false }],
  ["10.0.1.128/25", { kind: "stops", entry: "entry 0", partly: true }],
])("a deny of %s before an allow of everything", (cidr, expected) => {
  expect(meets(entries({ action: "deny", cidr }, {}))).toEqual(expected);
});

test("several entries together let all of a range and all ports pass", () => {
  expect(meets(entries({ cidr: "10.0.1.0/25" }, { cidr: "10.0.1.128/25" }))).toEqual(PASSES);
  const ports = entries({ protocol: "tcp", ports: [1024, 32767] }, { protocol: "6", ports: [32768, 65535] });
  expect(meets(ports, "10.0.1.0/24", 1024, 65535)).toEqual(PASSES);
  expect(meets(ports, "10.0.1.0/24", 1023, 65535)).toMatchObject({ kind: "stops", partly: true });
});

test("ports that aren't set are port 0, and entries for other protocols don't count", () => {
  expect(meets(entries({ protocol: "tcp" }))).toEqual(nothingAllows);
  expect(meets(entries({ protocol: "udp", ports: [0, 65535] }, { protocol: "1" }))).toEqual(nothingAllows);
});

test.each<[string, Entry]>([
  ["the action", { action: UNKNOWN }],
  ["the addresses", { action: "deny", cidr: UNKNOWN }],
  ["the protocol", { action: "deny", protocol: UNKNOWN }],
  ["the ports", { action: "deny", protocol: "tcp", ports: [UNKNOWN, 65535] }],
])("an entry of which %s can't be told makes what it may decide unknown", (_, entry) => {
  expect(meets(entries(entry, {}))).toMatchObject({ kind: "unknown" });
});

test("an entry in doubt is of no account where the outcome is the same without it", () => {
  expect(meets(entries({ action: "allow", cidr: UNKNOWN }, {}))).toEqual(PASSES);
  expect(meets(entries({ action: "deny", cidr: UNKNOWN }))).toEqual(nothingAllows);
  expect(meets(entries({}, { action: UNKNOWN }))).toEqual(PASSES);
});

test("an entry without a known number may come first", () => {
  expect(meets(entries({}, { number: UNKNOWN, action: "deny" }))).toMatchObject({ kind: "unknown" });
});
