/**
 * Runs a TypeScript file of this project: `node src/launch.js <file.ts> [argument …]`, from the project's root.
 *
 * esbuild bundles the file with what it imports and the bundle runs in this very process: several times faster than a
 * TypeScript loader, and no build step. cdktf and its providers, most of the text by far, stay out of that bundle and
 * are loaded while esbuild works. Types are checked apart, by `npm run types`.
 *
 * In `node_modules/.cache/launch` are kept the bundle, one of cdktf and the providers, and V8's compiled form of both,
 * for as long as none of the files in them changes; in `launch-files` that of a long file which a program has Node load
 * at times. A run makes one of these at most, so that none takes long, unless `LAUNCH_CACHE=all` has it make all of them,
 * as `src/launch/prepare.js` does when npm installs. `LAUNCH_CACHE=off` makes and takes none.
 */
"use strict";

const Module = require("node:module");
const { dirname, resolve } = require("node:path");
const { bundleProgram } = require("./launch/bundle");
const { compile, keep, keepCompiled, keeps, makesAll, readKept } = require("./launch/kept");
const { keepLongFiles } = require("./launch/long-files");
const { optimizeLate } = require("./launch/optimize-late");
const { Packages } = require("./launch/packages");

optimizeLate();

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error("launch: no file given; usage: node src/launch.js <file.ts> [argument …]");
  process.exit(1);
}
const file = resolve(entry);
const key = ["program", file];
const packages = new Packages(file);
// The layout of pictures, of 1.6 MB; no file of cdktf or of the providers that are used is half as long.
if (keeps) keepLongFiles(resolve("node_modules/.cache/launch-files"), 1_000_000);

function run(program, load) {
  // For a program that remembers what it made: the same text is the same code, down to the packages.
  module.exports = { inputs: program.inputs };
  process.once("exit", keepCompiled);
  process.argv = [process.argv[0], file, ...args];
  const main = new Module(file);
  main.filename = file;
  main.paths = Module._nodeModulePaths(process.cwd());
  compile(program, file)(main.exports, load, main, file, dirname(file));
}

const kept = readKept(key);
if (kept !== undefined) {
  run(kept, packages.keptLoader(kept.imports) ?? packages.bundledLoader(kept.imports));
} else {
  bundleProgram(file, (bundle) => {
    if (bundle === undefined) process.exit(1); // esbuild has said why, with file and line
    const program = keep(key, bundle);
    const load = makesAll ? packages.bundledLoader(program.imports) : packages.keptLoader(program.imports);
    run(program, load ?? packages.nodeLoader());
  });
  if (!makesAll) packages.loadAhead();
}
