/**
 * The first circle in which things wait for each other, each once and in the order in which they wait; empty where there is
 * none. `edges` says for each what it waits for.
 */
export function cycleIn(edges: ReadonlyMap<string, Iterable<string>>): readonly string[] {
  const left = new Set<string>();
  for (const start of edges.keys()) {
    // Deep chains would run over the stack of a recursion.
    const path: { readonly at: string; readonly next: Iterator<string> }[] = [];
    const on = new Set<string>();
    const enter = (at: string): void => {
      path.push({ at, next: (edges.get(at) ?? [])[Symbol.iterator]() });
      on.add(at);
    };
    if (!left.has(start)) enter(start);
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const next = last.next.next();
      if (next.done === true) {
        left.add(last.at);
        on.delete(last.at);
        path.pop();
      } else if (on.has(next.value)) {
        return path.slice(path.findIndex(({ at }) => at === next.value)).map(({ at }) => at);
      } else if (!left.has(next.value)) enter(next.value);
    }
  }
  return [];
}
