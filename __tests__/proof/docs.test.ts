import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../src/proof/rules";
import { NAT_CASES, PLATFORM_CASES, SPLIT_CASES, testName } from "./cases/all";
import type { Case } from "./cases/case";

const DOCS = readFileSync(join(__dirname, "..", "..", "docs", "proof.md"), "utf8");

/** The rows of the table below a heading. */
function table(heading: string): readonly (readonly string[])[] {
  const section = DOCS.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("lists every rule with its title", () => {
  expect(table("Rules")).toEqual(RULES.map(({ id, title }) => [`\`${id}\``, title]));
});

test("lists every link with its rule and the test that takes it out", () => {
  const row = (one: Pick<Case, "rule" | "link">, where?: Parameters<typeof testName>[1]) => [
    `\`${one.rule}\``,
    one.link,
    testName(one, where),
  ];
  expect(table("Links")).toEqual([
    ...PLATFORM_CASES.map((one) => row(one)),
    ...NAT_CASES.map((one) => row(one, "with NAT ")),
    ...SPLIT_CASES.map((one) => row(one, "across stacks ")),
  ]);
});

test("has a link for every rule", () => {
  const broken = new Set([...PLATFORM_CASES, ...SPLIT_CASES].map(({ rule }) => rule));
  expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
});
