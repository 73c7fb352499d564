import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalRun } from "../../src/local/local-run";
import { Engine } from "../../src/local/engine";
import { watchLoop } from "../../src/local/watch-loop";
import { temporaryFolder } from "../support/synth";

const root = temporaryFolder();

/** A run whose containers have these ids, one list each time that they are asked for. */
function runWith(ids: Record<string, string>[], up: () => Promise<string[]> = async () => Promise.resolve([])) {
  const containerIds = async () => Promise.resolve(new Map(Object.entries(ids.shift() ?? {})));
  const source = { engine: new Engine("context://"), prefix: "shop-local-" };
  return { source, containerIds, up } as unknown as LocalRun;
}

/** What is said after a file has changed, until it begins with `end`. */
async function said(run: LocalRun, end: string, render = async () => Promise.resolve(true)): Promise<string[]> {
  const stop = new AbortController();
  const lines: string[] = [];
  const say = (line: string) => {
    lines.push(line);
    if (lines.length === 1) writeFileSync(join(root, "server.ts"), String(performance.now()));
    if (line.startsWith(end)) stop.abort(new Error("stopped"));
  };
  await expect(watchLoop({ run, root, render, say, signal: stop.signal, pause: 10 })).rejects.toThrow("stopped");
  return lines.slice(1);
}

test("after a change the platform is rendered, and what was replaced is said", async () => {
  const run = runWith([
    { "web-1": "1", "books-1": "2", "old-1": "3" },
    { "web-1": "4", "books-1": "2" },
  ]);
  expect(await said(run, "replaced")).toEqual(["changed: server.ts", "replaced: web-1; removed: old-1"]);
});

test("a change that concerns no container is said as such", async () => {
  expect(await said(runWith([{ "web-1": "1" }, { "web-1": "1" }]), "nothing")).toEqual([
    "changed: server.ts",
    "nothing is to be replaced",
  ]);
});

test("what goes wrong is said, and the next change is waited for", async () => {
  const run = runWith([], async () => Promise.reject(new Error("container 'web-1': crashed")));
  expect(await said(run, "container")).toEqual(["changed: server.ts", "container 'web-1': crashed"]);
});

test("where rendering failed nothing is run", async () => {
  const up = jest.fn();
  let rounds = 0;
  const render = async () => {
    rounds += 1;
    const again = () => {
      writeFileSync(join(root, "server.ts"), "again");
    };
    if (rounds === 1) setTimeout(again, 50);
    return Promise.resolve(rounds > 1);
  };
  const run = runWith([{}, {}], up);
  expect(await said(run, "nothing", render)).toEqual([
    "changed: server.ts",
    "changed: server.ts",
    "nothing is to be replaced",
  ]);
  expect(up).toHaveBeenCalledTimes(1);
});
