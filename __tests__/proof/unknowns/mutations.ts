/** Changes of one value of rendered stacks: to something that only a plan tells, or to another known value. */
import { type Json, type JsonObject, isObject } from "../../../src/terraform/json";

/** A place in a stack's JSON: `resource.aws_lb.main.internal`. */
export type Path = readonly (string | number)[];

/** Terraform takes no expression there, or reads nothing that AWS gets. */
const CONSTANT = new Set(["//", "depends_on", "lifecycle", "provider", "provisioner", "connection"]);
const SECTIONS = ["provider", "resource", "data", "locals"];

/** Every value of every block, lists and objects included; what holds the values stands before them. */
export function* valuePaths(stack: JsonObject): Generator<Path> {
  for (const section of SECTIONS) {
    for (const body of bodies(stack[section], section, depthOf(section))) yield* below(body.json, body.path, section);
  }
}

/** Of each resource and data source. */
export function* blockPaths(stack: JsonObject): Generator<Path> {
  for (const section of ["resource", "data"])
    for (const { path } of bodies(stack[section], section, depthOf(section))) yield path;
}

function depthOf(section: string): number {
  return section === "locals" ? 0 : section === "provider" ? 1 : 2;
}

function* bodies(json: Json | undefined, section: string, depth: number): Generator<{ path: Path; json: Json }> {
  let found: { path: Path; json: Json }[] = json === undefined ? [] : [{ path: [section], json }];
  for (let level = 0; level < depth; level += 1)
    found = found
      .flatMap(unlisted)
      .flatMap(({ path, json: inner }) =>
        entries(inner).map(([key, value]) => ({ path: [...path, key], json: value })),
      );
  yield* section === "provider" ? found : found.flatMap(unlisted);
}

/** Terraform takes a list of blocks wherever it takes one. */
function unlisted({ path, json }: { path: Path; json: Json }): readonly { path: Path; json: Json }[] {
  if (!Array.isArray(json)) return [{ path, json }];
  return (json as readonly Json[]).map((item, index) => ({ path: [...path, index], json: item }));
}

function* below(json: Json, path: Path, section: string): Generator<Path> {
  for (const [key, value] of entries(json)) {
    if (section !== "locals" && CONSTANT.has(String(key))) continue;
    const inner = [...path, key];
    // A provider's blocks are a list; the list itself is no value.
    if (typeof key === "number" && isObject(value) && section === "provider" && path.length === 2)
      yield* below(value, inner, section);
    else {
      yield inner;
      yield* below(value, inner, section);
    }
  }
}

function entries(json: Json): readonly (readonly [string | number, Json])[] {
  if (Array.isArray(json)) return (json as readonly Json[]).map((value, index) => [index, value] as const);
  return isObject(json) ? Object.entries(json) : [];
}

export function valueAt(stack: JsonObject, path: Path): Json | undefined {
  let found: Json | undefined = stack;
  for (const key of path) found = (found as Record<string | number, Json> | undefined)?.[key];
  return found;
}

/** A copy with another value at `path`, or without it. */
export function replaced(stack: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return stack;
  const copy = (Array.isArray(stack) ? [...(stack as unknown as Json[])] : { ...stack }) as Record<
    string | number,
    Json
  >;
  if (rest.length > 0) copy[key] = replaced(copy[key] as JsonObject, rest, value);
  else if (value !== undefined) copy[key] = value;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== key));
  return copy;
}

/** A way in which a value may be unknown before a plan. */
export interface Unknown {
  readonly name: string;
  readonly value: string;
  readonly with: JsonObject;
}

export const VARIABLE: Unknown = {
  name: "a variable without default",
  value: "${var.unknown}",
  with: { variable: { unknown: {} } },
};

const UNKNOWNS: readonly Unknown[] = [
  VARIABLE,
  { name: "an unknown function", value: '${provider::other::value("x")}', with: {} },
  {
    name: "a data source's attribute",
    value: "${data.external.unknown.result.value}",
    with: { data: { external: { unknown: { program: ["x"] } } } },
  },
  {
    name: "a module's output",
    value: "${module.unknown.value}",
    with: { module: { unknown: { source: "./unknown" } } },
  },
];

/** One kind after the other. */
export function anyUnknown(index: number): Unknown {
  return UNKNOWNS[index % UNKNOWNS.length] ?? VARIABLE;
}

export function withUnknown(stack: JsonObject, path: Path, { value, with: more }: Unknown): JsonObject {
  const changed: Record<string, Json> = { ...replaced(stack, path, value) };
  for (const [section, blocks] of Object.entries(more))
    changed[section] = { ...(changed[section] as JsonObject), ...(blocks as JsonObject) };
  return changed;
}

/** Known values that the place may hold as well. */
export function* otherValues(stack: JsonObject, path: Path): Generator<Json | undefined> {
  const value = valueAt(stack, path);
  yield undefined;
  if (typeof value === "boolean") yield !value;
  else if (typeof value === "number") yield* [0, value + 1, 70_000];
  else if (typeof value === "string") {
    yield "other-0";
    if (/^\d+$/.test(value)) yield String(Number(value) + 1);
    const [, type, name] = /^\$\{([a-z_0-9]+)\.([\w-]+)\./.exec(value) ?? [];
    const others = Object.keys(((stack["resource"] as JsonObject | undefined)?.[type ?? ""] ?? {}) as JsonObject);
    const other = others.find((candidate) => candidate !== name);
    if (name !== undefined && other !== undefined) yield value.replace(`.${name}.`, `.${other}.`);
  } else if (Array.isArray(value)) yield [];
}
