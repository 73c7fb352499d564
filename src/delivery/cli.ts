/** `npm run hcp`: see USAGE, or docs/delivery.md. */
import { execFileSync } from "node:child_process";
import { readStacks } from "../rehearsal/rendered-stacks";
import { parseHcpArguments, USAGE } from "./arguments";
import { selectStacks } from "./cloud-stacks";
import { HcpClient } from "./hcp-client";
import { exitCodeOf, resultLine, runStacks } from "./run-stacks";
import { tokenFor } from "./token";

async function main(): Promise<number> {
  const args = parseHcpArguments(process.argv.slice(2));
  if (args === "help") {
    console.log(USAGE);
    return 0;
  }
  const { kind, patterns, output, message = commitTitle(), skipMissing } = args;
  const selection = selectStacks(readStacks(output), patterns, { reversed: kind === "destroy" });
  if (selection.stacks.length === 0 && !skipMissing) throw new Error(selection.skipped.join("\n"));
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) {
    process.once(name, () => {
      stop.abort();
    });
  }
  const clients = new Map<string, Promise<HcpClient>>();
  const clientFor = (host: string) => {
    const client = clients.get(host) ?? HcpClient.connect({ host, token: tokenFor(host), signal: stop.signal });
    clients.set(host, client);
    return client;
  };
  const results = await runStacks(selection, { ...args, message, clientFor, signal: stop.signal, print: console.log });
  if (results.length > 1) console.log(`\n${results.map(resultLine).join("\n")}`);
  return stop.signal.aborted ? 130 : exitCodeOf(kind, results);
}

function commitTitle(): string {
  return execFileSync("git", ["log", "-1", "--format=%h %s"], { encoding: "utf8" }).trim();
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message.replace(/^/gm, "hcp: ") : error);
    process.exitCode = 1;
  },
);
