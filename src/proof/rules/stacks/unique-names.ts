import { UNIQUE_NAMES, type UniqueName } from "../../../aws/unique-names";
import { type Match, hasUnknown, sameAccount, symbolic } from "../../../facts/arn";
import { all } from "../../../facts/match";
import type { Resource } from "../../../terraform/expressions/value";
import { environmentOf } from "../../../terraform/root-module";
import { messages, unknown } from "../../message";
import { type Platform, type Result, type Rule, results } from "../../result";

interface Twice {
  readonly other: string;
  readonly stack: string;
}

const says = messages({
  unique: () => "has no name in common with another stack",
  twice: (it: Twice) =>
    `${it.other} of stack '${it.stack}' has it too; give each its own, or make it in one stack alone`,
  maybeTwice: (it: Twice & { what: "account" | "region" }) =>
    `undecided whether it is its own: ${it.other} of stack '${it.stack}' has it too, and it isn't known whether both are in one ${it.what}`,
});

/** What two stacks make under one name is refused by AWS, or both take it for theirs and each destroys the other's. */
export const uniqueNames: Rule = {
  id: "unique-names",
  isLocal: true,
  title: "No two stacks make a thing of the same name in one account and region",
  check(platform) {
    const { model } = platform.facts;
    const environments = new Map(model.stacks.map(({ name, root }) => [name, environmentOf(root)]));
    const isOneEnvironment = (one: string, other: string): boolean =>
      environments.get(one) !== undefined && environments.get(one) === environments.get(other);
    let names = 0;
    const found = Object.entries(UNIQUE_NAMES).flatMap(([type, { attribute, scope }]) => {
      const named = new Map<string, Resource[]>();
      for (const resource of model.all(type)) {
        const name = symbolic(resource.get(attribute) ?? null);
        if (name === "" || hasUnknown(name) || name.includes("<")) continue;
        names += 1;
        const others = named.get(name);
        if (others) others.push(resource);
        else named.set(name, [resource]);
      }
      return [...named].flatMap(([name, [first, ...others]]) =>
        first ? others.flatMap((other) => judge(name, first, other, { scope, isOneEnvironment })) : [],
      );
    });
    const looked = { stack: model.stacks.length, name: names };
    return { looked, results: found.length > 0 || names === 0 ? found : allUnique(platform) };
  },
};

function allUnique({ facts: { model } }: Platform): readonly Result[] {
  return model.stacks.map(({ name }) =>
    results({ kind: "stack", name }, { stack: name, address: name }).proven(says.unique()),
  );
}

interface Within {
  readonly scope: UniqueName["scope"];
  readonly isOneEnvironment: (one: string, other: string) => boolean;
}

function judge(name: string, first: Resource, other: Resource, { scope, isOneEnvironment }: Within): readonly Result[] {
  // Equal names within a stack are for 'limits-names'.
  if (first.stack === other.stack) return [];
  const isTold = !other.account.startsWith("<") || isOneEnvironment(first.stack, other.stack);
  const same = sameAccount(first.account, other.account);
  const account: Match = scope === "all accounts" ? "yes" : same === "yes" && !isTold ? "unknown" : same;
  const region: Match = scope === "region" ? sameRegion(symbolic(first.region), symbolic(other.region)) : "yes";
  const { refuted, undecided, unsure } = results({ kind: "name", name }, other);
  const twice = { other: first.address, stack: first.stack };
  switch (all([account, region])) {
    case "no":
      return [];
    case "yes": {
      // A stack may leave to another one what a variable turns off.
      const open = other.repeated ?? first.repeated;
      return [open ? unsure("whether it is its own", [unknown({ what: open.why })]) : refuted(says.twice(twice))];
    }
    case "unknown":
      return [undecided(says.maybeTwice({ ...twice, what: account === "unknown" ? "account" : "region" }))];
  }
}

function sameRegion(one: string, other: string): Match {
  if (hasUnknown(one) || hasUnknown(other)) return "unknown";
  return one === other ? "yes" : "no";
}
