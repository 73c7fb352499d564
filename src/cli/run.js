/**
 * Runs a TypeScript file: `node src/cli/run.js <file.ts> [argument …]`. esbuild bundles our own files, packages stay in
 * `node_modules`, and the bundle runs in this process. It is kept while its files are as they were. Stack traces name the
 * TypeScript line. Types are checked apart, by `npm run types`.
 */
"use strict";

const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require("node:fs");
const { enableCompileCache } = require("node:module");
const { tmpdir } = require("node:os");
const { basename, dirname, join, relative, resolve } = require("node:path");

const entry = resolve(process.argv[2] ?? "main.ts");
let root = dirname(entry);
while (!existsSync(join(root, "node_modules")) && root !== dirname(root)) root = dirname(root);
const kept = join(root, "node_modules/.cache/run", `${relative(root, entry).replaceAll(/\W+/g, "-")}.cjs`);

function keyOf(files) {
  return files.reduce((hash, file) => hash.update(readFileSync(join(root, file))), createHash("sha256")).digest("hex");
}

/** Whether the bundle was made from the files as they are now: its last line has their names and a hash of them. */
function isFresh() {
  try {
    const { files, key } = JSON.parse(readFileSync(kept, "utf8").split("\n//").pop());
    return keyOf(files) === key;
  } catch {
    return false; // there is none, it is damaged, or a file is gone
  }
}

function build() {
  const options = {
    bundle: true,
    platform: "node",
    packages: "external",
    minifyWhitespace: true,
    sourcemap: "inline",
    sourcesContent: false,
  };
  const io = { absWorkingDir: root, entryPoints: [entry], outfile: kept, write: false, metafile: true };
  const { metafile, outputFiles } = require("esbuild").buildSync({ ...options, ...io });
  const files = Object.keys(metafile.inputs);
  return `${outputFiles[0].text}//${JSON.stringify({ files, key: keyOf(files) })}`;
}

/** Where the bundle is kept for the next run. */
function keep(text) {
  try {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, text);
    renameSync(`${kept}.${process.pid}`, kept); // another run may write the same
    return kept;
  } catch {
    return lend(text); // a checkout that can't be written
  }
}

/** Where the bundle lies for this run alone, beside a link to the packages. */
function lend(text) {
  const folder = mkdtempSync(join(tmpdir(), "run-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const lent = join(folder, basename(kept));
  writeFileSync(lent, text);
  return lent;
}

let bundle = kept;
if (!isFresh()) {
  let text;
  try {
    text = build();
  } catch (error) {
    // esbuild itself has said why, with file and line
    if (error.code === "MODULE_NOT_FOUND") console.error("packages: esbuild isn't installed; run npm ci");
    process.exit(1);
  }
  bundle = keep(text);
}
enableCompileCache?.(join(root, "node_modules/.cache/compiled")); // Node 22 and later
process.setSourceMapsEnabled(true);
process.argv.splice(1, 2, entry);
require(bundle);
