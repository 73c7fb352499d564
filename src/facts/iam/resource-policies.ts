import type { Model } from "../../terraform/model";
import { Reference, type Resource, type Value, describe } from "../../terraform/expressions/value";
import { KEYS, type Match, arnOf, matches, nameOf, sameAccount, symbolic } from "../arn";
import { type Link, link } from "../link";
import { all, any, negated } from "../match";
import { Names } from "../names";
import { allHold } from "./conditions";
import { declaredExisting } from "./declared-existing";
import { GRANTS } from "./grants";
import { type Policy, type Statement, coversAction, doubted, readPolicy } from "./policy";
import { ACCOUNT_POLICIES, EVENTS, KINDS, KMS, NAMED_BY_ARN } from "./policy-carriers";
import { isDenied, named } from "./principals";
import { type Request, requestOf } from "./request";

/** A policy that a resource has itself: who may do what with it. */
export interface ResourcePolicy {
  readonly carrier: Resource;
  readonly policy: Policy;
  /** That of the resource whose policy it is, as its actions begin: `s3`. */
  readonly service: string;
  /** Where it carries the policy of another one, that one, if it is in the stacks. */
  readonly of?: Resource | undefined;
}

/** A resource of the stacks that may have a policy. */
interface Owner {
  readonly resource: Resource;
  readonly arn: string;
  /** Of which it keeps one. */
  readonly policies: ResourcePolicy[];
  /** What lets somebody in beside its policy. */
  readonly grants: Policy[];
}

/** What the other side of a request says: the policy of its resource. */
export interface OtherSide {
  /** The resource, where it is in the stacks. */
  readonly of: Resource | undefined;
  /** The statement that denies the request, or may. */
  readonly denial: { readonly by: Statement; readonly hit: Match } | undefined;
  /** Whether it lets in the role itself, and by which statement. */
  readonly role: { readonly hit: Match; readonly by: Statement | undefined };
  /** Whether it leaves it to the policies of the role's account who comes in. */
  readonly account: Match;
  /** Why (part of) it can't be read. */
  readonly unknown: string | undefined;
}

/** The policies on the other side of requests. */
export class ResourcePolicies {
  readonly all: readonly ResourcePolicy[];
  private readonly byArn = new Map<string, Owner>();
  private readonly byService = new Map<string, Owner[]>();
  /** Policies that may belong to any resource of a service. */
  private readonly unplaced = new Map<string, Policy[]>();
  private readonly ofAccounts: ResourcePolicy[] = [];
  /** ARNs of what no stack makes. */
  private readonly existing: ReadonlySet<string>;

  constructor(model: Model) {
    this.existing = declaredExisting(model);
    const found: ResourcePolicy[] = [];
    for (const kind of KINDS) {
      const { service } = kind;
      const owners = kind.types.flatMap((type) => model.all(type)).map(ownerOf);
      this.byService.set(service, owners);
      for (const owner of owners) this.byArn.set(owner.arn, owner);
      const ofResource = new Map(owners.map((owner) => [owner.resource, owner]));
      const place = (to: Link, written: Value | undefined, it: ResourcePolicy, isGrant = false): void => {
        const { carrier, policy } = it;
        const sure = doubted(
          policy,
          carrier.repeated && `whether there is ${carrier.address} (${carrier.repeated.why})`,
        );
        const owner = to.kind === "found" ? ofResource.get(to.resource) : undefined;
        if (owner && isGrant) owner.grants.push(sure);
        else if (owner) owner.policies.push({ ...it, policy: sure });
        else if ((to.kind === "unknown" && mayName(written, owners)) || isOfStream(written))
          this.addUnplaced(service, doubted(policy, `whose policy ${carrier.address} is (${describe(written)})`));
        // Without a name it is that of the account's default bus.
        else if (to.kind === "none" && service === EVENTS)
          this.addUnplaced(service, doubted(policy, `what ${carrier.address} says of the default event bus`));
      };
      const { type, attribute, by } = kind.beside;
      const names = new Names(
        owners.map(({ resource }) => resource),
        (resource) => (NAMED_BY_ARN.has(service) ? arnOf(resource) : nameOf(resource)),
      );
      for (const carrier of model.all(type)) {
        const written = carrier.get(attribute);
        const to = link(written, kind.types, by, names.from(carrier.stack));
        const of = to.kind === "found" ? to.resource : undefined;
        const it = { carrier, service, of, policy: readPolicy(carrier.address, carrier.get("policy")) };
        found.push(it);
        place(to, written, it);
      }
      for (const { resource, policies } of kind.isWithin ? owners : []) {
        const document = resource.get("policy");
        if (document === undefined || document === null) continue;
        const it = { carrier: resource, service, policy: readPolicy(resource.address, document) };
        found.push(it);
        policies.push(it);
      }
      for (const { type: granting, attribute: to, read } of GRANTS.filter((it) => it.service === service)) {
        for (const grant of model.all(granting)) {
          const [written, it] = [grant.get(to), { carrier: grant, service, policy: read(grant) }];
          if (service === EVENTS) found.push(it);
          place(link(written, kind.types, by, names.from(grant.stack)), written, it, true);
        }
      }
    }
    for (const { service, type, document, doubt } of ACCOUNT_POLICIES) {
      for (const carrier of model.all(type)) {
        const policy = readPolicy(carrier.address, carrier.get(document));
        const it = { carrier, service, policy };
        found.push(it);
        this.ofAccounts.push({ ...it, policy: doubted(policy, doubt(carrier.address)) });
      }
    }
    for (const owner of this.byArn.values()) keepOne(owner);
    this.all = found;
  }

