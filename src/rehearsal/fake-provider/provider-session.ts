/** What a `provider` block sets. */
import type { Value, ValueObject } from "./cty";
import { isObject } from "./cty";
import { DEFAULT_REGION } from "../fake-aws/fake-accounts";

export interface ProviderSession {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: ValueObject;
}

/** @param otherwise the account where the configuration names none */
export function providerSession(config: ValueObject, otherwise: string): ProviderSession {
  const { allowed_account_ids: accounts, region, default_tags: blocks } = config;
  // The account that the stack expects is the one it is rehearsed in.
  const account = firstOf(accounts);
  const tags = firstOf(blocks);
  const defaultTags = isObject(tags) ? tags["tags"] : undefined;
  return {
    account: typeof account === "string" ? account : otherwise,
    region: typeof region === "string" ? region : DEFAULT_REGION,
    defaultTags: isObject(defaultTags) ? defaultTags : {},
  };
}

function firstOf(value: Value | undefined): Value | undefined {
  return Array.isArray(value) ? value[0] : undefined;
}
