import {
  Encoded,
  Reference,
  type Resource,
  type Value,
  asString,
  blocks,
  describe,
  items,
} from "../../terraform/expressions/value";
import type { Model } from "../../terraform/model";
import { arnOf, hasUnknown, symbolic } from "../arn";
import { type Link, link, linked } from "../link";
import { isManaged, managedPolicy } from "./managed-policies";
import { textSetting } from "../setting";
import { Names } from "../names";
import { type Policy, doubted, readPolicy } from "./policy";

/** A policy, and the resource that puts it on a role. */
export interface Placed {
  readonly policy: Policy;
  readonly carrier: Resource;
}

type RoleLink = (value: Value | undefined, stack: string) => Link;

/** The policies of the roles, in whichever of the ways there are, with what else decides whether they stay. */
export class RolePolicies {
  /** Resources that may belong to any role, because theirs can't be told. */
  readonly unplaced: Placed[] = [];
  private readonly placed = new Map<Resource, Placed[]>();
  private readonly policyByArn: Names;
  private readonly policyByName: Names;
  private readonly roleLink: RoleLink;
  /** Whether some role's name can't be told, so that a name that is written out may be its. */
  private readonly hasOpenNames: boolean;

  constructor(model: Model, roles: readonly Resource[], roleLink: RoleLink) {
    const policies = model.all("aws_iam_policy");
    this.policyByArn = new Names(policies, arnOf);
    this.policyByName = new Names(policies, (policy) => asString(policy.get("name")) ?? policy.address);
    this.roleLink = roleLink;
    this.hasOpenNames = roles.some((role) => textSetting(role.get("name")).kind !== "set");
    const exclusive = new Exclusive(model, (value, stack) => {
      const found = roleLink(value, stack);
      return found.kind === "unknown" && !this.mayBeAny(value) ? { kind: "none" } : found;
    });
    for (const policy of model.all("aws_iam_role_policy")) {
      const role = policy.get("role");
      const kept = exclusive.doubtOfInline(linked(roleLink(role, policy.stack)), policy);
      this.place(role, policy, doubted(readPolicy(policy.address, policy.get("policy")), kept));
    }
    for (const type of ["aws_iam_role_policy_attachment", "aws_iam_policy_attachment"]) {
      for (const attached of model.all(type)) {
        const arn = attached.get("policy_arn");
        for (const role of type === "aws_iam_policy_attachment"
          ? items(attached.get("roles"))
          : [attached.get("role")]) {
          const kept = exclusive.doubtOfAttached(linked(roleLink(role, attached.stack)), attached, arn);
          this.place(role, attached, doubted(this.attached(attached, arn), kept));
        }
      }
    }
    for (const attached of model.all("aws_iam_role_policy_attachments_exclusive"))
      for (const arn of items(attached.get("policy_arns")))
        this.place(attached.get("role_name"), attached, this.attached(attached, arn));
    for (const role of roles) {
      const inline = blocks(role.get("inline_policy"));
      const { address } = role;
      if (inline.unknown)
        this.add(role, role, {
          address,
          statements: [],
          unknown: `inline_policy of ${address} (${inline.unknown.why})`,
        });
      inline.maps.forEach((map, index) => {
        if (map.size > 0) this.add(role, role, readPolicy(`${address} inline_policy[${index}]`, map.get("policy")));
      });
      for (const arn of items(role.get("managed_policy_arns"))) this.add(role, role, this.attached(role, arn));
    }
  }

  of(role: Resource): readonly Placed[] {
    return this.placed.get(role) ?? [];
  }

  /** The policy that an ARN names: of the stacks, or of AWS. */
  attached({ address, stack }: Resource, arn: Value | undefined): Policy {
    const found = this.policyOf(arn, stack);
    if (found) return readPolicy(found.address, found.get("policy"));
    const text = managedArn(arn) ?? symbolic(arn);
    if (!isManaged(text)) return { address, statements: [], unknown: `the policy ${describe(arn)} of ${address}` };
    const known = managedPolicy(text);
    if (!known) return { address, statements: [], unknown: `the statements of ${text} (attached by ${address})` };
    return readPolicy(address, new Encoded(known), true);
  }

  private policyOf(arn: Value | undefined, stack: string): Resource | undefined {
    const own = linked(link(arn, ["aws_iam_policy"], ["arn", "id"], this.policyByArn.from(stack)));
    if (own || !(arn instanceof Reference) || arn.resource.type !== "aws_iam_policy") return own;
    const { resource } = arn;
    const name = asString(resource.get("name"));
    if (name !== undefined) return this.policyByName.from(stack).get(name);
    return this.policyByArn.from(stack).get(symbolic(resource.get("arn")));
  }

