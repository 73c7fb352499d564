/** What Terraform itself refuses of blocks, whatever a provider makes of their arguments. */
import { cycleIn } from "../lib/cycle";
import type { Block } from "./block";
import { type Json, type JsonObject, isObject, objects } from "./json";
import { shown } from "./placed-blocks";

type Named = ReadonlyMap<string, JsonObject>;

/** A root module, as far as it is looked at. */
interface Blocks {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly variables: Named;
  readonly outputs: Named;
  readonly modules: Named;
  readonly providers: ReadonlyMap<string, readonly JsonObject[]>;
  readonly terraform: JsonObject;
  readonly others: ReadonlyMap<string, readonly JsonObject[]>;
}

/** One line each: `aws_eip.nat: has count beside for_each; …`. */
export function configurationFaults(root: Blocks): readonly string[] {
  return [
    ...[...root.blocks].flatMap(([address, { name, body }]) => [
      ...ofName(address, name),
      ...ofRepetition(address, body),
      ...ofLifecycle(address, body),
      ...ofProvider(address, body, root),
    ]),
    ...[...root.modules].flatMap(([name, body]) => ofRepetition(`module.${name}`, body)),
    ...[...root.variables].flatMap(([name, body]) => ofVariable(`var.${name}`, name, body)),
    ...[...root.outputs].flatMap(([name, body]) => ofOutput(`output.${name}`, name, body)),
    ...ofTerraform(root.terraform),
    ...moves(root),
    ...imports(root),
    ...(root.others.get("removed") ?? []).flatMap((body) => lacks("removed", body, "from")),
  ];
}

/** @see https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers */
function ofName(at: string, name: string): readonly string[] {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name)
    ? []
    : [`${at}: isn't a name; use letters, digits, _ and -, and begin with a letter or _`];
}

/**
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/count
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
 */
function ofRepetition(at: string, body: JsonObject): readonly string[] {
  const { count, for_each: each } = body;
  const faults: string[] = [];
  if (count !== undefined && each !== undefined) faults.push(`${at}: has count beside for_each; keep one`);
  if (count !== undefined && !isExpression(count) && !/^\d+$/.test(typeof count === "object" ? "" : String(count)))
    faults.push(`${at}: count is ${shown(count)}; set it to a whole number`);
  if (each !== undefined && !isExpression(each) && !isObject(each))
    faults.push(`${at}: for_each is ${shown(each)}; set it to an object, or to a set by toset(…)`);
  return faults;
}

