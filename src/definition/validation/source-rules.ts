import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import type { ServiceDefinition } from "../service";
import { type PlacedContainer, eachContainer } from "./containers/containers";
import type { Report } from "./findings";
import type { Rule, RuleContext } from "./rule";

export const sourceRules: readonly Rule[] = [{ reads: ["services"], check: eachContainer(["source"], checkSource) }];

/** The folder must be there, with a Dockerfile, and inside the repository: the image's tag is the hash of its content. */
function checkSource(
  report: Report,
  { container: { source } }: PlacedContainer,
  _service: ServiceDefinition,
  { root }: RuleContext,
): void {
  if (source === undefined) return;
  const folder = join(root, source);
  if (posix.normalize(source) !== source || posix.isAbsolute(source) || /^\.\.?(\/|$)|\/$|^$/.test(source)) {
    report("source", source, "a folder is relative to the repository's root, like 'apps/books'", "correct it");
  } else if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    report("source", source, "there is no such folder", "make it or correct the path");
  } else if (!existsSync(join(folder, "Dockerfile"))) {
    report("source", source, "the folder has no Dockerfile", "add one");
  }
}
