import { BUCKET_CALLS } from "./buckets";
import { CACHE_CALLS } from "./caches";
import type { Actions, CallsByType, ProviderCalls } from "./call";
import { CONTAINER_CALLS } from "./containers";
import { DATABASE_CALLS } from "./databases";
import { FILES_CALLS } from "./files";
import { IDENTITY_CALLS } from "./identity";
import { IMAGE_CALLS } from "./images";
import { LOAD_BALANCING_CALLS } from "./load-balancing";
import { MESSAGING_CALLS } from "./messaging";
import { NETWORK_CALLS } from "./network";
import { SCALING_CALLS } from "./scaling";
import { STORAGE_CALLS } from "./storage";

/** Every type that stacks of an environment render. Each operation reads what it made, so `read` is part of all. */
export const PROVIDER_CALLS: CallsByType = {
  ...BUCKET_CALLS,
  ...CACHE_CALLS,
  ...CONTAINER_CALLS,
  ...DATABASE_CALLS,
  ...FILES_CALLS,
  ...IDENTITY_CALLS,
  ...IMAGE_CALLS,
  ...LOAD_BALANCING_CALLS,
  ...MESSAGING_CALLS,
  ...NETWORK_CALLS,
  ...SCALING_CALLS,
  ...STORAGE_CALLS,
  // It exists in the state alone.
  terraform_data: { source: "internal/builtin/providers/terraform/resource_data.go" },
};

/** What an apply does beside what a plan does. */
export function writesOf({ create = {}, update = {}, delete: remove = {} }: ProviderCalls): readonly Actions[] {
  return [create, update, remove];
}
