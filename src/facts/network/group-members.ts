import { onlyAnswers } from "../../aws/bystanders";
import type { Model } from "../../terraform/model";
import type { Resource } from "../../terraform/expressions/value";
import { READ_TYPES } from "../read-types";
import { SECURITY_GROUPS } from "../resource-types";
import { referencesOf } from "../unread-resources";

const GROUPS = new Set(SECURITY_GROUPS);

/**
 * What has a security group beside services, load balancers and endpoints, and may open connections: an instance, a function,
 * a scheduled task. Each reaches what the group lets its members reach.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function otherMembers(model: Model): ReadonlyMap<Resource, readonly Resource[]> {
  const found = new Map<Resource, Resource[]>();
  const types = model.types.filter((type) => !type.startsWith("data.") && !READ_TYPES.has(type) && !onlyAnswers(type));
  for (const resource of types.flatMap((type) => model.all(type))) {
    for (const group of referencesOf(resource)) {
      if (GROUPS.has(group.type)) found.set(group, [...(found.get(group) ?? []), resource]);
    }
  }
  return found;
}
