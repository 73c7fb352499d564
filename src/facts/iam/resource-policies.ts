import type { Model } from "../../terraform/model";
import { type Resource, type Value, asString } from "../../terraform/expressions/value";
import { isAccount } from "../../terraform/account";
import { type Match, arnOf, hasUnknown, matches, sameAccount } from "../arn";
import { link, linked } from "../link";
import { all, any } from "../match";
import { Names } from "../names";
import { allHold } from "./conditions";
import { type Policy, type Statement, coversAction, readPolicy } from "./policy";
import type { Role } from "./roles";
import { isEverybody } from "./trust";

/** A policy that a resource has itself: who may do what with it. */
export interface ResourcePolicy {
  /** What carries it, and whose it is. */
  readonly carrier: Resource;
  readonly of: Resource;
  readonly policy: Policy;
}

/** Resources whose policy stands beside them: its type, and which attribute names the resource. */
const BESIDE = [
  { type: "aws_ecr_repository_policy", attribute: "repository", of: "aws_ecr_repository", by: ["name", "id"] },
  {
    type: "aws_secretsmanager_secret_policy",
    attribute: "secret_arn",
    of: "aws_secretsmanager_secret",
    by: ["arn", "id"],
  },
  { type: "aws_s3_bucket_policy", attribute: "bucket", of: "aws_s3_bucket", by: ["id", "bucket"] },
  { type: "aws_sqs_queue_policy", attribute: "queue_url", of: "aws_sqs_queue", by: ["id", "url"] },
  { type: "aws_sns_topic_policy", attribute: "arn", of: "aws_sns_topic", by: ["arn", "id"] },
  { type: "aws_kms_key_policy", attribute: "key_id", of: "aws_kms_key", by: ["id", "key_id", "arn"] },
];
const WITHIN = ["aws_secretsmanager_secret", "aws_s3_bucket", "aws_kms_key", "aws_sqs_queue", "aws_sns_topic"];

/** The policies on the other side of a request. Within one account only a deny of theirs decides, save for a key's. */
export class ResourcePolicies {
  readonly all: readonly ResourcePolicy[];
  private readonly byArn = new Map<string, ResourcePolicy[]>();

  constructor(model: Model) {
    const found: ResourcePolicy[] = [];
    const add = (carrier: Resource, of: Resource | undefined, document: Value | undefined): void => {
      if (of && document !== undefined && document !== null)
        found.push({ carrier, of, policy: readPolicy(carrier.address, document) });
    };
    for (const { type, attribute, of, by } of BESIDE) {
      const named = new Names(
        model.all(of),
        (it) => asString(it.get(of === "aws_s3_bucket" ? "bucket" : "name")) ?? it.address,
      );
      for (const carrier of model.all(type))
        add(carrier, linked(link(carrier.get(attribute), [of], by, named.from(carrier.stack))), carrier.get("policy"));
    }
    for (const type of WITHIN) for (const own of model.all(type)) add(own, own, own.get("policy"));
    for (const item of found) {
      const arn = arnOf(item.of);
      this.byArn.set(arn, [...(this.byArn.get(arn) ?? []), item]);
    }
    this.all = found;
  }

  /** The statement that denies a role's request, or may deny it. */
  denial(role: Role, action: string, resource: string): { readonly by: Statement; readonly hit: Match } | undefined {
    const statements = this.on(resource).flatMap(({ policy }) => policy.statements);
    const hits = statements.map((by) => ({ by, hit: denies(by, role, action, resource) }));
    return hits.find(({ hit }) => hit === "yes") ?? hits.find(({ hit }) => hit === "unknown");
  }

  /** Why the policies of a resource can't be read, if they can't. */
  unknownOf(resource: string): string | undefined {
    return this.on(resource).find(({ policy }) => policy.unknown !== undefined)?.policy.unknown;
  }

  private on(resource: string): readonly ResourcePolicy[] {
    const bucket = /^(arn:[^:]*:s3:::[^/]+)\//.exec(resource)?.[1];
    return this.byArn.get(bucket ?? resource) ?? [];
  }
}

function denies(statement: Statement, role: Role, action: string, resource: string): Match {
  if (statement.effect !== "Deny" && statement.effect !== "unknown") return "no";
  const { account } = role.resource;
  const context = new Map([
    ["aws:securetransport", "true"],
    ["aws:principalaccount", account],
    ["aws:principalarn", arnOf(role.resource)],
  ]);
  const resources =
    statement.resources.length > 0 ? any(statement.resources.map((it) => matches(it, resource))) : "yes";
  return all([
    coversAction(statement, action),
    statement.notResources ? "unknown" : resources,
    names(statement, role),
    allHold(statement.conditions, context),
    statement.effect === "Deny" ? "yes" : "unknown",
  ]);
}

/** Whether a statement is about a role: by its own ARN, by its account, or by everybody. */
function names({ principals, notPrincipals }: Statement, { resource }: Role): Match {
  if (notPrincipals) return "unknown";
  const own = [arnOf(resource), `arn:aws:iam::${resource.account}:root`];
  return any(
    principals.map((principal) => {
      if (isEverybody(principal)) return "yes";
      const id = principal.replace(/^AWS:/, "");
      if (isAccount(id) || id === resource.account) return sameAccount(id, resource.account);
      return hasUnknown(principal) ? "unknown" : any(own.map((arn) => matches(arn, id)));
    }),
  );
}

/** Whether a policy lets in whoever asks. */
export function letsInEverybody(statement: Statement): Match {
  const isAllowed = { Allow: "yes", Deny: "no", invalid: "no", unknown: "unknown" } as const;
  return all([
    isAllowed[statement.effect],
    statement.notPrincipals || statement.principals.some(isEverybody) ? "yes" : "no",
    statement.conditions.length === 0 ? "yes" : "unknown",
  ]);
}
