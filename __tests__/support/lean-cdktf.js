/**
 * Preloaded into the cdktf CLI, which takes two CPU-seconds to start: most of them to load what converts HCL, and to
 * compile well what runs for some milliseconds. Here the converters are loaded when they are first used.
 */
"use strict";

const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { setFlagsFromString } = require("node:v8");
const { deferInNode } = require("../../src/launch/deferred");

const CONVERTERS = ["@cdktf/hcl2cdk", "@cdktf/hcl2json"];

setFlagsFromString("--liftoff-only"); // WebAssembly: the converters' and Terraform's own parser
setFlagsFromString("--no-validate-asm"); // asm.js: the layout of the CLI's output

const requireOfCli = Module.createRequire(require.resolve("cdktf-cli/package.json"));

/** What the text of a module compiled to CommonJS exports. */
function exportsIn(text) {
  return new Set(
    [...text.matchAll(/\bexports(?:\.(\w+) = |, "((?!__)\w+)")/g)].map(([, set, defined]) => set ?? defined),
  );
}

for (const name of CONVERTERS) {
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
deferInNode(Module.createRequire(requireOfCli.resolve("cdktf")));
