import type { PlanCost } from "./plans";
import type { SynthesisCost } from "./synthesis";

/** What synths took, as a Markdown table. */
export function synthesisTable(costs: readonly SynthesisCost[]): string {
  const head = [
    "services",
    "layout",
    "stacks",
    "resources",
    "output KiB",
    "s",
    "CPU s",
    "peak MiB",
    "× floor",
    "× floor CPU",
  ];
  const rows = costs.map(({ services, layout, stacks, resources, outputKiB, cost, floor }) => [
    String(services),
    layout,
    String(stacks),
    String(resources),
    outputKiB.toFixed(0),
    cost.seconds.toFixed(2),
    cost.cpuSeconds.toFixed(2),
    cost.peakMiB.toFixed(0),
    (cost.seconds / floor.seconds).toFixed(1),
    (cost.cpuSeconds / floor.cpuSeconds).toFixed(1),
  ]);
  return table(head, rows);
}

/** What plans took, as a Markdown table. */
export function planTable(costs: readonly PlanCost[]): string {
  const head = ["services", "resources in one stack", "plan s", "resources in a service's stack", "plan s"];
  const rows = costs.map(({ services, single, perService }) => [
    String(services),
    String(single.resources),
    single.seconds.toFixed(1),
    String(perService.resources),
    perService.seconds.toFixed(1),
  ]);
  return table(head, rows);
}

/** Texts to the left, numbers to the right, as the formatter lays them out. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = head.map((_, column) => rows.every((row) => /^[\d.]+$/.test(row[column] ?? "")));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (isNumber[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    isNumber[column] === true ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}
