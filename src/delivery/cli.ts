/** `npm run hcp`: see USAGE, or docs/delivery.md. */
import { execFileSync } from "node:child_process";
import { readStacks } from "../rehearsal/runner/rendered-stacks";
import { runCommand } from "../rehearsal/runner/run-command";
import { parseHcpArguments, USAGE } from "./arguments";
import { selectStacks } from "./cloud-stacks";
import { HcpClient } from "./hcp-client";
import { exitCodeOf, resultLine, runStacks } from "./run-stacks";
import { tokenFor } from "./token";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** `npm run hcp`: exit codes as of `exitCodeOf`, and 130 where it was interrupted. */
export async function main(texts: readonly string[], print: (text: string) => void): Promise<number> {
  const args = parseHcpArguments(texts);
  if (args === "help") {
    print(USAGE);
    return 0;
  }
  const { kind, patterns, output, message = commitTitle(), skipMissing } = args;
  const selection = selectStacks(readStacks(output), patterns, { reversed: kind === "destroy" });
  if (selection.stacks.length === 0 && !skipMissing) throw new Error(selection.skipped.join("\n"));
  const stop = new AbortController();
  const { signal } = stop;
  const interrupt = () => {
    stop.abort();
  };
  const clients = new Map<string, Promise<HcpClient>>();
  const clientFor = (host: string) => {
    const client = clients.get(host) ?? HcpClient.connect({ host, token: tokenFor(host), signal });
    clients.set(host, client);
    return client;
  };
  for (const name of SIGNALS) process.once(name, interrupt);
  try {
    const results = await runStacks(selection, { ...args, message, clientFor, signal, print });
    if (results.length > 1) print(`\n${results.map(resultLine).join("\n")}`);
    return signal.aborted ? 130 : exitCodeOf(kind, results);
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}

function commitTitle(): string {
  return execFileSync("git", ["log", "-1", "--format=%h %s"], { encoding: "utf8" }).trim();
}

runCommand("hcp", main);
