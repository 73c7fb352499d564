/** Where things are and who may import whom: docs/architecture.md says why, this file holds the project to it. */
import { parseSync } from "@swc/core";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";

const root = resolve(__dirname, "..");

/** Source files, relative to the root, with `/` between the parts. */
function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(folder, path.split(sep).join("/")))
    .filter((path) => /\.(ts|js)$/.test(path))
    .sort();
}

/** What is read here of a part of a syntax tree. */
interface Part {
  readonly type?: string;
  readonly value?: string;
  readonly source?: Part;
  readonly callee?: Part;
  readonly arguments?: readonly { readonly expression: Part }[];
  readonly argument?: Part;
}

/** What is imported, required or loaded later, in the order of the text. */
function namesIn(part: Part): string[] {
  const isCall = part.callee?.type === "Import" || part.callee?.value === "require";
  const isType = part.type === "TsImportType";
  const named = isCall ? part.arguments?.[0]?.expression : isType ? part.argument : part.source;
  const inside = Object.values(part).flatMap((value: unknown) =>
    typeof value === "object" && value !== null ? namesIn(value) : [],
  );
  return named?.type === "StringLiteral" && named.value !== undefined ? [named.value, ...inside] : inside;
}

/** What a file imports: package names as they are, files of ours relative to the root. */
function importsOf(file: string): string[] {
  const syntax = file.endsWith(".ts") ? "typescript" : "ecmascript";
  return namesIn(parseSync(readFileSync(join(root, file), "utf8"), { syntax }) as Part).map((name) => {
    if (!name.startsWith(".")) return name;
    const path = relative(root, resolve(root, dirname(file), name))
      .split(sep)
      .join("/");
    return (
      [path, `${path}.ts`, `${path}.js`].find(
        (candidate) => /\.\w+$/.test(candidate) && existsSync(join(root, candidate)),
      ) ?? path
    );
  });
}

const files = filesIn("src");
const imports = new Map(["main.ts", ...files].map((file) => [file, importsOf(file)]));

/** `src/constructs/network/network.ts` is in `constructs`, and `main.ts` is `main`. */
function roomOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  return first === "src" ? second : first.replace(/\.ts$/, "");
}

/** Rooms that each room may import from, beside its own and those for everybody: the guide's table, and the demo. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [...readFileSync(join(root, "docs/architecture.md"), "utf8").matchAll(/^\| `src\/(\w+)` .*\|([^|]*)\|$/gm)].map(
      ([, room = "", others = ""]) => [room, others.match(/\w+/g) ?? []],
    ),
  ),
  main: ["definition", "environments", "synthesis"],
};

/** What AWS says, and what has nothing to do with any of it. */
const FOR_EVERYBODY = ["aws", "lib", "cli"];

/** Everybody else is plain TypeScript: what they do holds for anybody's Terraform. */
const WITH_CDKTF = ["constructs", "extend", "stacks", "synthesis"];

/** The largest number of files that lie directly in a folder of src. */
const FOLDER_SIZE = 22;

/** `file → import` for every import of the chosen files that isn't as it should be. */
function offences(isWrong: (imported: string, file: string) => boolean): string[] {
  return [...imports].flatMap(([file, imported]) =>
    imported.filter((name) => isWrong(name, file)).map((name) => `${file} → ${name}`),
  );
}

const isOurs = (name: string): boolean => imports.has(name);
const isCdktf = (name: string): boolean => /^(cdktf|constructs|@cdktf\/.*)(\/|$)/.test(name);

test("every room of src has a place in the order", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => !(name in ALLOWED))).toEqual([]);
});

test("imports follow the data from the definition to the review, and never go back", () => {
  const wrong = offences((name, file) => {
    const [from, to] = [roomOf(file), roomOf(name)];
    const isAllowed = from === to || FOR_EVERYBODY.includes(to) || ALLOWED[from]?.includes(to) === true;
    return isOurs(name) && !isAllowed;
  });
  expect(wrong).toEqual([]);
});

