type Main = (args: readonly string[], print: (text: string) => void) => number | Promise<number>;

/** Runs a command where `npm run` started its `cli.ts`, and not where a test calls its `main`; errors name it in each line. */
export function runCommand(name: string, main: Main): void {
  if (process.argv[1]?.endsWith("cli.ts") !== true) return;
  const ended = async () => main(process.argv.slice(2), console.log);
  ended().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message.replace(/^/gm, `${name}: `) : error);
      process.exitCode = 1;
    },
  );
}
