import { Encoded } from "../terraform/expressions/value";
import type { Model } from "../terraform/model";
import { type Resource, type Value, asString, blocks, describe, items } from "../terraform/expressions/value";
import { ACCOUNT, arnOf, symbolic } from "./arn";
import { link, linked } from "./link";
import { isManaged, managedPolicy } from "./managed-policies";
import { Names } from "./names";
import { type Policy, type Statement, covers, readPolicy } from "./policy";

export interface Role {
  readonly resource: Resource;
  readonly trust: Policy;
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
  /** The resources that attach the policies, for whoever must wait for them. */
  readonly carriers: readonly Resource[];
}

export type Permission =
  | { readonly kind: "allowed"; readonly by: Statement }
  | { readonly kind: "denied"; readonly by: Statement }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown"; readonly why: string };

const ROLE = ["aws_iam_role"];

/** The roles with every policy that is attached to them, in any of the ways there are. */
export class Roles {
  readonly all: readonly Role[];
  private readonly byResource: ReadonlyMap<Resource, Role>;
  private readonly byName: Names;
  private readonly byArn: Names;

  constructor(model: Model) {
    const roles = model.all("aws_iam_role");
    this.byName = new Names(roles, (role) => asString(role.get("name")) ?? role.address);
    this.byArn = new Names(roles, arnOf);
    const policies = new Map<Resource, Policy[]>(roles.map((role) => [role, []]));
    const carriers = new Map<Resource, Resource[]>(roles.map((role) => [role, []]));
    const add = (role: Value | undefined, carrier: Resource, policy: Policy): void => {
      const found = linked(this.link(role, carrier.stack));
      if (!found) return;
      policies.get(found)?.push(policy);
      carriers.get(found)?.push(carrier);
    };
    for (const policy of model.all("aws_iam_role_policy"))
      add(policy.get("role"), policy, readPolicy(policy.address, policy.get("policy")));
    for (const attached of model.all("aws_iam_role_policy_attachment")) {
      add(attached.get("role"), attached, this.attached(attached.address, attached.get("policy_arn")));
    }
    for (const attached of model.all("aws_iam_policy_attachment")) {
      for (const role of items(attached.get("roles")))
        add(role, attached, this.attached(attached.address, attached.get("policy_arn")));
    }
    for (const attached of model.all("aws_iam_role_policy_attachments_exclusive")) {
      for (const arn of items(attached.get("policy_arns")))
        add(attached.get("role_name"), attached, this.attached(attached.address, arn));
    }
    for (const role of roles) {
      blocks(role.get("inline_policy")).maps.forEach((map, index) => {
        policies.get(role)?.push(readPolicy(`${role.address} inline_policy[${index}]`, map.get("policy")));
      });
      for (const arn of items(role.get("managed_policy_arns")))
        policies.get(role)?.push(this.attached(role.address, arn));
    }
    this.all = roles.map((resource) => {
      const boundary = resource.get("permissions_boundary");
      return {
        resource,
        trust: readPolicy(resource.address, resource.get("assume_role_policy")),
        policies: policies.get(resource) ?? [],
        carriers: carriers.get(resource) ?? [],
        boundary: boundary === undefined ? undefined : this.attached(resource.address, boundary),
      };
    });
    this.byResource = new Map(this.all.map((role) => [role.resource, role]));
  }

  link(value: Value | undefined, stack: string): ReturnType<typeof link> {
    return link(value, ROLE, ["id", "name", "arn"], this.byName.from(stack));
  }

  /** Where AWS takes an ARN only: a role's name there is refused. */
  linkArn(value: Value | undefined, stack: string): ReturnType<typeof link> {
    // A literal account is taken to be the one that everything is applied to.
    const text = typeof value === "string" ? value.replace(/^(arn:[^:]+:iam::)\d{12}:/, `$1${ACCOUNT}:`) : value;
    const found = link(text, ROLE, ["arn"], this.byArn.from(stack));
    return found.kind === "unknown" && typeof value === "string" && !value.startsWith("arn:")
      ? { kind: "wrong", why: `'${value}', which is no ARN` }
      : found;
  }

  role(resource: Resource): Role | undefined {
    return this.byResource.get(resource);
  }

  private attached(address: string, arn: Value | undefined): Policy {
    const own = linked(link(arn, ["aws_iam_policy"], ["arn", "id"]));
    if (own) return readPolicy(own.address, own.get("policy"));
    const text = symbolic(arn);
    if (!isManaged(text)) return { address, statements: [], unknown: `the policy ${describe(arn)} of ${address}` };
    const known = managedPolicy(text);
    if (!known) return { address, statements: [], unknown: `the statements of ${text} (attached by ${address})` };
    return readPolicy(address, new Encoded(known), true);
  }
}

/**
 * What a role may do: a deny wins, then the boundary must allow too, then any allow will do. The narrowest allow is
 * the one that is named, so that a broad one beside it is seen to be surplus.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function permission(role: Role, action: string, resource: string): Permission {
  const statements = role.policies.flatMap((policy) => policy.statements);
  for (const by of statements) {
    if (by.effect === "Deny" && by.conditions.length === 0 && covers(by, action, resource) === "yes")
      return { kind: "denied", by };
  }
  const doubt = statements.find((by) => by.effect === "Deny" && covers(by, action, resource) !== "no");
  const allows = statements.filter((by) => by.effect === "Allow" && covers(by, action, resource) === "yes");
  const free = allows.filter((by) => by.conditions.length === 0).toSorted((a, b) => breadth(a) - breadth(b))[0];
  if (free && doubt) return { kind: "unknown", why: `whether ${doubt.label} of ${doubt.address} denies it` };
  if (free)
    return role.boundary ? withinBoundary(role.boundary, free, action, resource) : { kind: "allowed", by: free };
  const [conditional] = allows;
  if (conditional) {
    const keys = conditional.conditions.map((condition) => condition.key).join(", ");
    return { kind: "unknown", why: `whether the condition on ${keys} in ${conditional.address} holds` };
  }
  const maybe = statements.find((by) => by.effect === "Allow" && covers(by, action, resource) === "unknown");
  if (maybe)
    return { kind: "unknown", why: `what ${maybe.label} of ${maybe.address} names (${maybe.resources.join(", ")})` };
  const unread = role.policies.find((policy) => policy.unknown !== undefined)?.unknown;
  return unread === undefined ? { kind: "missing" } : { kind: "unknown", why: unread };
}

function withinBoundary(boundary: Policy, by: Statement, action: string, resource: string): Permission {
  if (boundary.unknown !== undefined) return { kind: "unknown", why: boundary.unknown };
  const deny = boundary.statements.find((item) => item.effect === "Deny" && covers(item, action, resource) !== "no");
  if (deny) return { kind: "denied", by: deny };
  const allowed = boundary.statements.some(
    (item) => item.effect === "Allow" && covers(item, action, resource) === "yes",
  );
  return allowed ? { kind: "allowed", by } : { kind: "missing" };
}

/** How much a statement lets through, only for comparing two. */
function breadth(statement: Statement): number {
  const wild = (texts: readonly string[]): number => texts.filter((text) => text.includes("*")).length;
  const all = (texts: readonly string[]): number => texts.filter((text) => text === "*").length;
  const negative = statement.notActions || statement.notResources ? 10_000 : 0;
  return (
    negative +
    all(statement.actions) * 5_000 +
    all(statement.resources) * 1_000 +
    wild(statement.actions) * 100 +
    wild(statement.resources)
  );
}
