import type { Model } from "../terraform/model";
import { audienceOf } from "./audience";
import { Consequences, platformOf } from "./consequences";
import type { DeclaredOverride, DeclaredReason, Declarations, Suppression } from "./declarations/declarations";
import { environments } from "./environments";
import type { FlowReport, PermissionUse } from "./flows/flow";
import { type Finding, type Judgement, type Reading, findingsOf } from "./findings";
import { messages } from "./message";
import { type Result, type Rule, results } from "./result";
import { RULES } from "./rules";
import { Unread } from "./rules/unread-resources";
import { UnrunTasks } from "./unrun-tasks";
import { UnsureExistence } from "./unsure-existence";
import { UnknownWiring } from "./unknown-wiring";
import type { Verdict } from "./verdict";
import { counted, sentence } from "./words";

export interface RuleReport {
  readonly rule: string;
  readonly title: string;
  /** What the rule looked at, with counts. */
  readonly looked: string;
  readonly verdict: Verdict;
  readonly results: readonly Judgement[];
}

export interface Proof {
  readonly rules: readonly RuleReport[];
  /** Refuted and undecided, not suppressed: what keeps the platform from being proven. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** Attributes that were set over what the definition makes of them. */
  readonly overrides: readonly DeclaredOverride[];
  /** Why containers have what a reviewer would ask about. */
  readonly reasons: readonly DeclaredReason[];
  /** Whether the folder declares its exposures. */
  readonly declared: boolean;
  readonly stacks: readonly string[];
  /** The connections that are needed or open, one for each subnet that they start in. */
  readonly flows: readonly FlowReport[];
  /** What the statements of the roles' policies are needed for. */
  readonly permissions: readonly PermissionUse[];
}

/** Runs the rules over all stacks together: facts, then flows, then what each rule makes of them, and words last. */
export function prove(model: Model, rules: readonly Rule[] = RULES): Proof {
  const platform = platformOf(model);
  const { declarations, flows } = platform;
  const { uncertain } = model;
  const reading = readingOf(model);
  const consequences = new Consequences(model, reading.environmentOf);
  const unread = new Unread(platform.facts, declarations, reading.environmentOf);
  const existence = new UnsureExistence(platform.facts, reading.environmentOf);
  const unrun = new UnrunTasks(platform.facts, reading.environmentOf);
  const wiring = new UnknownWiring(platform.facts, reading.environmentOf);
  const used = new Set<Suppression>();
  /** What isn't certain because of a file that isn't read: that file is the finding. */
  const doubted = new Set<Judgement>();
  const permissions: PermissionUse[] = [...flows.permissionUses()];
  const reports = rules.map((rule): RuleReport => {
    const { id, title } = rule;
    const { looked, results: found, permissions: own = [] } = rule.check(platform);
    permissions.push(...own);
    const judgements = consequences
      .explained(
        rule,
        found.map((result) => unrun.explained(existence.explained(unread.explained(result)))),
      )
      .map((result) => wiring.judged(rule, result))
      .map((judged) => {
        const result = uncertain.has(judged.stack) ? doubtful(judged) : judged;
        const suppression = suppressionOf(declarations, id, result);
        if (suppression) used.add(suppression);
        const judgement = judgementOf(id, result, reading, suppression?.reason);
        if (result !== judged) doubted.add(judgement);
        return judgement;
      });
    return { rule: id, title, looked: counted(looked), verdict: worst(judgements), results: judgements };
  });
  const stale = staleSuppressions(declarations, used, reading);
  const all = stale.results.length > 0 ? [...reports, stale] : reports;
  const open = all.flatMap((report) => report.results).filter((result) => isOpen(result) && !doubted.has(result));
  const findings = findingsOf(open, reading);
  return {
    rules: all,
    findings: findings.filter(({ suppressed }) => suppressed === undefined),
    suppressed: findings.filter(({ suppressed }) => suppressed !== undefined),
    overrides: declarations.overrides,
    reasons: declarations.reasons,
    declared: declarations.strict,
    stacks: model.stacks.map((stack) => stack.name),
    flows: flows
      .report()
      .map((flow) =>
        [flow.from, flow.to].some(
          (end) =>
            "stack" in end &&
            (uncertain.has(end.stack) ||
              (flow.verdict === "proven" &&
                [unread, existence].some((doubt) => doubt.concerns(end.stack, [end.address, ...flow.evidence])))),
        ) && isDecided(flow)
          ? { ...flow, verdict: "undecided" }
          : flow,
      ),
    permissions,
  };
}

