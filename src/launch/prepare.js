/**
 * Has everything made that `src/launch.js` keeps for a synth, by running it into a temporary folder. npm runs this after
 * `npm ci` and `npm install`; where it can't be done nothing is lost but the time it saves.
 */
"use strict";

const { spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

/** One bundles the program, one the packages, one keeps the compiled form. */
const RUNS = 3;

const folder = mkdtempSync(join(tmpdir(), "prepare-"));
const env = { ...process.env, CDKTF_OUTDIR: folder };
for (let run = 0; run < RUNS; run += 1) {
  const { status } = spawnSync(process.execPath, [join(__dirname, "../launch.js"), "main.ts"], {
    env,
    stdio: "ignore",
  });
  if (status !== 0) break;
}
rmSync(folder, { recursive: true });
