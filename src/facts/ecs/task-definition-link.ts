import { type Value, describe } from "../../terraform/expressions/value";
import { symbolic } from "../arn";
import { type Link, link } from "../link";
import type { Lookup } from "../names";

const ARN = /^arn:[^:]*:ecs:[^:]*:[^:]*:task-definition\//;
const REVISION = /^(.+):((?:\d+|<.+>))$/s;

/**
 * A service names its task definition by ARN, or as `family` or `family:revision`. A family alone means its newest revision,
 * which is the one that the stack registers.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export function taskDefinitionLink(value: Value | undefined, byFamily: Lookup): Link {
  const found = link(value, ["aws_ecs_task_definition"], ["arn", "id", "arn_without_revision", "family"], byFamily);
  if (found.kind === "found" || found.kind === "none") return found;
  const [, family = "", revision = ""] = REVISION.exec(symbolic(value).replace(ARN, "")) ?? [];
  const named = byFamily.get(family);
  if (!named) return found;
  // The attributes are those of one resource, so they name one revision.
  if (revision === `<${named.address}.revision>`) return { kind: "found", resource: named };
  return { kind: "unknown", why: `${describe(value)}, which may be another revision than ${named.address}` };
}
