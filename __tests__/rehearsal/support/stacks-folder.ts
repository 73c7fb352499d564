/** Rendered stacks in a temporary folder that goes away after the tests of a file. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RenderedStack } from "../../../src/terraform/rendered-stacks";
import { readStacks } from "../../../src/terraform/rendered-stacks";

const ROOT = mkdtempSync(join(tmpdir(), "stacks-"));
let count = 0;

afterAll(() => {
  rmSync(ROOT, { recursive: true, force: true });
});

/** Writes stacks the way that synth does, `<folder>/<stack>/cdk.tf.json`, and tells the folder. */
export function stacksFolder(stacks: Readonly<Record<string, object>>): string {
  const folder = join(ROOT, String(++count));
  for (const [name, json] of Object.entries(stacks)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "cdk.tf.json"), JSON.stringify(json, null, 2));
  }
  return folder;
}

export function rendered(stacks: Readonly<Record<string, object>>): RenderedStack[] {
  return readStacks(stacksFolder(stacks));
}
