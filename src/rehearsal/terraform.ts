/** Runs Terraform's commands in an environment of their own. */
import { spawn, spawnSync } from "node:child_process";
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

/** The version of the `terraform` on the PATH, if there is one. */
export function terraformVersion(): string | undefined {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  const { status, stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8", env });
  return status === 0 ? (JSON.parse(stdout) as { readonly terraform_version: string }).terraform_version : undefined;
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
