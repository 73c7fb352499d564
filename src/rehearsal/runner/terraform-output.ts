/** Terraform's machine-readable output: events of a run, findings, and what a plan changes. */
import type { Action, Operation } from "../fake-aws/operation-log";

/** An error of Terraform or of the fake provider. */
export interface Finding {
  readonly address?: string;
  readonly summary: string;
  readonly detail: string;
}

interface TerraformDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

interface Event {
  readonly type?: string;
  readonly diagnostic?: TerraformDiagnostic;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly changes?: { readonly operation: "plan" | "apply" | "destroy" };
  readonly hook?: {
    readonly resource: { readonly addr: string; readonly resource_type: string };
    readonly action?: string;
  };
}

const ACTIONS: Readonly<Record<string, Action>> = { create: "create", update: "update", delete: "delete" };

export function parseEvent(line: string): Event {
  return line.startsWith("{") ? (JSON.parse(line) as Event) : {};
}

/** The operation that an event says has begun. */
export function startedOperation({ type, hook }: Event): Operation | undefined {
  const action = hook?.action === undefined ? undefined : ACTIONS[hook.action];
  if (type !== "apply_start" || hook === undefined || action === undefined) return undefined;
  return { type: hook.resource.resource_type, address: hook.resource.addr, action };
}

/** What an event says that Terraform will do. */
export function plannedChange({
  type,
  change,
}: Event): { readonly address: string; readonly action: string } | undefined {
  if (type !== "planned_change" || change === undefined) return undefined;
  return { address: change.resource.addr, action: change.action };
}

/** Whether an event ends a plan. */
export function endsPlan({ type, changes }: Event): boolean {
  return type === "change_summary" && changes?.operation === "plan";
}

/** Errors among the lines of a command's output; `file` is the text that ranges point into. */
export function findingsOf(output: string, file: string): Finding[] {
  const diagnostics = output.split("\n").flatMap((line) => parseEvent(line).diagnostic ?? []);
  return toFindings(diagnostics, file);
}

/** Errors of `terraform validate -json`. */
export function validateFindings(output: string, file: string): Finding[] {
  const { diagnostics } = JSON.parse(output) as { readonly diagnostics: readonly TerraformDiagnostic[] };
  return toFindings(diagnostics, file);
}

/** Terraform says this beside the findings themselves. */
const PREAMBLE = /^Terraform encountered problems during initiali[sz]ation/;

function toFindings(diagnostics: readonly TerraformDiagnostic[], file: string): Finding[] {
  return diagnostics
    .filter(({ severity, summary }) => severity === "error" && !PREAMBLE.test(summary))
    .map(({ summary, detail = "", address, range }) => {
      const at = address ?? (range === undefined ? undefined : addressAt(file, range.start.line));
      return { ...(at === undefined ? {} : { address: at }), summary, detail };
    });
}

/** The address of the block around a line of indented JSON: the keys above it with ever smaller indentation. */
export function addressAt(json: string, line: number): string | undefined {
  const path: string[] = [];
  let limit = Infinity;
  for (const text of json.split("\n").slice(0, line).reverse()) {
    const [, indent, key] = /^( *)"([^"]+)":/.exec(text) ?? [];
    const depth = indent?.length ?? Infinity;
    if (key === undefined || depth >= limit) continue;
    path.unshift(key);
    limit = depth;
  }
  const [section, type, name] = path;
  if (section === "resource" && name !== undefined) return `${type ?? ""}.${name}`;
  if (section === "data" && name !== undefined) return `data.${type ?? ""}.${name}`;
  return type === undefined ? section : `${section ?? ""}.${type}`;
}
