/**
 * Runs a TypeScript file: `node src/cli/run.js <file.ts> [argument …]`. esbuild bundles our own files, packages stay in
 * `node_modules`, and the bundle runs in this process. It is kept while its files are as they were. Stack traces name the
 * TypeScript line. Types are checked apart, by `npm run types`.
 */
"use strict";

const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { dirname, join, relative, resolve } = require("node:path");

const entry = resolve(process.argv[2] ?? "main.ts");
let root = dirname(entry);
while (!existsSync(join(root, "node_modules")) && root !== dirname(root)) root = dirname(root);
const cache = join(root, "node_modules/.cache/run");
const bundle = join(cache, `${relative(root, entry).replaceAll(/\W+/g, "-")}.cjs`);
const keyOf = (files) =>
  files.reduce((hash, file) => hash.update(readFileSync(join(root, file))), createHash("sha256")).digest("hex");

/** Whether the bundle was made from the files as they are now: its last line has their names and a hash of them. */
function isFresh() {
  try {
    const { files, key } = JSON.parse(readFileSync(bundle, "utf8").split("\n//").pop());
    return keyOf(files) === key;
  } catch {
    return false; // there is none, it is damaged, or a file is gone
  }
}

function build() {
  const content = { bundle: true, platform: "node", packages: "external", minifyWhitespace: true };
  const output = { outfile: bundle, sourcemap: "linked", sourcesContent: false, metafile: true, write: false };
  const io = { absWorkingDir: root, entryPoints: [entry], ...output };
  const { metafile, outputFiles } = require("esbuild").buildSync({ ...content, ...io });
  const files = Object.keys(metafile.inputs);
  mkdirSync(cache, { recursive: true });
  for (const { path, text } of outputFiles) {
    const made = `${path}.${process.pid}`; // another run may write the same
    writeFileSync(made, path === bundle ? `${text}//${JSON.stringify({ files, key: keyOf(files) })}` : text);
    renameSync(made, path);
  }
}

try {
  if (!isFresh()) build();
} catch (error) {
  // esbuild itself has said what it can't read, with file and line
  if (error.code)
    console.error(`packages: ${error.message.split("\n")[0]}; run npm ci in a folder that can be written`);
  process.exit(1);
}
enableCompileCache?.(join(root, "node_modules/.cache/compiled")); // Node 22 and later
process.setSourceMapsEnabled(true);
process.argv.splice(1, 2, entry);
require(bundle);
