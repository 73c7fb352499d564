/** What a `provider` block sets. */
import type { Value, ValueObject } from "../../provider/cty";
import { isObject, UNKNOWN } from "../../provider/cty";
import type { Block } from "./schema";
import { DEFAULT_REGION } from "../fake-aws/fake-accounts";

export interface ProviderConfiguration {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: ValueObject;
}

/** @param otherwise the account where the configuration names none */
export function providerConfiguration(config: ValueObject, otherwise: string): ProviderConfiguration {
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

/** With the provider's `default_tags` under the resource's own tags, known at plan time as with the real provider. */
export function mergedTags(block: Block, planned: ValueObject, config: ValueObject, defaults: ValueObject): Value {
  if (block.attributes["tags"] === undefined || (config["tags_all"] ?? null) !== null) {
    return planned["tags_all"] ?? null;
  }
  const tags = planned["tags"] ?? {};
  return isObject(tags) ? { ...defaults, ...tags } : UNKNOWN;
}
