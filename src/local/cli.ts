/** `npm run local` renders the platform and starts it on this machine, `npm run local:down` removes it again. */
import { runChild } from "../cli/child";
import { command, runCommand } from "../cli/command";
import { INTERRUPTED, interruptible } from "../cli/interruptible";
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
  if (word !== "up" && word !== "down") throw new Error(`command '${word}': isn't known; use up or down`);
  const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  let run: LocalRun | undefined;
  const code = await interruptible(async ({ signal }) => {
    if (values.synth && !(await isRendered(signal))) return 1;
    run = new LocalRun(outdir, { signal });
    if (word === "down") await run.down();
    else print(`\n${(await run.up()).join("\n")}`);
    return 0;
  });
  if (code !== undefined) return code;
  console.error(`local: interrupted; ${run === undefined ? "nothing was begun" : await run.left()}`);
  return INTERRUPTED;
});

async function isRendered(signal: AbortSignal): Promise<boolean> {
  const { execPath, env, stdout, stderr } = process;
  const npm = env["npm_execpath"];
  const [command, args] = npm === undefined ? ["npm", []] : [execPath, [npm]];
  const { code } = await runChild({
    command,
    args: [...args, "run", "--silent", "synth"],
    signal,
    onOutput: (chunk) => stdout.write(chunk),
    onErrors: (chunk) => stderr.write(chunk),
  });
  signal.throwIfAborted();
  return code === 0;
}

runCommand("local", main);
