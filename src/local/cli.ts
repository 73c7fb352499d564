/** `npm run local` renders the platform and starts it on this machine, `npm run local:down` removes it again. */
import { spawnSync } from "node:child_process";
import { command, runCommand } from "../cli/command";
import { LocalRun } from "./local-run";

const SYNTAX = {
  usage: `usage: npm run local        render the platform, start it in containers on this machine, and wait until it is healthy
       npm run local:down   remove its containers, network and images`,
  exitCodes: { 0: "it is up and healthy, or it is gone", 1: "it isn't, and why", 130: "interrupted, and what is left" },
  examples: ["npm run local", "npm run local:down"],
  arguments: 1,
  /** `synth`: renders first, in the project's own way. */
  options: { synth: { type: "boolean", default: false } },
} as const;

/** Gives 0 where it is up, or down. */
export const main = command(SYNTAX, async ({ values, positionals: [word = ""] }, print) => {
  const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  switch (word) {
    case "up":
      if (values.synth && spawnSync("npm run --silent synth", { shell: true, stdio: "inherit" }).status !== 0) return 1;
      print(`\n${(await new LocalRun(outdir).up()).join("\n")}`);
      return 0;
    case "down":
      await new LocalRun(outdir).down();
      return 0;
    default:
      throw new Error(`command '${word}': isn't known; use up or down`);
  }
});

runCommand("local", main);
