import { type Dirent, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type Json, isObject } from "./json";
import { Model } from "./model";
import type { StackSource } from "./stack";

const SKIPPED = new Set(["node_modules", ".terraform", ".git", "assets"]);

/** Reads every folder at or below `folder` that holds Terraform JSON; each is one stack. */
export function readModel(folder: string): Model {
  return new Model(stackSources(folder));
}

export function stackSources(folder: string): readonly StackSource[] {
  const found: StackSource[] = [];
  visit(folder, (directory, files) => {
    const documents = files.map((file) => {
      const json = JSON.parse(readFileSync(join(directory, file), "utf8")) as Json;
      if (!isObject(json)) throw new Error(`file '${join(directory, file)}': holds no JSON object`);
      return json;
    });
    found.push({ name: basename(relative(folder, directory) || join(process.cwd(), folder)), directory, documents });
  });
  return found;
}

function visit(directory: string, found: (directory: string, files: readonly string[]) => void): void {
  const entries: readonly Dirent[] = readdirSync(directory, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".tf.json")).map((entry) => entry.name);
  if (files.length > 0) found(directory, files);
  for (const entry of entries) {
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) visit(join(directory, entry.name), found);
  }
}
