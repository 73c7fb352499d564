/** Makes the lock files of rendered stacks, from the providers' registries and nowhere else. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { removeTemporary, temporaryFolder } from "../cli/temporary-folder";
import { providerAddress } from "../rehearsal/fake-provider/provider-package";
import type { RenderedStack } from "../terraform/rendered-stacks";
import { runTerraform } from "../rehearsal/runner/terraform";
import { lockFaults, PLATFORMS } from "./lock-file";

export const LOCK_FILE = ".terraform.lock.hcl";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Everything in the environment that would have Terraform take providers, or their hashes, from elsewhere than their
 * registries: hashes of a fake provider in a lock file would make every real run refuse the real one.
 */
export function otherSources(env: Environment = process.env, home: string = homedir()): string[] {
  const variables = ["TF_REATTACH_PROVIDERS", "TF_CLI_ARGS", "TF_CLI_ARGS_providers_lock"]
    .filter((name) => (env[name] ?? "") !== "")
    .map((name) => `variable '${name}': is set; locks come from the registries alone; unset it`);
  const files = settingsFiles(env, home).flatMap((file) => {
    // Comments may name a block as an example.
    const text = readFileSync(file, "utf8").replace(/^\s*(#|\/\/).*$/gm, "");
    const [block] = /\b(provider_installation|dev_overrides|host\s+"[^"]*")/.exec(text) ?? [];
    if (block === undefined) return [];
    return [
      `file '${file}': has '${block}'; locks come from the registries alone; set TF_CLI_CONFIG_FILE to an empty file`,
    ];
  });
  return [...variables, ...files];
}

/** Where Terraform reads its settings. @see https://developer.hashicorp.com/terraform/cli/config/config-file#locations */
function settingsFiles(env: Environment, home: string): string[] {
  const own = env["TF_CLI_CONFIG_FILE"];
  if (own !== undefined && own !== "") return existsSync(own) ? [own] : [];
  const folder = join(home, ".terraform.d");
  const beside = existsSync(folder) ? readdirSync(folder).filter((name) => /\.tfrc(\.json)?$/.test(name)) : [];
  const main = [join(home, ".terraformrc"), join(env["APPDATA"] ?? home, "terraform.rc")];
  return [...main, ...beside.map((name) => join(folder, name))].filter((file) => existsSync(file));
}

/** Full address and exact version of each provider that a stack requires. */
export function requiredProviders({ json }: RenderedStack): Map<string, string> {
  const required = Object.values(json.terraform?.required_providers ?? {});
  return new Map(required.map(({ source, version }) => [providerAddress(source), version ?? ""]));
}

/** What is wrong with the stacks' lock files, a line each. */
export function checkLocks(stacks: readonly RenderedStack[]): string[] {
  return stacks.flatMap((stack) => {
    const file = join(stack.folder, LOCK_FILE);
    const faults = existsSync(file)
      ? lockFaults(readFileSync(file, "utf8"), requiredProviders(stack))
      : ["isn't there"];
    return faults.map((fault) => `stack '${stack.name}': ${LOCK_FILE} ${fault}; run npm run lock`);
  });
}

export interface LockOptions {
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Writes a lock file beside each stack, all or none; gives the names of the stacks whose file is new or changed. */
export async function lockStacks(stacks: readonly RenderedStack[], options: LockOptions): Promise<string[]> {
  // Most stacks require the same: a package is fetched once for all of them.
  const byRequired = new Map<string, RenderedStack[]>();
  for (const stack of stacks) {
    const key = JSON.stringify([...requiredProviders(stack)].sort());
    byRequired.set(key, [...(byRequired.get(key) ?? []), stack]);
  }
  const made = new Map<RenderedStack, string>();
  for (const alike of byRequired.values()) {
    const [first] = alike;
    if (first === undefined || requiredProviders(first).size === 0) continue;
    const text = await madeLock(first, options);
    for (const stack of alike) made.set(stack, text);
  }
  const changed: string[] = [];
  for (const [{ name, folder }, text] of made) {
    const file = join(folder, LOCK_FILE);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
    changed.push(name);
  }
  return changed.sort();
}

async function madeLock(stack: RenderedStack, { print, signal }: LockOptions): Promise<string> {
  const folder = temporaryFolder("lock-");
  try {
    const terraform = { required_providers: stack.json.terraform?.required_providers ?? {} };
    writeFileSync(join(folder, "providers.tf.json"), JSON.stringify({ terraform }));
    const args = ["providers", "lock", "-no-color", ...PLATFORMS.map((platform) => `-platform=${platform}`)];
    const env = { ...defined(process.env), CHECKPOINT_DISABLE: "1" };
    const { code, errors } = await runTerraform({ folder, args, env, signal, onLine: print });
    if (code !== 0) {
      throw new Error(
        `stack '${stack.name}': its providers can't be locked; the registries must be reachable\n${errors.trim()}`,
      );
    }
    const text = readFileSync(join(folder, LOCK_FILE), "utf8");
    const faults = lockFaults(text, requiredProviders(stack));
    if (faults.length > 0)
      throw new Error(`stack '${stack.name}': ${LOCK_FILE} as made won't do: ${faults.join(", ")}`);
    return text;
  } finally {
    removeTemporary(folder);
  }
}

function defined(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
