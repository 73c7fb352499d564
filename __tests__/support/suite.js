/**
 * `npm test`: types, lint, format and all tests, at once because none of them keeps two processors busy for long.
 * Arguments go to jest. The last line is jest's count, whatever ends last.
 */
"use strict";

const { spawn } = require("node:child_process");
const { createInterface } = require("node:readline");
const { scripts } = require("../../package.json");

const CHECKS = ["lint", "types", "format"];
const COUNT = /^\d+ passed, \d+ failed/;

/** Runs the checks one after the other, so that jest's tests keep most of the machine; gives those that failed. */
async function runChecks() {
  const failed = [];
  for (const name of CHECKS) {
    const check = spawn(scripts[name], { shell: true, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    for (const stream of [check.stdout, check.stderr])
      stream.setEncoding("utf8").on("data", (text) => output.push(text));
    const code = await new Promise((done) => check.once("close", done));
    if (code === 0) continue;
    failed.push(name);
    process.stderr.write(`\nnpm run ${name} failed:\n${output.join("")}\n`);
  }
  return failed;
}

/** Runs jest; gives its exit code and the line with its count. */
async function runJest(args) {
  const color = process.stderr.isTTY ? { FORCE_COLOR: "1" } : {};
  const jest = spawn(process.execPath, [require.resolve("jest/bin/jest"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    // Terraform, in Go, takes a tenth more when it may use every processor, and jest's workers keep them all busy anyway.
    env: { ...process.env, GOMAXPROCS: "1", ...color },
  });
  let count;
  createInterface({ input: jest.stdout }).on("line", (line) => {
    if (COUNT.test(line)) count = line;
    else console.log(line);
  });
  const code = await new Promise((done) => jest.once("close", done));
  return { code, count };
}

async function main() {
  const [failed, { code, count }] = await Promise.all([runChecks(), runJest(process.argv.slice(2))]);
  if (failed.length > 0) console.log(`failed: ${failed.join(", ")}`);
  if (count !== undefined) console.log(count);
  process.exitCode = code !== 0 || failed.length > 0 ? 1 : 0;
}

void main();