  private place(role: Value | undefined, carrier: Resource, policy: Policy): void {
    const found = this.roleLink(role, carrier.stack);
    if (found.kind === "found") this.add(found.resource, carrier, policy);
    else if (found.kind === "unknown" && this.mayBeAny(role))
      this.unplaced.push({ carrier, policy: doubted(policy, `the role of ${carrier.address} (${found.why})`) });
  }

  /** A name that no role here has is another role's. */
  private mayBeAny(role: Value | undefined): boolean {
    return typeof role !== "string" || this.hasOpenNames;
  }

  private add(role: Resource, carrier: Resource, policy: Policy): void {
    const { repeated } = carrier;
    const sure = doubted(policy, repeated && `whether there is ${carrier.address} (${repeated.why})`);
    const known = this.placed.get(role);
    if (known) known.push({ carrier, policy: sure });
    else this.placed.set(role, [{ carrier, policy: sure }]);
  }
}

/** The ARN that `data.aws_iam_policy` looks up, where it names one of AWS. */
function managedArn(arn: Value | undefined): string | undefined {
  if (!(arn instanceof Reference) || arn.resource.mode !== "data" || arn.resource.type !== "aws_iam_policy")
    return undefined;
  const given = asString(arn.resource.get("arn"));
  if (given !== undefined) return given;
  const name = asString(arn.resource.get("name"));
  return name === undefined ? undefined : `arn:aws:iam::aws:policy/${name}`;
}

/** What takes from a role, at each apply, every policy that it doesn't list itself. */
class Exclusive {
  private readonly inline = new Map<Resource, Listed>();
  private readonly attached = new Map<Resource, Listed>();
  /** Of roles that can't be told, inline policies or attached ones. */
  private readonly anywhere = new Map<ReadonlyMap<Resource, Listed>, Listed[]>();
  /** By the policy's ARN: `aws_iam_policy_attachment` takes it from every role that it doesn't list. */
  private readonly byPolicy = new Map<string, Resource>();
  private byUnknownPolicy: Resource | undefined;

  constructor(model: Model, roleLink: RoleLink) {
    const list = (type: string, attribute: string, to: Map<Resource, Listed>): void => {
      for (const by of model.all(type)) {
        const role = roleLink(by.get("role_name"), by.stack);
        const listed = { by, names: new Set(items(by.get(attribute)).map((item) => symbolic(item))) };
        if (role.kind === "found") to.set(role.resource, listed);
        else if (role.kind === "unknown") this.anywhere.set(to, [...(this.anywhere.get(to) ?? []), listed]);
      }
    };
    list("aws_iam_role_policies_exclusive", "policy_names", this.inline);
    list("aws_iam_role_policy_attachments_exclusive", "policy_arns", this.attached);
    for (const role of model.all("aws_iam_role")) {
      if (blocks(role.get("inline_policy")).maps.length > 0) this.inline.set(role, { by: role, names: new Set() });
      const arns = role.get("managed_policy_arns");
      if (arns !== undefined && arns !== null)
        this.attached.set(role, { by: role, names: new Set(items(arns).map((item) => symbolic(item))) });
    }
    for (const by of model.all("aws_iam_policy_attachment")) {
      const arn = symbolic(by.get("policy_arn"));
      if (hasUnknown(arn)) this.byUnknownPolicy = by;
      this.byPolicy.set(arn, by);
    }
  }

  doubtOfInline(role: Resource | undefined, policy: Resource): string | undefined {
    const names = [
      symbolic(policy.get("name") ?? new Reference(policy, ["name"])),
      symbolic(new Reference(policy, ["name"])),
    ];
    const unlisted = this.listsOf(role, this.inline).find((listed) => !names.some((name) => listed.names.has(name)));
    return unlisted && removes(unlisted.by, policy);
  }

  doubtOfAttached(role: Resource | undefined, carrier: Resource, arn: Value | undefined): string | undefined {
    const unlisted = this.listsOf(role, this.attached).find((listed) => !listed.names.has(symbolic(arn)));
    if (unlisted) return removes(unlisted.by, carrier);
    const other = this.byPolicy.get(symbolic(arn)) ?? this.byUnknownPolicy;
    return other && other !== carrier ? removes(other, carrier) : undefined;
  }

  private listsOf(role: Resource | undefined, by: ReadonlyMap<Resource, Listed>): readonly Listed[] {
    const own = role && by.get(role);
    return [...(own ? [own] : []), ...(this.anywhere.get(by) ?? [])];
  }
}

interface Listed {
  readonly by: Resource;
  readonly names: ReadonlySet<string>;
}

function removes(by: Resource, carrier: Resource): string {
  return `whether ${carrier.address} stays: ${by.address} removes what it doesn't list`;
}
