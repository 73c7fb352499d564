import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const STACK_FILE = "cdk.tf.json";

/**
 * The folder with the rendered output: `manifest.json` for the cdktf CLI and a folder a stack under `stacks`. Beside
 * our files the CLI and Terraform keep theirs there (`.terraform`, lock files), which are none of our business.
 */
export class OutputFolder {
  constructor(folder: string) {
    this.folder = folder;
  }

  private readonly folder: string;

  /** A stack's rendering; empty when there is none yet. */
  read(stack: string): string {
    const file = this.stackFile(stack);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Writes a stack's rendering. A reader sees the old file or the new one, never half of it. */
  write(stack: string, document: string): void {
    this.replace(this.stackFile(stack), document);
  }

  writeManifest(manifest: string): void {
    this.replace(join(this.folder, "manifest.json"), manifest);
  }

  /** Names of the stacks that have a rendering here, sorted. */
  stacks(): string[] {
    const folder = join(this.folder, "stacks");
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((stack) => existsSync(this.stackFile(stack)))
      .sort();
  }

  /** Removes a stack's folder with all that is in it. The state isn't: it lies elsewhere. */
  remove(stack: string): void {
    rmSync(join(this.folder, "stacks", stack), { recursive: true });
  }

  private replace(file: string, content: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, content);
    renameSync(`${file}.new`, file);
  }

  private stackFile(stack: string): string {
    return join(this.folder, "stacks", stack, STACK_FILE);
  }
}
