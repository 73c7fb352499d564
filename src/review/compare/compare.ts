import { prove } from "../../proof/prove";
import { Model } from "../../terraform/model";
import type { StackSource } from "../../terraform/folder";
import { inTermsOf, withAccounts, withMoves } from "./same-terms";
import { otherRows } from "./other-rows";
import { type BlockChange, blockChanges } from "./block-changes";
import type { Topic } from "./change";
import { dataRows } from "./data";
import { exposureRows, flowRows, permissionRows } from "./access";
import { networkRows } from "./network";
import { protectionRows } from "./protections";
import { proofRows, stackRows, storeRows } from "./inventory";
import { listenerRuleRows } from "./listener-rules";
import { serviceRows } from "./services";
import { emptyView } from "../model/empty-view";
import { type EnvironmentView, environmentViews } from "../model/environment-view";
import type { FindingView } from "../model/verdict-view";
import { compareTexts } from "../model/reference";

/** What a change means for one environment, in a reader's terms. */
export interface EnvironmentChange {
  readonly name: string;
  readonly status: "added" | "removed" | "changed";
  /** Only those that have rows. */
  readonly topics: readonly Topic[];
  /** What it was and what it is; an environment that came or went was or is empty. */
  readonly before: EnvironmentView;
  readonly after: EnvironmentView;
}

export interface Comparison {
  /** Only those that differ. */
  readonly environments: readonly EnvironmentChange[];
  /** Every block of Terraform JSON that differs. */
  readonly blocks: readonly BlockChange[];
  /** The same, but for what `moved` blocks only rename. */
  readonly beyondMoves: readonly BlockChange[];
  /** What the proof says of all that is rendered now, changed or not; `reason` is why the definition accepts it. */
  readonly findings: readonly EnvironmentFinding[];
}

export interface EnvironmentFinding extends FindingView {
  readonly environment: string;
  readonly reason?: string;
}

/** Compares two sets of stacks, all environments at once. */
export function compareStacks(base: readonly StackSource[], now: readonly StackSource[]): Comparison {
  const blocks = blockChanges(base, now);
  const moved = withMoves(base, now);
  const beyondMoves = moved === base ? blocks : blockChanges(moved, now);
  const [before, after] = [viewsOf(inTermsOf(base, now)), viewsOf(withAccounts(now, base))];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareTexts);
  const touched = new Set(blocks.map(({ stack }) => stack));
  const environments = names.flatMap((name): readonly EnvironmentChange[] => {
    const [old, current] = [before.get(name), after.get(name)];
    const [was, is] = [old ?? emptyView(name, current), current ?? emptyView(name, old)];
    if (![...was.stacks, ...is.stacks].some((stack) => touched.has(stack.name))) return [];
    const status = old === undefined ? "added" : current === undefined ? "removed" : "changed";
    const known = topicsOf(was, is);
    const others = status === "changed" ? otherRows(beyondMoves, was, is, known) : [];
    const topics = [...known, { title: "Other resources", rows: others }].filter(({ rows }) => rows.length > 0);
    return [{ name, status, topics, before: was, after: is }];
  });
  const findings = [...after.values()].flatMap(({ name: environment, findings: open, suppressed }) =>
    [...open, ...suppressed].map((finding) => ({ ...finding, environment })),
  );
  return { environments, blocks, beyondMoves, findings };
}

function viewsOf(sources: readonly StackSource[]): ReadonlyMap<string, EnvironmentView> {
  const model = new Model(sources);
  return new Map(environmentViews(model, prove(model)).map((view) => [view.name, view]));
}

function topicsOf(before: EnvironmentView, after: EnvironmentView): readonly Topic[] {
  return [
    { title: "What the internet can reach", rows: exposureRows(before, after) },
    { title: "Services", rows: serviceRows(before, after) },
    { title: "Who can talk to whom", rows: flowRows(before, after) },
    { title: "Permissions", rows: permissionRows(before, after) },
    { title: "What holds data", rows: dataRows(before, after) },
    { title: "Protections", rows: protectionRows(before, after) },
    { title: "Listener rules", rows: listenerRuleRows(before, after) },
    { title: "Network", rows: networkRows(before, after) },
    { title: "Logs and clusters", rows: storeRows(before, after) },
    { title: "Proof", rows: proofRows(before, after) },
    { title: "Stacks", rows: stackRows(before, after) },
  ].filter(({ rows }) => rows.length > 0);
}
