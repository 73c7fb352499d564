/**
 * Types, lint and format for `npm test`, one after the other, in the time that jest's tests leave: they wait for other
 * programs and for each other. Prints the names of those that failed, and on standard error what they said.
 */
"use strict";

const { spawnSync } = require("node:child_process");
const { constants, setPriority } = require("node:os");
const { scripts } = require("../../package.json");

// Of this process, and so of those that it starts.
setPriority(constants.priority.PRIORITY_LOW);

// Two of them are Go's: they end before it is worth while to collect garbage.
const env = { ...process.env, GOGC: "off" };

const failed = ["lint", "types", "format"].filter((name) => {
  const { status, stdout, stderr } = spawnSync(scripts[name], { shell: true, encoding: "utf8", env });
  if (status !== 0) process.stderr.write(`\nnpm run ${name} failed:\n${stdout}${stderr}\n`);
  return status !== 0;
});
if (failed.length > 0) {
  console.log(failed.join(", "));
  process.exitCode = 1;
}
