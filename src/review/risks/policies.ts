import { isEverybody } from "../../facts/iam/trust";
import type { JsonObject } from "../../terraform/json";
import type { StackSource } from "../../terraform/folder";
import type { Comparison } from "../compare/compare";
import { several } from "../document/text";
import { type Reference, keyOf } from "../model/reference";
import { environmentsByStack } from "./environments-by-stack";
import { named, policyBodies, typeOf } from "./losses/bodies";
import { type Statement, isShown, statementsOf } from "./losses/policy-text";
import type { Risk } from "./risk";

/** Policies of something that lets others in by them. */
const RESOURCE_POLICY =
  /^aws_(cloudwatch_event_bus_policy|cloudwatch_log_resource_policy|dynamodb_resource_policy|ecr_registry_policy|ecr_repository_policy|efs_file_system_policy|kms_key_policy|s3_bucket_policy|secretsmanager_secret_policy|sns_topic_policy|sqs_queue_policy)$/;

/**
 * Whom the policy of something lets in from now on that no table of what holds data shows: an image repository's, or that of a
 * bucket which no stack makes.
 */
export function otherPolicies(
  comparison: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const environments = environmentsByStack(comparison);
  return touchedPolicies(comparison, base, now, RESOURCE_POLICY).flatMap(({ at, old, body }): readonly Risk[] => {
    const environment = environments.get(at.stack);
    const shown = environment?.after.data.find((it) => it.letsIn.some(({ policy }) => policy === at.address));
    const isNew = shown !== undefined && !environment?.before.data.some((it) => keyOf(it) === keyOf(shown));
    if (environment?.status === "added" || (shown !== undefined && !isNew)) return [];
    const known = new Set((allowedBy(old ?? {}) ?? []).map(textOf));
    const allowed = allowedBy(body);
    const more = allowed?.filter((it) => !known.has(textOf(it))) ?? [];
    const isOpen = more.some((it) => it.principals.some(isEverybody) && it.condition === undefined);
    // With something new comes who may use it.
    if ((allowed !== undefined && more.length === 0) || (isNew && !isOpen)) return [];
    const text =
      allowed === undefined ? "whom its policy names, which isn't written out" : several(more.map(textOf), "; ");
    return [
      {
        ...{ kind: isOpen ? "exposure" : "permission", where: environment?.name ?? at.stack, root: keyOf(at) },
        ...{ subject: at.address, stops: isOpen },
        text: `${at.address}${ofWhat(body)} lets in ${text}`,
        todo: isOpen ? "name who may come in, or agree that everybody may" : "agree that they may",
      },
    ];
  });
}

/** What a policy that stays kept out, and no longer does, or does otherwise. */
export function letGo(
  comparison: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const environments = environmentsByStack(comparison);
  return touchedPolicies(comparison, base, now, WITH_POLICY).flatMap(({ at, old, body }): readonly Risk[] => {
    const known = new Set(deniedBy(body).map(({ whole }) => whole));
    const gone = deniedBy(old ?? {}).filter((it) => !known.has(it.whole) && !isShown(typeOf(at), it));
    if (gone.length === 0) return [];
    return [
      {
        ...{ kind: "safeguard", where: environments.get(at.stack)?.name ?? at.stack, subject: at.address },
        text: `${at.address} no longer denies, or not as it did: ${several(gone.map(textOf), "; ")}`,
      },
    ];
  });
}

/** What a policy of something that was there keeps out from now on. */
export function shutOut(
  comparison: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const environments = environmentsByStack(comparison);
  const added = new Set(comparison.beyondMoves.filter(({ kind }) => kind === "added").map(keyOf));
  return touchedPolicies(comparison, base, now, OF_RESOURCES).flatMap(({ at, old, body }): readonly Risk[] => {
    const environment = environments.get(at.stack);
    const isNew =
      environment?.status === "added" ||
      (old === undefined && !typeOf(at).endsWith("_policy")) ||
      named(body).some((address) => added.has(keyOf({ stack: at.stack, address })));
    const known = new Set(deniedBy(old ?? {}).map(({ whole }) => whole));
    const more = deniedBy(body).filter((it) => !known.has(it.whole) && !isShown(typeOf(at), it));
    if (isNew || more.length === 0) return [];
    return [
      {
        ...{ kind: "traffic", where: environment?.name ?? at.stack, root: keyOf(at), subject: at.address },
        stops: false,
        text: `${at.address} denies from now on: ${several(more.map(textOf), "; ")}`,
        todo: "see that nobody who needs it is meant",
      },
    ];
  });
}

interface Touched {
  readonly at: Reference;
  /** Undefined of a new one. */
  readonly old: JsonObject | undefined;
  readonly body: JsonObject;
}

/** Resources of some types that are new or differ, also in a local that holds their policy. */
function touchedPolicies(
  { beyondMoves }: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
  types: RegExp,
): readonly Touched[] {
  const added = new Set(beyondMoves.filter(({ kind }) => kind === "added").map(keyOf));
  const [before, after] = [policyBodies(base), policyBodies(now)];
  return [...after].flatMap(([key, body]): readonly Touched[] => {
    const [stack = "", address = ""] = key.split(" ");
    const old = before.get(key);
    const isTouched = old === undefined ? added.has(key) : JSON.stringify(old) !== JSON.stringify(body);
    return types.test(typeOf({ address })) && isTouched ? [{ at: { stack, address }, old, body }] : [];
  });
}

/** Of something that others come to, also written into it. */
const OF_RESOURCES = new RegExp(`${RESOURCE_POLICY.source}|^aws_(kms_key|s3_bucket|sns_topic|sqs_queue)$`);

/** Policies of their own, and resources that have one written into them. Of endpoints it is said what they let pass. */
const WITH_POLICY = /^aws_((?!vpc_endpoint)\w+_policy|kms_key|s3_bucket|secretsmanager_secret|sns_topic|sqs_queue)$/;

function deniedBy(body: JsonObject): readonly Statement[] {
  return statementsOf(body)?.filter(({ effect }) => effect === "Deny") ?? [];
}

function allowedBy(body: JsonObject): readonly Statement[] | undefined {
  return statementsOf(body)?.filter(({ effect }) => effect === "Allow");
}

function textOf({ principals, actions, condition }: Statement): string {
  const who = principals.map((it) => (isEverybody(it) ? "everybody" : it)).join(", ");
  return `${who === "" ? "" : `${who}: `}${several(actions, ", ")}${condition !== undefined ? ", on conditions" : ""}`;
}

/** Repositories are named, other things by their reference. */
function ofWhat({ repository, bucket }: JsonObject): string {
  const name = repository ?? bucket;
  return typeof name === "string" && !name.includes("${") ? ` (${name})` : "";
}