function readingOf(model: Model): Reading {
  const byName = new Map(model.stacks.map((stack) => [stack.name, stack]));
  return { environmentOf: environments(model), audienceOf: (name) => audienceOf(byName.get(name)?.comment) };
}

function isDecided({ verdict }: { readonly verdict: Verdict }): boolean {
  return verdict === "proven" || verdict === "refuted";
}

/** A file that isn't read may hold what is missing here, and open what is closed here. */
function doubtful(judged: Result): Result {
  if (!isDecided(judged)) return judged;
  return { ...judged, verdict: "undecided", goal: undefined, because: [says.unread({ stack: judged.stack })] };
}

function judgementOf(rule: string, result: Result, reading: Reading, suppressed: string | undefined): Judgement {
  const audience = reading.audienceOf(result.stack);
  const notes = result.notes.map((note) => note.words(audience));
  return {
    rule,
    ...result,
    // Few are read of many.
    get message() {
      return sentence(result, audience);
    },
    notes,
    suppressed,
  };
}

function isOpen({ verdict }: Pick<Result, "verdict">): boolean {
  return verdict === "refuted" || verdict === "undecided";
}

/** The declaration that accepts a result: by its rule, and by its address or the name of the service that it is about. */
function suppressionOf({ suppressions }: Declarations, rule: string, result: Result): Suppression | undefined {
  if (!isOpen(result)) return undefined;
  const { stack, at, subject } = result;
  return suppressions.find(
    (item) =>
      item.rule === rule &&
      item.stacks.has(stack) &&
      (item.at === at || (["service", "task"].includes(subject.kind) && subject.name === item.at)),
  );
}

const says = messages({
  noRule: ({ rule }: { rule: string }) => `no rule is called ${rule}; name one as \`npm run prove\` does, or remove it`,
  stale: ({ at }: { at: string }) => `suppresses nothing at ${at}; remove it`,
  unread: ({ stack }: { stack: string }) =>
    `undecided, because stack '${stack}', or one that shares a state with it, has files that aren't read`,
});

/** A suppression of nothing hides the next fault at that place, so it is a fault itself. */
function staleSuppressions(
  { suppressions }: Declarations,
  used: ReadonlySet<Suppression>,
  reading: Reading,
): RuleReport {
  const found = suppressions
    .filter((item) => !used.has(item))
    .map(({ stack, at, rule }) => {
      const { refuted } = results({ kind: "suppression", name: rule }, { stack, address: at });
      const isRule = RULES.some(({ id }) => id === rule);
      const fault = isRule ? says.stale({ at }) : says.noRule({ rule });
      return judgementOf("suppressions", refuted(fault), reading, undefined);
    });
  return {
    rule: "suppressions",
    title: "Every suppression has something to suppress",
    looked: counted({ suppression: suppressions.length }),
    verdict: worst(found),
    results: found,
  };
}

/** A rule is as good as its worst result; without any it had nothing to judge. */
function worst(found: readonly Judgement[]): Verdict {
  const counting = found.filter(({ suppressed }) => suppressed === undefined);
  for (const verdict of ["refuted", "undecided", "proven"] as const) {
    if (counting.some((judgement) => judgement.verdict === verdict)) return verdict;
  }
  return found.length > 0 ? "proven" : "not applicable";
}
