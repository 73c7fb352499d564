import { COMMAND_TYPES, isBystander } from "../aws/bystanders";
import type { Instance } from "../terraform/instance";
import type { Model } from "../terraform/model";
import type { Stack } from "../terraform/stack";
import { referencesIn } from "../terraform/references";
import {
  Encoded,
  Reference,
  type Resource,
  Text,
  type Value,
  type ObjectValue,
  argumentOf,
  block,
  blocks,
  describe,
  isList,
  isMap,
} from "../terraform/expressions/value";
import { link, linked } from "./link";
import { READ_TYPES } from "./read-types";

/** A resource of a type that nothing here reads, or a module, and what it refers to. */
export interface UnreadResource {
  readonly resource: { readonly stack: string; readonly address: string };
  readonly refersTo: readonly Resource[];
  readonly kind: "type" | "module" | "command";
}

/**
 * What a setting of a whole account and region concerns, though it refers to nothing.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
const EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  aws_vpc_block_public_access_options: ["aws_internet_gateway", "aws_nat_gateway"],
};

/**
 * What the proof doesn't read may change what it judges: a firewall before a load balancer, a policy beside an endpoint.
 * Types that can't are left out.
 */
export class UnreadResources {
  readonly all: readonly UnreadResource[];

  constructor(model: Model) {
    const unread = model.types
      .filter((type) => !type.startsWith("data.") && !READ_TYPES.has(type))
      .flatMap((type) => (isBystander(type) ? model.all(type).filter(acts) : model.all(type)))
      .concat(model.all("aws_scheduler_schedule").filter(callsApi))
      .flatMap((resource): readonly UnreadResource[] => {
        const named = [...referencesOf(resource), ...namedIn(model, resource)];
        const everywhere = (EVERYWHERE[resource.type] ?? []).flatMap((type) => model.all(type));
        const refersTo = [...new Set([...named, ...everywhere])].filter(isJudged);
        return refersTo.length > 0 ? [{ resource, refersTo, kind: "type" }] : [];
      });
    // Terraform runs its commands with the rights of whoever deploys.
    const commands = [...READ_TYPES]
      .flatMap((type) => model.all(type))
      .filter((resource) => resource.get("provisioner") !== undefined)
      .map((resource): UnreadResource => ({
        resource,
        refersTo: [...new Set([resource, ...referencesOf(resource)])].filter(isJudged),
        kind: "command",
      }));
    this.all = [...unread, ...commands, ...modulesOf(model)];
  }
}

function isJudged({ mode, type }: Resource): boolean {
  return mode === "managed" && READ_TYPES.has(type);
}

/** The modules that are called: each may make anything, and change what it is handed. */
function modulesOf(model: Model): readonly UnreadResource[] {
  return model.stacks.flatMap((stack) =>
    [...stack.modules].map(([name, body]): UnreadResource => ({
      resource: { stack: stack.name, address: `module.${name}` },
      refersTo: [...throughLocals(stack, referencesIn(body))]
        .flatMap((address) => (READ_TYPES.has(address.split(".")[0] ?? "") ? stack.instances(address) : []))
        .filter(isJudged),
      kind: "module",
    })),
  );
}

/** With what the locals among them refer to. */
function throughLocals(stack: Stack, addresses: Iterable<string>): ReadonlySet<string> {
  const found = new Set(addresses);
  for (const address of found) {
    const local = address.startsWith("local.") ? stack.locals.get(address.slice("local.".length)) : undefined;
    if (local !== undefined) for (const more of referencesIn(local)) found.add(more);
  }
  return found;
}

/**
 * Whether a resource does something to what it refers to, although others of its type don't: by a command, or by a rule that takes current objects of a bucket away.
 */
function acts(resource: Instance): boolean {
  if (COMMAND_TYPES.has(resource.type)) return resource.get("provisioner") !== undefined;
  if (resource.type === "aws_wafv2_web_acl_association") return !judgesRequests(resource);
  if (resource.type === "aws_s3_bucket_lifecycle_configuration") {
    const { maps, unknown } = blocks(resource.get("rule"));
    return unknown !== undefined || maps.some((rule) => rule.has("expiration") || rule.has("transition"));
  }
  return false;
}

/**
 * Whether a web ACL lets requests pass and refuses some for what is in them, or for how many there are, as the code behind it
 * may, too. One that refuses whoever comes from somewhere closes what the proof takes to be open, and so may one of another stack.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works.html
 */
function judgesRequests(association: Instance): boolean {
  const acl = linked(link(association.get("web_acl_arn"), ["aws_wafv2_web_acl"], ["arn", "id"]));
  const { maps: rules, unknown } = blocks(acl?.get("rule"));
  if (acl === undefined || unknown !== undefined || !block(acl.get("default_action"))?.has("allow")) return false;
  return rules.every((rule) => {
    const [action, statement] = [block(rule.get("action")), block(rule.get("statement"))];
    const isByContent = statement !== undefined && [...statement].every(([kind, of]) => judgesContent(kind, block(of)));
    return isByContent || action?.has("count") === true || action?.has("allow") === true;
  });
}

function judgesContent(kind: string, statement: ObjectValue | undefined): boolean {
  if (kind !== "managed_rule_group_statement") return BY_CONTENT.has(kind);
  return statement?.get("vendor_name") === "AWS" && GROUPS_BY_CONTENT.has(describe(statement.get("name")));
}

/** Statements by what is in a request, or by how many come from one place. */
const BY_CONTENT = new Set([
  ...["byte_match_statement", "rate_based_statement", "regex_match_statement", "size_constraint_statement"],
  ...["sqli_match_statement", "xss_match_statement"],
]);

/**
 * AWS's groups of rules that do; those by reputation, and against bots, go by who asks.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const GROUPS_BY_CONTENT = new Set(
  ["Common", "AdminProtection", "KnownBadInputs", "SQLi", "Linux", "Unix", "Windows", "PHP", "WordPress"].map(
    (name) => `AWSManagedRules${name}RuleSet`,
  ),
);

/**
 * Whether a schedule calls an API of AWS, whatever that does, instead of starting a task.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export function callsApi(schedule: Resource): boolean {
  return describe(argumentOf(schedule.get("target"), "arn")).includes(":aws-sdk:");
}

/** The resources of its stack that a resource names in its arguments, also by what is written out there: a name, a port. */
function namedIn(model: Model, { stack: own, type, name }: Instance): readonly Resource[] {
  const stack = model.stacks.find((it) => it.name === own);
  const body = Object.entries(stack?.declarations.get(`${type}.${name}`)?.body ?? {});
  const references = referencesIn(Object.fromEntries(body.filter(([key]) => key !== "depends_on")));
  return [...references].flatMap((address) => {
    const [other = ""] = address.split(".");
    return READ_TYPES.has(other)
      ? model.all(other).filter((it) => it.stack === own && it.address.replace(/\[.*$/, "") === address)
      : [];
  });
}

/** The resources to which any argument of one refers. */
export function referencesOf(resource: Instance): ReadonlySet<Resource> {
  const found = new Set<Resource>();
  for (const attribute of [...resource.attributes, "provisioner"]) collect(resource.get(attribute), found);
  return found;
}

function collect(value: Value | undefined, found: Set<Resource>): void {
  if (value instanceof Reference) found.add(value.resource);
  else if (value instanceof Text) for (const part of value.parts) if (typeof part !== "string") collect(part, found);
  if (value instanceof Encoded) collect(value.value, found);
  else if (isList(value)) for (const item of value) collect(item, found);
  else if (isMap(value)) for (const item of value.values()) collect(item, found);
}
