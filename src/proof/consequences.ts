import { Facts } from "../facts/facts";
import type { Model } from "../terraform/model";
import type { Stack } from "../terraform/stack";
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
 * Faults of which a resource that isn't there may be the missing link, by their kinds: a name that nothing declares, of one of
 * these types, is their cause.
 */
const MENDED_BY: Readonly<Record<string, RegExp>> = {
  noRoute: /^aws_(vpc_endpoint|nat_gateway|route|route_table_association)\./,
  noDefaultRoute: /^aws_(route|internet_gateway|nat_gateway)\./,
  unassociated: /^aws_route_table_association\./,
  noRule: /^aws_(vpc_security_group_(in|e)gress_rule|security_group_rule)\./,
  notForwarded: /^aws_a?lb_listener(_rule)?\./,
  notAllowed: /^aws_iam_(role_policy|role_policy_attachment|policy)\./,
  noNamespace: /^aws_service_discovery_private_dns_namespace\./,
  noEntry: /^aws_service_discovery_service\./,
  noLogGroup: /^aws_cloudwatch_log_group\./,
  noRepository: /^aws_ecr_repository\./,
};

/**
 * Terraform refuses a stack with a name that nothing declares, and whatever follows from it is no fault of its own. A
 * result is a consequence if it speaks of the missing name, if what is missing may be of that name, if it is no fault once the
 * name may mean anything, if it says that nothing needs something, or if it leaves undecided what holds the name.
 */
export class Consequences {
  /** By environment, each missing name. */
  private readonly causes: ReadonlyMap<string, readonly Cause[]>;
  private readonly assumed: Platform | undefined;
  private readonly environmentOf: (stack: string) => string;

  constructor(model: Model, environmentOf: (stack: string) => string) {
    this.environmentOf = environmentOf;
    const causes = new Map<string, Cause[]>();
    for (const stack of model.stacks) {
      const ofEnvironment = causes.get(environmentOf(stack.name)) ?? [];
      causes.set(environmentOf(stack.name), [...ofEnvironment, ...causesIn(stack)]);
    }
    this.causes = causes;
    this.assumed = [...causes.values()].some((all) => all.length > 0) ? platformOf(model.assuming()) : undefined;
  }

  /** The results of a rule, where those that follow from a missing name say so. */
  explained(rule: Rule, results: readonly Result[]): readonly Result[] {
    if (!this.assumed) return results;
    const faults = new Set(rule.check(this.assumed).results.flatMap((result) => faultsOf(result)));
    return results.map((result) => {
      if (result.verdict !== "refuted" && result.verdict !== "undecided") return result;
      const causes = this.causes.get(this.environmentOf(result.stack)) ?? [];
      const because = (meant: readonly Cause[]) => meant.map((cause) => cause.at(result.at));
      const text = JSON.stringify(result.because);
      const named = causes.filter(({ name }) => text.includes(`the missing ${name}`));
      if (named.length > 0) return { ...result, because: because(named) };
      if (result.verdict === "undecided") {
        const places = [result.at, ...addressesIn(text)];
        const held = causes.filter((cause) => isLink(cause.name) && places.some((at) => cause.isAt(at)));
        return held.length > 0 ? { ...result, because: because(held) } : result;
      }
      const meant = causes.filter(({ name }) => result.because.some((fault) => isMendedBy(fault, name)));
      if (meant.length > 0) return { ...result, verdict: "undecided", because: because(meant) };
      if (causes.length === 0) return result;
      if (rule.isSurplus !== true && faultsOf(result).some((fault) => faults.has(fault))) return result;
      return { ...result, verdict: "undecided", because: because(causes) };
    });
  }
}

/** A name that nothing declares. */
class Cause {
  readonly name: string;
  private readonly stack: string;
  /** Addresses of the blocks that hold the name. */
  private readonly places: ReadonlySet<string>;

  constructor(stack: string, name: string, places: ReadonlySet<string>) {
    this.stack = stack;
    this.name = name;
    this.places = places;
  }

  isAt(address: string): boolean {
    return this.places.has(address);
  }

  /** What is said of it at one of its places: `references` says it of each, so that its finding has all of them. */
  at(address: string): Message {
    const place = this.isAt(address) ? [address] : [...this.places].slice(0, 1);
    return undeclared({ name: this.name, stack: this.stack, at: place });
  }
}

function causesIn(stack: Stack): readonly Cause[] {
  const places = new Map<string, Set<string>>();
  for (const { name, at } of checkReferences(stack).dangling) places.set(name, (places.get(name) ?? new Set()).add(at));
  return [...places].map(([name, at]) => new Cause(stack.name, name, at));
}

const CAUSE = undeclared({ name: "", stack: "", at: [] }).kind;

/** A variable holds one value; what it leaves undecided names it. */
function isLink(name: string): boolean {
  return !name.startsWith("var.");
}

/** `aws_lb.main` in a text that names `aws_lb.main.arn`; a data source's has three parts. */
function addressesIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:\bdata\.)?[\w-]+\.[\w-]+/g)].map(([address]) => address);
}

/** Whether a fault is that the name isn't there, or that something of its type is missing. */
function isMendedBy({ kind, parameters }: Message, name: string): boolean {
  if (kind === CAUSE) return false;
  return MENDED_BY[kind]?.test(name) === true || Object.values(parameters).includes(name);
}

function faultsOf({ verdict, stack, at, subject, because }: Result): readonly string[] {
  if (verdict !== "refuted") return [];
  return because.map(({ cause }) => JSON.stringify([stack, at, subject, cause]));
}
