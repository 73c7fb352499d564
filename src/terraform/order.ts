import { stateReads, type StateRead } from "./backend";
import type { Json } from "./json";
import { referencesIn } from "./references";
import { statedDependencies } from "./root-module";
import type { Stack } from "./stack";

/** The order that Terraform keeps in a stack: a block waits for all that it refers to or names in `depends_on`. */
export class BlockOrder {
  private readonly stack: Stack;
  private readonly direct = new Map<string, ReadonlySet<string>>();

  constructor(stack: Stack) {
    this.stack = stack;
  }

  /** Addresses of all that stands before the block at `address` is begun, also what those wait for in turn. */
  before(address: string): ReadonlySet<string> {
    return reachedFrom(address, (at) => this.references(at));
  }

  private references(at: string): ReadonlySet<string> {
    const known = this.direct.get(at);
    if (known !== undefined) return known;
    const references = referencesIn(this.jsonAt(at));
    this.direct.set(at, references);
    return references;
  }

  private jsonAt(at: string): Json {
    const local = at.startsWith("local.") ? this.stack.locals.get(at.slice("local.".length)) : undefined;
    return local ?? this.stack.declarations.get(at)?.body ?? null;
  }
}

/** The order of the stacks: each comes after those that it names under `//.dependsOn` and those whose state it reads. */
export class StackOrder {
  private readonly direct: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(stacks: readonly Stack[], reads: readonly StateRead[] = stateReads(stacks)) {
    const direct = new Map(stacks.map(({ name, root }) => [name, new Set(statedDependencies(root))]));
    for (const { reader, producer } of reads) if (producer) direct.get(reader.name)?.add(producer.name);
    this.direct = direct;
  }

  /** Names of the stacks that the one of this name comes right after. */
  directlyBefore(stack: string): ReadonlySet<string> {
    return this.direct.get(stack) ?? new Set();
  }

  /** Names of the stacks that stand before the one of this name is begun, also what those wait for in turn. */
  before(stack: string): ReadonlySet<string> {
    const known = this.reached.get(stack);
    if (known) return known;
    const reached = reachedFrom(stack, (name) => this.directlyBefore(name));
    this.reached.set(stack, reached);
    return reached;
  }
}

function reachedFrom(start: string, direct: (name: string) => ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const before of direct(next)) {
      if (reached.has(before)) continue;
      reached.add(before);
      open.push(before);
    }
  }
  return reached;
}

/** The address without an instance's key. */
export function blockOf(address: string): string {
  return address.replace(/\[.*$/, "");
}
