import { cycleIn } from "../../src/lib/cycle";

const edges = (all: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(all));

test.each<[string, Readonly<Record<string, readonly string[]>>, readonly string[]]>([
  ["nothing", {}, []],
  ["two ways to one end", { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
  ["what waits for itself", { a: ["a"] }, ["a"]],
  ["a circle behind what isn't in it", { a: ["b"], b: ["c"], c: ["d"], d: ["b"] }, ["b", "c", "d"]],
  ["what nothing says anything of", { a: ["gone"] }, []],
])("%s: the circle is said from where it is met", (_, all, expected) => {
  expect(cycleIn(edges(all))).toEqual(expected);
});

test("a chain may be deeper than a stack of calls", () => {
  const chain = Array.from({ length: 50_000 }, (_, at): [string, string[]] => [`n${at}`, [`n${at + 1}`]]);
  expect(cycleIn(new Map(chain))).toEqual([]);
  expect(cycleIn(new Map([...chain, ["n50000", ["n0"]]]))).toHaveLength(50_001);
});
