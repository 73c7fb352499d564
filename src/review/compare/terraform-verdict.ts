import type { RenderedStack } from "../../terraform/rendered-stacks";
import type { Change } from "../../rehearsal/runner/plan-changes";
import { type ChangeOptions, type StackChange, rehearseChange } from "../../rehearsal/rehearse-change";
import { dependenciesOf } from "../../terraform/rendered-stacks";
import { several } from "../document/text";
import { hasTerraform } from "../../rehearsal/runner/terraform";

/** What Terraform would do, or why it wasn't asked. */
export type TerraformVerdict =
  | { readonly missing: string; readonly stacks?: never }
  | { readonly missing?: never; readonly stacks: readonly StackChange[] };

export interface VerdictOptions {
  readonly base: readonly RenderedStack[];
  readonly now: readonly RenderedStack[];
  /** Names of the stacks that differ. */
  readonly changed: ReadonlySet<string>;
  readonly onProgress?: NonNullable<ChangeOptions["onProgress"]>;
  readonly onPlan?: NonNullable<ChangeOptions["onPlan"]>;
  readonly signal?: AbortSignal;
}

/** Rehearses the stacks that differ and those that come after them: an unchanged one reads what they put out. */
export async function terraformVerdict({ base, now, changed, ...watch }: VerdictOptions): Promise<TerraformVerdict> {
  if (!hasTerraform()) return { missing: "terraform isn't on the PATH" };
  const names = withDependents(changed, now);
  const { results } = await rehearseChange({ base, stacks: now, names: [...names], ...watch });
  const foreign = results.filter(({ findings }) => findings.some(({ summary }) => summary === NO_PACKAGE));
  if (foreign.length > 0) return { missing: notInstalled(foreign) };
  return { stacks: results.filter(({ status }) => status !== "unchanged") };
}

/** Terraform's words where the mirror of the rehearsal has no such provider, or not in the version that is asked for. */
const NO_PACKAGE = "Failed to query available provider packages";

/** It says nothing of what AWS would do. */
function notInstalled(stacks: readonly StackChange[]): string {
  const names = several(stacks.map(({ stack }) => stack));
  return `the rehearsal has no provider as ${names} ${stacks.length === 1 ? "asks" : "ask"} for, by name or version (docs/rehearsal.md)`;
}

function withDependents(changed: ReadonlySet<string>, stacks: readonly RenderedStack[]): ReadonlySet<string> {
  const names = new Set(changed);
  for (let before = -1; before < names.size;) {
    before = names.size;
    for (const stack of stacks)
      if (dependenciesOf(stack, stacks).some((name) => names.has(name))) names.add(stack.name);
  }
  return names;
}

/** All changes with the stack that each is in. */
export function changesIn(verdict: TerraformVerdict): readonly (Change & { readonly stack: string })[] {
  return (verdict.stacks ?? []).flatMap(({ stack, changes }) => changes.map((change) => ({ ...change, stack })));
}
