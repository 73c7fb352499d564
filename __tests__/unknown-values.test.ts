/**
 * What isn't known before a plan is `undefined` to `asString` and its like, as is what isn't set: compared with `===`, the one
 * is taken for the other. `Setting` tells them apart.
 */
import { parseSync } from "@swc/core";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const READERS = new Set(["asString", "asBoolean", "asNumber"]);
const COMPARISONS = new Set(["===", "!==", "==", "!="]);

interface Part {
  readonly type?: string;
  readonly value?: unknown;
  readonly operator?: string;
  readonly left?: Part;
  readonly right?: Part;
  readonly callee?: Part;
  readonly expression?: Part;
}

function isRead(part: Part | undefined): boolean {
  if (part?.type === "ParenthesisExpression") return isRead(part.expression);
  return part?.type === "CallExpression" && READERS.has(String(part.callee?.value));
}

/** How often a text compares what it has just read. */
function comparisons(part: Part): number {
  const isOne = COMPARISONS.has(part.operator ?? "") && [part.left, part.right].some(isRead);
  const inside = Object.values(part).map((value: unknown) =>
    typeof value === "object" && value !== null ? comparisons(value) : 0,
  );
  return inside.reduce((sum, count) => sum + count, isOne ? 1 : 0);
}

function comparisonsIn(text: string): number {
  return comparisons(parseSync(text, { syntax: "typescript" }));
}

test.each([
  'asString(value) === "on"',
  '"on" !== asString(get("a"))',
  "asBoolean(value) === true",
  "if ((asNumber(value)) !== 3) stop();",
])("%s is found", (text) => {
  expect(comparisonsIn(text)).toBe(1);
});

test.each(['equals(textSetting(value), "on") === "yes"', "asString(value) ?? fallback"])("%s is fine", (text) => {
  expect(comparisonsIn(text)).toBe(0);
});

test("no fact and no rule compares a value that may not be known", () => {
  const files = ["src/facts", "src/proof"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => join(folder, path)),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => comparisonsIn(readFileSync(join(ROOT, file), "utf8")) > 0)).toEqual([]);
});
