/** Which rendered stacks a command means, in their order, and the workspace of each. */
import * as v from "valibot";
import type { RenderedStack } from "../terraform/rendered-stacks";
import { inOrder } from "../terraform/rendered-stacks";

export interface CloudStack {
  readonly name: string;
  readonly folder: string;
  readonly host: string;
  readonly organization: string;
  readonly workspace: string;
}

export interface Selection {
  readonly stacks: readonly CloudStack[];
  /** Stacks that a pattern means but whose state isn't in HCP Terraform, with why. */
  readonly skipped: readonly string[];
}

const CLOUD = v.object({
  organization: v.string(),
  hostname: v.optional(v.string(), "app.terraform.io"),
  workspaces: v.object({ name: v.string() }),
});

/**
 * The stacks that `patterns` mean (`*` and `?` as in a shell), those that others depend on first, or last if `reversed`.
 *
 * @throws for every pattern without a stack, and for every stack that is named in full and can't be run
 */
export function selectStacks(
  rendered: readonly RenderedStack[],
  patterns: readonly string[],
  { reversed = false }: { readonly reversed?: boolean } = {},
): Selection {
  const meant = (name: string) => patterns.some((pattern) => matches(pattern, name));
  const ordered = inOrder(rendered).filter(({ name }) => meant(name));
  const faults = patterns
    .filter((pattern) => !ordered.some(({ name }) => matches(pattern, name)))
    .map((pattern) => `stack '${pattern}': isn't rendered; name one of ${rendered.map(({ name }) => name).join(", ")}`);
  const stacks: CloudStack[] = [];
  const skipped: string[] = [];
  for (const stack of ordered) {
    const cloud = cloudStack(stack);
    if (typeof cloud !== "string") stacks.push(cloud);
    else if (patterns.includes(stack.name)) faults.push(cloud);
    else skipped.push(cloud);
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return { stacks: reversed ? stacks.reverse() : stacks, skipped };
}

/** Or why there is no run of it. */
function cloudStack({ name, folder, json }: RenderedStack): CloudStack | string {
  const { cloud, backend } = json.terraform ?? {};
  if (cloud === undefined) {
    const [type = "none"] = Object.keys(backend ?? {});
    return `stack '${name}': backend is ${type}; runs need state in HCP Terraform; set the environment's backend to "cloud"`;
  }
  const settings = v.safeParse(CLOUD, cloud);
  if (!settings.success) return `stack '${name}': its cloud block names no organization and workspace; render it anew`;
  const { organization, hostname: host, workspaces } = settings.output;
  return { name, folder, host, organization, workspace: workspaces.name };
}

function matches(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}
