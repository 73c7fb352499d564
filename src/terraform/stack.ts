import { converted } from "./expressions/convert";
import { jsonValue } from "./expressions/json-text";
import { type Scope, evaluateJson } from "./expressions/evaluate";
import type { StackSource, Unread } from "./folder";
import { ProvidersPlace, otherApis } from "./provider-place";
import { type Declaration, type DeployedTo, type Instance, instancesOf } from "./instance";
import { repetitionFaults } from "./repetition";
import type { Json, JsonObject } from "./json";
import { type RootModule, allowedAccounts, rootModule } from "./root-module";
import { Reference, Unknown, type Value } from "./expressions/value";

type Instances = ReturnType<typeof instancesOf>;

/** What a name means that nothing declares: nothing, which is a fault, or what isn't known. */
export type Undeclared = "missing" | "unknown";

/** One root module: its declarations, and what the names in it mean. */
export class Stack {
  readonly name: string;
  readonly directory: string;
  readonly root: RootModule;
  /** Resources and data sources by address. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** What Terraform would read and this stack doesn't know; nothing about the stack is certain then. */
  readonly unread: readonly Unread[];
  /** Accounts that the AWS provider may deploy to; empty where the JSON leaves that open. */
  readonly allowedAccounts: ReadonlySet<string>;
  private readonly fileErrors: readonly string[];
  private readonly undeclared: Undeclared;
  private readonly values: NonNullable<StackSource["values"]>;
  private readonly instanceMemo = new Map<string, Instances>();
  private readonly placeMemo = new Map<string | undefined, DeployedTo>();
  private readonly localMemo = new Map<string, Value>();

  constructor(source: StackSource, undeclared: Undeclared = "missing") {
    const { name, directory, values = new Map(), unread = [], errors = [] } = source;
    this.name = name;
    this.directory = directory;
    this.root = rootModule(source);
    this.values = values;
    this.undeclared = undeclared;
    this.unread = [...unread, ...otherApis(this.root)];
    this.fileErrors = errors;
    this.declarations = new Map(
      [...this.root.blocks].map(([address, block]) => [address, { ...block, stack: name }] as const),
    );
    this.allowedAccounts = new Set(allowedAccounts(this.root));
  }

  /** What Terraform would refuse, a line each. */
  get errors(): readonly string[] {
    const repetitions = [...this.declarations].flatMap(([address, { body }]) =>
      repetitionFaults(body, this.scope).map((fault) => `stack '${this.name}': ${address}: ${fault}`),
    );
    return [...this.fileErrors, ...this.root.errors, ...repetitions];
  }

  get locals(): ReadonlyMap<string, Json> {
    return this.root.locals;
  }

  get variables(): ReadonlyMap<string, JsonObject> {
    return this.root.variables;
  }

  get outputs(): ReadonlyMap<string, JsonObject> {
    return this.root.outputs;
  }

  get modules(): ReadonlyMap<string, JsonObject> {
    return this.root.modules;
  }

  /** The declarations for the proof, that travel under the top-level `//`. */
  get comment(): JsonObject {
    return this.root.comment;
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
      case "ephemeral":
        return { value: new Unknown(names.slice(0, 3).join(".")), used: names.length };
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
    const variable = this.variables.get(name);
    const fallback = variable?.["default"];
    // Neither place takes references: a text there is no template.
    const set = this.values.get(name) ?? (fallback === undefined ? undefined : jsonValue(fallback));
    if (variable === undefined || set === undefined) return new Unknown(`var.${name}`);
    const value = set === null && variable["nullable"] === false ? jsonValue(fallback ?? null) : set;
    return converted(value, variable["type"]) ?? new Unknown(`var.${name}`);
  }

  private reference(address: string): Value {
    const found = this.expanded(address);
    if (!found) return new Unknown(this.undeclared === "missing" ? `the missing ${address}` : address);
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
    // Terraform refuses a count of itself; should one stand here, it must not run over the stack.
    this.instanceMemo.set(address, { list: [] });
    const made = instancesOf(declaration, this.scope, this.placeOf(declaration));
    this.instanceMemo.set(address, made);
    return made;
  }

  /** Where a block's provider deploys. */
  private placeOf({ body }: Declaration): DeployedTo {
    const alias = typeof body["provider"] === "string" ? body["provider"].split(".")[1] : undefined;
    const known = this.placeMemo.get(alias);
    if (known) return known;
    const providers = this.root.providers.get("aws") ?? [];
    const provider = providers.find((candidate) => candidate["alias"] === alias);
    const base = providers.find((candidate) => candidate["alias"] === undefined);
    const made = new ProvidersPlace(provider, base, this.scope);
    this.placeMemo.set(alias, made);
    return made;
  }
}
