import type { Changes } from "./changes";
import type { StackSynthesis } from "./synthesize";

/** Addresses listed for each stack; more than that is no longer read. */
const LISTED = 20;

/** What a synth did, a line a stack, with what is new, changed or gone below it. */
export function reportSynthesis(stacks: readonly StackSynthesis[]): string {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  return stacks
    .flatMap((stack) => [
      `${stack.name.padEnd(width)}  ${String(stack.resources).padStart(4)} resources  ${summary(stack)}`,
      ...changeLines(stack),
    ])
    .join("\n");
}

function summary({ added, changed, removed }: Changes): string {
  const counts = [
    [added.length, "new"],
    [changed.length, "changed"],
    [removed.length, "gone"],
  ] as const;
  const parts = counts.flatMap(([count, what]) => (count > 0 ? `${count} ${what}` : []));
  return parts.length > 0 ? parts.join(", ") : "unchanged";
}

function changeLines({ added, changed, removed }: Changes): string[] {
  const lines = [
    ...added.map((address) => `  + ${address}`),
    ...changed.map((address) => `  ~ ${address}`),
    ...removed.map((address) => `  - ${address}`),
  ];
  const rest = lines.length - LISTED;
  return rest > 0 ? [...lines.slice(0, LISTED), `  … and ${rest} more`] : lines;
}
