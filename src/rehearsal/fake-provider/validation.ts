/** What a real provider or AWS would refuse of a configuration; unknown values pass. */
import { partitionOf } from "../../aws/partitions";
import type { Value, ValueObject } from "../../provider/cty";
import { isObject, isUnknown } from "../../provider/cty";
import { CIDR4, type Check, arnOf, ARN, JSON_TEXT, matching } from "../../provider/checks";
import type { Change } from "../../provider/conditions";
import { type Refused, refusedPlans, refusedTogether } from "../../provider/refusals";
import { rowOf } from "../../provider/rows";
import type { TypeRow } from "../../provider/type-row";
import type { AttributePath, Diagnostic } from "./plugin-protocol";
import type { CtyType } from "../../provider/cty";
import type { Block } from "./schema";

type Path = readonly (string | number)[];
interface Named extends Check {
  /** @default every type: the name means the same in all of them */
  readonly types?: RegExp;
  readonly names: RegExp;
}

const id = (names: RegExp, pattern: RegExp, what: string): Named => ({ names, ...matching(pattern, what) });
const arn = (names: RegExp, service: string, resource: string, what: string): Named => ({
  names,
  ...arnOf(service, resource, what),
});

/** What a name means in AWS, whatever the type; a type's row is asked before. */
const NAMED: readonly Named[] = [
  { names: /^(cidr_blocks?|cidr_ipv4|destination_cidr_block)$/, ...CIDR4 },
  id(/^vpc_id$/, /^vpc-/, "a VPC id"),
  id(/^(subnet_ids?|subnets)$/, /^subnet-/, "a subnet id"),
  id(/^(security_group_ids?|security_groups|referenced_security_group_id)$/, /^sg-/, "a security group id"),
  id(/^(route_table_ids?|default_route_table_id)$/, /^rtb-/, "a route table id"),
  id(/^gateway_id$/, /^(igw-|vgw-|vpce-|local$)/, "a gateway id"),
  arn(/^target_group_arn$/, "elasticloadbalancing", "targetgroup/", "the ARN of a target group"),
  arn(/^load_balancer_arn$/, "elasticloadbalancing", "loadbalancer/", "the ARN of a load balancer"),
  arn(/^listener_arn$/, "elasticloadbalancing", "listener/", "the ARN of a listener"),
  arn(/^((execution|task|monitoring)_)?role_arn$/, "iam", "role/", "the ARN of a role"),
  arn(/^registry_arn$/, "servicediscovery", "service/", "the ARN of a Cloud Map service"),
  arn(/^task_definition_arn$/, "ecs", "task-definition/", "the ARN of a task definition"),
  id(/^certificate_arn$/, /^arn:aws[\w-]*:(acm|iam):/, "the ARN of a certificate"),
  arn(/^kms_key_arn$/, "kms", "(key|alias)/", "the ARN of a key of KMS"),
  { names: /_arns?$/, ...ARN },
  { names: /^(assume_role_policy|policy|container_definitions)$/, ...JSON_TEXT },
  { types: /^tfe_/, ...id(/^project_id$/, /^prj-/, "a project's id") },
  { types: /^tfe_/, ...id(/^(workspace_id|sourceable_id|remote_state_consumer_ids)$/, /^ws-/, "a workspace's id") },
  { types: /^tfe_/, ...id(/^oauth_token_id$/, /^ot-/, "an OAuth token's id") },
  {
    types: /^tfe_/,
    ...id(/^github_app_installation_id$/, /^ghain-/, "the id of an installation of the GitHub App"),
  },
];

/** Problems of a resource's configuration, all at once. */
export function configProblems(type: string, block: Block, config: ValueObject): Diagnostic[] {
  return [...readOnlyProblems(block, config), ...valueProblems(type, block, config), ...groupProblems(type, config)];
}

/** Problems of single values. Names mean what they mean in AWS only. */
export function valueProblems(
  type: string,
  block: Block,
  config: ValueObject,
  row: TypeRow | undefined = rowOf(type),
  path: Path = [],
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const value = config[name] ?? null;
    const at = [...path, name];
    if (value === null && attribute.required) found.push(problem(type, at, "null", "set; it is required"));
    found.push(...countProblems({ type, row }, value, at), ...problems({ type, row }, attribute.type, name, value, at));
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = config[name] ?? null;
    found.push(...countProblems({ type, row }, value, [...path, name]));
    const elements: Value[] = Array.isArray(value) ? value : [value];
    elements.forEach((element, i) => {
      // elements of a set have no index that Terraform could point at
      const at = nested.nesting === "list" ? [...path, name, i] : [...path, name];
      if (isObject(element)) found.push(...valueProblems(type, nested.block, element, row, at));
    });
  }
  return found;
}

interface Subject {
  readonly type: string;
  readonly row: TypeRow | undefined;
}

