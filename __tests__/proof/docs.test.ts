import { readFileSync } from "node:fs";
import { join } from "node:path";
import { QUOTAS } from "../../src/aws/quotas";
import { RULES } from "../../src/proof/rules";

const DOCS = readFileSync(join(__dirname, "..", "..", "docs", "proof.md"), "utf8");

/** The first two cells of each row of the tables below a heading, down to the next one of its level. */
function rows(heading: string): readonly (readonly string[])[] {
  const section = DOCS.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((row) =>
      row
        .split("|")
        .slice(1, 3)
        .map((cell) => cell.trim()),
    );
}

test("lists every rule with its title", () => {
  expect(rows("Rules").toSorted()).toEqual(RULES.map(({ id, title }) => [`\`${id}\``, title]).toSorted());
});

test("lists every quota with its default", () => {
  expect(rows("Quotas")).toEqual(Object.entries(QUOTAS).map(([name, value]) => [`\`${name}\``, String(value)]));
});
