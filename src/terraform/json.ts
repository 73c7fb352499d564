/** What `JSON.parse` gives. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/**
 * The objects of a place where Terraform JSON takes one object or a list of them.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
 */
export function objects(json: Json | undefined): readonly JsonObject[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap(objects);
  return isObject(json) ? [json] : [];
}

/** A key that an object has a second time; `JSON.parse` would drop the first one in silence. */
export interface RepeatedKey {
  /** The keys of the objects around it, from the root. */
  readonly path: readonly string[];
  readonly key: string;
}

/** No configuration nests deeper, and whatever walks a document may recurse. */
const MAX_DEPTH = 200;
/** Between a repeated key and its number; `JSON.parse` then keeps both, and `withRepeated` puts them together. */
const MARK = "\uE002";

/**
 * Parses JSON without losing a repeated key: its values become one list where `merges` says so, as Terraform takes them for
 * several blocks. Elsewhere the last value stays, and the key is in `repeated`.
 *
 * @throws {SyntaxError} with one line that says what is wrong
 */
export function parseJson(
  text: string,
  merges: (key: RepeatedKey) => boolean = () => false,
): { readonly json: Json; readonly repeated: readonly RepeatedKey[] } {
  if (text.trim() === "") throw new SyntaxError("is empty");
  if (/^(\uFEFF|\uFFFD|.?\0)/.test(text))
    throw new SyntaxError("isn't plain UTF-8; Terraform reads no byte order mark");
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    const [why = ""] = error instanceof Error ? error.message.split("\n") : [];
    throw new SyntaxError(`isn't JSON: ${why}`);
  }
  const marked = markRepeated(text);
  if (marked === undefined) return { json, repeated: [] };
  const repeated: RepeatedKey[] = [];
  return { json: withRepeated(JSON.parse(marked) as Json, [], merges, repeated), repeated };
}

/** The text with a number at each repeated key; undefined where there is none. */
function markRepeated(text: string): string | undefined {
  const open: Map<string, number>[] = [];
  const pieces: string[] = [];
  let copied = 0;
  for (const { 0: token, 1: key, index } of text.matchAll(
    /"([^"\\]*(?:\\.[^"\\]*)*)"\s*:|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs,
  )) {
    if (token === "{" || token === "[") open.push(new Map());
    else if (token === "}" || token === "]") open.pop();
    if (open.length > MAX_DEPTH) throw new SyntaxError(`nests deeper than ${MAX_DEPTH} levels`);
    const keys = open.at(-1);
    if (key === undefined || keys === undefined) continue;
    const name = key.includes("\\") ? (JSON.parse(`"${key}"`) as string) : key;
    const before = keys.get(name) ?? 0;
    keys.set(name, before + 1);
    if (before === 0) continue;
    const end = index + key.length + 1;
    pieces.push(text.slice(copied, end), MARK, String(before));
    copied = end;
  }
  return copied === 0 ? undefined : [...pieces, text.slice(copied)].join("");
}

function withRepeated(
  json: Json,
  path: readonly string[],
  merges: (key: RepeatedKey) => boolean,
  repeated: RepeatedKey[],
): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => withRepeated(item, path, merges, repeated));
  if (!isObject(json)) return json;
  const result: Record<string, Json> = {};
  for (const [marked, value] of Object.entries(json)) {
    const [key = ""] = marked.split(MARK);
    const item = withRepeated(value, [...path, key], merges, repeated);
    const before = result[key];
    if (before === undefined) result[key] = item;
    else if (merges({ path, key })) result[key] = [before, item].flat();
    else {
      repeated.push({ path, key });
      result[key] = item;
    }
  }
  return result;
}
