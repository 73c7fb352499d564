import type { StackSource } from "../../terraform/folder";
import { type Json, type JsonObject, isObject, objects } from "../../terraform/json";
import { allowedAccounts, environmentOf, rootModule } from "../../terraform/root-module";

/** The base as it would be called now: with the environments, the accounts and the addresses of what is rendered now. */
export function inTermsOf(base: readonly StackSource[], now: readonly StackSource[]): readonly StackSource[] {
  return withAccounts(withMoves(withEnvironments(base, now), now), now);
}

/** A base that was rendered before stacks said their environment: they are in that of their successors. */
function withEnvironments(base: readonly StackSource[], now: readonly StackSource[]): readonly StackSource[] {
  const known = new Map(now.map((source) => [source.name, environmentOf(rootModule(source))]));
  return base.map((source) => {
    const environment = known.get(source.name);
    if (environment === undefined || environmentOf(rootModule(source)) !== undefined) return source;
    return { ...source, documents: [...source.documents, { "//": { environment } }] };
  });
}

/** Where only one side says its account, both are taken to be there: else whatever has an ARN would differ. */
export function withAccounts(some: readonly StackSource[], others: readonly StackSource[]): readonly StackSource[] {
  const accounts = new Map(others.map((source) => [source.name, allowedAccounts(rootModule(source))]));
  return some.map((source) => {
    const [account, ...more] = accounts.get(source.name) ?? [];
    if (account === undefined || more.length > 0 || allowedAccounts(rootModule(source)).length > 0) return source;
    return { ...source, documents: source.documents.map((json) => withAccount(json, account)) };
  });
}

function withAccount(json: JsonObject, account: string): JsonObject {
  const { provider } = json;
  if (!isObject(provider) || provider["aws"] === undefined) return json;
  const aws = objects(provider["aws"]).map((it) => ({ ...it, allowed_account_ids: [account] }));
  return { ...json, provider: { ...provider, aws } };
}

/**
 * What `moved` blocks rename stays what it is. One that says an instance renames no whole resource. It is `base` itself where
 * nothing is to be renamed.
 */
export function withMoves(base: readonly StackSource[], now: readonly StackSource[]): readonly StackSource[] {
  const moves = new Map(now.map((source) => [source.name, movesIn(source)]));
  const named = (name: string): readonly Move[] => moves.get(name) ?? [];
  if (base.every(({ name }) => named(name).length === 0)) return base;
  return base.map((source) => {
    const documents = source.documents.map((json) => renamed(json, named(source.name)));
    return { ...source, documents };
  });
}

interface Move {
  readonly type: string;
  readonly from: string;
  readonly to: string;
}

function movesIn(source: StackSource): readonly Move[] {
  return (rootModule(source).others.get("moved") ?? []).flatMap(({ from, to }) => {
    const [, type = "", name = ""] = /^(\w+)\.([\w-]+)$/.exec(typeof from === "string" ? from : "") ?? [];
    const target = typeof to === "string" && to.startsWith(`${type}.`) ? to.slice(type.length + 1) : "";
    return name !== "" && /^[\w-]+$/.test(target) ? [{ type, from: name, to: target }] : [];
  });
}

/** All at once: what a document costs doesn't grow with the number of moves. */
function renamed(json: JsonObject, moves: readonly Move[]): JsonObject {
  if (!isObject(json["resource"])) return json;
  const resource: Record<string, Json> = { ...json["resource"] };
  const types = new Map<string, Map<string, Json>>();
  /** What each address is now, and what those were first: a move may go on from where another one led. */
  const [ends, starts] = [new Map<string, string>(), new Map<string, string>()];
  for (const { type, from, to } of moves) {
    const written = resource[type];
    const blocks = types.get(type) ?? new Map(isObject(written) ? Object.entries(written) : []);
    types.set(type, blocks);
    const body = blocks.get(from);
    // Where both are there, Terraform moves nothing.
    if (body === undefined || blocks.has(to)) continue;
    blocks.delete(from);
    blocks.set(to, body);
    const start = starts.get(`${type}.${from}`) ?? `${type}.${from}`;
    starts.set(`${type}.${to}`, start);
    ends.set(start, `${type}.${to}`);
  }
  if (ends.size === 0) return json;
  for (const [type, blocks] of types) if (blocks.size > 0) resource[type] = Object.fromEntries(blocks);
  return withReferences({ ...json, resource }, (text) =>
    text.replaceAll(/(?<![\w.])\w+\.[\w-]+/g, (address) => ends.get(address) ?? address),
  );
}

function withReferences(json: JsonObject, rename: (text: string) => string): JsonObject {
  const walk = (value: Json): Json => {
    if (typeof value === "string") return rename(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk);
    return isObject(value) ? withReferences(value, rename) : value;
  };
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, walk(value)]));
}
