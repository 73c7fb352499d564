import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Change } from "../../../src/rehearsal/runner/plan-changes";
import { Session } from "../../../src/rehearsal/runner/session";
import { synthesize } from "../../../src/synthesis/synthesize";
import { type RenderedStack, readStacks } from "../../../src/terraform/rendered-stacks";
import { type Edits, edited } from "../../definition/valid";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The platform's stack of the small platform with some values changed. */
export async function platformOf(edits: Edits): Promise<RenderedStack> {
  const folder = mkdtempSync(join(tmpdir(), "isolation-"));
  folders.push(folder);
  const { errors } = await synthesize(edited(edits), { root: ".", outdir: folder });
  if (errors !== undefined) throw new Error(errors.join("\n"));
  const stack = readStacks(folder).find(({ name }) => name === "store-test-platform");
  if (stack === undefined) throw new Error("no platform stack was rendered");
  return stack;
}

/** `kind address (what forces the replacement, or what differs)` */
export function line({ kind, address, forcedBy, attributes }: Change): string {
  const why = [...(forcedBy.length > 0 ? forcedBy : attributes)].sort().join(" ");
  return why === "" ? `${kind} ${address}` : `${kind} ${address} (${why})`;
}

/** What Terraform plans for each variant where the base runs: lines of changes, or what it refuses. */
export async function plannedOn(base: RenderedStack, variants: readonly RenderedStack[]): Promise<string[][]> {
  return Session.during({ stacks: [base, ...variants] }, async (session) => {
    const deployed = await session.start(base, [base]);
    const failures = [...(await deployed.init()), ...(await deployed.deploy())];
    if (failures.length > 0) throw new Error(failures.map(({ summary }) => summary).join("\n"));
    const planned: string[][] = [];
    for (const stack of variants) {
      const run = await session.start(stack, [stack]);
      const refused = [...(await run.init()), ...(await run.plan()).findings];
      planned.push(
        refused.length > 0
          ? refused.map(({ address, detail }) => `refused ${address ?? "?"}: ${detail}`)
          : (await run.changes()).map(line),
      );
    }
    return planned;
  });
}

/** The same of a platform that goes from one variant to the next: each plan is applied. */
export async function plannedAlong(all: readonly Edits[]): Promise<string[][]> {
  const [base, ...stacks] = await Promise.all(all.map(platformOf));
  if (base === undefined) throw new Error("no variant was given");
  return Session.during({ stacks: [base, ...stacks] }, async (session) => {
    const first = await session.start(base, [base]);
    expect([...(await first.init()), ...(await first.deploy())]).toEqual([]);
    const planned: string[][] = [];
    for (const stack of stacks) {
      const run = await session.start(stack, [stack]);
      expect((await run.plan()).findings).toEqual([]);
      planned.push((await run.changes()).map(line));
      expect(await run.apply()).toEqual([]);
    }
    return planned;
  });
}