test("no test but the demo's own depends on the demo", () => {
  const tests = filesIn("__tests__").filter((file) => !file.startsWith("__tests__/demo/"));
  const isDemo = (name: string) => /^(src\/environments|apps|main|__tests__\/demo)(\/|\.ts$)/.test(name);
  expect(tests.filter((file) => importsOf(file).some(isDemo))).toEqual([]);
});

test("what a user writes, and what reads only the JSON, knows neither cdktf nor a provider", () => {
  expect(offences((name, file) => !WITH_CDKTF.includes(roomOf(file)) && isCdktf(name))).toEqual([]);
});

test(`a folder of src has at most ${FOLDER_SIZE} files`, () => {
  const sizes = new Map<string, number>();
  for (const folder of files.map(dirname)) sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  const large = [...sizes].filter(([, size]) => size > FOLDER_SIZE).map(([folder]) => folder);
  expect(large).toEqual([]);
});

test("only the stacks and the synthesis reach into cdktf's private files, each for one reason", () => {
  expect(offences((name) => name.startsWith("cdktf/"))).toEqual([
    "src/stacks/render.ts → cdktf/lib/util",
    "src/synthesis/token-stacks.ts → cdktf/lib/tokens/private/stack-trace",
  ]);
});

test("a provider is imported by the resource, never as a whole", () => {
  expect(
    offences((name) => name.startsWith("@cdktf/") && !/^@cdktf\/provider-\w+\/lib\/[a-z0-9-]+$/.test(name)),
  ).toEqual([]);
});

test("an import of ours names a file that is there", () => {
  expect(offences((name) => name.startsWith("src/") && !isOurs(name))).toEqual([]);
});

test("a package that src imports stands in package.json, and what a synth needs among the dependencies", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const packageOf = (name: string) => name.split("/", name.startsWith("@") ? 2 : 1).join("/");
  const isKnown = (name: string, file: string) =>
    isOurs(name) ||
    name.startsWith("node:") ||
    packageOf(name) in dependencies ||
    (roomOf(file) === "rehearsal" && packageOf(name) in devDependencies);
  expect(offences((name, file) => !isKnown(name, file))).toEqual([]);
});

test("no file imports itself, however long the way", () => {
  const cycles = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      const cycle = trail.slice(start);
      const first = cycle.indexOf([...cycle].sort()[0] ?? file);
      cycles.add([...cycle.slice(first), ...cycle.slice(0, first)].join(" → "));
    } else if (!done.has(file)) {
      for (const next of imports.get(file) ?? []) if (isOurs(next)) visit(next, [...trail, file]);
      done.add(file);
    }
  };
  const done = new Set<string>();
  for (const file of imports.keys()) visit(file, []);
  expect([...cycles]).toEqual([]);
});

test("no file only hands on what others export", () => {
  const barrels = files.filter((file) => /(^|\/)index\.\w+$/.test(file));
  const handingOn = files.filter((file) =>
    /^export\s+(type\s+)?(\*|\{[^}]*\})\s+from\b/m.test(readFileSync(join(root, file), "utf8")),
  );
  expect([barrels, handingOn]).toEqual([[], []]);
});

test.each(["constructs", "stacks", "synthesis"])("every file in src/%s has a test of the same name", (folder) => {
  const tested = filesIn(`__tests__/${folder}`).map((file) => posix.basename(file, ".test.ts"));
  const named = files.filter((file) => roomOf(file) === folder).map((file) => posix.basename(file, ".ts"));
  expect(named.filter((name) => !tested.includes(name))).toEqual([]);
});

test("every file in __tests__/constructs is the test of a construct", () => {
  const tested = filesIn("__tests__/constructs").map(
    (file) => `${file.replace("__tests__", "src").replace(/\.test\.ts$/, "")}.ts`,
  );
  expect(tested.filter((file) => !files.includes(file))).toEqual([]);
});

test("no test keeps a snapshot file", () => {
  const kept = readdirSync(join(root, "__tests__"), { recursive: true, encoding: "utf8" });
  expect(kept.filter((path) => path.endsWith(".snap"))).toEqual([]);
});
