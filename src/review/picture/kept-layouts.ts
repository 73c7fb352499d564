import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ElkNode } from "elkjs";
import { version } from "elkjs/package.json";

/** Lays a graph out: gives it back with a place for everything. */
export type Layout = (graph: ElkNode) => Promise<ElkNode>;

/** By ELK, which is loaded here: 1.6 MB that a synth with the pictures of last time doesn't read. */
async function elkLayout(graph: ElkNode): Promise<ElkNode> {
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  return new Elk().layout(graph);
}

/**
 * Lays out by ELK, most of the time that a synth takes, and keeps the last layout of each name in `folder`. It is taken
 * again for the same graph and the same ELK, so whatever else changes can't make it wrong. Without a folder nothing is kept.
 */
export function keptLayouts(folder: string | undefined, name: string): Layout {
  if (folder === undefined) return elkLayout;
  const file = join(folder, `${name}.json`);
  return async (graph) => {
    const key = createHash("sha256")
      .update(JSON.stringify([version, graph]))
      .digest("hex");
    const kept = read(file);
    if (kept?.key === key) return kept.layout;
    const layout = await elkLayout(graph);
    write(file, { key, layout });
    return layout;
  };
}

interface Kept {
  readonly key: string;
  readonly layout: ElkNode;
}

function read(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch {
    return undefined; // nothing there yet, or nothing that can be read
  }
}

/** A layout that can't be kept costs time, nothing else. */
function write(file: string, kept: Kept): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(kept)); // another run may write the same
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    return;
  }
}
