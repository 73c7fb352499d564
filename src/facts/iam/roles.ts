import { ACCOUNT } from "../../terraform/account";
import type { Model } from "../../terraform/model";
import { type Resource, type Value, asString } from "../../terraform/expressions/value";
import { arnOf } from "../arn";
import { link } from "../link";
import { Names } from "../names";
import { textSetting } from "../setting";
import { type Policy, doubted, readPolicy } from "./policy";
import { RolePolicies } from "./role-policies";

export interface Role {
  readonly resource: Resource;
  readonly trust: Policy;
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
  /** What an organization may deny to all of its accounts. */
  readonly ceilings: readonly Policy[];
  /** The resources that attach the policies, for whoever must wait for them. */
  readonly carriers: readonly Resource[];
}

const ROLE = ["aws_iam_role"];

/** The roles with every policy that is attached to them, in any of the ways there are. */
export class Roles {
  readonly all: readonly Role[];
  /** Whether some policy may belong to any role. */
  readonly hasUnplaced: boolean;
  private readonly byResource: ReadonlyMap<Resource, Role>;
  private readonly byName: Names;
  private readonly byArn: Names;

  constructor(model: Model) {
    const roles = model.all("aws_iam_role");
    this.byName = new Names(roles, (role) => asString(role.get("name")) ?? role.address);
    this.byArn = new Names(roles, arnOf);
    const policies = new RolePolicies(model, roles, (value, stack) => this.link(value, stack));
    this.hasUnplaced = policies.unplaced.length > 0;
    const unplaced = policies.unplaced.map(({ policy }) => policy);
    const ceilings = model.all("aws_organizations_policy").flatMap(ceilingOf);
    this.all = roles.map((resource) => {
      const boundary = resource.get("permissions_boundary");
      const placed = policies.of(resource);
      return {
        resource,
        ceilings,
        trust: readPolicy(resource.address, resource.get("assume_role_policy")),
        policies: [...placed.map(({ policy }) => policy), ...unplaced],
        carriers: placed.flatMap(({ carrier }) => (carrier === resource ? [] : [carrier])),
        boundary: boundary === undefined || boundary === null ? undefined : policies.attached(resource, boundary),
      };
    });
    this.byResource = new Map(this.all.map((role) => [role.resource, role]));
  }

  link(value: Value | undefined, stack: string): ReturnType<typeof link> {
    return link(value, ROLE, ["id", "name", "arn"], this.byName.from(stack));
  }

  /** Where AWS takes an ARN only: a role's name there is refused. */
  linkArn(value: Value | undefined, stack: string): ReturnType<typeof link> {
    const found = link(value, ROLE, ["arn"], this.byArn.from(stack));
    if (found.kind !== "unknown" || typeof value !== "string") return found;
    if (!value.startsWith("arn:")) return { kind: "wrong", why: `'${value}', which is no ARN` };
    const here = value.replace(/^(arn:[^:]+:iam::)\d{12}:/, `$1${ACCOUNT}:`);
    const maybe = this.byArn.from(stack).get(here);
    return maybe
      ? { kind: "unknown", why: `whether '${value}' is ${maybe.address}: the account that is deployed to` }
      : found;
  }

  role(resource: Resource): Role | undefined {
    return this.byResource.get(resource);
  }
}

const CEILINGS = new Set(["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]);

/**
 * The denies of an organization's policy; which accounts it is for isn't followed.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
function ceilingOf(resource: Resource): readonly Policy[] {
  const type = textSetting(resource.get("type"));
  if (type.kind === "set" && !CEILINGS.has(type.value)) return [];
  const policy = readPolicy(resource.address, resource.get("content"));
  const statements = policy.statements.filter(({ effect }) => effect !== "Allow");
  return [doubted({ ...policy, statements }, `whether ${resource.address} is for the account`)];
}
