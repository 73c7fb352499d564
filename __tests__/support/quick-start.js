/**
 * Preloaded into the cdktf CLI where tests run it: 20 MB of JavaScript and WebAssembly are its own, of which a command
 * uses little. What is used of the JavaScript comes compiled from the last start, and WebAssembly isn't optimized.
 */
"use strict";

const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join, resolve } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

const CACHE = resolve(__dirname, "../../node_modules/.cache/quick-start");

/** Characters; what is shorter is compiled faster than its cache is read. */
const WORTHWHILE = 50_000;

setFlagsFromString("--liftoff-only");

/** Scripts by the file to write. */
const uncached = new Map();

const compile = Module.prototype._compile;

Module.prototype._compile = function quickCompile(text, filename) {
  if (text.length < WORTHWHILE || text.startsWith("#!")) return compile.call(this, text, filename);
  const key = createHash("sha256").update(`${process.version}\n${filename}\n${text}`).digest("hex");
  const file = join(CACHE, key);
  const script = new Script(Module.wrap(text), { filename, cachedData: readIfThere(file) });
  if (script.cachedDataRejected !== false) uncached.set(file, script);
  const require = Module.createRequire(filename);
  require.main = process.mainModule;
  return script.runInThisContext().call(this.exports, this.exports, require, this, filename, dirname(filename));
};

// Only now the functions that were called are compiled too.
process.once("exit", () => {
  for (const [file, script] of uncached) write(file, script.createCachedData());
});

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** At once or not at all: another CLI may write the same. */
function write(file, data) {
  const unfinished = `${file}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(unfinished, data);
  renameSync(unfinished, file);
}
