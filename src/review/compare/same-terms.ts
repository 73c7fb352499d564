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

/** What `moved` blocks rename stays what it is. One that says an instance renames no whole resource. */
export function withMoves(base: readonly StackSource[], now: readonly StackSource[]): readonly StackSource[] {
  const moves = new Map(now.map((source) => [source.name, movesIn(source)]));
  return base.map((source) => {
    const renamed = moves.get(source.name) ?? [];
    if (renamed.length === 0) return source;
    const documents = source.documents.map((json) => renamed.reduce<JsonObject>(withMove, json));
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

function withMove(json: JsonObject, move: Move): JsonObject {
  const { resource } = json;
  const blocks = isObject(resource) ? resource[move.type] : undefined;
  // Where both are there, Terraform moves nothing.
  if (!isObject(resource) || !isObject(blocks) || blocks[move.from] === undefined || blocks[move.to] !== undefined)
    return json;
  const { [move.from]: moved = {}, ...others } = blocks;
  const named = { ...json, resource: { ...resource, [move.type]: { ...others, [move.to]: moved } } };
  const reference = new RegExp(`(?<![\\w.])${move.type}\\.${move.from}(?![\\w-])`, "g");
  return withReferences(named, (text) => text.replaceAll(reference, `${move.type}.${move.to}`));
}

function withReferences(json: JsonObject, rename: (text: string) => string): JsonObject {
  const renamed = (value: Json): Json => {
    if (typeof value === "string") return rename(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map(renamed);
    return isObject(value) ? withReferences(value, rename) : value;
  };
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, renamed(value)]));
}
