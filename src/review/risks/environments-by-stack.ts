import type { Comparison, EnvironmentChange } from "../compare/compare";

/** The environment that each stack is in, or was in where it is gone. */
export function environmentsByStack({ environments }: Comparison): ReadonlyMap<string, EnvironmentChange> {
  return new Map(
    (["before", "after"] as const).flatMap((side) =>
      environments.flatMap((it) => it[side].stacks.map((stack) => [stack.name, it] as const)),
    ),
  );
}
