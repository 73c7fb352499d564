import fc from "fast-check";
import { countWildcards, covers, isPathPattern, meets } from "../../src/lib/path-pattern";

test.each([
  ["/", "/", true],
  ["/*", "/", true],
  ["/*", "/a/b", true],
  ["/a/*", "/a/", true],
  ["/a/*", "/a", false],
  ["/a*", "/a", true],
  ["/a/*", "/a/b*", true],
  ["/a/b*", "/a/*", false],
  ["/?", "/a", true],
  ["/?", "/*", false],
  ["/*", "/?", true],
  ["/?", "/?", true],
  ["/a?", "/a", false],
  ["/a", "/?", false],
  ["/*/x", "/a/b/x", true],
  ["/*x*", "/*", false],
  ["/**", "/*", true],
  ["/A", "/a", false],
])("'%s' covers '%s': %s", (outer, inner, expected) => {
  expect(covers(outer, inner)).toBe(expected);
});

test.each([
  ["/a*", "/*b", true],
  ["/a?c", "/ab*", true],
  ["/*", "/", true],
  ["/a/*", "/a", false],
  ["/a*", "/b*", false],
  ["/?", "/", false],
  ["/A", "/a", false],
])("'%s' meets '%s': %s, either way round", (one, other, expected) => {
  expect([meets(one, other), meets(other, one)]).toEqual([expected, expected]);
});

const pattern = fc
  .array(fc.constantFrom("a", "b", "/", "*", "?"), { maxLength: 6 })
  .map((parts) => `/${parts.join("")}`);
const matches = (glob: string, path: string) =>
  new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(path);

test("what both patterns match tells that they meet", () => {
  fc.assert(
    fc.property(pattern, pattern, fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 6 }), (one, other, rest) => {
      const path = `/${rest.join("")}`;
      fc.pre(matches(one, path) && matches(other, path));
      return meets(one, other);
    }),
  );
});

test("whatever a covered pattern matches, the covering one matches", () => {
  fc.assert(
    fc.property(
      pattern,
      pattern,
      fc.array(fc.constantFrom("a", "b", "c", "/"), { maxLength: 8 }),
      (outer, inner, rest) => {
        const path = `/${rest.join("")}`;
        return !covers(outer, inner) || !matches(inner, path) || matches(outer, path);
      },
    ),
    { numRuns: 2000 },
  );
});

test("a pattern without wildcards is covered exactly when it matches", () => {
  fc.assert(
    fc.property(pattern, fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 8 }), (outer, rest) => {
      const path = `/${rest.join("")}`;
      return covers(outer, path) === matches(outer, path);
    }),
    { numRuns: 2000 },
  );
});

test("a pattern starts with a slash and has up to 128 of the allowed characters", () => {
  expect(["/", "/a-b_c.$~\"'@:+&*?", `/${"a".repeat(127)}`].map(isPathPattern)).toEqual([true, true, true]);
  expect(["", "a", "/a b", "/ä", "/a#b", `/${"a".repeat(128)}`].map(isPathPattern)).toEqual(new Array(6).fill(false));
});

test("two patterns of sixty wildcards each are compared at once", () => {
  const many = `/${"*a".repeat(60)}`;
  expect([covers(many, many), covers(many, `${many}b`), covers(many, `/${"a".repeat(120)}`)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(covers(`/${"?*".repeat(60)}`, `/${"b?".repeat(60)}`)).toBe(true);
});

test("counts both wildcards", () => {
  expect(countWildcards("/a/*/b?/*")).toBe(3);
});
