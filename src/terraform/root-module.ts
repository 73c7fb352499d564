import { type Json, type JsonObject, isObject, objects } from "./json";
import type { StackSource } from "./folder";
import { argumentFaults } from "./argument-faults";
import { type Block, addressOf } from "./block";
import { configurationFaults } from "./configuration-faults";
import { applyOverrides } from "./override";
import { type Placed, placedBlocks, shown } from "./placed-blocks";

/** The files of one folder as Terraform merges them, nothing evaluated. */
export interface RootModule {
  /** What stands under the top-level `//` of all files, joined; Terraform skips it. */
  readonly comment: JsonObject;
  readonly blocks: ReadonlyMap<string, Block>;
  /** By address, `ephemeral.aws_ecr_authorization_token.registry`: no state knows them. */
  readonly ephemerals: ReadonlyMap<string, Pick<Block, "type" | "body">>;
  readonly locals: ReadonlyMap<string, Json>;
  readonly variables: ReadonlyMap<string, JsonObject>;
  readonly outputs: ReadonlyMap<string, JsonObject>;
  readonly modules: ReadonlyMap<string, JsonObject>;
  /** The configurations of each provider, one for each alias. */
  readonly providers: ReadonlyMap<string, readonly JsonObject[]>;
  /** All `terraform` blocks as one. */
  readonly terraform: JsonObject;
  /** `moved`, `removed`, `import`, `check`. */
  readonly others: ReadonlyMap<string, readonly JsonObject[]>;
  /** What Terraform would refuse, a line each. */
  readonly errors: readonly string[];
}

const known = new WeakMap<StackSource, RootModule>();

/** Merges the documents of a stack. What Terraform would refuse is left out and stands in `errors`. */
export function rootModule(source: StackSource): RootModule {
  const before = known.get(source);
  if (before) return before;
  const faults: string[] = [];
  const blocks = source.documents.flatMap((document) => placedBlocks(document, faults));
  const overriding = (source.overrides ?? []).flatMap((document) => placedBlocks(document, faults));
  const { joined, contradictions } = joinedComments([...source.documents, ...(source.overrides ?? [])]);
  const merged = merge(overriding.length === 0 ? blocks : applyOverrides(blocks, overriding, faults), faults);
  const errors = [...faults, ...contradictions].map((fault) => `stack '${source.name}': ${fault}`);
  const made = { ...merged, comment: joined, errors };
  known.set(source, made);
  return made;
}

type Merged = Omit<RootModule, "comment" | "errors">;

function merge(placed: readonly Placed[], faults: string[]): Merged {
  const blocks = new Map<string, Block>();
  const ephemerals = new Map<string, Pick<Block, "type" | "body">>();
  const locals = new Map<string, Json>();
  const variables = new Map<string, JsonObject>();
  const outputs = new Map<string, JsonObject>();
  const modules = new Map<string, JsonObject>();
  const providers = new Map<string, JsonObject[]>();
  const others = new Map<string, JsonObject[]>();
  const terraform: Record<string, Json> = {};
  const add = <T>(to: Map<string, T>, key: string, value: T, address: string): void => {
    if (to.has(key)) faults.push(`${address}: is declared twice; Terraform takes one; remove the other`);
    else to.set(key, value);
  };
  for (const { kind, labels, body } of placed) {
    const [first = "", second = ""] = labels;
    switch (kind) {
      case "resource":
      case "data": {
        const block = { mode: kind === "data" ? kind : "managed", type: first, name: second, body } as const;
        add(blocks, addressOf(block), block, addressOf(block));
        break;
      }
      case "ephemeral": {
        const address = `ephemeral.${first}.${second}`;
        add(ephemerals, address, { type: first, body }, address);
        break;
      }
      case "locals":
        for (const [name, value] of Object.entries(body)) {
          if (name !== "//") add(locals, name, value, `local.${name}`);
        }
        break;
      case "variable":
        add(variables, first, body, `var.${first}`);
        break;
      case "output":
        add(outputs, first, body, `output.${first}`);
        break;
      case "module":
        add(modules, first, body, `module.${first}`);
        break;
      case "provider":
        providers.set(first, [...(providers.get(first) ?? []), body]);
        break;
      case "terraform":
        for (const [name, value] of Object.entries(body)) {
          if (terraform[name] === undefined || name === "//") terraform[name] = value;
          // All of them have to be met.
          else if (name === "required_version") terraform[name] = `${text(terraform[name])}, ${text(value)}`;
          else faults.push(`terraform.${name}: stands twice; Terraform takes one; remove the other`);
        }
        break;
      default:
        others.set(kind, [...(others.get(kind) ?? []), body]);
    }
  }
  const places = [...objects(terraform["backend"]), ...objects(terraform["cloud"]).map(() => ({ cloud: null }))]
    .flatMap((place) => Object.keys(place))
    .filter((place) => place !== "//");
  if (places.length > 1)
    faults.push(`terraform: keeps its state in ${places.join(" and ")}; Terraform takes one place; remove the others`);
  for (const [provider, configurations] of providers) {
    const aliases = configurations.map(({ alias = null }) => alias);
    if (new Set(aliases).size < aliases.length)
      faults.push(`provider.${provider}: is configured twice without another alias`);
  }
  const merged = { blocks, ephemerals, locals, variables, outputs, modules, providers, terraform, others };
  faults.push(
    ...refactoringFaults(blocks, others),
    ...configurationFaults(merged),
    ...[...blocks.values()].flatMap(argumentFaults),
  );
  return merged;
}

