import { listed } from "../lib/listed";
import type { Audience } from "./audience";
import type { Message } from "./message";
import type { Hit, Result, Subject } from "./result";

/** A result as one line that can be read alone: who, what, the missing link and the fix. */
export function sentence({ because, ...result }: Result, audience: Audience): string {
  const words = [...new Set(because.map((message) => message.words(audience)))].join(", ");
  return said([result], words);
}

/** What is said of several results by one cause. Where they are about different things, the cause speaks for itself. */
export function findingWords(results: readonly Said[], because: Message, audience: Audience): string {
  return said(results, because.words(audience));
}

type Said = Pick<Result, "subject" | "goal" | "question" | "verdict" | "stack" | "at">;

function said(results: readonly Said[], words: string): string {
  const [first] = results;
  if (first === undefined) return words;
  const cause = isDoubt(first) ? `not known: ${words}` : words;
  if (subjectsOf(results).size > 1) return cause;
  const isDone = first.verdict === "proven" && first.goal !== undefined;
  const clauses = [subjectWords(first.subject), clause(results), ...(isDone ? [] : [cause])];
  return clauses.filter((part) => part !== "").join(": ");
}

/** What they are about, each once. */
function subjectsOf(results: readonly Pick<Result, "stack" | "at" | "subject">[]): ReadonlySet<string> {
  return new Set(results.map(({ stack, at, subject: { kind, name } }) => [stack, at, kind, name].join("\n")));
}

/** Whether `because` is what isn't known, and not a whole sentence about it. */
function isDoubt({ verdict, goal, question }: Said): boolean {
  return verdict === "undecided" && (goal !== undefined || question !== undefined);
}

/** `cannot pull its image or write its logs`; empty where the cause says all. */
function clause(results: readonly Said[]): string {
  const goals = distinct(results, ({ goal }) => goal);
  const questions = distinct(results, ({ question }) => question);
  const verdict = results[0]?.verdict;
  if (verdict === "undecided") {
    const all = [...(goals.length > 0 ? [`whether it can ${listed(goals, "or")}`] : []), ...questions];
    return all.length > 0 ? `undecided ${all.join(", ")}` : "";
  }
  if (goals.length === 0) return "";
  return verdict === "refuted" ? `cannot ${listed(goals, "or")}` : `can ${listed(goals)}`;
}

function distinct(results: readonly Said[], part: (result: Said) => string | undefined): readonly string[] {
  return [...new Set(results.flatMap((result) => part(result) ?? []))];
}

function subjectWords({ kind, name }: Subject): string {
  return [kind, ...(name === undefined ? [] : [`'${name}'`])].filter((part) => part !== "").join(" ");
}

/** What a note is about: what works, or else the subject, whose fault is a finding of its own. */
export function aboutWords(result: Pick<Result, "verdict" | "subject"> & { readonly message: string }): string {
  return result.verdict === "proven" ? result.message : subjectWords(result.subject);
}

/** What a cause hits, where that is more than the message is about: `pull-route of 'web' and 'api'; logs-route of 'api'`. */
export function hitWords({ affects: hits }: { readonly affects: readonly Hit[] }): string | undefined {
  if (subjectsOf(hits).size < 2) return undefined;
  const byRule = new Map<string, Set<string>>();
  // What has neither subject nor goal is the cause itself.
  const effects = hits.filter(
    ({ subject, goal }) => subject.kind !== "" || subject.name !== undefined || goal !== undefined,
  );
  for (const { rule, subject, at } of effects)
    byRule.set(rule, (byRule.get(rule) ?? new Set()).add(subject.name ?? at));
  const byNames = new Map<string, string[]>();
  for (const [rule, names] of byRule) {
    const words = listed([...names].map((name) => `'${name}'`));
    byNames.set(words, [...(byNames.get(words) ?? []), rule]);
  }
  if (byNames.size === 0) return undefined;
  return [...byNames].map(([names, rules]) => `${listed(rules)} of ${names}`).join("; ");
}

/** `2 services, 1 subnet`. */
export function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([noun, count]) => `${count} ${count === 1 ? noun : plural(noun)}`)
    .join(", ");
}

function plural(noun: string): string {
  if (noun.includes(" or ")) return noun.split(" or ").map(plural).join(" or ");
  if (noun.includes(" with ")) return noun.replace(/^(.*?) with /, (_, what: string) => `${plural(what)} with `);
  if (noun.endsWith("s")) return `${noun}es`;
  return noun.endsWith("y") && !/[aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
