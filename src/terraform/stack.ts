import { type Scope, evaluateJson } from "./expressions/evaluate";
import { type Declaration, type Instance, addressOf, instancesOf } from "./instance";
import { type Json, type JsonObject, isObject, objects } from "./json";
import { Reference, Unknown, type Value } from "./expressions/value";

/** The parsed `*.tf.json` files of one folder, which Terraform merges into one root module. */
export interface StackSource {
  readonly name: string;
  /** Where the files lie; a local backend's path is relative to it. */
  readonly directory: string;
  readonly documents: readonly JsonObject[];
}

type Instances = ReturnType<typeof instancesOf>;

/** One root module: its declarations, and what the names in it mean. */
export class Stack {
  readonly name: string;
  readonly directory: string;
  readonly documents: readonly JsonObject[];
  readonly declarations = new Map<string, Declaration>();
  readonly locals: ReadonlyMap<string, Json>;
  readonly variables: ReadonlyMap<string, JsonObject>;
  readonly outputs: ReadonlyMap<string, JsonObject>;
  readonly modules: ReadonlyMap<string, JsonObject>;
  /** Accounts that the AWS provider may deploy to; empty where the JSON leaves that open. */
  readonly allowedAccounts: ReadonlySet<string>;
  private readonly providers: readonly JsonObject[];
  private readonly instanceMemo = new Map<string, Instances>();
  private readonly localMemo = new Map<string, Value>();

  constructor({ name, directory, documents }: StackSource) {
    this.name = name;
    this.directory = directory;
    this.documents = documents;
    this.locals = new Map(this.section("locals").flatMap((locals) => Object.entries(locals)));
    this.variables = this.named("variable");
    this.outputs = this.named("output");
    this.modules = this.named("module");
    this.providers = this.section("provider").flatMap((provider) => objects(provider["aws"]));
    this.allowedAccounts = new Set(
      this.providers
        .flatMap((provider) => provider["allowed_account_ids"] ?? [])
        .filter((account) => typeof account === "string"),
    );
    for (const [mode, key] of [
      ["managed", "resource"],
      ["data", "data"],
    ] as const) {
      for (const types of this.section(key)) {
        for (const [type, byName] of Object.entries(types)) {
          for (const [resource, body] of objects(byName).flatMap((entry) => Object.entries(entry))) {
            const declaration = { stack: name, mode, type, name: resource, body: objects(body)[0] ?? {} };
            this.declarations.set(addressOf(declaration), declaration);
          }
        }
      }
    }
  }

  section(key: string): readonly JsonObject[] {
    return this.documents.flatMap((document) => objects(document[key]));
  }

  instances(address: string): readonly Instance[] {
    return this.expanded(address)?.list ?? [];
  }

  output(name: string): Value | undefined {
    const value = this.outputs.get(name)?.["value"];
    return value === undefined ? undefined : evaluateJson(value, this.scope);
  }

  /** What a name means anywhere in this stack. */
  readonly scope: Scope = (names) => {
    const [root = "", name = "", third = ""] = names;
    switch (root) {
      case "local":
        return { value: this.local(name), used: 2 };
      case "var":
        return { value: this.variable(name), used: 2 };
      case "data":
        return { value: this.reference(`data.${name}.${third}`), used: 3 };
      case "module":
        return { value: new Unknown(`module.${name}`), used: 2 };
      case "count":
      case "each":
      case "path":
      case "terraform":
      case "self":
        return { value: new Unknown(names.join(".")), used: names.length };
      default:
        return { value: this.reference(`${root}.${name}`), used: 2 };
    }
  };

  private namedEntries(key: string): readonly (readonly [string, JsonObject])[] {
    return this.section(key).flatMap((section) =>
      Object.entries(section).map(([name, body]) => [name, objects(body)[0] ?? {}] as const),
    );
  }

  private named(key: string): ReadonlyMap<string, JsonObject> {
    return new Map(this.namedEntries(key));
  }

  private local(name: string): Value {
    const known = this.localMemo.get(name);
    if (known !== undefined) return known;
    const json = this.locals.get(name);
    this.localMemo.set(name, new Unknown(`local.${name}, which refers to itself,`));
    const value = json === undefined ? new Unknown(`local.${name}`) : evaluateJson(json, this.scope);
    this.localMemo.set(name, value);
    return value;
  }

  private variable(name: string): Value {
    const fallback = this.variables.get(name)?.["default"];
    return fallback === undefined ? new Unknown(`var.${name}`) : evaluateJson(fallback, this.scope);
  }

  private reference(address: string): Value {
    const found = this.expanded(address);
    if (!found) return new Unknown(`the missing ${address}`);
    const references = found.list.map((instance) => new Reference(instance));
    const [only] = references;
    const { keys } = found;
    if (!keys) return only ?? new Unknown(address);
    if (keys.every((key) => typeof key === "number")) return references;
    return new Map(keys.map((key, index) => [String(key), references[index] ?? new Unknown(address)]));
  }

  private expanded(address: string): Instances | undefined {
    const known = this.instanceMemo.get(address);
    if (known) return known;
    const declaration = this.declarations.get(address);
    if (!declaration) return undefined;
    const made = instancesOf(declaration, this.scope, this.regionOf(declaration));
    this.instanceMemo.set(address, made);
    return made;
  }

  private regionOf({ body }: Declaration): Value {
    const alias = typeof body["provider"] === "string" ? body["provider"].split(".")[1] : undefined;
    const provider = this.providers.find((candidate) => candidate["alias"] === alias);
    const region = provider?.["region"];
    return region === undefined ? new Unknown("the provider's region") : evaluateJson(region, this.scope);
  }

  /** The declarations for the proof, that travel under the top-level `//`. */
  get comment(): JsonObject {
    return Object.assign(
      {},
      ...this.documents.map((document) => (isObject(document["//"]) ? document["//"] : {})),
    ) as JsonObject;
  }
}
