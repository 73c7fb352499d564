import { existsSync, readdirSync, readFileSync } from "node:fs";
import { validateDefinition } from "../../src/definition/validation/validate";
import { demo } from "../fixtures/platform";
import { split } from "./layouts";
import { renamed } from "./moves";
import { withResources } from "./resources";
import { scaled } from "./scaling";
import { type Block, blocksOf, linksOf, pages, textOf } from "./pages";

const blocks = pages.flatMap(blocksOf);

function unindented(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n");
}

test("every TypeScript snippet is cut from a file that is compiled", () => {
  const isTheDemos = ({ lines }: Block) => lines[0]?.startsWith("// src/environments/");
  const snippets = blocks.filter((block) => block.language === "ts" && !isTheDemos(block));
  expect(snippets.length).toBeGreaterThan(0);
  for (const { page, lines } of snippets) {
    const [first = "", ...rest] = lines;
    const file = first.replace("// ", "");
    expect(`${page}: ${existsSync(file) ? "cut from a file" : `starts with '${first}', no file`}`).toBe(
      `${page}: cut from a file`,
    );
    expect(unindented(readFileSync(file, "utf8"))).toContain(unindented(rest.join("\n")));
  }
});

test("every npm script that a page names exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm (?:run )?((?!run\b|ci\b|install\b|pkg\b)[a-z:]+)/g)].map(([, name = ""]) => name),
  );
  const missing = named.filter((name) => /^[a-z]/.test(name) && !(name in scripts) && !PROSE.has(name));
  expect(missing).toEqual([]);
});

/** Words that follow "npm" in a sentence. */
const PROSE = new Set(["and"]);

test("every link to a file leads somewhere", () => {
  const links = pages.flatMap(linksOf).filter(({ isDemo }) => !isDemo);
  expect(links.filter(({ target }) => !existsSync(target))).toEqual([]);
});

test("every folder of src stands in the README's map", () => {
  const readme = readFileSync("README.md", "utf8");
  const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => `src/${name}`).filter((folder) => !readme.includes(`\`${folder}\``))).toEqual([]);
});

test("every dependency stands in the README's table", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, object>;
  const readme = readFileSync("README.md", "utf8");
  const missing = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !readme.includes(`\`${name}\``) && !name.startsWith("@types/"),
  );
  expect(missing).toEqual([]);
});

test("the moves that the guide shows are a valid definition", () => {
  expect(validateDefinition({ ...demo, environments: { dev: renamed } }, ".")).toEqual([]);
});

test("the resources that the guide shows are a valid definition", () => {
  expect(validateDefinition({ ...demo, environments: { dev: withResources } }, ".")).toEqual([]);
});

test("the scaling that the guide shows is a valid definition", () => {
  expect(validateDefinition({ ...demo, environments: { dev: scaled } }, ".")).toEqual([]);
});

test("the layout that the guide shows is a valid definition", () => {
  expect(validateDefinition({ ...demo, environments: { dev: split } }, ".")).toEqual([]);
});
