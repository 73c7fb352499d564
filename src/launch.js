/**
 * Runs a TypeScript file of this project: `node src/launch.js <file.ts> [argument …]`, from the project's root.
 *
 * esbuild bundles the file with every package it imports and the bundle runs in this very process: several times faster
 * than a TypeScript loader that reads the packages file by file, and no build step. The bundle is kept in
 * `node_modules/.cache/launch` with V8's compiled form, for as long as none of the files in it changes; `LAUNCH_CACHE=off`
 * does without. Types are checked apart, by `npm run types`.
 */
"use strict";

const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");
const { Script } = require("node:vm");

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error("launch: no file given; usage: node src/launch.js <file.ts> [argument …]");
  process.exit(1);
}
const file = resolve(entry);

// The binary itself, not esbuild's JavaScript API: starting the API's service costs 100 ms more.
const binary = process.platform === "win32" ? "esbuild.exe" : "bin/esbuild";
const esbuild = require.resolve(`@esbuild/${process.platform}-${process.arch}/${binary}`);
const options = ["--bundle", "--platform=node", "--target=node20", "--log-level=error"];

const key = createHash("sha256")
  .update(JSON.stringify([file, stamp(esbuild), options]))
  .digest("hex")
  .slice(0, 16);
const kept = resolve("node_modules/.cache/launch", key);
const keeps = process.env.LAUNCH_CACHE !== "off";

/** When a file was last written and how long it is; tells a changed file from the one that was bundled. */
function stamp(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? "gone" : `${stats.mtimeMs} ${stats.size}`;
}

function readKept(name) {
  try {
    return readFileSync(join(kept, name));
  } catch {
    return undefined;
  }
}

/** Writes a file of the cache at once or not at all; a cache that can't be written is none. */
function keep(name, content) {
  const unfinished = join(kept, `${name}.${process.pid}`); // another run may write the same
  try {
    mkdirSync(kept, { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, join(kept, name));
  } catch {
    rmSync(unfinished, { force: true });
  }
}

/** The kept bundle, if every file in it is as it was. Its first line is the list of those files. */
function keptBundle() {
  const text = keeps ? readKept("bundle.js")?.toString() : undefined;
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  try {
    const inputs = JSON.parse(text.slice("// ".length, end));
    if (!inputs.every(([path, was]) => stamp(path) === was)) return undefined;
    return { code: text.slice(end + 1), inputs: text.slice(0, end) };
  } catch {
    return undefined; // whatever that is, it's no bundle of ours
  }
}

function newBundle() {
  const folder = mkdtempSync(join(tmpdir(), "launch-"));
  const [bundle, metafile] = [join(folder, "bundle.js"), join(folder, "inputs.json")];
  try {
    execFileSync(esbuild, [file, ...options, `--outfile=${bundle}`, `--metafile=${metafile}`], { stdio: "inherit" });
    const text = readFileSync(bundle, "utf8");
    const paths = Object.keys(JSON.parse(readFileSync(metafile, "utf8")).inputs);
    const inputs = `// ${JSON.stringify(paths.map((path) => [path, stamp(path)]))}`;
    rmSync(join(kept, "compiled"), { force: true });
    if (keeps) keep("bundle.js", `${inputs}\n${text}`);
    return { code: text, inputs };
  } catch {
    return undefined; // esbuild has said why, with file and line
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { code, inputs } = keptBundle() ?? newBundle() ?? {};
if (code === undefined) process.exit(1);
// For a program that remembers what it made: the same text is the same code, down to the packages.
module.exports = { inputs };
const compiled = keeps ? readKept("compiled") : undefined;
// On one line, so that esbuild's line numbers hold.
const wrapped = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
const script = new Script(wrapped, { filename: file, ...(compiled && { cachedData: compiled }) });
if (keeps && (compiled === undefined || script.cachedDataRejected)) {
  // At the end, when the functions that ran have been compiled.
  process.once("exit", () => keep("compiled", script.createCachedData()));
}

process.argv = [process.argv[0], file, ...args];
const main = new Module(file);
main.filename = file;
main.paths = Module._nodeModulePaths(process.cwd());
script.runInThisContext()(main.exports, Module.createRequire(file), main, file, resolve(file, ".."));
