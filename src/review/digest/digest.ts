import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { ChangeKind, PlanJson } from "../../rehearsal/runner/plan-changes";
import type { StackJson } from "../../terraform/rendered-stacks";
import { DATA, TRAFFIC } from "../risks/losses/risk-types";
import { blockFingerprint, fingerprint } from "./blocks";
import { planFacts } from "./plan-facts";
import { type PlannedChange, PlanReading } from "./plan-reading";

const KINDS = [
  "added",
  "changed",
  "replaced",
  "destroyed",
  "moved",
  "imported",
  "forgotten",
] as const satisfies readonly ChangeKind[];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ports = { protocol: v.string(), fromPort: v.number(), toPort: v.number() };
const loss = v.strictObject({ address: v.string(), what: v.string() });
const change = v.strictObject({
  address: v.string(),
  kind: v.picklist(KINDS),
  from: v.optional(v.string()),
  createsFirst: v.optional(v.boolean()),
  attributes: v.record(v.string(), v.nullable(v.string())),
  block: v.nullable(v.string()),
});
const stack = v.strictObject({
  counts: v.strictObject({ added: count, changed: count, replaced: count, destroyed: count }),
  losses: v.array(loss),
  interruptions: v.array(loss),
  exposures: v.array(v.strictObject({ to: v.string(), from: v.string(), ...ports })),
  flows: v.array(
    v.strictObject({ group: v.string(), direction: v.picklist(["ingress", "egress"]), peer: v.string(), ...ports }),
  ),
  permissions: v.array(
    v.strictObject({
      ...{ who: v.string(), effect: v.string(), only: v.string() },
      ...{ actions: v.array(v.string()), resources: v.array(v.string()), principals: v.array(v.string()) },
    }),
  ),
  changes: v.array(change),
});
const DIGEST = v.strictObject({ version: v.literal(1), base: v.string(), stacks: v.record(v.string(), stack) });

/**
 * What somebody agrees to who approves a change: what Terraform may do to each stack, and what the stack may mean then.
 * `docs/digest.schema.json` describes it. A change of meaning counts the version up.
 */
export type Digest = v.InferOutput<typeof DIGEST>;
export type StackDigest = Digest["stacks"][string];
export type ApprovedChange = StackDigest["changes"][number];

/** A stack that was planned, and the JSON that was rendered for it. */
export interface PlannedStack {
  readonly name: string;
  readonly plan: PlanJson;
  readonly json: StackJson;
}

export function digestOf(base: string, stacks: readonly PlannedStack[]): Digest {
  return {
    version: 1,
    base,
    stacks: Object.fromEntries(
      stacks.map(({ name, plan, json }) => [name, stackDigest(new PlanReading(plan, json), json)]),
    ),
  };
}

function stackDigest(reading: PlanReading, json: StackJson): StackDigest {
  const resources = reading.changes.filter(({ type }) => type !== "output");
  const counted = (kind: ChangeKind): number => resources.filter((it) => it.kind === kind).length;
  const lost = (of: (change: PlannedChange) => string | undefined): StackDigest["losses"] =>
    resources.flatMap((it) => {
      const what = of(it);
      return what === undefined ? [] : [{ address: it.address, what }];
    });
  const facts = reading.resources.map((resource) => planFacts(reading, resource));
  return {
    counts: {
      ...{ added: counted("added"), changed: counted("changed") },
      ...{ replaced: counted("replaced"), destroyed: counted("destroyed") },
    },
    ...{ losses: lost(dataLostBy), interruptions: lost(trafficStoppedBy) },
    exposures: unique(facts.flatMap(({ exposures }) => exposures)),
    flows: unique(facts.flatMap(({ flows }) => flows)),
    permissions: unique(facts.flatMap(({ permissions }) => permissions)).map((it) => ({
      ...it,
      ...{ actions: [...it.actions], resources: [...it.resources], principals: [...it.principals] },
    })),
    changes: reading.changes.map((it) => approvedChange(it, json)),
  };
}

/** What goes for good with what Terraform destroys or replaces. */
export function dataLostBy({ kind, type, isLeft }: PlannedChange): string | undefined {
  return (kind === "destroyed" || kind === "replaced") && !isLeft ? DATA[type] : undefined;
}

/** What stops while something isn't there. */
export function trafficStoppedBy({ kind, type, createsFirst }: PlannedChange): string | undefined {
  return kind === "destroyed" || (kind === "replaced" && createsFirst !== true) ? TRAFFIC[type] : undefined;
}

function approvedChange(it: PlannedChange, json: StackJson): ApprovedChange {
  const attributes = [...it.attributesAfter].map(([name, { value }]) => [name, attributePrint(value)] as const);
  return {
    ...{ address: it.address, kind: it.kind },
    ...(it.from !== undefined && { from: it.from }),
    ...(it.createsFirst === true && { createsFirst: true }),
    attributes: Object.fromEntries(attributes),
    block: blockFingerprint(json, it.address) ?? null,
  };
}

/** Null where Terraform learns a value when it applies, or hides it. */
export function attributePrint(value: unknown): string | null {
  return value === undefined ? null : fingerprint(value);
}

function unique<T>(all: readonly T[]): T[] {
  const found = new Map(all.map((item) => [JSON.stringify(item), item]));
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** @throws where a file isn't there or holds something else */
export function readDigest(file: string): Digest {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? "isn't JSON" : "can't be read";
    throw new Error(`digest '${file}': ${why}; write one: npm run review -- --base REF --digest FILE`, { cause });
  }
  const read = v.safeParse(DIGEST, json);
  if (read.success) return read.output;
  const [issue] = read.issues;
  const place = v.getDotPath(issue) ?? "";
  throw new Error(
    `digest '${file}': ${place === "" ? "" : `${place}: `}${issue.message}; version 1 is allowed, as docs/digest.schema.json describes it; write it anew: npm run review -- --base REF --digest FILE`,
  );
}