function text(value: Json): string {
  return typeof value === "string" ? value : shown(value);
}

/**
 * Blocks that speak of a resource as gone which is declared, or as there which isn't.
 * @see https://developer.hashicorp.com/terraform/language/moved
 * @see https://developer.hashicorp.com/terraform/language/block/removed
 * @see https://developer.hashicorp.com/terraform/language/block/import
 */
function refactoringFaults(blocks: Merged["blocks"], others: Merged["others"]): string[] {
  const named = (kind: string, argument: string): readonly string[] =>
    (others.get(kind) ?? []).flatMap(({ [argument]: address }) =>
      typeof address === "string" && /^\w+\.[\w-]+$/.test(address) && !address.startsWith("module.") ? address : [],
    );
  const declared = (address: string): boolean => blocks.has(address);
  const still = (kind: string) => (address: string) =>
    `${kind}: says that ${address} is gone, which is declared; remove one of the two`;
  return [
    ...named("moved", "from").filter(declared).map(still("moved")),
    ...named("removed", "from").filter(declared).map(still("removed")),
    ...named("import", "to")
      .filter((address) => !declared(address))
      .map((address) => `import: names ${address}, which nothing declares; declare it, or remove the import`),
  ];
}

/** Lists are put together, objects joined key by key; two different texts, numbers or switches contradict each other. */
function joinedComments(documents: readonly JsonObject[]): {
  readonly joined: JsonObject;
  readonly contradictions: readonly string[];
} {
  const contradictions: string[] = [];
  const join = (a: Json | undefined, b: Json, path: readonly string[]): Json => {
    if (a === undefined) return b;
    if (Array.isArray(a) && Array.isArray(b)) {
      const list: readonly Json[] = [...(a as readonly Json[]), ...(b as readonly Json[])];
      return [...new Map(list.map((item) => [JSON.stringify(item), item])).values()];
    }
    if (isObject(a) && isObject(b)) {
      const result: Record<string, Json> = { ...a };
      for (const [key, item] of Object.entries(b)) result[key] = join(a[key], item, [...path, key]);
      return result;
    }
    if (JSON.stringify(a) !== JSON.stringify(b) && path[0] !== "metadata")
      contradictions.push(`//.${path.join(".")}: is ${shown(a)} in one file and ${shown(b)} in another; keep one`);
    return a;
  };
  const [first = {}, ...more] = documents.flatMap((document) => objects(document["//"]));
  return { joined: more.reduce<JsonObject>((all, one) => join(all, one, []) as JsonObject, first), contradictions };
}

const PREFIX = { locals: "local", outputs: "output", variables: "var", modules: "module" } as const;

/**
 * Every block of a root module by its address: `aws_vpc.network`, `data.aws_region.current`,
 * `ephemeral.aws_ecr_authorization_token.registry`, `output.cluster`, `provider.aws`, `terraform`, `moved`, and `//`.
 */
export function allBlocks(root: RootModule): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>([...root.blocks].map(([address, { body }]) => [address, body]));
  for (const [address, { body }] of root.ephemerals) found.set(address, body);
  for (const kind of ["locals", "outputs", "variables", "modules"] as const)
    for (const [name, body] of root[kind]) found.set(`${PREFIX[kind]}.${name}`, body);
  for (const [name, configurations] of root.providers) found.set(`provider.${name}`, configurations);
  for (const [kind, bodies] of root.others) found.set(kind, bodies);
  for (const [key, content] of [
    ["terraform", root.terraform],
    ["//", root.comment],
  ] as const)
    if (Object.keys(content).length > 0) found.set(key, content);
  return found;
}

/** Addresses of the managed resources. */
export function managedAddresses({ blocks }: RootModule): string[] {
  return [...blocks].flatMap(([address, { mode }]) => (mode === "managed" ? address : []));
}

/** The environment that a stack says it is part of, under `//.environment`. */
export function environmentOf({ comment }: Pick<RootModule, "comment">): string | undefined {
  const environment = comment["environment"];
  return typeof environment === "string" ? environment : undefined;
}

/** Accounts that the AWS provider may deploy to, as far as these are literal. */
export function allowedAccounts({ providers }: RootModule): string[] {
  return (providers.get("aws") ?? [])
    .flatMap((provider) => provider["allowed_account_ids"] ?? [])
    .filter((account) => typeof account === "string");
}

/** What a stack says that it comes after, under `//.dependsOn`; undefined where it says nothing about it. */
export function statedDependencies({ comment }: Pick<RootModule, "comment">): readonly string[] | undefined {
  const stated = comment["dependsOn"];
  return Array.isArray(stated) ? stated.filter((name) => typeof name === "string") : undefined;
}
