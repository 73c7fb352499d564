/** `npm run local` starts the platform that synth has just rendered, `npm run local:down` removes it again. */
import { LocalRun } from "./local-run";

/** 0 where it is up, or down; 1 where it couldn't be done. */
export async function main(command: string | undefined, output: Pick<Console, "log" | "error">): Promise<number> {
  try {
    const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
    switch (command) {
      case "up":
        output.log(`\n${(await new LocalRun(outdir).up()).join("\n")}`);
        break;
      case "down":
        await new LocalRun(outdir).down();
        break;
      default:
        throw new Error(`local: command is '${command ?? ""}'; up and down are allowed; take one`);
    }
    return 0;
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

// Only when started by `npm run local`; tests call `main`.
if (process.argv[1]?.endsWith("cli.ts") === true) {
  void main(process.argv[2], console).then((code) => {
    process.exitCode = code;
  });
}
