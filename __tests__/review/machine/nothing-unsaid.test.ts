/** By generation: every fact that differs is in the review under its owner's topics, and a risk among its decisions. */
import fc from "fast-check";
import type { Comparison } from "../../../src/review/compare/compare";
import { compareStacks } from "../../../src/review/compare/compare";
import { lossesOf, risksOf } from "../../../src/review/risks/risks";
import { factLines } from "../../../src/review/machine/facts";
import { OWNERS, type Owner, ownerOfRow } from "../../../src/review/machine/owners";
import { changeComment } from "../../../src/review/pages/comment";
import { reviewOf } from "../../../src/review/review";
import { verdictOf } from "../../../src/review/verdict";
import { PRICES } from "../../../src/aws/prices";
import { type Json, type JsonObject, isObject } from "../../../src/terraform/json";
import type { StackSource } from "../../../src/terraform/folder";
import type { PlatformDefinition } from "../../../src/definition/platform";
import { validPlatforms } from "../../fuzz/valid";
import { edited } from "../../definition/valid";
import { rendered } from "../support/rendered";

interface Said {
  readonly comparison: Comparison;
  readonly review: ReturnType<typeof reviewOf>;
  readonly isLossless: boolean;
}

function said(before: readonly StackSource[], after: readonly StackSource[]): Said {
  const comparison = compareStacks(before, after);
  const terraform = { missing: "not asked" };
  const losses = lossesOf(comparison, terraform, before, after);
  const risks = risksOf(comparison, terraform, losses, before, after);
  const review = reviewOf("main", comparison, terraform, losses, risks, [], PRICES);
  return { comparison, review, isLossless: losses.length === 0 };
}

/** Facts that came or went, with their owner, in an environment that is on both sides. */
function differing(
  { environments }: Comparison,
  review: Said["review"],
): readonly (readonly [string, Owner, "+" | "-", string])[] {
  return environments.flatMap(({ name, status, before, after }) => {
    if (status !== "changed") return [];
    // What is only called otherwise is one fact, which its row says.
    const rows = review.environments.find((it) => it.name === name)?.topics.flatMap((topic) => topic.rows) ?? [];
    const names = rows.filter(({ field }) => ["name", "name of the ECS service", "AWS service"].includes(field));
    // So is a listener on another port, whose name has it.
    const ports = rows.filter(({ field }) => field === "port");
    const renamings = [
      ...names.map(({ before: from = "", after: to = "" }) => [from, to] as const),
      ...ports.map(({ before: from = "", after: to = "" }) => [`port ${from}:`, `port ${to}:`] as const),
    ];
    const renamed = (line: string): string => renamings.reduce((text, [from, to]) => text.replaceAll(from, to), line);
    const [written, now] = [factLines(before), factLines(after)];
    return OWNERS.flatMap((owner) => {
      const [was, is] = [new Set([...written[owner], ...written[owner].map(renamed)]), new Set(now[owner])];
      return [
        ...now[owner].filter((line) => !was.has(line)).map((line) => [name, owner, "+", line] as const),
        ...written[owner]
          .filter((line) => !is.has(line) && !is.has(renamed(line)))
          .map((line) => [name, owner, "-", line] as const),
      ];
    });
  });
}

