import { judged, stacksOf, violations } from "./judge";
import { type Path, UNKNOWNS, blockPaths, otherValues, replaced, valuePaths } from "./mutations";
import type { JsonObject } from "../../../src/terraform/json";
import { platform } from "../platform";
import { prove } from "../../../src/proof/prove";
import { Model } from "../../../src/terraform/model";
import type { StackSource } from "../../../src/terraform/folder";

const DEV = stacksOf("demo-dev");

/** `aws_lb.internal`, `containers.*.image`. */
function placeOf([section, first, ...rest]: Path): string {
  const keys = rest.map((key) => (typeof key === "number" ? "*" : key));
  if (section === "locals")
    return [String(first).replace(/^(hostname|random_quote|static)_app_/, ""), ...keys].join(".");
  return [first, ...keys.slice(1)].join(".");
}

function documentOf({ documents: [document] }: StackSource): JsonObject {
  if (!document) throw new Error("the test names a stack without a document");
  return document;
}

/** What is wrong about one unknown value in each place: the kind, the rule and the place. */
function found(
  paths: (all: readonly Path[]) => readonly Path[],
  { unknown = UNKNOWNS[0], stacks = DEV, others = otherValues }: Options = {},
): readonly string[] {
  const base = judged(stacks);
  const gaps = new Set<string>();
  for (const [at, source] of stacks.entries())
    for (const path of paths([...valuePaths(documentOf(source))]))
      for (const { kind, rule } of violations(stacks, base, at, path, unknown, others))
        gaps.add(`${kind} ${rule} ${placeOf(path)}`);
  return [...gaps];
}

interface Options {
  readonly unknown?: (typeof UNKNOWNS)[number] | undefined;
  readonly stacks?: readonly StackSource[];
  readonly others?: typeof otherValues;
}

test("a variable without default, in place of any one value, refutes nothing, and nothing that used the value is proven", () => {
  expect(found((all) => all)).toEqual([]);
}, 120_000);

test("the same holds of a sample of the values of demo-prod", () => {
  expect(found((all) => all.filter((_, index) => index % 9 === 4), { stacks: stacksOf("demo-prod") })).toEqual([]);
}, 60_000);

test("and of the platform with all kinds of needs: of a sample, and no value of it refutes", () => {
  const documents = [JSON.parse(JSON.stringify(platform())) as JsonObject];
  const stacks = [{ name: "stack-1", directory: "/project", documents }];
  expect(found((all) => all.filter((_, index) => index % 5 === 2), { stacks })).toEqual([]);
  expect(found((all) => all, { stacks, others: none })).toEqual([]);
}, 120_000);

const OTHERS = UNKNOWNS.slice(1).map((unknown) => [unknown.name, unknown] as const);

test.each(OTHERS)(
  "so does %s, of a sample of the values",
  (_name, unknown) => {
    expect(found((all) => all.filter((_, index) => index % 9 === 0), { unknown })).toEqual([]);
  },
  60_000,
);

test.each(OTHERS)(
  "%s refutes nothing, in place of any one value",
  (_name, unknown) => {
    expect(found((all) => all, { unknown, others: none })).toEqual([]);
  },
  120_000,
);

function* none(): ReturnType<typeof otherValues> {
  // No other value is tried.
}

test("without any one block, what names it in its evidence is proven no longer", () => {
  const keyOf = ({ rule, stack, at, subject, goal }: ReturnType<typeof resultsOf>[number]): string =>
    JSON.stringify([rule, stack, at, subject, goal]);
  const base = resultsOf(DEV).filter(({ verdict }) => verdict === "proven");
  const still: string[] = [];
  for (const [index, source] of DEV.entries()) {
    for (const path of blockPaths(documentOf(source))) {
      const address = [...(path[0] === "data" ? ["data"] : []), ...path.slice(1)].join(".");
      const used = base.filter((result) => result.stack === source.name && result.evidence.includes(address));
      if (used.length === 0) continue;
      const without = DEV.map((it, other) =>
        other === index ? { ...it, documents: [replaced(documentOf(it), path, undefined)] } : it,
      );
      const proven = new Map(
        resultsOf(without).flatMap((result) => (result.verdict === "proven" ? [[keyOf(result), result] as const] : [])),
      );
      still.push(...used.flatMap((result) => (proven.has(keyOf(result)) ? [`${result.rule} without ${address}`] : [])));
    }
  }
  // A balancer's other subnet leads to the internet too.
  expect(still).toEqual(["exposures without aws_subnet.public_b"]);
});

function resultsOf(sources: readonly StackSource[]) {
  return prove(new Model(sources)).rules.flatMap(({ results }) => results);
}
