import type { Model } from "../terraform/model";
import { Context } from "./flows/context";
import type { Suppression } from "./declared";
import type { Flow, PermissionUse } from "./flows/flow";
import { type Result, counted } from "./result";
import { RULES } from "./rules";
import type { Verdict } from "./verdict";

export interface Finding extends Result {
  readonly rule: string;
  /** Why the definition accepts it. */
  readonly suppressed: string | undefined;
}

export interface RuleReport {
  readonly rule: string;
  readonly title: string;
  /** What the rule looked at, with counts. */
  readonly looked: string;
  readonly verdict: Verdict;
  readonly results: readonly Finding[];
}

export interface Proof {
  readonly rules: readonly RuleReport[];
  /** Refuted and undecided, not suppressed: what keeps the platform from being proven. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** Whether the folder declares its doors. */
  readonly declared: boolean;
  readonly stacks: readonly string[];
  /** The connections that the rules followed, one for each subnet that they start in. */
  readonly flows: readonly Flow[];
  /** What the statements of the roles' policies are needed for. */
  readonly permissions: readonly PermissionUse[];
}

/** Runs all rules over all stacks together. */
export function prove(model: Model): Proof {
  const context = new Context(model);
  const used = new Set<Suppression>();
  const rules = RULES.map((rule): RuleReport => {
    const { looked, results } = rule.check(context);
    const findings = results.map((result) => ({
      ...result,
      rule: rule.id,
      suppressed: reason(context, rule.id, result, used),
    }));
    return { rule: rule.id, title: rule.title, looked, verdict: worst(findings), results: findings };
  });
  const stale = staleSuppressions(context, used);
  const { uncertain } = model;
  const doubts = new Set<Finding>();
  const doubted = (report: RuleReport): RuleReport => {
    if (uncertain.size === 0) return report;
    const results = report.results.map((result) => {
      const doubt = uncertain.has(result.stack) ? doubtful(result) : result;
      if (result.verdict === "proven" && doubt !== result) doubts.add(doubt);
      return doubt;
    });
    return { ...report, results, verdict: worst(results) };
  };
  const unread = unreadFiles(model);
  const all = [...rules, stale, unread].filter((rule) => rules.includes(rule) || rule.results.length > 0).map(doubted);
  const open = all
    .flatMap((rule) => rule.results)
    .filter(({ verdict }) => verdict === "refuted" || verdict === "undecided")
    // What is undecided because of a file alone is one finding: that file.
    .filter((result) => !doubts.has(result));
  return {
    rules: all,
    findings: open.filter((finding) => finding.suppressed === undefined),
    suppressed: open.filter((finding) => finding.suppressed !== undefined),
    declared: context.strict,
    stacks: model.stacks.map((stack) => stack.name),
    flows: context.flows.map((flow) =>
      [flow.from, flow.to].some((end) => "stack" in end && uncertain.has(end.stack)) ? doubtful(flow) : flow,
    ),
    permissions: context.permissionUses,
  };
}

function reason(context: Context, rule: string, result: Result, used: Set<Suppression>): string | undefined {
  if (result.verdict !== "refuted" && result.verdict !== "undecided") return undefined;
  const found = context.declared.suppressions.find(
    (item) =>
      item.rule === rule &&
      item.stacks.has(result.stack) &&
      (item.at === result.at || result.message.startsWith(`service '${item.at}'`)),
  );
  if (found) used.add(found);
  return found?.reason;
}

/** A suppression of nothing hides the next fault at that place, so it is a fault itself. */
function staleSuppressions(context: Context, used: ReadonlySet<Suppression>): RuleReport {
  const results = context.declared.suppressions
    .filter((item) => !used.has(item))
    .map((item): Finding => ({
      rule: "suppressions",
      verdict: "refuted",
      stack: item.stack,
      at: item.at,
      message: `suppression '${item.rule}' at ${item.at}: suppresses nothing; remove it`,
      evidence: [],
      notes: [],
      suppressed: undefined,
    }));
  const looked = `${context.declared.suppressions.length} suppressions`;
  return {
    rule: "suppressions",
    title: "Every suppression has something to suppress",
    looked,
    verdict: worst(results),
    results,
  };
}

/** A file that isn't read may hold what is missing here, and open what is closed here. */
function doubtful<T extends { readonly verdict: Verdict }>(judged: T): T {
  return judged.verdict === "proven" || judged.verdict === "refuted" ? { ...judged, verdict: "undecided" } : judged;
}

function unreadFiles({ stacks }: Model): RuleReport {
  const results = stacks.flatMap(({ name: stack, unread }) =>
    unread.map(({ file, why }): Finding => ({
      rule: "unread-files",
      verdict: "undecided",
      stack,
      at: file,
      message: `file '${file}': ${why}; nothing about stack '${stack}' is certain; write it as plain Terraform JSON`,
      evidence: [],
      notes: [],
      suppressed: undefined,
    })),
  );
  const looked = counted({ stack: stacks.length, "unread file": results.length });
  return {
    rule: "unread-files",
    title: "Every file that Terraform reads is read",
    looked,
    verdict: worst(results),
    results,
  };
}

/** A rule is as good as its worst result; without any it had nothing to judge. */
function worst(results: readonly Finding[]): Verdict {
  const counting = results.filter((result) => result.suppressed === undefined);
  for (const verdict of ["refuted", "undecided", "proven"] as const) {
    if (counting.some((result) => result.verdict === verdict)) return verdict;
  }
  return results.length > 0 ? "proven" : "not applicable";
}
