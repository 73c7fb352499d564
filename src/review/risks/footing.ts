import type { Comparison, EnvironmentChange } from "../compare/compare";
import { environmentsByStack } from "./environments-by-stack";
import type { Risk } from "./risk";
import { compareServices } from "../compare/services";

/** Where Terraform keeps state and to which account and region it deploys: what was deployed stands under the old ones. */
export function refooted(comparison: Comparison): readonly Risk[] {
  const { environments, blocks } = comparison;
  const byStack = environmentsByStack(comparison);
  const changed = blocks.filter(({ kind }) => kind === "changed");
  return [
    ...environments.flatMap(moved),
    ...environments.flatMap(handedOver),
    ...changed.flatMap((it) => settings(byStack.get(it.stack)?.name ?? it.stack, it)),
  ];
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

/** Services whose new versions somebody else brings out from now on, or no longer. */
function handedOver({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compareServices(before, after).both.flatMap(([old, now]): readonly Risk[] => {
    if (old.deployedByOthers === now.deployedByOthers) return [];
    const subject = `service ${now.name}`;
    const text = now.deployedByOthers
      ? `${subject} is deployed by a pipeline from now on: Terraform makes new revisions, and starts none of them`
      : `${subject} is deployed by Terraform from now on: it starts the revision that it defines`;
    const cause = now.deployedByOthers ? "pipeline" : "terraform";
    return [{ kind: "footing", where, cause, subject, text, todo: "agree with who deploys it" }];
  });
}

/** Of the `terraform` block: where the state is, and which versions run. */
function settings(where: string, { stack, address, rows }: Comparison["blocks"][number]): readonly Risk[] {
  if (address.startsWith("provider.")) return unpinned(where, stack, rows);
  if (address !== "terraform") return [];
  const isState = (field: string): boolean => /^(backend|cloud)\b/.test(field);
  const states = rows.filter(({ field }) => isState(field));
  const versions = rows.filter(({ field }) => !isState(field));
  const subject = `stack ${stack}`;
  const [from, to] = [
    stateText(states.map((row) => [row.field, row.before])),
    stateText(states.map((row) => [row.field, row.after])),
  ];
  return [
    ...(states.length === 0
      ? []
      : [
          {
            ...({ kind: "footing", where, subject, cause: "state", from, to, stops: true } as const),
            text: `the state of ${subject} is elsewhere (${from} → ${to}): unless it is moved, Terraform makes everything anew`,
            todo: "move the state first (terraform init -migrate-state), and see that the plan then changes nothing",
          },
        ]),
    ...versions.map(({ field, before = "nothing", after = "nothing" }): Risk => ({
      ...{ kind: "footing", where, subject, cause: `${field} ${before} ${after}`, from: before, to: after },
      text: `${field} of ${subject}: ${before} → ${after}`,
      todo: "agree, and bring the lock file of each stack along (npm run lock)",
    })),
  ];
}

/** A provider without it takes whichever account it runs in. */
function unpinned(where: string, stack: string, rows: Comparison["blocks"][number]["rows"]): readonly Risk[] {
  const accounts = rows.filter(({ field }) => /\ballowed_account_ids\b/.test(field));
  const gone = accounts.filter(({ kind }) => kind === "removed");
  if (gone.length === 0 || gone.length < accounts.length) return [];
  const from = gone.map(({ before = "" }) => before).join(", ");
  const text = `stack ${stack} no longer says its account (${from}): Terraform deploys to whichever it runs in`;
  return [
    { kind: "footing", where, subject: `stack ${stack}`, cause: "account", from, to: "any", text, todo: "put it back" },
  ];
}

/** `local ../state/shop.tfstate`, `s3 states shop.tfstate`: what names the place, not how it is reached. */
function stateText(values: readonly (readonly [field: string, value: string | undefined])[]): string {
  const known = values.flatMap(([field, value]) => (value === undefined ? [] : [{ field, value }]));
  const kinds = new Set(known.map(({ field }) => field.replace(/^backend\./, "").split(/[.[]/)[0] ?? ""));
  const places = known.filter(({ field }) => /\b(path|bucket|key|organization|name|project|hostname)$/.test(field));
  return [...kinds, ...places.map(({ value }) => value)].join(" ") || "nothing";
}
