/** Words for what AWS and the provider take for arguments. */
/** What AWS takes for one argument of a resource. */
export type Allowed =
  | { readonly kind: "number"; readonly from: number; readonly to: number; readonly also?: readonly number[] }
  | { readonly kind: "one of"; readonly values: readonly string[]; readonly ignoreCase?: boolean }
  /** Any number above it, fractions too. */
  | { readonly kind: "amount"; readonly above: number }
  /** An IPv4 or IPv6 block whose address is the first of it, or a list of these. */
  | { readonly kind: "cidr" }
  /** An ARN where a name would be refused. */
  | { readonly kind: "arn" }
  /** Terraform takes the words as well; one that isn't known yet is never another. */
  | { readonly kind: "boolean" }
  /** A name that begins with one of these, whatever of the rest is known. */
  | { readonly kind: "begins"; readonly with: readonly string[]; readonly words: string }
  /** A name where an ARN would be refused. */
  | { readonly kind: "name" }
  | { readonly kind: "text"; readonly pattern: RegExp; readonly words: string }
  /** How AWS writes what the argument names; whether there is such a thing is another question. */
  | {
      readonly kind: "form";
      readonly accepts: (text: string) => boolean;
      readonly words: string;
      readonly of?: "arn" | "id";
    }
  /** Anything but nothing, such as a reference. */
  | { readonly kind: "anything" }
  | { readonly kind: "block" };

export interface ArgumentRule {
  readonly allowed: Allowed;
  /** Whether it has to be there wherever the block around it is. */
  readonly required?: boolean;
  /** Whether an empty text is as good as none. */
  readonly mayBeEmpty?: true;
}

/** An empty text is nothing to the provider, which doesn't send it. */
export const orNone = (rule: ArgumentRule): ArgumentRule => ({ ...rule, mayBeEmpty: true });

/** By dotted path: `health_check.interval`. */
export type Arguments = Readonly<Record<string, ArgumentRule>>;

/** Tables by type of resource as one. */
export function joined(...tables: readonly Readonly<Record<string, Arguments>>[]): Readonly<Record<string, Arguments>> {
  const types = new Set(tables.flatMap((table) => Object.keys(table)));
  return Object.fromEntries(
    [...types].map((type) => [type, Object.assign({}, ...tables.map((table) => table[type])) as Arguments]),
  );
}

export const number = (from: number, to: number, ...also: readonly number[]): ArgumentRule => ({
  allowed: { kind: "number", from, to, also },
});
export const oneOf = (...values: readonly string[]): ArgumentRule => ({ allowed: { kind: "one of", values } });
export const anyCaseOf = (...values: readonly string[]): ArgumentRule => ({
  allowed: { kind: "one of", values, ignoreCase: true },
});
export const text = (pattern: RegExp, words: string): ArgumentRule => ({ allowed: { kind: "text", pattern, words } });
/**
 * Nothing, or what matches. `of` says which attributes of other resources are such a thing; undefined, where an id and an ARN
 * will do.
 */
export const form = (pattern: RegExp, words: string, of?: "arn" | "id"): ArgumentRule => ({
  allowed: { kind: "form", accepts: (it) => it === "" || pattern.test(it), words, ...(of && { of }) },
});
export const begins = (words: string, ...prefixes: readonly string[]): ArgumentRule => ({
  allowed: { kind: "begins", with: prefixes, words },
});
export const required = (rule: ArgumentRule): ArgumentRule => ({ ...rule, required: true });
export const above = (limit: number): ArgumentRule => ({ allowed: { kind: "amount", above: limit } });
export const boolean: ArgumentRule = { allowed: { kind: "boolean" } };
export const name: ArgumentRule = { allowed: { kind: "name" } };
export const arn: ArgumentRule = { allowed: { kind: "arn" } };
export const cidr: ArgumentRule = { allowed: { kind: "cidr" } };
export const given: ArgumentRule = { allowed: { kind: "anything" }, required: true };
export const block: ArgumentRule = { allowed: { kind: "block" }, required: true };