/** How many elements there may be; the bindings tell blocks that may be there once from others, and no more. */
function countProblems({ type, row }: Subject, value: Value, path: Path): Diagnostic[] {
  const check = row?.counts?.[dotted(path)];
  if (check === undefined || !Array.isArray(value) || check.accepts(value.length)) return [];
  const what = `${dotted(path)} has ${value.length} elements`;
  return [
    {
      severity: 1,
      summary: `Wrong number of elements in ${dotted(path)}`,
      detail: `${type}: ${what}; it must have ${check.what}.`,
      attribute: attributePath(path),
    },
  ];
}

const dotted = (path: Path): string => path.filter((it) => typeof it === "string").join(".");

function problems(of: Subject, type: CtyType, name: string, value: Value, path: Path): Diagnostic[] {
  if (value === null || isUnknown(value)) return [];
  if (Array.isArray(value)) {
    return value.flatMap((it) => problems(of, elementType(type), name, it, path));
  }
  if (isObject(value)) {
    if (typeof type !== "string" && type[0] === "map") return []; // its keys are the user's
    return Object.entries(value).flatMap(([field, it]) =>
      problems(of, fieldType(type, field), field, it, [...path, field]),
    );
  }
  if (value instanceof Uint8Array) return []; // the type beside a dynamic value
  const at = dotted(path);
  const isWhole = typeof value !== "number" || Number.isInteger(value) || of.row?.fractions?.includes(at);
  if (!isWhole && of.row !== undefined) return [problem(of.type, path, String(value), "a whole number")];
  const own = of.row?.values?.[at];
  const named = NAMED.find(({ names, types }) => names.test(name) && types?.test(of.type) !== false);
  const check = own ?? (typeof value === "string" && value !== "" ? named : undefined);
  if (check === undefined || check.accepts(value)) return [];
  return [problem(of.type, path, JSON.stringify(value).slice(0, 120), check.what)];
}

function elementType(type: CtyType): CtyType {
  return typeof type === "string" || type[0] === "object" ? "dynamic" : type[1];
}

function fieldType(type: CtyType, field: string): CtyType {
  return typeof type !== "string" && type[0] === "object" ? (type[1][field] ?? "dynamic") : "dynamic";
}

/** Arguments that exclude, need or replace each other. */
export function groupProblems(type: string, config: ValueObject, row: TypeRow | undefined = rowOf(type)): Diagnostic[] {
  return refusedTogether(row, config).map((it) => refused(type, it));
}

/** What the provider refuses to plan. */
export function planProblems(type: string, change: Change): Diagnostic[] {
  return refusedPlans(rowOf(type), change).map((it) => refused(type, it));
}

function refused(type: string, it: Refused): Diagnostic {
  const say = (summary: string, at: string, detail: string): Diagnostic => ({
    severity: 1,
    summary,
    detail: `${type}: ${detail}.`,
    attribute: attributePath([at]),
  });
  const [first = ""] = "names" in it ? it.names : [];
  switch (it.kind) {
    case "conflict":
      return say("Conflicting arguments", first, `only one of ${it.names.join(", ")} may be set`);
    case "missing":
      return say("Missing argument", first, `one of ${it.names.join(", ")} must be set`);
    case "incomplete":
      return say("Missing argument", it.name, `${it.name} is set, so ${it.missing.join(", ")} must be set too`);
    case "plan":
      return say(it.says, it.at.split(".")[0] ?? it.at, `${it.at} is refused: ${it.says}`);
  }
}

/**
 * A region of its own that isn't in the provider's partition: also a text that names no region.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/provider/sdkv2/region.go
 */
export function regionProblems(type: string, config: ValueObject, configured: string): Diagnostic[] {
  const { region } = config;
  if (!type.startsWith("aws_") || typeof region !== "string" || region === "") return [];
  const [own, theirs] = [partitionOf(region), partitionOf(configured)];
  if (own === theirs) return [];
  const value = JSON.stringify(region);
  return [
    problem(type, ["region"], value, `in the partition of the provider's region ${configured}, ${theirs ?? "none"}`),
  ];
}

/** Arguments that are set although only the provider decides them. */
export function readOnlyProblems(block: Block, config: ValueObject): Diagnostic[] {
  return Object.entries(block.attributes)
    .filter(([name, it]) => it.computed && !it.optional && (config[name] ?? null) !== null)
    .map(([name]) => ({
      severity: 1,
      summary: "Value for unconfigurable attribute",
      detail: `Can't configure a value for "${name}": the provider decides it.`,
      attribute: attributePath([name]),
    }));
}

function problem(type: string, path: Path, value: string, what: string): Diagnostic {
  const at = dotted(path);
  return {
    severity: 1,
    summary: `Invalid value for ${at}`,
    detail: `${type}: ${at} is ${value}; it must be ${what}.`,
    attribute: attributePath(path),
  };
}

function attributePath(path: Path): AttributePath {
  return {
    steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
  };
}
