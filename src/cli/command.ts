/** What all commands have in common: their arguments, help, exit codes and errors. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { INTERRUPTED, exitWhenInterrupted } from "./interruptible";
import { print, show, watchOutput } from "./terminal";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a command may be given. */
export interface Syntax<O extends Options> {
  /** How it is typed, and what each argument means; what it does. */
  readonly usage: string;
  /** What each means; 130, where it is interrupted, needs no words unless something is left. */
  readonly exitCodes: Readonly<Record<number, string>>;
  /** As they are typed. */
  readonly examples: readonly string[];
  readonly options: O;
  /** How many arguments it takes beside options. @default 0 */
  readonly arguments?: number;
}

/** What a command was given. */
export type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: O }>
>;

export type Print = (text: string) => void;

/** Gives the exit code. */
export type Main = (args: readonly string[], print: Print) => number | Promise<number>;

/** @throws for an option that there isn't, and for an argument too many */
export function parsed<O extends Options>(
  syntax: Pick<Syntax<O>, "options" | "arguments">,
  args: readonly string[],
): Parsed<O> {
  const { options, arguments: most = 0 } = syntax;
  refuseUnknown(options, args);
  const found = parseArgs({ args: [...args], allowPositionals: true as const, options });
  const surplus = found.positionals.slice(most).join(" ");
  if (surplus === "") return found;
  throw new Error(`arguments: '${surplus}' is too much; ${most} ${most === 1 ? "is" : "are"} allowed; see --help`);
}

/** In place of the words of `parseArgs`, which tell how to say that it is no option. */
function refuseUnknown(options: Options, args: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option" || Object.hasOwn(options, token.name)) continue;
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new Error(`option '${token.rawName}': isn't known; known: ${["--help", ...known].join(", ")}; see --help`);
  }
}

/** @throws where `text`, which is given for `name`, is no whole number from `least` on */
export function wholeNumber(name: string, text: string, least = 1): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && text.trim() !== "") return number;
  throw new Error(`${name} is ${text}; whole numbers from ${least} are allowed; correct it`);
}

/**
 * A command that prints how it is used when asked for `--help` or `-h`, whatever else it is given, and else runs. What follows
 * `--` is somebody else's.
 */
export function command<O extends Options>(
  syntax: Syntax<O>,
  run: (parsed: Parsed<O>, print: Print) => number | Promise<number>,
): Main {
  return async (args, say) => {
    const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
    if (!own.includes("--help") && !own.includes("-h")) return run(parsed(syntax, args), say);
    say(helpOf(syntax));
    return 0;
  };
}

function helpOf({ usage, exitCodes, examples }: Omit<Syntax<Options>, "options">): string {
  const all = { [INTERRUPTED]: "interrupted", ...exitCodes };
  const codes = Object.entries(all).map(([code, meaning]) => `  ${code.padEnd(3)}  ${meaning}`);
  return [usage, "exit codes:", ...codes, "examples:", ...examples.map((line) => `  ${line}`)].join("\n");
}

/** Runs a command where `npm run` started its `cli.ts`, and not where a test calls it. */
export function runCommand(name: string, main: Main): void {
  if (process.argv[1]?.endsWith("cli.ts") === true) void start(name, main, process.argv.slice(2));
}

/** Each line of an error names the command. */
export async function start(name: string, main: Main, args: readonly string[]): Promise<void> {
  watchOutput(name);
  exitWhenInterrupted(name);
  try {
    const code = await main(args, print);
    // Standard output may have failed meanwhile.
    if (code !== 0) process.exitCode = code;
  } catch (error) {
    show("");
    console.error(lineOf(error).replace(/^/gm, `${name}: `));
    process.exitCode = 1;
  }
}

const UNWRITABLE = "; make it writable, or name another place";

/** What to do about errors of files. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: "; give yourself the right to, or name another place",
  ENOSPC: "; make room there",
  EROFS: UNWRITABLE,
};

function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = "", path, syscall }: NodeJS.ErrnoException = error;
  if (path === undefined || syscall === undefined) return error.message;
  // So Node says it of a folder in a file system that is read-only, where it makes those above it, too.
  if (code === "ENOENT" && syscall === "mkdir") return `'${path}': can't be made there (mkdir)${UNWRITABLE}`;
  const why = error.message.replace(/^[A-Z0-9]+: /, "").replace(/, \w+ '.*$/s, "");
  return `'${path}': ${why} (${syscall})${ADVICE[code] ?? ""}`;
}