  /** The policies of a resource of the stacks, and those that may be its. */
  of(resource: Resource): readonly Policy[] {
    const arn = arnOf(resource);
    const own = this.byArn.get(arn);
    const kind = KINDS.find(({ types }) => types.includes(resource.type));
    return [...(own ? ownOf(own) : []), ...((kind && this.unplaced.get(kind.service)) ?? [])];
  }

  /** Whether an ARN is declared to be that of what no stack makes. */
  isElsewhere(arn: string): boolean {
    return this.existing.has(arn);
  }

  /** What the policy of a resource says to a request. */
  side(asked: Request): OtherSide {
    const service = serviceOf(asked);
    const arn = WITHIN.exec(asked.resource)?.[1] ?? asked.resource;
    const exact = this.byArn.get(arn);
    const owner = exact?.resource.account;
    const request = owner === undefined ? asked : requestOf(asked.role, asked, owner);
    const unplaced = arn === "*" ? [] : (this.unplaced.get(service) ?? []);
    const policies = [...(exact ? ownOf(exact) : this.likely(service, arn)), ...unplaced, ...this.ofAccount(asked)];
    const statements = policies.flatMap((policy) => policy.statements);
    const lets = (who: "role" | "account"): readonly Hit[] =>
      statements.map((by) => ({ by, hit: all([inForce(by, "Allow", request), named(by, request.role)[who]]) }));
    const { by: denying, hit: denied } = clearest(
      statements.map((by) => ({ by, hit: all([inForce(by, "Deny", request), isDenied(by, request.role)]) })),
    );
    const unknown = policies.find((policy) => policy.unknown !== undefined)?.unknown;
    const orUnread = (hit: Match): Match => any([hit, unknown === undefined ? "no" : "unknown"]);
    const role = clearest(lets("role"));
    const account = orUnread(clearest(lets("account")).hit);
    // A key without a policy leaves it to its own account.
    const isDefault = exact?.policies.length === 0 && service === KMS;
    const isOwn = sameAccount(owner ?? "", asked.role.resource.account) !== "no";
    return {
      of: exact?.resource,
      denial: denying && { by: denying, hit: denied },
      role: { ...role, hit: orUnread(role.hit) },
      account: isDefault && isOwn ? (unplaced.length > 0 ? "unknown" : "yes") : account,
      unknown,
    };
  }

  /** Policies of resources that may be the one that is named. */
  private likely(service: string, arn: string): readonly Policy[] {
    if (arn === "*" || this.existing.has(arn)) return [];
    return (this.byService.get(service) ?? [])
      .filter((owner) => mayBe(owner, arn))
      .flatMap((owner) => ownOf(owner).map((policy) => doubted(policy, `whether ${arn} is ${owner.resource.address}`)));
  }

