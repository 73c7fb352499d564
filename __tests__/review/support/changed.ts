/** A definition and what becomes of it, compared. */
import type { PlatformDefinition } from "../../../src/definition/platform";
import type { RenderedStack, StackJson } from "../../../src/terraform/rendered-stacks";
import type { ChangeRow } from "../../../src/review/compare/change";
import type { Review } from "../../../src/review/review";
import { review } from "../../../src/review/run-review";
import type { StackSource } from "../../../src/terraform/folder";
import { type Edits, edited } from "../../definition/valid";
import { rendered } from "./rendered";

export function stacksOf(sources: readonly StackSource[]): readonly RenderedStack[] {
  return sources.map(({ name, directory, documents: [json] }) => ({
    name,
    folder: directory,
    json: json as StackJson,
  }));
}

export const BASE = stacksOf(rendered(edited({}) as PlatformDefinition));

/** Against the valid platform, without Terraform. */
export function reviewOfEdits(edits: Edits): Promise<Review> {
  return reviewOfStacks(BASE, stacksOf(rendered(edited(edits) as PlatformDefinition)));
}

export function reviewOfStacks(before: readonly RenderedStack[], after: readonly RenderedStack[]): Promise<Review> {
  return review({ base: "main", before, after, rehearsal: false });
}

/** Breaks out of HTML where it isn't escaped. */
export const HOSTILE = `"><script>alert(1)</script></td></table><img src=x onerror=alert(1)> & ' \``;

/** Two points to look at, rows of every kind, and a value by the definition. */
export async function reviewWith(value: string): Promise<Review> {
  const review = await reviewOfEdits({
    "services.shop.environment": { GREETING: value },
    "services.shop.desiredCount": 0,
    "services.status": undefined,
  });
  const change = { attributes: ["tags"], forcedBy: [] };
  const changes = [
    { ...change, kind: "replaced" as const, address: "aws_lb.ingress", forcedBy: ["name"] },
    { ...change, kind: "changed" as const, address: "aws_vpc.network" },
    { ...change, kind: "moved" as const, address: "aws_lb.new", from: "aws_lb.old" },
  ];
  return {
    ...review,
    terraform: { stacks: [{ stack: "store-test-platform", status: "changed", changes, findings: [] }] },
  };
}

/** `topic: + subject field name: before → after`, a line for each row. */
export function rowLines({ environments }: Review): readonly string[] {
  return environments.flatMap(({ topics }) =>
    topics.flatMap(({ title, rows }) => rows.map((row) => `${title}: ${rowLine(row)}`)),
  );
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;

function rowLine({ kind, subject, field, name, before, after }: ChangeRow): string {
  const what = [subject, field, name].filter((part) => part !== undefined && part !== "").join(" ");
  const values = [before, after].filter((part) => part !== undefined).join(" → ");
  return `${SIGNS[kind]} ${what}: ${values}`;
}

export function riskLines({ risks }: Review): readonly string[] {
  return risks.map(({ kind, where, text }) => `${kind} (${where}): ${text}`);
}
