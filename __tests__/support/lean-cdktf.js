/**
 * Preloaded into the cdktf CLI, which takes two CPU-seconds to start: to compile five megabytes of JavaScript, to load
 * what converts HCL, and to compile well what runs for some milliseconds. Here V8's compiled form is kept, and the
 * converters are loaded when they are first used.
 */
"use strict";

const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { basename, join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { deferInNode } = require("../../src/launch/deferred");
const { keepCompiled } = require("../../src/launch/kept");
const { keepLongFiles } = require("../../src/launch/long-files");
const { optimizeLate } = require("../../src/launch/optimize-late");

const CONVERTERS = ["@cdktf/hcl-tools", "@cdktf/hcl2cdk", "@cdktf/hcl2json"];
const FLAGS = [
  "--liftoff-only", // WebAssembly: the converters' and Terraform's own parser
  "--no-validate-asm", // asm.js: the layout of the CLI's output
];
/** Modules of Node's that the CLI loads. They come compiled, for Node's own flags and no others. */
const OF_NODE = ["cluster", "fs/promises", "https", "inspector", "readline/promises", "zlib"];
/** Length of a file from which it is worth a file of its own in the cache. */
const LONG = 50_000;
const CACHE = join(__dirname, "../../node_modules/.cache/cdktf");

const requireOfCli = Module.createRequire(require.resolve("cdktf-cli/package.json"));

/** What the text of a module compiled to CommonJS exports. */
function exportsIn(text) {
  return new Set(
    [...text.matchAll(/\bexports(?:\.(\w+) = |, "((?!__)\w+)")/g)].map(([, set, defined]) => set ?? defined),
  );
}

function deferConverter(name) {
  const path = requireOfCli.resolve(name);
  const stand = new Module(path);
  const real = () => {
    if (requireOfCli.cache[path] === stand) Reflect.deleteProperty(requireOfCli.cache, path);
    return requireOfCli(name);
  };
  stand.filename = path;
  stand.loaded = true;
  for (const word of exportsIn(readFileSync(path, "utf8")))
    Object.defineProperty(stand.exports, word, { enumerable: true, get: () => real()[word] });
  Object.defineProperty(stand.exports, "__esModule", { value: true });
  requireOfCli.cache[path] = stand;
}

// Where NODE_OPTIONS names this file, npx and the app are given it too.
if (basename(process.argv[1] ?? "") === "cdktf") {
  for (const name of OF_NODE) require(`node:${name}`);
  for (const flag of FLAGS) setFlagsFromString(flag);
  optimizeLate();
  keepLongFiles(CACHE, LONG);
  process.once("exit", keepCompiled);
  for (const name of CONVERTERS) deferConverter(name);
  deferInNode(Module.createRequire(requireOfCli.resolve("cdktf")));
}
