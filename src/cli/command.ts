/** What all commands have in common: their arguments, help, exit codes and errors. */
import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a command may be given. */
export interface Syntax<O extends Options> {
  /** Printed for `--help`. */
  readonly usage: string;
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
export function parsed<O extends Options>(syntax: Syntax<O>, args: readonly string[]): Parsed<O> {
  const { options, arguments: most = 0 } = syntax;
  const found = parseArgs({ args: [...args], allowPositionals: true as const, options });
  const surplus = found.positionals.slice(most).join(" ");
  if (surplus === "") return found;
  throw new Error(`arguments: '${surplus}' is too much; ${most} ${most === 1 ? "is" : "are"} allowed; see --help`);
}

/** A command that prints how it is used when asked for `--help` or `-h`, whatever else it is given, and else runs. */
export function command<O extends Options>(
  syntax: Syntax<O>,
  run: (parsed: Parsed<O>, print: Print) => number | Promise<number>,
): Main {
  return async (args, print) => {
    if (!args.includes("--help") && !args.includes("-h")) return run(parsed(syntax, args), print);
    print(syntax.usage);
    return 0;
  };
}

/** Runs a command where `npm run` started its `cli.ts`, and not where a test calls it; each line of an error names it. */
export function runCommand(name: string, main: Main): void {
  if (process.argv[1]?.endsWith("cli.ts") !== true) return;
  const ended = async () => main(process.argv.slice(2), console.log);
  ended().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      console.error(message.replace(/^/gm, `${name}: `));
      process.exitCode = 1;
    },
  );
}