function isExpression(json: Json): boolean {
  return typeof json === "string" && /[$%]\{/.test(json);
}

/** With those that later versions of Terraform, and OpenTofu, have. */
const LIFECYCLE = [
  "//",
  "action_trigger",
  "create_before_destroy",
  "destroy",
  "enabled",
  "ignore_changes",
  "postcondition",
  "precondition",
  "prevent_destroy",
  "replace_triggered_by",
];

/** @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle */
function ofLifecycle(at: string, body: JsonObject): readonly string[] {
  return objects(body["lifecycle"]).flatMap((lifecycle) => [
    ...strange(`${at}: lifecycle`, lifecycle, LIFECYCLE),
    ...["create_before_destroy", "prevent_destroy"].flatMap((name) => {
      const value = lifecycle[name] ?? null;
      return value === null || /^(true|false)$/.test(shown(value).replaceAll('"', ""))
        ? []
        : [`${at}: lifecycle.${name} is ${shown(value)}; Terraform takes true or false, and no expression`];
    }),
    ...["precondition", "postcondition"].flatMap((kind) =>
      objects(lifecycle[kind]).flatMap((condition) => lacks(`${at}: ${kind}`, condition, "condition", "error_message")),
    ),
  ]);
}

function strange(at: string, body: JsonObject, known: readonly string[]): readonly string[] {
  return Object.keys(body)
    .filter((key) => !known.includes(key))
    .map((key) => `${at} has ${key}, which Terraform doesn't know; correct or remove it`);
}

function lacks(at: string, body: JsonObject, ...needed: readonly string[]): readonly string[] {
  return needed.filter((name) => body[name] === undefined).map((name) => `${at}: has no ${name}; add it`);
}

/** @see https://developer.hashicorp.com/terraform/language/meta-arguments/resource-provider */
function ofProvider(at: string, body: JsonObject, { providers }: Blocks): readonly string[] {
  const given = body["provider"];
  if (typeof given !== "string") return [];
  const [name = "", alias] = given.split(".");
  if (isExpression(given)) return [`${at}: provider is ${given}; write ${given.replace(/[${}]/g, "")}, without \${}`];
  if (alias === undefined || providers.get(name)?.some((one) => one["alias"] === alias) === true) return [];
  return [`${at}: provider ${given} isn't configured; add it, or correct the alias`];
}

const VARIABLE = [
  "//",
  "type",
  "default",
  "description",
  "validation",
  "sensitive",
  "nullable",
  "ephemeral",
  "deprecated",
];

/** @see https://developer.hashicorp.com/terraform/language/block/variable */
function ofVariable(at: string, name: string, body: JsonObject): readonly string[] {
  return [
    ...ofName(at, name),
    ...strange(at, body, VARIABLE),
    ...(body["nullable"] === false && body["default"] === null
      ? [`${at}: default is null, and nullable is false; set another default, or none`]
      : []),
    ...objects(body["validation"]).flatMap((one) => lacks(`${at}: validation`, one, "condition", "error_message")),
  ];
}

const OUTPUT = [
  "//",
  "value",
  "description",
  "sensitive",
  "ephemeral",
  "depends_on",
  "precondition",
  "deprecated",
  "type",
];

/** @see https://developer.hashicorp.com/terraform/language/block/output */
function ofOutput(at: string, name: string, body: JsonObject): readonly string[] {
  return [
    ...ofName(at, name),
    ...strange(at, body, OUTPUT),
    ...lacks(at, body, "value"),
    ...objects(body["precondition"]).flatMap((one) => lacks(`${at}: precondition`, one, "condition", "error_message")),
  ];
}

/** @see https://developer.hashicorp.com/terraform/language/backend */
const BACKENDS = "azurerm, consul, cos, gcs, http, inmem, kubernetes, local, oss, pg, remote, s3".split(", ");
const CONSTRAINT = /^\s*(=|!=|>=|<=|>|<|~>)?\s*v?\d+(\.\d+){0,2}(-[\w.-]+)?(\+[\w.-]+)?\s*$/;

/** @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
function ofTerraform(terraform: JsonObject): readonly string[] {
  const kinds = objects(terraform["backend"]).flatMap((backend) => Object.keys(backend));
  const required = objects(terraform["required_providers"]).flatMap((providers) => Object.entries(providers));
  return [
    ...kinds
      .filter((kind) => kind !== "//" && !BACKENDS.includes(kind))
      .map((kind) => `terraform: there is no backend ${kind}; use one of ${BACKENDS.join(", ")}`),
    ...required.flatMap(([name, of]) => {
      const version = typeof of === "string" ? of : isObject(of) ? of["version"] : undefined;
      return typeof version !== "string" || version.split(",").every((one) => CONSTRAINT.test(one))
        ? []
        : [`terraform: required_providers.${name} asks for version ${shown(version)}; write it as "~> 6.0"`];
    }),
  ];
}

/** @see https://developer.hashicorp.com/terraform/language/block/moved */
function moves({ others }: Blocks): readonly string[] {
  const all = others.get("moved") ?? [];
  const pairs = all.flatMap(({ from, to }) =>
    typeof from === "string" && typeof to === "string" ? [{ from, to }] : [],
  );
  const twice = (end: "from" | "to", other: "from" | "to"): readonly string[] => {
    const met = new Map<string, string>();
    return pairs.flatMap((pair) => {
      const before = met.get(pair[end]);
      met.set(pair[end], pair[other]);
      return before === undefined || before === pair[other]
        ? []
        : [`moved: ${pair[end]} stands with ${before} and with ${pair[other]}; keep one`];
    });
  };
  const circle = cycleIn(new Map(pairs.map(({ from, to }) => [from, new Set([to])])));
  return [
    ...all.flatMap((body) => lacks("moved", body, "from", "to")),
    ...twice("from", "to"),
    ...twice("to", "from"),
    ...(circle.length > 0 ? [`moved: ${circle.join(" and ")} move in a circle; remove one of these blocks`] : []),
  ];
}

/** @see https://developer.hashicorp.com/terraform/language/block/import */
function imports({ others }: Blocks): readonly string[] {
  const all = others.get("import") ?? [];
  const single = all.flatMap(({ to, for_each: each }) => (each === undefined && typeof to === "string" ? [to] : []));
  const met = new Set<string>();
  return [
    ...all.flatMap((body) => lacks("import", body, "to", ...(body["identity"] === undefined ? ["id"] : []))),
    ...single.flatMap((to) => {
      const isTwice = met.has(to);
      met.add(to);
      return isTwice ? [`import: names ${to} twice; remove one of the blocks`] : [];
    }),
  ];
}