  private ofAccount({ role, action, resource }: Request): readonly Policy[] {
    const [, , , region, account = role.resource.account] = resource.split(":");
    return this.ofAccounts
      .filter(({ service }) => action.startsWith(`${service}:`))
      .filter(({ carrier }) => sameAccount(carrier.account, account) !== "no")
      .filter(({ carrier }) => region === undefined || matches(symbolic(carrier.region), region) !== "no")
      .map(({ policy }) => policy);
  }

  private addUnplaced(service: string, policy: Policy): void {
    this.unplaced.set(service, [...(this.unplaced.get(service) ?? []), policy]);
  }
}

/**
 * The policy of a bucket is that of its objects, and the policy of a table that of its indexes, too; a stream has its own.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
 */
const WITHIN = /^(arn:[^:]*:s3:::[^/]+(?=\/)|arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+(?=\/index\/))/;

function isOfStream(written: Value | undefined): boolean {
  return written instanceof Reference && written.attribute === "stream_arn";
}

interface Hit {
  readonly by: Statement | undefined;
  readonly hit: Match;
}

function clearest(hits: readonly Hit[]): Hit {
  const of = (wanted: Match): Hit | undefined => hits.find(({ hit }) => hit === wanted);
  return of("yes") ?? of("unknown") ?? { by: undefined, hit: "no" };
}

function serviceOf({ action }: Request): string {
  return action.slice(0, action.indexOf(":"));
}

function ownerOf(resource: Resource): Owner {
  return { resource, arn: arnOf(resource), policies: [], grants: [] };
}

function ownOf({ policies, grants }: Owner): readonly Policy[] {
  return [...policies.map(({ policy }) => policy), ...grants];
}

function mayBe({ arn }: Owner, other: string): boolean {
  return matches(arn, other) !== "no" || matches(other, arn) !== "no";
}

/** Whether a name that is written out may be one of those that only AWS knows. */
function mayName(written: Value | undefined, owners: readonly Owner[]): boolean {
  if (typeof written !== "string") return true;
  return owners.some((owner) => mayBe(owner, written) || (!written.startsWith("arn:") && isNameless(owner.resource)));
}

function isNameless(resource: Resource): boolean {
  return KEYS.includes(resource.type) || nameOf(resource).includes("<");
}

/**
 * A resource has one policy: of two that are put the last one stays. The policy of an event bus takes the place of its
 * permissions, too.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_event_bus_policy
 */
function keepOne(owner: Owner): void {
  const [own] = owner.policies;
  if (own && owner.resource.type === "aws_cloudwatch_event_bus" && owner.grants.length > 0) {
    const doubt = `whether ${own.carrier.address} or the permissions of ${owner.resource.address} are in force`;
    owner.policies.splice(
      0,
      owner.policies.length,
      ...owner.policies.map((it) => ({ ...it, policy: doubted(it.policy, doubt) })),
    );
    owner.grants.splice(0, owner.grants.length, ...owner.grants.map((it) => doubted(it, doubt)));
  }
  if (owner.policies.length < 2) return;
  const names = owner.policies.map(({ carrier }) => carrier.address).join(" and ");
  const both = owner.policies.splice(0);
  for (const it of both)
    owner.policies.push({
      ...it,
      policy: doubted(it.policy, `which of ${names} is the policy of ${owner.resource.address}`),
    });
}

/** Whether a statement with this effect speaks about a request, whoever makes it. */
function inForce(statement: Statement, effect: "Allow" | "Deny", request: Request): Match {
  if (statement.effect !== effect && statement.effect !== "unknown") return "no";
  const isCertain = statement.doubt === undefined && statement.effect === effect;
  return all([
    coversAction(statement, request.action),
    coversResource(statement, request),
    allHold(statement.conditions, request.context),
    isCertain ? "yes" : "unknown",
  ]);
}

/**
 * Policies of repositories name no resource; without one, a statement of a key's policy has no effect.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
function coversResource({ resources, notResources }: Statement, request: Request): Match {
  const covered = (patterns: readonly string[]): Match => any(patterns.map((it) => matches(it, request.resource)));
  if (notResources) return negated(covered(notResources));
  if (resources.length === 0) return serviceOf(request) === KMS ? "no" : "yes";
  return covered(resources);
}
