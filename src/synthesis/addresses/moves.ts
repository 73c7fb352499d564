import { closest, Findings, type Report } from "../../definition/validation/findings";
import type { MovedResource } from "../../definition/moves";
import { formerName, stackOfRemoved, typeOf } from "../../definition/resolve/moves";
import { terraformId } from "../../definition/resolve/names";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { Moves } from "../../stacks/addressed-stack";

/** The managed resources of one stack. */
export interface StackAddresses {
  readonly name: string;
  readonly addresses: ReadonlySet<string>;
}

export interface EnvironmentMoves {
  readonly byStack: ReadonlyMap<string, Moves>;
  /** In the definition's form; empty when all is right. */
  readonly errors: readonly string[];
}

type Environment = Pick<ResolvedEnvironment, "name" | "definition">;
type Move = Moves["moved"][number];

/**
 * What the definition says about the addresses of an environment, stack by stack. It follows from the definition and what
 * is rendered, not from what was: two synths in two folders give the same.
 */
export function movesOf(environment: Environment, stacks: readonly StackAddresses[]): EnvironmentMoves {
  const findings = new Findings();
  const report = findings.about("environment", environment.name);
  const { moved = [], removed = [] } = environment.definition;
  const removals = removed.flatMap((entry, index) =>
    "from" in entry ? [{ ...entry, index, stack: stackOfRemoved(entry, environment.name) }] : [],
  );
  for (const { from, stack, index } of removals) {
    const found = stackNamed(stack, stacks, `removed.${index}.stack`, report);
    if (found?.addresses.has(from) === true) {
      report(`removed.${index}.from`, from, `stack '${stack}' still has it`, "remove the entry");
    }
  }
  const explicit = moved.flatMap((entry, index) => ("from" in entry ? [{ ...entry, index }] : []));
  const spoken = new Set(explicit.flatMap(({ from, to }) => [from, to]));
  const gone = new Set(removals.map(({ from }) => from));
  const byStack = new Map(
    stacks.map(({ name, addresses }): [string, { moved: Move[]; removed: Moves["removed"] }] => [
      name,
      {
        moved: serviceMoves(environment, addresses).filter(({ from, to }) => !spoken.has(from) && !spoken.has(to)),
        removed: removals.filter(({ stack }) => stack === name).map(({ from, destroy }) => ({ from, destroy })),
      },
    ]),
  );
  const next = new Map([...byStack.values()].flatMap((moves) => moves.moved.map(({ from, to }) => [from, to])));
  for (const { from, to } of explicit) next.set(from, to);
  for (const move of explicit) {
    const stack = stackOfMove(move, { stacks, removals, end: endOf(move.to, next, gone), report });
    if (stack === undefined) continue;
    if (stack.addresses.has(move.from)) {
      report(`moved.${move.index}.from`, move.from, `stack '${stack.name}' still has it`, "remove the entry");
    }
    byStack.get(stack.name)?.moved.unshift({ from: move.from, to: move.to });
  }
  return { byStack, errors: findings.messages };
}

/** All services and jobs that addresses of the environment may be about, also those that the definition says are gone. */
export function serviceIds({ definition }: Environment, more: readonly string[] = []): ServiceIds {
  const { services, jobs = {}, moved = [], removed = [] } = definition;
  const former = [...moved, ...removed].flatMap((entry) => formerName(entry) ?? []);
  return new ServiceIds([...Object.keys(services), ...Object.keys(jobs), ...former, ...more].map(terraformId));
}

/**
 * The moves of renamed services and jobs. From the last renaming to the first each address gets the name that it had before, so
 * that states which are several renamings behind follow too.
 */
function serviceMoves(environment: Environment, addresses: ReadonlySet<string>): Move[] {
  const renamings = (environment.definition.moved ?? []).flatMap((entry) =>
    "from" in entry ? [] : { from: terraformId(formerName(entry) ?? ""), to: terraformId(entry.to) },
  );
  if (renamings.length === 0) return [];
  const ids = serviceIds(environment);
  return [...addresses].sort().flatMap((address) => {
    const moves: Move[] = [];
    let to = address;
    for (const renaming of renamings.toReversed()) {
      const from = ids.renamed(to, renaming.to, renaming.from);
      if (from === to || addresses.has(from)) continue;
      moves.push({ from, to });
      to = from;
    }
    return moves;
  });
}

/** Where a chain of moves ends: in what is rendered, or in what is removed. */
function endOf(start: string, next: ReadonlyMap<string, string>, gone: ReadonlySet<string>): string {
  let end = start;
  for (let to = next.get(end); to !== undefined && !gone.has(end); to = next.get(end)) end = to;
  return end;
}

interface Surroundings {
  readonly stacks: readonly StackAddresses[];
  readonly removals: readonly { readonly from: string; readonly stack: string }[];
  /** Where the move's way ends. */
  readonly end: string;
  readonly report: Report;
}

function stackOfMove(
  move: MovedResource & { readonly index: number },
  { stacks, removals, end, report }: Surroundings,
): StackAddresses | undefined {
  const property = `moved.${move.index}`;
  const removedFrom = removals.filter(({ from }) => from === end).map(({ stack }) => stack);
  const having = stacks.filter(({ name, addresses }) => addresses.has(end) || removedFrom.includes(name));
  if (move.stack !== undefined) {
    const named = stackNamed(move.stack, stacks, `${property}.stack`, report);
    if (named === undefined || having.includes(named)) return named;
    report(`${property}.to`, move.to, `stack '${named.name}' has no resource of that address`, "correct it");
    return undefined;
  }
  if (having.length > 1) {
    const names = having.map(({ name }) => name).join(", ");
    report(`${property}.to`, move.to, `${names} have it, and a move is one within a state`, "name the stack");
  } else if (having.length === 0) {
    const sameType = stacks.flatMap(({ addresses }) => [...addresses].filter((it) => typeOf(it) === typeOf(move.to)));
    const meant = closest(move.to, sameType);
    const fix = meant === undefined ? "name the address that it has now" : `did you mean '${meant}'`;
    report(`${property}.to`, move.to, "no resource of that address is rendered", fix);
  }
  return having.length === 1 ? having[0] : undefined;
}

function stackNamed(
  name: string,
  stacks: readonly StackAddresses[],
  property: string,
  report: Report,
): StackAddresses | undefined {
  const found = stacks.find((stack) => stack.name === name);
  if (found === undefined) {
    const names = stacks.map((stack) => stack.name);
    const meant = closest(name, names);
    const fix = meant === undefined ? "name one of these" : `did you mean '${meant}'`;
    report(property, name, `the environment's stacks are ${names.join(", ")}`, fix);
  }
  return found;
}

/** Finds the services and jobs that an address is about: `hostname_app_to_books` is about `hostname-app` and `books`. */
export class ServiceIds {
  private readonly pattern: RegExp;

  /** @param ids all services that an address may be about, as parts of addresses: `hostname_app` */
  constructor(ids: Iterable<string>) {
    // The longest first: `app` isn't meant in `hostname_app` where there is a service of that name.
    const longestFirst = [...new Set(ids)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    this.pattern = new RegExp(`(?<=[._])(?:${longestFirst.join("|") || "(?!)"})(?=_|$)`, "g");
  }

  in(address: string): string[] {
    return [...address.matchAll(this.pattern)].map(([id]) => id);
  }

  /** The address with one service in place of another. */
  renamed(address: string, from: string, to: string): string {
    return address.replace(this.pattern, (id) => (id === from ? to : id));
  }
}
