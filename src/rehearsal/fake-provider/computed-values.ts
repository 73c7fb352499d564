/** Makes up the values that a provider would compute: plausible, and the same at every run. */
import { createHash } from "node:crypto";
import type { Template } from "../fake-aws/ids-and-arns";
import { COMMON, IDENTITIES } from "../fake-aws/ids-and-arns";
import type { Value, ValueObject } from "../../provider/cty";
import { isUnknown } from "../../provider/cty";
import type { CtyType } from "../../provider/cty";
import type { Attribute } from "./schema";

export interface Subject {
  readonly type: string;
  /** Equal seeds make equal values. */
  readonly seed: string;
  readonly account: string;
  readonly region: string;
  /** What is known of the resource: the rest is built on it. */
  readonly known: ValueObject;
}

export function computedValue(subject: Subject, path: string, attribute: Attribute): Value {
  const { type, seed, known } = subject;
  const template = IDENTITIES[type]?.[path] ?? COMMON[path];
  if (template !== undefined) return coerced(rendered(subject, template), attribute.type);
  if (path === "id" || path === "arn") return coerced(textOf(subject, path), attribute.type);
  // Optional and unset: the service's default, most often nothing. A name is generated.
  if (attribute.optional) return path === "name" ? generatedName(known, seed) : nothing(attribute.type);
  return madeUp(attribute.type, seed, path.slice(path.lastIndexOf(".") + 1));
}

function generatedName(known: ValueObject, seed: string): string {
  const prefix = known["name_prefix"];
  return `${typeof prefix === "string" ? prefix : "terraform-"}${digits(seed, 26)}`;
}

function rendered(subject: Subject, template: Template): Value {
  if (typeof template === "string") return renderedText(subject, template);
  if (typeof template !== "object") return template;
  return template.map((element) =>
    Object.fromEntries(Object.entries(element).map(([name, text]) => [name, renderedText(subject, text)])),
  );
}

function renderedText(subject: Subject, template: string): string {
  const text = template.replace(/\{(\w+)(?:>([^}]+))?\}/g, (_, name: string, separator?: string) => {
    const value = drawn(subject, name) ?? textOf(subject, name);
    return separator === undefined ? value : value.slice(value.lastIndexOf(separator) + separator.length);
  });
  return text.startsWith("arn:") ? text.replaceAll("//", "/") : text; // parameter names start with a slash
}

/** Placeholders that are no attributes. The template's own attribute takes no part, so `{hex17}` is one value a resource. */
function drawn({ seed, account, region }: Subject, name: string): string | undefined {
  if (name === "account") return account;
  if (name === "region") return region;
  if (name === "byte") return String(parseInt(hex(seed, 2), 16));
  if (name === "uuid") return hex(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  const [, kind, length] = /^(hex|HEX|digits)(\d+)$/.exec(name) ?? [];
  if (kind === undefined) return undefined;
  if (kind === "digits") return digits(seed, Number(length));
  const text = hex(seed, Number(length));
  return kind === "HEX" ? text.toUpperCase() : text;
}

/** The text of an attribute, known or made up. */
function textOf(subject: Subject, name: string): string {
  const value = subject.known[name];
  if (typeof value === "string" || typeof value === "number") return String(value);
  const template = IDENTITIES[subject.type]?.[name];
  if (value === undefined || isUnknown(value) || template !== undefined) {
    if (typeof template === "string") return renderedText(subject, template);
    if (name === "name") return generatedName(subject.known, subject.seed);
    if (name === "arn") {
      return `arn:aws:${subject.type.split("_")[1] ?? "aws"}:${subject.region}:${subject.account}:${subject.type}/${hex(subject.seed, 8)}`;
    }
  }
  return hex(`${subject.seed}.${name}`, 20);
}

export function hex(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

function digits(seed: string, length: number): string {
  return BigInt(`0x${hex(seed, 32)}`)
    .toString()
    .padStart(length, "0")
    .slice(0, length);
}

function coerced(value: Value, type: CtyType): Value {
  if (type === "string") return typeof value === "object" ? "" : String(value);
  if (type === "number") return typeof value === "number" ? value : 0;
  if (type === "bool") return value === true;
  return Array.isArray(value) ? value : nothing(type);
}

function nothing(type: CtyType): Value {
  if (type === "string") return "";
  if (type === "number") return 0;
  if (type === "bool") return false;
  if (type === "dynamic" || type[0] === "object") return null;
  return type[0] === "map" ? {} : [];
}

/** A list of objects gets one element, so that `x[0].y` has a value. */
function madeUp(type: CtyType, seed: string, name: string): Value {
  if (type === "string") return `${name}-${hex(`${seed}.${name}`, 8)}`;
  if (typeof type === "string") return nothing(type);
  if (type[0] === "object") {
    return Object.fromEntries(Object.entries(type[1]).map(([field, it]) => [field, madeUp(it, seed, field)]));
  }
  const element = type[1];
  return type[0] !== "map" && typeof element !== "string" && element[0] === "object"
    ? [madeUp(element, seed, name)]
    : nothing(type);
}
