import type { Json } from "./json";
import { referencesIn } from "./references";
import type { Stack } from "./stack";

/** The order that Terraform keeps in a stack: a block waits for all that it refers to or names in `depends_on`. */
export class Order {
  private readonly stack: Stack;
  private readonly direct = new Map<string, ReadonlySet<string>>();

  constructor(stack: Stack) {
    this.stack = stack;
  }

  /** Addresses of all that stands before the block at `address` is begun, also what those wait for in turn. */
  before(address: string): ReadonlySet<string> {
    const reached = new Set<string>();
    const open = [address];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const reference of this.references(next)) {
        if (reached.has(reference)) continue;
        reached.add(reference);
        open.push(reference);
      }
    }
    return reached;
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
