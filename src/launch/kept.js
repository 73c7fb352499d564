"use strict";

const { createHash, randomUUID } = require("node:crypto");
const { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { Script } = require("node:vm");

const CACHE = resolve("node_modules/.cache/launch");
/** Whether anything is kept, or taken from what was. */
const keeps = process.env.LAUNCH_CACHE !== "off";
/** Whether this run makes all that can be kept, however long it takes. */
const makesAll = process.env.LAUNCH_CACHE === "all";

/** What makes another bundle of the same files: how it is made, and what npm installed. */
const MAKERS = [
  ...readdirSync(__dirname).map((name) => join(__dirname, name)),
  ...["package.json", "tsconfig.json", "node_modules/.package-lock.json"],
];

let hasBundled = false;
const uncompiled = [];

/** When a file last changed, a copy with an old date too, and how long it is: tells a file from what it was. */
function stamp(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? "gone" : `${stats.ctimeMs} ${stats.size}`;
}

/** A name in a cache for what a key, a list of texts, stands for. */
function nameOf(key) {
  return createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 16);
}

/** Where a bundle lies: `bundle.js` with what is known of it on the first line, and `<id>.compiled`. */
function folderOf(key) {
  return join(CACHE, nameOf(key));
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Writes a file of the cache at once or not at all; a cache that can't be written is none. */
function write(path, content) {
  const unfinished = `${path}.${process.pid}`; // another run may write the same
  try {
    mkdirSync(resolve(path, ".."), { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch {
    removeIfPossible(unfinished);
  }
}

function removeIfPossible(path) {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // On a file system that can't be written nothing was.
  }
}

/** The bundle that was kept under a key, if every file in it is as it was. */
function readKept(key) {
  const folder = folderOf(key);
  const content = keeps ? readIfThere(join(folder, "bundle.js"))?.toString() : undefined;
  if (content === undefined) return undefined;
  try {
    const end = content.indexOf("\n");
    const { stamps, ...bundle } = JSON.parse(content.slice("//".length, end));
    if (!stamps.every(([path, was]) => stamp(path) === was)) return undefined;
    const compiled = join(folder, `${bundle.id}.compiled`);
    return { ...bundle, text: content.slice(end + 1), inputs: JSON.stringify(stamps), compiled };
  } catch {
    return undefined; // whatever that is, it's no bundle of ours
  }
}

/** A file's clock goes in steps, of 4 ms on Linux, and is that much behind. */
const CLOCK_STEP_MS = 10;

/** Keeps a bundle in place of the last one, unless a file changed while it was made: it may hold what was there before. */
function keep(key, bundle) {
  hasBundled = true;
  const { text, files, since, imports } = bundle;
  const stamps = [...MAKERS, ...files].map((path) => [path, stamp(path)]);
  const isSettled = stamps.every(([, changed]) => !(Number.parseFloat(changed) >= since - CLOCK_STEP_MS));
  const inputs = JSON.stringify(stamps);
  if (!keeps || !isSettled) return { ...bundle, inputs };
  const [folder, id] = [folderOf(key), randomUUID()];
  removeIfPossible(folder);
  write(join(folder, "bundle.js"), `//${JSON.stringify({ id, imports, stamps })}\n${text}`);
  return { ...bundle, inputs, compiled: join(folder, `${id}.compiled`) };
}

/** The function that runs a bundle, from V8's compiled form where one was kept. */
function compile({ text, compiled }, filename) {
  const cachedData = compiled && readIfThere(compiled);
  // On one line, so that esbuild's line numbers hold.
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  const script = new Script(wrapped, { filename, ...(cachedData && { cachedData }) });
  // V8 rejects what another version of it compiled.
  if (compiled && (cachedData === undefined || script.cachedDataRejected)) uncompiled.push({ script, compiled });
  return script.runInThisContext();
}

/** Keeps the compiled form of what ran. At the end, when the functions that ran have been compiled. */
function keepCompiled() {
  if (hasBundled && !makesAll) return;
  for (const { script, compiled } of uncompiled) write(compiled, script.createCachedData());
}

module.exports = { compile, keep, keepCompiled, keeps, makesAll, nameOf, readKept, stamp };
