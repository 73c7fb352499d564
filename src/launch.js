/**
 * Runs a TypeScript file of this project: `node src/launch.js <file.ts> [argument …]`, from the project's root.
 *
 * esbuild bundles the file with every package it imports, in memory, and the bundle runs in this very process: several
 * times faster than a TypeScript loader that reads the packages file by file, no build step, nothing left behind.
 * Types are checked apart, by `npm run types`.
 */
"use strict";

const { execFileSync } = require("node:child_process");
const Module = require("node:module");
const { resolve } = require("node:path");

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error("launch: no file given; usage: node src/launch.js <file.ts> [argument …]");
  process.exit(1);
}
const file = resolve(entry);

// The binary itself, not esbuild's JavaScript API: starting the API's service costs 100 ms more.
const binary = process.platform === "win32" ? "esbuild.exe" : "bin/esbuild";
const esbuild = require.resolve(`@esbuild/${process.platform}-${process.arch}/${binary}`);
// Packages that find files of their own at run time can't be bundled; the code that needs one loads it by `require`.
const options = ["--bundle", "--platform=node", "--target=node20", "--packages=bundle", "--log-level=error"];

let code;
try {
  code = execFileSync(esbuild, [file, ...options], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", 2],
  });
} catch {
  process.exit(1); // esbuild has said why, with file and line
}

process.argv = [process.argv[0], file, ...args];
const main = new Module(file);
main.filename = file;
main.paths = Module._nodeModulePaths(process.cwd());
main._compile(code, file);
