/** `npm run local` renders the platform and runs it on this machine, `npm run local:down` removes it again. */
import { runChild } from "../cli/child";
import { type Main, type Print, command, runCommand } from "../cli/command";
import { INTERRUPTED, interruptible } from "../cli/interruptible";
import { show } from "../cli/terminal";
import { execIn } from "./exec-session";
import { named, platformContainers } from "./found-containers";
import { jobNamed, runJob } from "./job-run";
import { LocalRun } from "./local-run";
import { followLines, newestLines } from "./logs";
import { watchLoop } from "./watch-loop";

const SYNTAX = {
  usage: `usage: npm run local                                      render the platform, start it in containers on this machine, and wait until
                                                          it is healthy
       npm run local -- --watch                           then say what its services write and, after each change of an app or of the
                                                          definition, replace the containers that it concerns
       npm run local -- logs [service] [--follow]         what its services wrote last, each line with its container's name
       npm run local -- exec <service> [command …]        a command in a service's first container, a shell unless said otherwise
       npm run local -- restart <service>                 a service's containers in good order
       npm run local -- run <job>                         a job; prints what it writes, and ends with its exit code
       npm run local:down                                 remove its containers, networks, volumes and images`,
  exitCodes: {
    0: "it is up and healthy, or gone, or done",
    1: "it isn't, and why; of exec, what the command ended with; of run, what the job ended with",
    130: "interrupted, and what is left",
  },
  examples: [
    "npm run local",
    "npm run local -- logs SERVICE",
    "npm run local -- exec SERVICE sh",
    "npm run local -- run JOB",
    "npm run local:down",
  ],
  arguments: Infinity,
  options: {
    /** Renders first, in the project's own way. */
    synth: { type: "boolean", default: false },
    watch: { type: "boolean", default: false },
    follow: { type: "boolean", default: false },
  },
} as const;

interface Asked {
  readonly run: LocalRun;
  readonly signal: AbortSignal;
  readonly print: Print;
  readonly isFollowed: boolean;
  readonly isWatched: boolean;
  /** What follows the word. */
  readonly args: readonly string[];
}

interface Word {
  /** Arguments that it needs, and that it takes. */
  readonly least: number;
  readonly most: number;
  /** What must follow it. @default "service" */
  readonly needs?: string;
  /** Whether it makes or removes containers: then what is left is said where it is interrupted. @default false */
  readonly leaves?: boolean;
  /** Options that mean something to it. @default none */
  readonly options?: readonly ("watch" | "follow")[];
  /** Gives the exit code. */
  readonly act: (asked: Asked) => Promise<number>;
}

/** What each word does. */
const WORDS: Readonly<Record<string, Word>> = {
  up: { least: 0, most: 0, leaves: true, options: ["watch"], act: up },
  down: {
    least: 0,
    most: 0,
    leaves: true,
    act: async ({ run }) => {
      await run.down();
      return 0;
    },
  },
  logs: { least: 0, most: 1, options: ["follow"], act: logs },
  exec: { least: 1, most: Infinity, act: exec },
  restart: { least: 1, most: 1, act: restart },
  run: { least: 1, most: 1, needs: "job", act: runOf },
};

const runWord = command(SYNTAX, async ({ values, positionals: [word = "up", ...args] }, print) => {
  const own = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (own === undefined)
    throw new Error(`command '${word}': isn't known; use ${Object.keys(WORDS).join(", ")}; see --help`);
  const { least, most, needs = "service", leaves = false, options = [] } = own;
  if (args.length < least) throw new Error(`arguments: ${word} needs a ${needs}; name one; see --help`);
  const surplus = args.slice(most).join(" ");
  if (surplus !== "") throw new Error(`arguments: '${surplus}' is too much for ${word}; see --help`);
  // `npm run local` gives --synth with every word.
  for (const name of ["watch", "follow"] as const)
    if (values[name] && !options.includes(name))
      throw new Error(`option '--${name}': means nothing to ${word}; leave it out; see --help`);
  const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  let run: LocalRun | undefined;
  const code = await interruptible(async ({ signal }) => {
    if (word === "up" && values.synth && !(await isRendered(signal))) return 1;
    run = new LocalRun(outdir, { signal });
    return own.act({ run, signal, print, args, isFollowed: values.follow, isWatched: values.watch });
  });
  if (code !== undefined) return code;
  const left = run === undefined ? "nothing was begun" : leaves ? await run.left() : "what runs goes on";
  console.error(`local: interrupted; ${left}`);
  return INTERRUPTED;
});

/** Gives 0 where it is up, or down, or done. */
export const main: Main = (args, print) => runWord(withCommandApart(args), print);

/** What follows `exec <service>` is the command's own, options and all. */
function withCommandApart(args: readonly string[]): readonly string[] {
  const at = args.indexOf("exec");
  return at === -1 || args.length <= at + 2 ? args : [...args.slice(0, at + 2), "--", ...args.slice(at + 2)];
}

async function up({ run, signal, print, isWatched }: Asked): Promise<number> {
  print(`\n${(await run.up()).join("\n")}`);
  if (!isWatched) return 0;
  return watchLoop({ run, root: process.cwd(), render: () => isRendered(signal), say: print, signal });
}

async function logs({ run, signal, print, isFollowed, args: [service] }: Asked): Promise<number> {
  const source = { ...run.source, service };
  for (const line of await newestLines(source)) print(line);
  if (isFollowed) await followLines(source, signal, print);
  return 0;
}

async function exec({ run, signal, args: [service = "", ...given] }: Asked): Promise<number> {
  const { engine, prefix } = run.source;
  const [first] = named(await platformContainers(engine, prefix), service);
  if (first !== undefined && first.state !== "running")
    throw new Error(
      `container '${first.name}': is ${first.state}; exec needs one that runs; start it with npm run local, or a job with npm run local -- run`,
    );
  return first === undefined ? 1 : execIn(engine, first.id, given.length > 0 ? given : ["sh"], signal);
}

async function restart({ run, signal, print, args: [service = ""] }: Asked): Promise<number> {
  if (run.jobs.some(({ name }) => name === service))
    throw new Error(
      `job '${service}': runs to its end; there is nothing to restart; run npm run local -- run ${service}`,
    );
  const { engine, prefix } = run.source;
  const containers = named(await platformContainers(engine, prefix), service);
  for (const { id, label } of containers) {
    signal.throwIfAborted();
    show(`restart: ${label}`);
    await engine.restart(id);
    print(`restarted: ${label}`);
  }
  return 0;
}

async function runOf({ run, signal, print, args: [name = ""] }: Asked): Promise<number> {
  return runJob({ ...run.source, job: jobNamed(run.jobs, name), signal, print });
}

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
