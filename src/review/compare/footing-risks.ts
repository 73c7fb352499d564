import type { Comparison, EnvironmentChange } from "./compare";
import type { Risk } from "./risk";

/** Where Terraform keeps state and to which account and region it deploys: what was deployed stands under the old ones. */
export function refooted({ environments, blocks }: Comparison): readonly Risk[] {
  return [...environments.flatMap(moved), ...blocks.filter(({ kind }) => kind === "changed").flatMap(settings)];
}

function moved({ name: where, status, before, after }: EnvironmentChange): readonly Risk[] {
  if (status !== "changed") return [];
  return (["accounts", "regions"] as const).flatMap((what): readonly Risk[] => {
    const [old, now] = [before[what], after[what]];
    if (old.length === 0 || now.length === 0 || old.some((it) => now.includes(it))) return [];
    const [from, to] = [old.join(", "), now.join(", ")];
    const text = `${what}: ${from} → ${to}; what is deployed in ${from} has to be made anew`;
    return [{ kind: "footing", where, cause: what, from, to, stops: true, text }];
  });
}

/** Of the `terraform` block: where the state is, and which versions run. */
function settings({ stack: where, address, rows }: Comparison["blocks"][number]): readonly Risk[] {
  if (address !== "terraform") return [];
  const states = rows.filter(({ field }) => /^(backend|cloud)\b/.test(field));
  const versions = rows.filter(({ field }) => !/^(backend|cloud)\b/.test(field));
  const change = ({ field, before = "nothing", after = "nothing" }: (typeof rows)[number]): string =>
    `${field}: ${before} → ${after}`;
  return [
    ...(states.length === 0
      ? []
      : [
          {
            ...({ kind: "footing", where, cause: "state", stops: true } as const),
            text: `its state is elsewhere (${states.map(change).join(", ")}): unless it is moved, Terraform makes everything anew`,
          },
        ]),
    ...versions.map((row): Risk => ({
      ...{ kind: "footing", where, cause: row.field, from: row.before ?? "nothing", to: row.after ?? "nothing" },
      text: change(row),
    })),
  ];
}
