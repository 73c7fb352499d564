import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../src/proof/rules";
import { NAT_CASES, PLATFORM_CASES, testName } from "./cases/all";

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
  const rows = [...PLATFORM_CASES.map((one) => [one, false] as const), ...NAT_CASES.map((one) => [one, true] as const)];
  expect(table("Links")).toEqual(rows.map(([one, nat]) => [`\`${one.rule}\``, one.link, testName(one, nat)]));
});

test("has a link for every rule", () => {
  const broken = new Set(PLATFORM_CASES.map(({ rule }) => rule));
  expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
});
