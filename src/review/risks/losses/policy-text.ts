import { type Json, type JsonObject, isObject } from "../../../terraform/json";

/** A statement as it is written out. */
export interface Statement {
  readonly effect: string;
  /** `AWS:arn:aws:iam::123456789012:root`, `Service:sns.amazonaws.com`; everybody is `*`. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly condition: Json | undefined;
  /** All of it but its name. */
  readonly whole: string;
}

/** The statements of a resource's policy; undefined where it has none, or one that isn't written out as JSON. */
export function statementsOf(body: JsonObject): readonly Statement[] | undefined {
  const text = body["policy"] ?? body["policy_document"] ?? body["resource_policy"];
  if (typeof text !== "string") return undefined;
  const policy = parsed(text);
  const statements = isObject(policy) ? listed(policy["Statement"]) : undefined;
  return statements?.flatMap((it): readonly Statement[] => {
    if (!isObject(it)) return [];
    const rest = Object.entries(it).filter(([name]) => name !== "Sid");
    return [
      {
        whole: JSON.stringify(rest),
        effect: texts(it["Effect"]).join(),
        principals: principalsIn(it["Principal"] ?? it["NotPrincipal"]),
        actions: texts(it["Action"] ?? it["NotAction"]),
        condition: it["Condition"],
      },
    ];
  });
}

/** Whether a policy keeps somebody out and lets nobody in: nobody misses it. */
export function onlyDenies(body: JsonObject | undefined): boolean {
  const statements = statementsOf(body ?? {}) ?? [];
  return statements.length > 0 && statements.every(({ effect }) => effect === "Deny");
}

/** Whether protections say it of what the policy is of: what comes without TLS is denied, or beside an access point. */
export function isShown(type: string, { condition }: Statement): boolean {
  return (
    PROTECTED.test(type) &&
    /aws:SecureTransport|elasticfilesystem:AccessPointArn/.test(JSON.stringify(condition ?? null))
  );
}

const PROTECTED = /^aws_(s3_bucket|sqs_queue|sns_topic|efs_file_system)(_policy)?$/;

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // a reference, or a call of jsonencode
  }
}

function principalsIn(value: Json | undefined): readonly string[] {
  if (!isObject(value)) return texts(value);
  return Object.entries(value).flatMap(([kind, of]) => texts(of).map((it) => `${kind}:${it}`));
}

function listed(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function texts(value: Json | undefined): readonly string[] {
  return listed(value).flatMap((it) => (typeof it === "string" ? it : []));
}
