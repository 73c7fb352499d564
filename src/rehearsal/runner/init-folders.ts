/**
 * Where `terraform init` leaves what it makes (`TF_DATA_DIR`): one folder for all stacks that say the same to it, so that
 * it runs once for them.
 */
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { StackJson } from "../../terraform/rendered-stacks";

const LOCK_FILE = ".terraform.lock.hcl";

export class InitFolders {
  private readonly root: string;
  private readonly readings: string[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** @param text the stack's JSON as it is rehearsed */
  of(stack: string, text: string): InitFolder {
    const reading = readByInit(text) ?? stack;
    if (!this.readings.includes(reading)) this.readings.push(reading);
    return new InitFolder(join(this.root, String(this.readings.indexOf(reading))), reading !== stack);
  }
}

export class InitFolder {
  readonly path: string;
  private readonly shared: boolean;

  constructor(path: string, shared: boolean) {
    this.path = path;
    this.shared = shared;
  }

  /** Gives `folder` what an earlier `init` left, if there was one. */
  initialize(folder: string): boolean {
    const lock = join(this.path, LOCK_FILE);
    if (!this.shared || !existsSync(lock)) return false;
    copyFileSync(lock, join(folder, LOCK_FILE));
    return true;
  }

  /** Keeps what `init` left in `folder`. A stack without providers gets no lock file, and is initialized each time. */
  keep(folder: string): void {
    const lock = join(folder, LOCK_FILE);
    if (existsSync(lock)) copyFileSync(lock, join(this.path, LOCK_FILE));
  }
}

/**
 * All of a stack that `terraform init` goes by: backend, providers, also those that only a type's name implies.
 * @returns undefined where that isn't all: modules are folders of their own, and HCL isn't read here
 */
export function readByInit(text: string): string | undefined {
  if (text === "") return undefined;
  const { terraform, module, provider = {}, resource = {}, data = {} } = JSON.parse(text) as StackJson;
  if (module !== undefined) return undefined;
  const types = [...Object.keys(resource), ...Object.keys(data)].map((type) => type.replace(/_.*/, ""));
  return JSON.stringify([terraform, Object.keys(provider).sort(), [...new Set(types)].sort()]);
}
