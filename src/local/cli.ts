/** `npm run local` starts the platform on this machine, `npm run local:down` removes it again. */
import "../synthesis/token-stacks";
import { demo } from "../environments/demo";
import { LocalRun } from "./local-run";

const local = new LocalRun({ definition: demo, root: ".", outdir: process.env["CDKTF_OUTDIR"] ?? "cdktf.out" });

async function main(command: string | undefined): Promise<void> {
  switch (command) {
    case "up":
      console.log(`\n${(await local.up()).join("\n")}`);
      break;
    case "down":
      await local.down();
      break;
    default:
      throw new Error(`local: command is '${command ?? ""}'; up and down are allowed; take one`);
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
