/** The Terraform type of an attribute, from the HCL mapper (configurable ones) or the getter (computed ones). */
import type { AnnotatedAttribute, MapperEntry } from "./binding-source";
import { capitalized } from "./binding-source";
import type { CtyType } from "../../provider/cty";

/** What a type may refer to: the structs and the classes of the same binding. */
export interface TypeScope {
  readonly objectType: (struct: string) => CtyType;
  readonly classOf: (name: string) => { readonly base: string; readonly body: string } | undefined;
}

const PRIMITIVES: Readonly<Record<string, CtyType>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
};

export function attributeType(
  attribute: AnnotatedAttribute,
  entry: MapperEntry | undefined,
  scope: TypeScope,
): CtyType {
  if (entry !== undefined) return mapperType(entry.mapper, entry.type, scope);
  const held = /private \S+ = new (cdktf\.)?(\w+)\(this, "[^"]+"(?:, (true|false))?\);/.exec(attribute.source);
  if (held !== null) {
    const [, builtin, name = "", isSet] = held;
    const collection = isSet === "true" ? "set" : "list";
    return builtin === undefined ? classType(name, collection, scope) : builtinType(name, collection);
  }
  return getterType(/public get \w+\(\) \{\s*return (.*);/.exec(attribute.source)?.[1] ?? "", attribute.name);
}

/** `kind` (list or set) is only known for the outermost collection; an inner one is taken as a list. */
function mapperType(mapper: string, kind: string, scope: TypeScope): CtyType {
  const primitive = /^cdktf\.(string|number|boolean|any)ToHclTerraform$/.exec(mapper)?.[1];
  if (primitive !== undefined) return PRIMITIVES[primitive] ?? "dynamic";
  const element = /^cdktf\.listMapperHcl\((.*), (?:true|false)\)$/.exec(mapper)?.[1];
  if (element !== undefined) return [kind === "set" ? "set" : "list", mapperType(element, "list", scope)];
  const value = /^cdktf\.hashMapperHcl\((.*)\)$/.exec(mapper)?.[1];
  if (value !== undefined) {
    const type = mapperType(value, "list", scope);
    return type === "dynamic" ? "dynamic" : ["map", type]; // the generator writes a dynamic as a map of any
  }
  const struct = /^(\w+)ToHclTerraform$/.exec(mapper)?.[1];
  if (struct !== undefined) return scope.objectType(capitalized(struct));
  throw new Error(`mapper '${mapper}' is of no known form`);
}

/** One of cdktf's own collection classes, e.g. `StringMapList`. */
function builtinType(name: string, collection: "list" | "set"): CtyType {
  const match = /^(String|Number|Boolean|Any)(List|Map)(List|Map)?$/.exec(name);
  if (match === null) throw new Error(`class '${name}' is of no known form`);
  const [, primitiveName = "", inner, outer] = match;
  const primitive = PRIMITIVES[primitiveName.toLowerCase()] ?? "dynamic";
  if (outer === undefined) {
    if (inner === "List") return [collection, primitive];
    return primitive === "dynamic" ? "dynamic" : ["map", primitive];
  }
  const element: CtyType = [inner === "Map" ? "map" : "list", primitive];
  return outer === "Map" ? ["map", element] : [collection, element];
}

/** A class of the binding itself: a struct, or a collection that names its element in `get()`. */
function classType(name: string, collection: "list" | "set", scope: TypeScope): CtyType {
  const struct = structOf(name);
  if (struct !== undefined) return scope.objectType(struct);
  const declared = scope.classOf(name);
  const element = declared === undefined ? undefined : /return new (\w+)\(this/.exec(declared.body)?.[1];
  if (declared === undefined || element === undefined) throw new Error(`class '${name}' is of no known form`);
  const elementStruct = structOf(element);
  const type = elementStruct === undefined ? classType(element, "list", scope) : scope.objectType(elementStruct);
  return declared.base === "ComplexMap" ? ["map", type] : [collection, type];
}

function structOf(className: string): string | undefined {
  return /^(\w+)OutputReference$/.exec(className)?.[1];
}

function getterType(getter: string, name: string): CtyType {
  const collection = getter.includes("Fn.tolist(") ? "set" : "list";
  const map = /get(String|Number|Boolean|Any)MapAttribute\(/.exec(getter)?.[1]?.toLowerCase();
  if (map !== undefined) return map === "any" ? "dynamic" : ["map", PRIMITIVES[map] ?? "dynamic"];
  if (getter.includes("getStringAttribute(")) return "string";
  if (getter.includes("getNumberAttribute(")) return "number";
  if (getter.includes("getBooleanAttribute(")) return "bool";
  if (getter.includes("getListAttribute(")) return [collection, "string"];
  if (getter.includes("getNumberListAttribute(")) return [collection, "number"];
  if (getter.includes("interpolationForAttribute(")) return "dynamic"; // the binding doesn't reveal more
  throw new Error(`getter of '${name}' is of no known form: ${getter}`);
}
