/** What a rehearsal prints for people. */
import { basename } from "node:path";
import type { Change, ChangeKind } from "./runner/plan-changes";
import type { Rehearsal } from "./rehearse";
import type { RehearsedChange } from "./rehearse-change";
import type { FaultsResult } from "./rehearse-faults";
import type { Sandbox } from "./sandbox/sandbox";
import type { Finding } from "./runner/terraform-output";

export const LIMITS =
  "Rehearsed against a fake AWS account: real Terraform and the provider's real schema. It can't know quotas, " +
  "time, or what the provider does with types that it has no row of (docs/rehearsal.md).";

const SIGNS: Readonly<Record<ChangeKind, string>> = {
  added: "+",
  changed: "~",
  replaced: "±",
  destroyed: "-",
  moved: ">",
  imported: "<",
  forgotten: ".",
};

export function rehearsalReport({ results }: Rehearsal): string {
  const rows = results.map(({ stack, resources, seconds, verdict, failedAt }) => [
    stack,
    String(resources),
    seconds.toFixed(1),
    failedAt === undefined ? verdict : `${verdict} at ${failedAt}`,
  ]);
  const plans = results.flatMap(({ stack, plan }) => (plan === undefined ? [] : [`# ${stack}`, plan, ""]));
  const notes = results
    .filter((it) => it.protected.length > 0)
    .map((it) => `${it.stack}: protection set aside for ${it.protected.join(", ")}`);
  const roles = results.flatMap(({ stack, roles: all }) =>
    all.map(({ role, calls }) => `${stack}: ${calls} calls compared with the role ${role}`),
  );
  const table = tableOf(["stack", "resources", "seconds", "verdict"], rows);
  return [...plans, table, ...results.flatMap(findingsOf), ...notes, ...roles, "", LIMITS].join("\n");
}

export function changeReport({ results }: RehearsedChange): string {
  const stacks = results.flatMap((result) => {
    const { stack, status, failedAt, changes, plan } = result;
    const title = failedAt === undefined ? `${stack}: ${status}` : `${stack}: ${status} at ${failedAt}`;
    return [title, ...(plan === undefined ? [] : [plan]), ...changes.map(changeLine), ...findingsOf(result), ""];
  });
  return [...stacks, totals(results.flatMap(({ changes }) => changes)), LIMITS].join("\n");
}

export function faultsReport(results: readonly FaultsResult[]): string {
  const rows = results.map(({ stack, faults, applies, destroys, seconds, verdict }) => [
    stack,
    ...[faults, applies, destroys].map(String),
    seconds.toFixed(1),
    verdict,
  ]);
  const table = tableOf(["stack", "faults", "applies", "destroys", "seconds", "verdict"], rows);
  const notes = results.flatMap(({ stack, repairs }) =>
    repairs.map(
      ({ address, because, command }) => `${stack}: ${address}: half made, it waits for you (${because}): ${command}`,
    ),
  );
  return [table, ...results.flatMap(findingsOf), ...notes, "", LIMITS].join("\n");
}

export function changeLine({ kind, address, attributes, forcedBy, from }: Change): string {
  const why = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(forcedBy.length > 0
      ? [`forced by ${forcedBy.join(", ")}`]
      : attributes.length > 0
        ? [attributes.join(", ")]
        : []),
  ];
  return `  ${SIGNS[kind]} ${kind.padEnd(9)}  ${address}${why.length > 0 ? `  (${why.join("; ")})` : ""}`;
}

function totals(changes: readonly Change[]): string {
  const resources = changes.filter(({ address }) => !address.startsWith("output."));
  const count = (kind: ChangeKind) => resources.filter((change) => change.kind === kind).length;
  const always = (["added", "changed", "replaced", "destroyed"] as const).map((kind) => `${count(kind)} ${kind}`);
  const rare = (["moved", "imported", "forgotten"] as const).filter((kind) => count(kind) > 0);
  return `${[...always, ...rare.map((kind) => `${count(kind)} ${kind}`)].join(", ")}\n`;
}

function findingsOf({ stack, findings }: { readonly stack: string; readonly findings: readonly Finding[] }): string[] {
  return findings.map(({ address, summary, detail }) => {
    const where = address === undefined ? stack : `${stack}: ${address}`;
    return `${where}: ${summary}${detail === "" ? "" : `\n    ${detail.trim().replaceAll("\n", "\n    ")}`}`;
  });
}

/** Columns with numbers are aligned to the right. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const isNumber = head.map((_, i) => rows.every((row) => /^[\d.]*$/.test(row[i] ?? "")));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isNumber[i] === true ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [head, ...rows].map(line).join("\n");
}

/** How to use a sandbox. */
export function sandboxReport({ folder, environmentFile, providers, example }: Sandbox): string {
  return [
    `Empty fake accounts are served for ${providers.join(", ")}. In another shell:`,
    "",
    `  cd ${folder}`,
    `  . ./${basename(environmentFile)}`,
    `  npx cdktf deploy ${example}`,
    "",
    "State and output are below that folder. Ctrl-C ends it, and removes the folder and all that was made.",
    LIMITS,
  ].join("\n");
}
