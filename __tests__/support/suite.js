/**
 * `npm test`: types, lint, format and all tests, at once because none of them keeps two processors busy for long.
 * Arguments go to jest. The last line is jest's count, whatever ends last.
 */
"use strict";

const { spawn } = require("node:child_process");
const { createInterface } = require("node:readline");

/** In MiB: workers make much that soon isn't needed; with V8's default, which grows from 1, much of it is copied before. */
const YOUNG_GENERATION = ["--min-semi-space-size=32", "--max-semi-space-size=64"];
const COUNT = /^\d+ passed, \d+ failed/;

/** Runs a program with Node; gives its exit code, and calls `onLine` with each line of what it prints. */
async function run(args, onLine, env = process.env) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env });
  createInterface({ input: child.stdout }).on("line", onLine);
  return new Promise((done) => child.once("close", done));
}

async function main() {
  let failed = "";
  const checks = run([require.resolve("./checks")], (line) => (failed = line));
  let count;
  const color = process.stderr.isTTY ? { FORCE_COLOR: "1" } : {};
  // Terraform, in Go, takes a tenth more when it may use every processor, and jest's workers keep them all busy anyway.
  const env = { ...process.env, GOMAXPROCS: "1", ...color };
  const onLine = (line) => {
    if (COUNT.test(line)) count = line;
    else console.log(line);
  };
  const jest = run([...YOUNG_GENERATION, require.resolve("jest/bin/jest"), ...process.argv.slice(2)], onLine, env);
  const codes = await Promise.all([checks, jest]);
  if (failed !== "") console.log(`failed: ${failed}`);
  if (count !== undefined) console.log(count);
  process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
}

void main();
