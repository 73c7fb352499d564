/** Runs Terraform's commands in an environment of their own. */
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export interface Command {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called for each line of output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Aborted: the process is killed. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether a `terraform` is on the PATH. It is looked up, not run: that takes as long as a small plan. */
export function hasTerraform(): boolean {
  const name = process.platform === "win32" ? "terraform.exe" : "terraform";
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

export async function runTerraform({ folder, args, env, onLine, signal }: Command): Promise<CommandResult> {
  const child = spawn("terraform", args, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    killSignal: "SIGKILL",
    ...(signal === undefined ? {} : { signal }),
  });
  const output: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    output.push(line);
    onLine?.(line);
  });
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      resolve(status ?? 1);
    });
  });
  return { code, output: output.join("\n"), errors: errors.join("\n") };
}
