import type { Model } from "../../terraform/model";
import type { Resource, Value } from "../../terraform/expressions/value";
import { KEYS, arnOf, isKeyOfAws, keyArnOf } from "../arn";
import { all } from "../match";
import type { RequestContext } from "./conditions";
import type { ResourcePolicies } from "./resource-policies";
import { letsServiceIn } from "./service-access";

/** What a key says to a service of AWS that uses it by itself. */
export type ServiceKey =
  /** There is none to be asked. */
  | { readonly kind: "none" }
  /** One that AWS keeps for one of its services, whose policy nobody changes. */
  | { readonly kind: "key of aws"; readonly key: string }
  | { readonly kind: "allowed" | "refused"; readonly key: Resource }
  | { readonly kind: "unknown" };

/** A service of AWS, and what it does with a key. */
export interface KeyUser {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly actions: readonly string[];
  readonly context: RequestContext;
}

/** `encrypted` names its key by `value`. */
export function serviceKey(
  { model, resourcePolicies }: { readonly model: Model; readonly resourcePolicies: ResourcePolicies },
  encrypted: Resource,
  value: Value | undefined,
  { service, actions, context }: KeyUser,
): ServiceKey {
  if (value === undefined || value === null || value === "") return { kind: "none" };
  const arn = keyArnOf(value, encrypted);
  if (isKeyOfAws(arn)) return { kind: "key of aws", key: arn.replace(/^.*(alias\/[^>]*).*$/, "$1") };
  const key = KEYS.flatMap((type) => model.all(type)).find((it) => it.mode === "managed" && arnOf(it) === arn);
  if (!key) return { kind: "unknown" };
  const policies = resourcePolicies.of(key);
  const answer = all(actions.map((action) => letsServiceIn(policies, { service, action, resource: arn, context })));
  return answer === "unknown" ? { kind: "unknown" } : { kind: answer === "yes" ? "allowed" : "refused", key };
}
