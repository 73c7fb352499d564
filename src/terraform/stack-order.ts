import type { Model } from "./model";
import type { Stack } from "./stack";

/** The order of the stacks: each comes after those that it names under `//.dependsOn` and those whose state it reads. */
export class StackOrder {
  private readonly direct: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(model: Model) {
    const direct = new Map(model.stacks.map((stack) => [stack.name, new Set(dependenciesOf(stack))]));
    for (const { reader, producer } of model.stateReads) if (producer) direct.get(reader.name)?.add(producer.name);
    this.direct = direct;
  }

  /** Names of the stacks that stand before the one of this name is begun, also what those wait for in turn. */
  before(stack: string): ReadonlySet<string> {
    const known = this.reached.get(stack);
    if (known) return known;
    const reached = new Set<string>();
    const open = [stack];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const before of this.direct.get(next) ?? []) {
        if (reached.has(before)) continue;
        reached.add(before);
        open.push(before);
      }
    }
    this.reached.set(stack, reached);
    return reached;
  }
}

/** What a stack says that it comes after; undefined where it says nothing about it. */
export function statedDependencies({ comment }: Stack): readonly string[] | undefined {
  const stated = comment["dependsOn"];
  return Array.isArray(stated) ? stated.filter((name) => typeof name === "string") : undefined;
}

function dependenciesOf(stack: Stack): readonly string[] {
  return statedDependencies(stack) ?? [];
}
