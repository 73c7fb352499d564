import { type ObjectValue, type Resource, blocks, items } from "../../terraform/expressions/value";
import { symbolic } from "../arn";
import type { Condition } from "./conditions";
import type { Policy, Statement } from "./policy";

/** What lets somebody in beside a policy. */
export const GRANTS: readonly {
  readonly service: string;
  readonly type: string;
  readonly attribute: string;
  readonly read: (grant: Resource) => Policy;
}[] = [
  { service: "kms", type: "aws_kms_grant", attribute: "key_id", read: grantOf },
  { service: "events", type: "aws_cloudwatch_event_permission", attribute: "event_bus_name", read: eventPermission },
];

/**
 * A grant lets its grantee do its operations, by itself.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
function grantOf(grant: Resource): Policy {
  const { address } = grant;
  const constraints = blocks(grant.get("constraints"));
  const isBound = constraints.maps.length > 0 || constraints.unknown !== undefined;
  const statement: Statement = {
    address,
    label: "the grant",
    effect: "Allow",
    actions: items(grant.get("operations")).map((operation) => `kms:${symbolic(operation)}`),
    notActions: undefined,
    resources: ["*"],
    notResources: undefined,
    principals: [`AWS:${symbolic(grant.get("grantee_principal"))}`],
    notPrincipals: undefined,
    conditions: isBound ? [{ operator: "?", key: "kms:EncryptionContext", values: [], unknown: undefined }] : [],
    managed: false,
    doubt: undefined,
  };
  return { address, statements: [statement], unknown: undefined };
}

/**
 * A statement of the policy of an event bus.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
 */
function eventPermission(permission: Resource): Policy {
  const { address } = permission;
  const { maps, unknown } = blocks(permission.get("condition"));
  const statement: Statement = {
    address,
    label: "the permission",
    effect: "Allow",
    actions: [symbolic(permission.get("action") ?? "events:PutEvents")],
    notActions: undefined,
    // The bus that it belongs to.
    resources: ["*"],
    notResources: undefined,
    principals: [`AWS:${symbolic(permission.get("principal"))}`],
    notPrincipals: undefined,
    conditions: unknown ? [unreadable(unknown.why)] : maps.map(conditionOf),
    managed: false,
    doubt: undefined,
  };
  return { address, statements: [statement], unknown: undefined };
}

function conditionOf(map: ObjectValue): Condition {
  const [operator, key] = [symbolic(map.get("type")), symbolic(map.get("key"))];
  return { operator, key, values: [symbolic(map.get("value"))], unknown: undefined };
}

function unreadable(why: string): Condition {
  return { operator: "?", key: why, values: [], unknown: why };
}
