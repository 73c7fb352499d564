/** `npm run local` starts the platform that synth has just rendered, `npm run local:down` removes it again. */
import { command, runCommand } from "../cli/command";
import { LocalRun } from "./local-run";

const SYNTAX = {
  usage: `usage: npm run local        render the platform, start it in containers on this machine, and wait until it is healthy
       npm run local:down   remove its containers, network and images`,
  arguments: 1,
  options: {},
} as const;

/** Gives 0 where it is up, or down. */
export const main = command(SYNTAX, async ({ positionals: [word = ""] }, print) => {
  const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  switch (word) {
    case "up":
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
