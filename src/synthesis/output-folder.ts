import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { STACK_FILE, VERSIONS_FILE } from "../terraform/rendered-stacks";

/** Files with their content, by their path in the output folder, with `/` between the parts. */
export type Files = ReadonlyMap<string, string>;

/** Where a stack's rendering lies in the output folder. */
export function stackFile(stack: string): string {
  return `stacks/${stack}/${STACK_FILE}`;
}

/** Where it says which version of Terraform it needs. */
export function versionsFile(stack: string): string {
  return `stacks/${stack}/${VERSIONS_FILE}`;
}

/**
 * The folder with the rendered output: `manifest.json` for the cdktf CLI, a folder a stack under `stacks`, the review
 * packs under `review`. Beside our files the CLI and Terraform keep theirs there (`.terraform`, lock files, plans), which
 * are none of our business.
 */
export class OutputFolder {
  constructor(folder: string) {
    this.folder = folder;
  }

  private readonly folder: string;

  /** A file's place outside of the folder. */
  path(path: string): string {
    return join(this.folder, path);
  }

  /** Content of a file; empty when there is none yet. */
  read(path: string): string {
    const file = this.path(path);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Names of the stacks that have a rendering here, sorted. */
  stacks(): string[] {
    return this.namesIn("stacks").filter((stack) => existsSync(join(this.folder, stackFile(stack))));
  }

  /** The review packs that lie here. */
  packs(): Files {
    const paths = this.namesIn("review")
      .filter((name) => /\.(?:md|html|svg|(?:network|permissions|data|services)\.txt)$/.test(name))
      .map((name) => `review/${name}`);
    return new Map(paths.map((path) => [path, this.read(path)]));
  }

  /**
   * Makes `files` everything of ours that lies here. What is as it was isn't touched. The rest is written beside the old
   * files before the first of them is replaced, so that a full disk leaves all of them as they were, and a reader sees the
   * old file or the new one, never half of it. A stack that isn't among them goes with its folder, with all that is in
   * it. The state isn't: it lies elsewhere.
   */
  replace(files: Files): void {
    const changed = [...files].filter(([path, content]) => this.read(path) !== content);
    const unfinished = changed.map(([path]) => join(this.folder, `${path}.new`));
    try {
      for (const [path, content] of changed) {
        mkdirSync(dirname(join(this.folder, path)), { recursive: true });
        writeFileSync(join(this.folder, `${path}.new`), content);
      }
    } catch (error) {
      for (const file of unfinished) rmSync(file, { force: true, recursive: true });
      throw error;
    }
    for (const [path] of changed) renameSync(join(this.folder, `${path}.new`), join(this.folder, path));
    for (const stack of this.stacks()) {
      if (!files.has(stackFile(stack))) rmSync(join(this.folder, "stacks", stack), { recursive: true });
      else if (!files.has(versionsFile(stack))) rmSync(join(this.folder, versionsFile(stack)), { force: true });
    }
    for (const path of this.packs().keys()) if (!files.has(path)) rmSync(join(this.folder, path));
  }

  private namesIn(folder: string): string[] {
    const path = join(this.folder, folder);
    return existsSync(path) ? readdirSync(path).sort() : [];
  }
}
