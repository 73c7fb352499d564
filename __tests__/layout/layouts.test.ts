import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importBlocks, type StateJson } from "../../src/layout/import-blocks";
import { moveScript } from "../../src/layout/move-script";
import { stateMoves } from "../../src/layout/state-moves";
import { inOrder, readStacks, type RenderedStack } from "../../src/rehearsal/rendered-stacks";
import { Session } from "../../src/rehearsal/session";
import { statePath } from "../../src/rehearsal/stack-copy";
import { synthesize } from "../../src/synthesis/synthesize";
import { type Edits, edited } from "../definition/valid";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";

const root = mkdtempSync(join(tmpdir(), "layouts-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Two services, of which one stands behind the load balancer and calls the other; their images are somebody else's. */
async function rendered(edits: Edits = {}): Promise<RenderedStack[]> {
  const outdir = mkdtempSync(join(root, "out-"));
  const definition = edited({ "services.status": undefined, ...edits });
  const { errors } = await synthesize(definition, { root: ".", outdir });
  if (errors !== undefined) throw new Error(errors.join("\n"));
  return readStacks(outdir).filter(({ name }) => name.startsWith("store-test-"));
}

/** A running platform whose states and configurations change under it. */
class Running {
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  /** Plans and applies every stack, and tells what each plan does to resources. */
  async deploy(stacks: readonly RenderedStack[]): Promise<Record<string, string[]>> {
    const done: Record<string, string[]> = {};
    for (const stack of inOrder(stacks)) {
      const run = await this.session.start(stack, stacks);
      expect([...(await run.init()), ...(await run.plan()).findings]).toEqual([]);
      const changes = (await run.changes()).filter(({ address }) => !address.startsWith("output."));
      done[stack.name] = changes.map(({ kind, address }) => `${kind} ${address}`);
      expect(await run.apply()).toEqual([]);
    }
    return done;
  }

  /** Runs the script that `npm run layout` prints, and gives its last words. */
  moveStates(from: readonly RenderedStack[], to: readonly RenderedStack[]): string | undefined {
    const { root: cwd, env } = this.session.workspace;
    const script = join(cwd, "move.sh");
    writeFileSync(script, moveScript(stateMoves(from, to)));
    const output = execFileSync("sh", [script], { cwd, env: { ...env, TMPDIR: cwd }, encoding: "utf8" });
    return output.split("\n").find((line) => line.startsWith("moved:"));
  }

  state(stack: RenderedStack): StateJson {
    const folder = join(this.session.workspace.root, "cdktf.out", "stacks", stack.name);
    return JSON.parse(readFileSync(join(folder, statePath(stack.name)), "utf8")) as StateJson;
  }
}

const nothing = (stacks: readonly RenderedStack[]) => Object.fromEntries(stacks.map(({ name }) => [name, []]));

describeWithTerraform("a running platform gets another layout", () => {
  test("and the first one again by moving its states: no plan has anything to do", async () => {
    const single = await rendered();
    const split = await rendered({ layout: "per-service" });
    await Session.during({ stacks: [...single, ...split] }, async (session) => {
      const platform = new Running(session);
      await platform.deploy(single);
      expect(platform.moveStates(single, split)).toBe(
        "moved: 17 resources, from store-test-platform to store-test-books store-test-shop",
      );
      expect(await platform.deploy(split)).toEqual(nothing(split));
      expect(platform.moveStates(split, single)).toBe(
        "moved: 17 resources, from store-test-books store-test-shop to store-test-platform",
      );
      expect(await platform.deploy(single)).toEqual(nothing(single));
    });
  }, 120_000);

  test("by removed and import blocks: what one state forgets the others import", async () => {
    const single = await rendered();
    const moves = stateMoves(single, await rendered({ layout: "per-service" }));
    const removed = moves.map(({ address }) => ({ from: address, destroy: false }));
    const split = await rendered({ layout: "per-service", removed });
    await Session.during({ stacks: [...single, ...split] }, async (session) => {
      const platform = new Running(session);
      await platform.deploy(single);
      const [from] = moves.map((move) => move.from);
      if (from === undefined) throw new Error("nothing is moved");
      const state = platform.state(from);
      const imports = importBlocks(moves, () => state);
      const importing = split.map((stack) => ({ ...stack, json: { ...stack.json, ...imports.get(stack.name) } }));
      const to = (name: string) => moves.filter((move) => move.to.name === name).map(({ address }) => address);
      expect(await platform.deploy(importing)).toEqual({
        "store-test-registry": [],
        "store-test-platform": moves.map(({ address }) => `forgotten ${address}`).sort(),
        "store-test-books": to("store-test-books")
          .sort()
          .map((address) => `imported ${address}`),
        "store-test-shop": to("store-test-shop")
          .sort()
          .map((address) => `imported ${address}`),
      });
      expect(await platform.deploy(split)).toEqual(nothing(split));
    });
  }, 120_000);
});
