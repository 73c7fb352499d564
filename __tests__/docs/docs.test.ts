import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { validateDefinition } from "../../src/definition/validation/validate";
import { demo } from "../fixtures/platform";
import { added } from "./books";
import { split } from "./layouts";
import { renamed } from "./moves";

const guides = existsSync("docs") ? readdirSync("docs").map((name) => `docs/${name}`) : [];
const pages = ["README.md", ...guides.filter((name) => name.endsWith(".md"))];

interface Block {
  readonly page: string;
  readonly language: string;
  readonly lines: readonly string[];
}

/** Fenced code blocks of a page, without the indentation of the list item that they stand in. */
function blocksOf(page: string): Block[] {
  const fences = readFileSync(page, "utf8").matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm);
  return [...fences].map(([, indent = "", language = "", body = ""]) => ({
    page,
    language,
    lines: body
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(indent.length)),
  }));
}

const blocks = pages.flatMap(blocksOf);

function unindented(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n");
}

test("every TypeScript snippet is cut from a file that is compiled", () => {
  const snippets = blocks.filter(({ language }) => language === "ts");
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
    [...readFileSync(page, "utf8").matchAll(/npm (?:run )?((?!run\b|ci\b|install\b|pkg\b)[a-z:]+)/g)].map(
      ([, name = ""]) => name,
    ),
  );
  const missing = named.filter((name) => /^[a-z]/.test(name) && !(name in scripts) && !PROSE.has(name));
  expect(missing).toEqual([]);
});

/** Words that follow "npm" in a sentence. */
const PROSE = new Set(["and"]);

test("every link to a file leads somewhere", () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(join(dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
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

test("the layout that the guide shows is a valid definition", () => {
  expect(validateDefinition({ ...demo, environments: { dev: split } }, ".")).toEqual([]);
});

test("the service that the README adds is valid in every environment of the demo", () => {
  const environments = Object.fromEntries(
    Object.entries(demo.environments).map(([name, environment]) => [
      name,
      { ...environment, services: { ...environment.services, ...added } },
    ]),
  );
  expect(validateDefinition({ ...demo, environments }, ".")).toEqual([]);
});
