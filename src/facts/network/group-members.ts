import { onlyAnswers } from "../../aws/bystanders";
import type { Model } from "../../terraform/model";
import type { Resource } from "../../terraform/expressions/value";
import { READ_TYPES } from "../read-types";
import { SECURITY_GROUPS } from "../resource-types";
import type { Service } from "../services";
import { referencesOf } from "../unread-resources";

const GROUPS = new Set(SECURITY_GROUPS);

/**
 * What has a security group beside services, load balancers and endpoints, and may open connections: an instance, a function,
 * a container of another kind. Each reaches what the group lets its members reach.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function otherMembers(model: Model, services: readonly Service[]): ReadonlyMap<Resource, readonly Resource[]> {
  const found = new Map<Resource, Resource[]>();
  const types = model.types.filter((type) => !type.startsWith("data.") && !READ_TYPES.has(type) && !onlyAnswers(type));
  // What else EventBridge calls may name the groups in its input.
  const followed = new Set(services.map(({ resource }) => resource));
  const callers = ["aws_scheduler_schedule", "aws_cloudwatch_event_target"]
    .flatMap((type) => model.all(type))
    .filter((resource) => !followed.has(resource));
  for (const resource of [...types.flatMap((type) => model.all(type)), ...callers]) {
    for (const group of referencesOf(resource)) {
      if (GROUPS.has(group.type)) found.set(group, [...(found.get(group) ?? []), resource]);
    }
  }
  return found;
}
