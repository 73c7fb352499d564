import { awaited, awaitedAny } from "./expressions/awaited";
import { type Scope, dynamicBlocks, evaluateJson } from "./expressions/evaluate";
import { type Json, type JsonObject, objects } from "./json";
import { type Block, addressOf } from "./block";
import { type Resource, Unknown, type Value, asNumber, describe, isList, isMap } from "./expressions/value";

/** A block of a stack. */
export interface Declaration extends Block {
  readonly stack: string;
}

/** Where a provider deploys, evaluated when first asked for: it may say so by a data source. */
export interface DeployedTo {
  readonly region: Value;
  readonly account: string;
}

/** No quota of AWS allows as many; of more, one stands for all. */
const MANY = 5000;

/** The instances of a declaration, by `count` or `for_each` where these are known. */
export function instancesOf(
  declaration: Declaration,
  scope: Scope,
  place: DeployedTo,
): { readonly list: readonly Instance[]; readonly keys?: readonly (string | number)[] } {
  const { body } = declaration;
  const one = (key?: string | number, value?: Value, repeated?: Unknown): Instance =>
    new Instance(declaration, withKey(scope, key, value), place, key, repeated);
  if (body["count"] !== undefined && body["count"] !== null) {
    const given = evaluateJson(body["count"], scope);
    // Terraform takes a text of digits for a number.
    const count = asNumber(given);
    if (count === undefined || count > MANY)
      return { list: [one(undefined, undefined, new Unknown(`count ${describe(given)}`, awaited(given)))] };
    const keys = Array.from({ length: count }, (_, index) => index);
    return { list: keys.map((key) => one(key, key)), keys };
  }
  if (body["for_each"] !== undefined && body["for_each"] !== null) {
    const each = evaluateJson(body["for_each"], scope);
    const entries = isMap(each) ? [...each] : isList(each) ? each.map((item) => [item, item] as const) : undefined;
    if (!entries?.every(([key]) => typeof key === "string")) {
      const awaits = awaitedAny([each, ...(isList(each) ? each : [])]);
      return { list: [one(undefined, undefined, new Unknown(`for_each ${describe(each)}`, awaits))] };
    }
    return {
      list: entries.map(([key, value]) => one(describe(key), value)),
      keys: entries.map(([key]) => describe(key)),
    };
  }
  return { list: [one()] };
}

function withKey(scope: Scope, key: string | number | undefined, value: Value | undefined): Scope {
  if (key === undefined) return scope;
  return (names) => {
    const [root, field] = names;
    if (root === "count" && field === "index") return { value: key, used: 2 };
    if (root === "each" && field === "key") return { value: key, used: 2 };
    if (root === "each" && field === "value") return { value: value ?? null, used: 2 };
    return scope(names);
  };
}

const META = new Set(["//", "count", "depends_on", "dynamic", "for_each", "lifecycle", "provider", "provisioner"]);

/** A resource or data source as configured; each attribute is evaluated when first asked for. */
export class Instance implements Resource {
  readonly stack: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly address: string;
  /** Set by the model, which knows the other stacks. */
  hasTwin = false;
  readonly repeated: Unknown | undefined;
  readonly dependsOn: readonly string[];
  /** Data sources only: what their computed attributes are. Set by the model, which knows the other stacks. */
  computed: ((attribute: string) => Value | undefined) | undefined;
  private readonly body: JsonObject;
  /** What names mean in it, its key among them. */
  readonly scope: Scope;
  private readonly place: DeployedTo;
  private readonly values = new Map<string, Value | undefined>();

  constructor(declaration: Declaration, scope: Scope, place: DeployedTo, key?: string | number, repeated?: Unknown) {
    this.stack = declaration.stack;
    this.mode = declaration.mode;
    this.type = declaration.type;
    this.name = declaration.name;
    this.address = addressOf(declaration) + (key === undefined ? "" : `[${JSON.stringify(key)}]`);
    this.body = declaration.body;
    this.scope = scope;
    this.place = place;
    this.repeated = repeated;
    const after = this.body["depends_on"];
    this.dependsOn = Array.isArray(after) ? (after as readonly Json[]).filter((item) => typeof item === "string") : [];
  }

  /** The names of what is configured, `depends_on` and the like left out. */
  get attributes(): readonly string[] {
    const dynamic = objects(this.body["dynamic"]).flatMap((block) => Object.keys(block));
    return [...new Set([...Object.keys(this.body), ...dynamic])].filter((name) => !META.has(name));
  }

  get account(): string {
    return this.place.account;
  }

  /** The provider's; a `region` of its own wins. */
  get defaultRegion(): Value {
    return this.place.region;
  }

  get region(): Value {
    return this.get("region") ?? this.defaultRegion;
  }

  get(attribute: string): Value | undefined {
    if (this.values.has(attribute)) return this.values.get(attribute);
    // Terraform forbids cycles; should one stand here, it must not hang the proof.
    this.values.set(attribute, new Unknown(`${this.address}.${attribute}, which refers to itself,`));
    const value = this.evaluated(attribute);
    this.values.set(attribute, value);
    return value;
  }

  private evaluated(attribute: string): Value | undefined {
    const json = this.body[attribute];
    const written = json === undefined ? undefined : evaluateJson(json, this.scope);
    const dynamic = objects(this.body["dynamic"]).flatMap((blocks) => objects(blocks[attribute]));
    if (dynamic.length === 0) return written ?? this.computed?.(attribute);
    const fixed = written === undefined || written === null ? [] : [written];
    return [...fixed, ...dynamic.map((block) => dynamicBlocks(attribute, block, this.scope))].flat();
  }
}
