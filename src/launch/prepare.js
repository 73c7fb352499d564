/**
 * Has everything made that `src/launch.js` keeps for a synth, by running it into a temporary folder. npm runs this after
 * `npm ci` and `npm install`; where it can't be done nothing is lost but the time it saves.
 */
"use strict";

const { spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const folder = mkdtempSync(join(tmpdir(), "prepare-"));
spawnSync(process.execPath, [join(__dirname, "../launch.js"), "main.ts"], {
  env: { ...process.env, CDKTF_OUTDIR: folder, LAUNCH_CACHE: "all" },
  stdio: "ignore",
});
rmSync(folder, { recursive: true });
