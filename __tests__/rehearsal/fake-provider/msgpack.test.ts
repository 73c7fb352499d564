import { encode as encodeMsgpack } from "@msgpack/msgpack";
import type { Value } from "../../../src/provider/cty";
import { decode, encode } from "../../../src/rehearsal/fake-provider/msgpack";
import { equal, isObject, UNKNOWN } from "../../../src/provider/cty";

const TYPE = new TextEncoder().encode('"string"') as unknown as Value;

test.each<[string, Value]>([
  ["nothing", null],
  ["a text", "a"],
  ["a number", 1.5],
  ["what isn't known yet", { id: UNKNOWN, tags: { a: UNKNOWN }, list: [UNKNOWN, 1] }],
])("%s comes back as it was sent", (_, value) => {
  expect(decode(encode(value))).toEqual(value);
});

test("an unknown with refinements is an unknown", () => {
  // a msgpack extension of type 12, one byte long
  expect(decode({ msgpack: new Uint8Array([0xd4, 12, 0]) })).toBe(UNKNOWN);
});

test("a dynamic value keeps the type that goes with it", () => {
  const value = decode({ msgpack: encodeMsgpack([TYPE, "a"]) });
  expect(value).toEqual([TYPE, "a"]);
  expect(isObject(TYPE)).toBe(false);
});

test("no value is null", () => {
  expect(decode(null)).toBeNull();
});

test.each<[Value, Value, boolean]>([
  [{ a: [1, { b: "c" }] }, { a: [1, { b: "c" }] }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1 }, [1], false],
  [[1, 2], [1], false],
  [null, null, true],
  [UNKNOWN, UNKNOWN, false],
  ["a", UNKNOWN, false],
])("%j and %j are the same: %s", (a, b, same) => {
  expect(equal(a, b)).toBe(same);
});
