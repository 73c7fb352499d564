import type { Resource } from "../../terraform/expressions/value";

/** A resource of the environment: addresses are unique in a stack, not across stacks. */
export interface Reference {
  readonly stack: string;
  /** As Terraform prints it: `aws_ecs_service.hostname_app`. */
  readonly address: string;
}

export function referenceTo({ stack, address }: Reference): Reference {
  return { stack, address };
}

/** A text to index by. */
export function keyOf({ stack, address }: Reference): string {
  return `${stack} ${address}`;
}

/** Code units, not the locale's order: the same on every machine. */
export function byAddress(a: Reference, b: Reference): number {
  return compareTexts(a.stack, b.stack) || compareTexts(a.address, b.address);
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Which resources an environment holds: those of its stacks. */
export type Own = (resource: Pick<Resource, "stack">) => boolean;
