import type { Model } from "../terraform/model";
import { Context } from "./flows/context";
import type { Suppression } from "./declared";
import type { Flow, PermissionUse } from "./flows/flow";
import type { Result } from "./result";
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
  const all = stale.results.length > 0 ? [...rules, stale] : rules;
  const open = all
    .flatMap((rule) => rule.results)
    .filter((result) => result.verdict === "refuted" || result.verdict === "undecided");
  return {
    rules: all,
    findings: open.filter((finding) => finding.suppressed === undefined),
    suppressed: open.filter((finding) => finding.suppressed !== undefined),
    declared: context.strict,
    stacks: model.stacks.map((stack) => stack.name),
    flows: context.flows,
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

/** A rule is as good as its worst result; without any it had nothing to judge. */
function worst(results: readonly Finding[]): Verdict {
  const counting = results.filter((result) => result.suppressed === undefined);
  for (const verdict of ["refuted", "undecided", "proven"] as const) {
    if (counting.some((result) => result.verdict === verdict)) return verdict;
  }
  return results.length > 0 ? "proven" : "not applicable";
}
