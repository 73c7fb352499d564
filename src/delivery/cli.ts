/** `npm run hcp`: see its usage, or docs/delivery.md. */
import { command, runCommand } from "../cli/command";
import { git } from "../cli/git";
import { INTERRUPTED, interruptible } from "../cli/interruptible";
import { excessOf } from "../review/digest/contained";
import { readDigest } from "../review/digest/digest";
import { type RenderedStack, readStacks } from "../terraform/rendered-stacks";
import { type HcpArguments, hcpArguments, SYNTAX } from "./arguments";
import { type Selection, selectStacks } from "./cloud-stacks";
import { HcpClient } from "./hcp-client";
import { attach } from "./remote-run";
import { exitCodeOf, resultLine, runStacks, type RunStacksOptions } from "./run-stacks";
import { tokenFor } from "./token";
import type { RunResult } from "./watch-run";

/** `npm run hcp`: exit codes as of `exitCodeOf`, and 130 where it was interrupted. */
export const main = command(SYNTAX, async (parsed, print) => {
  const args = hcpArguments(parsed);
  const { kind, patterns, output, message = commitTitle(), skipMissing } = args;
  const rendered = readStacks(output);
  const selection = selectStacks(rendered, patterns, { reversed: kind === "destroy" });
  if (selection.stacks.length === 0 && !skipMissing) throw new Error(selection.skipped.join("\n"));
  const code = await interruptible(async ({ signal }) => {
    const clients = new Map<string, Promise<HcpClient>>();
    const clientFor = (host: string) => {
      const onSilence = () => {
        print(`  no answer from ${host}: asked again until there is one`);
      };
      const client = clients.get(host) ?? HcpClient.connect({ host, token: tokenFor(host), signal, onSilence });
      clients.set(host, client);
      return client;
    };
    const options = { ...args, ...gate(args.approved, rendered), message, clientFor, signal, print };
    const results =
      kind === "attach" ? [await attached(selection, options)] : await runStacks(selection, { ...options, kind });
    if (results.length > 1) print(`\n${results.map(resultLine).join("\n")}`);
    return exitCodeOf(kind, results);
  });
  return code ?? INTERRUPTED;
});

/** Compares plans with what was approved; nothing where nobody asked for it. */
function gate(files: readonly string[], rendered: readonly RenderedStack[]): Pick<RunStacksOptions, "excessOf"> {
  if (files.length === 0) return {};
  const digests = files.map(readDigest);
  const jsons = new Map(rendered.map(({ name, json }) => [name, json]));
  return { excessOf: (name, plan) => excessOf({ name, plan, json: jsons.get(name) }, digests) };
}

async function attached(
  { stacks: [stack, ...others] }: Selection,
  { run, clientFor, print, signal, timeout }: HcpArguments & Omit<RunStacksOptions, "kind">,
): Promise<RunResult> {
  if (stack === undefined || others.length > 0) throw new Error("attach: takes one stack; name it in full");
  const indented = (line: string) => {
    print(line === "" ? "" : `  ${line}`);
  };
  const options = { timeout, signal, print: indented, isOwn: false };
  const result = await attach(await clientFor(stack.host), stack, run, options);
  print(resultLine(result));
  return result;
}

function commitTitle(): string {
  const title = git(".", ["log", "-1", "--format=%h %s"])?.toString().trim();
  return title ?? "no commit";
}

runCommand("hcp", main);
