import { Facts } from "../facts/facts";
import type { Model } from "../terraform/model";
import { checkReferences } from "../terraform/references";
import { SYNTHESIZE } from "./audience";
import { readDeclarations } from "./declarations/read";
import { Flows } from "./flows/flows";
import { type Message, messages } from "./message";
import type { Platform, Result, Rule } from "./result";

export const { undeclared } = messages(
  {
    undeclared: (it: { name: string; stack: string; at: readonly string[] }, audience) =>
      `${it.name} stands in ${it.at.join(", ")}, but stack '${it.stack}' declares no such thing; ${{ definition: SYNTHESIZE, terraform: "declare it or correct the name" }[audience]}`,
  },
  { undeclared: ["at"] },
);

export function platformOf(model: Model): Platform {
  const facts = new Facts(model);
  const declarations = readDeclarations(model);
  return { facts, declarations, flows: new Flows(facts, declarations) };
}

/**
 * Terraform refuses a stack with a name that nothing declares, and whatever follows from it is no fault of its own. A
 * result is a consequence if it speaks of the missing name, if it is no fault once the name may mean anything, or if it
 * says that nothing needs something.
 */
export class Consequences {
  private readonly causes: readonly { readonly sign: string; readonly environment: string; readonly cause: Message }[];
  private readonly assumed: Platform | undefined;
  private readonly environmentOf: (stack: string) => string;

  constructor(model: Model, environmentOf: (stack: string) => string) {
    this.environmentOf = environmentOf;
    this.causes = model.stacks.flatMap((stack) =>
      checkReferences(stack).dangling.map(({ name, at }) => ({
        sign: `the missing ${name}`,
        environment: environmentOf(stack.name),
        cause: undeclared({ name, stack: stack.name, at: [at] }),
      })),
    );
    this.assumed = this.causes.length > 0 ? platformOf(model.assuming()) : undefined;
  }

  /** The results of a rule, where those that follow from a missing name say so. */
  explained(rule: Rule, results: readonly Result[]): readonly Result[] {
    if (!this.assumed) return results;
    const faults = new Set(rule.check(this.assumed).results.flatMap((result) => faultsOf(result)));
    return results.map((result) => {
      if (result.verdict !== "refuted" && result.verdict !== "undecided") return result;
      const causes = this.causes.filter(({ environment }) => environment === this.environmentOf(result.stack));
      const text = JSON.stringify(result.because);
      const named = causes.filter(({ sign }) => text.includes(sign));
      if (named.length > 0) return { ...result, because: named.map(({ cause }) => cause) };
      if (causes.length === 0 || result.verdict === "undecided") return result;
      if (rule.isSurplus !== true && faultsOf(result).some((fault) => faults.has(fault))) return result;
      return { ...result, verdict: "undecided", because: causes.map(({ cause }) => cause) };
    });
  }
}

function faultsOf({ verdict, stack, at, subject, because }: Result): readonly string[] {
  if (verdict !== "refuted") return [];
  return because.map(({ cause }) => JSON.stringify([stack, at, subject, cause]));
}
