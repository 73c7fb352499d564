/** Runs Terraform's commands in an environment of their own. */
import { accessSync, constants, statSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { type Ended, runChild } from "../../cli/child";
import { terraformBinary } from "../../cli/terraform-binary";

export interface Command {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called for each line of output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Aborted: Terraform ends what it is at, and is waited for. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether Terraform is there: on the PATH, or where it is named. It is looked up, not run: that takes as long as a small plan. */
export function hasTerraform(): boolean {
  const binary = terraformBinary();
  if (basename(binary) !== binary) return isExecutable(binary);
  const name = process.platform === "win32" && !binary.endsWith(".exe") ? `${binary}.exe` : binary;
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The user's environment without what steers Terraform or gives it credentials; variables (`TF_VAR_…`) stay. */
export function cleanEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(TF_(?!VAR_)|AWS_|DOCKER_|PLUGIN_)/.test(name.toUpperCase()),
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? ""]));
}

/** @throws where it was interrupted */
export async function runTerraform({ folder, args, env, onLine, signal }: Command): Promise<Ended> {
  const lines = onLine && linesOf(onLine);
  const ended = await runChild({
    command: terraformBinary(),
    args,
    folder,
    env,
    signal,
    ...(lines && { onOutput: lines.take }),
  });
  lines?.end();
  signal?.throwIfAborted();
  return ended;
}

/** Cuts what comes in pieces into lines. */
function linesOf(onLine: (line: string) => void) {
  const decoder = new StringDecoder();
  let rest = "";
  return {
    take: (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    },
    end: () => {
      if (rest !== "") onLine(rest);
    },
  };
}
