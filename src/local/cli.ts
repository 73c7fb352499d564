/** `npm run local` starts the platform on this machine, `npm run local:down` removes it again. */
import "../synthesis/token-stacks";
import { demo } from "../environments/demo";
import { LocalRun } from "./local-run";

/** 0 where it is up, or down; 1 where it couldn't be done. */
export async function main(command: string | undefined, output: Pick<Console, "log" | "error">): Promise<number> {
  const local = new LocalRun({ definition: demo, root: ".", outdir: process.env["CDKTF_OUTDIR"] ?? "cdktf.out" });
  try {
    switch (command) {
      case "up":
        output.log(`\n${(await local.up()).join("\n")}`);
        break;
      case "down":
        await local.down();
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