/** What of a fact's line a reader of the tables would look for: the subject, or what came or went. */
function isInRows({ review }: Said, [name, owner, , line]: readonly [string, Owner, "+" | "-", string]): boolean {
  const topics = review.environments.find((it) => it.name === name)?.topics ?? [];
  const rows = topics.flatMap((topic) => topic.rows.filter((row) => ownerOfRow(topic, row) === owner));
  const words = (text: string): readonly string[] => text.split(/[\s,:()[\]]+/).filter((word) => /[\w/*]/.test(word));
  const parts = new Set([...words(line), ...words(line.replaceAll("/", " "))]);
  return rows.some(({ subject, field, name: named = "", before = "", after = "" }) => {
    const wanted = words(line);
    // What came or went is one row, with all of it.
    if ((field === "" || field === "container") && words(subject).every((word) => parts.has(word))) return true;
    if (named !== "" && line.includes(`[${named}]`)) return true;
    if (field.startsWith("image ") && line.includes(`/${subject}: image: `)) return true;
    const row = new Set(words(`${subject} ${field} ${named} ${before} ${after}`));
    // A row says more than one fact, and in other words: a third of the line's must be in it.
    return wanted.filter((word) => row.has(word)).length * 3 >= wanted.length;
  });
}

function unsaid(before: readonly StackSource[], after: readonly StackSource[]): readonly string[] {
  const all = said(before, after);
  const facts = differing(all.comparison, all.review);
  const verdict = verdictOf(all.review);
  const texts = verdict.decisions.map(({ text, others }) => [text, ...others].join("\n"));
  const hasEnvironments = all.comparison.environments.every(({ status }) => status === "changed");
  const hasNoRows = all.review.environments.every(({ topics }) => topics.length === 0);
  const missing = facts.filter((fact) => !isInRows(all, fact)).map((fact) => `not in a topic: ${fact.join(" ")}`);
  const risky = facts.flatMap(([, , sign, line]): readonly string[] => {
    const [, exposure] = /^open: (\S+ port \d+)/.exec(line) ?? [];
    if (sign === "+" && exposure !== undefined && !texts.some((text) => text.includes(exposure)))
      return [`no decision says what opens: ${line}`];
    const [, code] = /^(code of \S+) may /.exec(line) ?? [];
    if (sign === "+" && code !== undefined && !texts.some((text) => text.includes(code)))
      return [`no decision says what is permitted: ${line}`];
    return [];
  });
  const isCalm = facts.length === 0 && all.isLossless && all.review.risks.length === 0 && hasEnvironments && hasNoRows;
  const lines = changeComment(all.review).trim().split("\n").length;
  const calm = isCalm && (verdict.class !== "routine" || lines > 3) ? [`${verdict.class}, ${lines} lines`] : [];
  return [...missing, ...risky, ...calm];
}

const VALID = rendered(edited({}) as PlatformDefinition);

test("of random pairs of platforms nothing is unsaid", () => {
  // The same names, so that what differs is what is in them.
  const renamed = (platform: PlatformDefinition): PlatformDefinition => ({
    ...platform,
    name: "shop",
    environments: { dev: Object.values(platform.environments)[0] ?? ({} as never) },
  });
  fc.assert(
    fc.property(validPlatforms(4), validPlatforms(4), (one, other) => {
      expect(unsaid(rendered(renamed(one)), rendered(renamed(other)))).toEqual([]);
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

test("a container's facts keep its name when a second one comes or goes", () => {
  const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/agent:1.0";
  const both = rendered(edited({ "services.books.sidecars": { agent: { image } } }) as PlatformDefinition);
  expect(unsaid(VALID, both)).toEqual([]);
  expect(unsaid(both, VALID)).toEqual([]);
});

/** Every place of a value in a piece of JSON. */
function places(json: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (isObject(json))
    return Object.entries(json).flatMap(([key, item]) => (key === "//" ? [] : places(item, [...path, key])));
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((item, at) => places(item, [...path, at]));
  return [path];
}

function changed(json: Json, [key, ...rest]: readonly (string | number)[], change: (value: Json) => Json): Json {
  if (key === undefined) return change(json);
  if (Array.isArray(json))
    return (json as readonly Json[]).map((item, at) => (at === key ? changed(item, rest, change) : item));
  return isObject(json) ? { ...json, [key]: changed(json[key] ?? null, rest, change) } : json;
}

const mutate = (value: Json): Json => {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  return typeof value === "string" && !value.includes("${") ? `${value}x` : value;
};

const platform = VALID.find(({ name }) => name.endsWith("-platform"));
const resources = (platform?.documents[0]?.["resource"] ?? {}) as JsonObject;
const spots = places(resources);

test("of mutations of rendered JSON nothing is unsaid", () => {
  fc.assert(
    fc.property(fc.constantFrom(...spots), (path) => {
      const mutated = VALID.map((source) =>
        source === platform
          ? { ...source, documents: [{ ...source.documents[0], resource: changed(resources, path, mutate) }] }
          : source,
      );
      expect([path.join("."), unsaid(VALID, mutated)]).toEqual([path.join("."), []]);
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

test("what goes is said", () => {
  const names = Object.entries(resources).flatMap(([type, byName]) =>
    Object.keys(byName as JsonObject).map((name) => [type, name] as const),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), ([type, name]) => {
      const without = Object.fromEntries(Object.entries(resources[type] as JsonObject).filter(([key]) => key !== name));
      const mutated = VALID.map((source) =>
        source === platform
          ? { ...source, documents: [{ ...source.documents[0], resource: { ...resources, [type]: without } }] }
          : source,
      );
      expect([type, name, unsaid(VALID, mutated)]).toEqual([type, name, []]);
    }),
    { numRuns: 20, endOnFailure: true },
  );
});
