import type { ResourceJson } from "../../rehearsal/runner/plan-changes";
import { isCidr } from "../../lib/cidr";
import type { Json } from "../../terraform/json";
import { withoutKeys } from "./blocks";

type Values = Readonly<Record<string, unknown>>;

/** A value without what differs between two accounts; undefined where Terraform learns it when it applies, or hides it. */
export type Plain = Json | undefined;

/**
 * Attributes by which others name a resource, beside those that the configuration refers to. AWS makes those of the first
 * kind, a configuration the others.
 */
const MADE = /^(id|arn|url|dns_name|domain_name|endpoint|address|repository_url|key_id|account_id)$|_arn$|_url$/;
const GIVEN = /^(name|bucket|family)$/;

/** Shorter texts stand for anything. */
const SHORTEST = 6;

/** Where a name may end within a text: `arn:aws:s3:::uploads/*`. */
const WORD = /[^\s"',;=(){}[\]*]+/g;

/** Which resource a value is a name of, whatever AWS calls it in one account or another. */
export class Names {
  /** By the whole value. */
  private readonly addresses = new Map<string, string>();
  /** Those that are names within a longer text, too: what a configuration gives may stand there for something else. */
  private readonly made = new Map<string, string>();

  constructor(
    resources: readonly ResourceJson[],
    expressions: ReadonlyMap<string, Values>,
    inputs: ReadonlyMap<string, string>,
  ) {
    // Whom a range lets in is what somebody must see.
    for (const [name, value] of inputs)
      if (value.length >= SHORTEST && !isCidr(value)) this.made.set(value, `var.${name}`);
    const used = new Set(JSON.stringify([...expressions.values()]).match(/(?<=")[^"\s$]+\.[^"\s$]+(?=")/g));
    for (const { address, values = {} } of resources) {
      const set = expressions.get(withoutKeys(address)) ?? {};
      const given = new Set(Object.keys(set).map((name) => values[name]));
      for (const [name, value] of Object.entries(values)) {
        if (typeof value !== "string" || value.length < SHORTEST) continue;
        const isName = name in set ? GIVEN.test(name) : MADE.test(name) || used.has(`${address}.${name}`);
        if (!isName) continue;
        for (const names of given.has(value) ? [this.addresses] : [this.addresses, this.made]) {
          const known = names.get(value);
          if (known === undefined || address < known) names.set(value, address);
        }
      }
    }
  }

  /** A value in which the order of what has none, and what says nothing, doesn't count. */
  plain(value: unknown): Json {
    if (typeof value === "string") return documentIn(value, (it) => this.document(it)) ?? this.named(value);
    if (typeof value !== "object" || value === null) return scalar(value);
    if (Array.isArray(value)) return sorted(value.map((item) => this.plain(item)));
    return object(value as Values, (item) => this.plain(item));
  }

  /** What is JSON in a text: there, order counts. */
  private document(value: unknown): Json {
    if (typeof value === "string") return this.named(value);
    if (typeof value !== "object" || value === null) return scalar(value);
    if (Array.isArray(value)) return value.map((item) => this.document(item)).filter((item) => !isNothing(item));
    return object(value as Values, (item) => this.document(item));
  }

  private named(text: string): string {
    const whole = this.addresses.get(text) ?? this.made.get(text);
    if (whole !== undefined) return `\${${whole}}`;
    return text.replace(WORD, (word) => this.namedWord(word));
  }

  /** The longest part of a word that names something, from one of its borders to another. */
  private namedWord(word: string): string {
    const borders = [0, ...[...word.matchAll(/[:/.@|]+/g)].flatMap(({ index, 0: it }) => [index, index + it.length])];
    const ends = [...new Set([...borders, word.length])];
    const parts = ends.flatMap((from) => ends.flatMap((to) => (to - from >= SHORTEST ? [[from, to] as const] : [])));
    for (const [from, to] of parts.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))) {
      const address = this.made.get(word.slice(from, to));
      if (address !== undefined)
        return `${this.namedWord(word.slice(0, from))}\${${address}}${this.namedWord(word.slice(to))}`;
    }
    return word;
  }
}

const REFERENCE = /\$\{((?:data\.)?[a-z]\w*\.[\w-]+)(?:\.[\w-]+|\[(?:\d+|\\?"[^"\\]*\\?")\])+\}/g;

/**
 * What an expression will give, as `plain` says it once that is known; undefined where it calls functions or names locals.
 * In Terraform JSON a plan keeps the text of each expression.
 */
export function ofExpression(expression: unknown): Plain {
  if (Array.isArray(expression)) {
    const items = (expression as readonly unknown[]).map((item) => ofExpression(item));
    return items.every((item) => item !== undefined) ? sorted(items) : undefined;
  }
  if (typeof expression !== "object" || expression === null) return undefined;
  if (!("constant_value" in expression) && !("references" in expression)) {
    const fields = Object.entries(expression).map(([name, inner]) => [name, ofExpression(inner)] as const);
    return fields.every(([, value]) => value !== undefined)
      ? object(Object.fromEntries(fields), (it) => it as Json)
      : undefined;
  }
  return "constant_value" in expression ? ofText(expression.constant_value) : undefined;
}

function ofText(value: unknown): Plain {
  if (Array.isArray(value)) {
    const items = value.map(ofText);
    return items.every((item) => item !== undefined) ? sorted(items) : undefined;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, inner]) => [name, ofText(inner)] as const);
    return fields.every(([, it]) => it !== undefined)
      ? object(Object.fromEntries(fields), (it) => it as Json)
      : undefined;
  }
  if (typeof value !== "string") return scalar(value);
  const text = value.replace(REFERENCE, (_, address: string) => `$\{${address}}`);
  return /\$\{(?!(?:data\.)?[a-z]\w*\.[\w-]+\})|\$\{(?:local|var|each|count)\./.test(text) ? undefined : text;
}

function documentIn(text: string, read: (value: unknown) => Json): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return read(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function object(values: Values, plain: (value: unknown) => Json): Json {
  const entries = Object.entries(values).map(([name, value]) => [name, plain(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => !isNothing(value)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(items: readonly Json[]): Json {
  const texts = items.filter((item) => !isNothing(item)).map((item) => [JSON.stringify(item), item] as const);
  return texts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** Terraform turns numbers and switches into texts where a schema wants one. */
function scalar(value: unknown): Json {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

/** Providers write "not set" in each of these ways. */
function isNothing(value: Json): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
