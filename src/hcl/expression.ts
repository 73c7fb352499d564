import { isObject, type Json, type JsonObject } from "../terraform/json";
import { loneExpression, templateParts } from "./template";

/** Room for a list on one line, with its indentation. */
const WIDTH = 100;
const IDENTIFIER = /^(?!(for|in|if|true|false|null)$)[A-Za-z_][A-Za-z0-9_-]*$/;
const HEREDOC_END = "EOT";

/** A name with its value, the value's further lines with all of their indentation. */
export interface Entry {
  readonly name: string;
  readonly value: string;
}

export function indentation(depth: number): string {
  return "  ".repeat(depth);
}

/** A value where Terraform evaluates expressions: texts are templates. */
export function expression(json: Json, depth: number): string {
  if (typeof json === "string") return textExpression(json, depth);
  if (Array.isArray(json))
    return list(
      (json as readonly Json[]).map((item) => expression(item, depth + 1)),
      depth,
    );
  if (isObject(json)) return object(entriesOf(json, depth), depth);
  return JSON.stringify(json);
}

/** A value where Terraform evaluates nothing, such as a backend's settings: texts mean what they say. */
export function literal(json: Json, depth: number): string {
  if (typeof json === "string") return quotedLiteral(json);
  if (Array.isArray(json))
    return list(
      (json as readonly Json[]).map((item) => literal(item, depth + 1)),
      depth,
    );
  if (!isObject(json)) return JSON.stringify(json);
  const entries = Object.entries(json).map(([key, value]) => ({
    name: IDENTIFIER.test(key) ? key : quotedLiteral(key),
    value: literal(value, depth + 1),
  }));
  return object(entries, depth);
}

/** What Terraform reads as it is, such as an address in `depends_on`; cdktf wraps some of them in `${…}`. */
export function bare(json: Json, depth: number): string {
  if (typeof json === "string") return loneExpression(json) ?? json;
  if (Array.isArray(json))
    return list(
      (json as readonly Json[]).map((item) => bare(item, depth + 1)),
      depth,
    );
  if (!isObject(json)) return JSON.stringify(json);
  const entries = Object.entries(json).map(([key, value]) => ({ name: key, value: bare(value, depth + 1) }));
  return object(entries, depth);
}

/** Lines `name = value`; the equals signs of neighbours stand below each other, as `terraform fmt` has them. */
export function assignments(entries: readonly Entry[], depth: number): string[] {
  const widths = new Map<number, number>();
  for (let start = 0; start < entries.length;) {
    let end = start;
    while (end < entries.length && isCell(entries[end])) end++;
    const width = Math.max(...entries.slice(start, end).map(({ name }) => columns(name)));
    for (let index = start; index < end; index++) widths.set(index, width);
    start = Math.max(end, start + 1);
  }
  return entries.map(({ name, value }, index) => {
    const padding = " ".repeat(Math.max(0, (widths.get(index) ?? 0) - columns(name)));
    return `${indentation(depth)}${name}${padding} = ${value}`;
  });
}

/** A quoted text of HCL for a template: what stands inside `${…}` is left alone. */
export function quoted(template: string): string {
  const parts = templateParts(template).map(({ kind, source }) => (kind === "text" ? escaped(source) : source));
  return `"${parts.join("")}"`;
}

/** A quoted text of HCL that means what it says. */
export function quotedLiteral(text: string): string {
  // A doubled mark would be read together with one before it; the code of the character never is.
  return `"${escaped(text).replaceAll(/[$%](?=\{)/g, (mark) => (mark === "$" ? "\\u0024" : "\\u0025"))}"`;
}

/** @throws for a text that Terraform's two languages read in two ways */
function textExpression(written: string, depth: number): string {
  // Terraform takes it for the mark of a file.
  const text = written.replace(/^\ufeff/, "");
  if (/\r(?!\n)/.test(text) && /[$%]\{/.test(text)) {
    throw new Error(
      `text ${JSON.stringify(text)}: has a carriage return alone, after which JSON evaluates no sequence; end lines with \\n`,
    );
  }
  const lone = loneExpression(text);
  if (lone !== undefined) return lone.includes("\n") ? `(${lone})` : lone;
  const json = encodedJson(text);
  return json === undefined ? quoted(text) : `jsonencode(${expression(json, depth)})`;
}

/** The value of an attribute or an object's entry. Heredocs end at a line of their own, which lists and calls have no room for. */
export function attributeValue(json: Json, depth: number): string {
  return typeof json === "string" && isHeredoc(json)
    ? `<<${HEREDOC_END}\n${json}${HEREDOC_END}`
    : expression(json, depth);
}

/** A text of several lines, each of them ended, that has nothing in it which needs an escape. */
function isHeredoc(text: string): boolean {
  const lines = text.split("\n");
  // oxlint-disable-next-line no-control-regex -- tabs are fine
  const isPlain = !/[\u0000-\u0008\u000b-\u001f\u007f\ufeff\u2028\u2029]/.test(text);
  return lines.length > 2 && text.endsWith("\n") && isPlain && !lines.some((line) => line.trim() === HEREDOC_END);
}

function entriesOf(json: JsonObject, depth: number): Entry[] {
  return Object.entries(json).map(([key, value]) => ({ name: keyOf(key), value: attributeValue(value, depth + 1) }));
}

function keyOf(key: string): string {
  if (IDENTIFIER.test(key)) return key;
  const lone = loneExpression(key);
  return lone === undefined ? quoted(key) : `(${lone})`;
}

function list(items: readonly string[], depth: number): string {
  const line = `[${items.join(", ")}]`;
  const fits = !line.includes("\n") && indentation(depth).length + line.length <= WIDTH;
  if (items.length === 0 || (fits && !items.some((item) => item.startsWith("{")))) return line;
  const inner = indentation(depth + 1);
  return `[\n${items.map((item) => `${inner}${item},\n`).join("")}${indentation(depth)}]`;
}

function object(entries: readonly Entry[], depth: number): string {
  if (entries.length === 0) return "{}";
  return `{\n${assignments(entries, depth + 1).join("\n")}\n${indentation(depth)}}`;
}

/** Whether `terraform fmt` aligns it: all but what opens a bracket that another line closes. */
function isCell(entry: Entry | undefined): boolean {
  return entry !== undefined && (!entry.value.includes("\n") || entry.value.startsWith("<<"));
}

function columns(name: string): number {
  return [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(name)].length;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };

function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must be escaped
  return text.replaceAll(/["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, (character) => {
    return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The value that a text holds as JSON, where Terraform's `jsonencode` gives that very text for it. */
function encodedJson(text: string): Json | undefined {
  if (!/^[[{]/.test(text) || /[$%]\{/.test(text)) return undefined;
  try {
    const json = JSON.parse(text) as Json;
    return encoded(json) === text ? json : undefined;
  } catch {
    return undefined;
  }
}

/** As Terraform's `jsonencode`: keys sorted, and the characters escaped that HTML gives a meaning. */
function encoded(json: Json): string {
  if (Array.isArray(json)) return `[${(json as readonly Json[]).map(encoded).join(",")}]`;
  if (isObject(json)) {
    const keys = Object.keys(json).sort();
    return `{${keys.map((key) => `${encoded(key)}:${encoded(json[key] ?? null)}`).join(",")}}`;
  }
  if (typeof json === "number" && !Number.isSafeInteger(json)) return "";
  const escapes = /[<>&\u2028\u2029]/g;
  return JSON.stringify(json).replaceAll(escapes, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
