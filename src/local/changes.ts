/** What changed in a folder since somebody looked last. */
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** What tools write themselves. */
const IGNORED: ReadonlySet<string> = new Set([".git", "node_modules", "cdktf.out", "state", "coverage"]);

export class Changes {
  private readonly root: string;
  private times: ReadonlyMap<string, string>;

  constructor(root: string) {
    this.root = root;
    this.times = timesOf(root);
  }

  /** Files that came, went or were written since the last time that this was asked, relative to the folder. */
  look(): string[] {
    const [before, now] = [this.times, timesOf(this.root)];
    this.times = now;
    const written = [...now].flatMap(([file, time]) => (before.get(file) === time ? [] : file));
    const gone = [...before.keys()].filter((file) => !now.has(file));
    return [...written, ...gone].map((file) => relative(this.root, file)).sort();
  }
}

/** When each file was written last, and its size. */
function timesOf(folder: string, times = new Map<string, string>()): Map<string, string> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name)) timesOf(path, times);
    } else {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat !== undefined) times.set(path, `${stat.mtimeMs} ${stat.size}`);
    }
  }
  return times;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone meanwhile, or not ours to read
  }
}
