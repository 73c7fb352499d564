/** Compares what the operations of a rehearsal ask of AWS with what the roles of its deployments may do. */
import type { Operation, ProviderCalls } from "../../aws/provider-calls/call";
import { PROVIDER_CALLS, writesOf } from "../../aws/provider-calls/calls";
import type { FakeAccounts } from "../fake-aws/fake-accounts";
import type { Made } from "../fake-aws/operation-log";
import type { Finding } from "../runner/terraform-output";
import { allowedActions, type DeployRole, isAllowed, type Request, roleOf } from "./policies";
import { requestsOf, type TagsById, tagsOf } from "./requests";

/** What a role was compared with. */
export interface Compared {
  readonly role: string;
  /** Calls that the stack's operations stand for, with the resources that each is on. */
  readonly calls: number;
  readonly findings: readonly Finding[];
}

/** Roles that deploy a stack, by what they do. */
export interface StackRoles {
  readonly plan?: DeployRole;
  readonly apply?: DeployRole;
}

/** Names of a bootstrap's roles are `<stack>-plan` and `<stack>-apply`. */
export function rolesOf(accounts: FakeAccounts, stack: string): StackRoles {
  const account = accounts.accountOf(stack);
  const [plan, apply] = ["plan", "apply"].map((phase) => roleOf(accounts, account, `${stack}-${phase}`));
  return { ...(plan && { plan }), ...(apply && { apply }) };
}

/** What runs ask for beside the provider's calls: the state, and what a key of its bucket is for. */
const STATE = [
  "s3:ListBucket",
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "kms:Decrypt",
  "kms:GenerateDataKey",
];

const EVERY: readonly Operation[] = ["create", "read", "update", "delete"];

/**
 * @param made what the stack made
 * @param types of its resources, and after `data.` and `ephemeral.` of what is only read
 * @param all what all stacks made: tags decide who may change what is in a VPC
 */
export function comparedRoles(
  { plan, apply }: StackRoles,
  made: readonly Made[],
  types: ReadonlySet<string>,
  all: readonly Made[],
): Compared[] {
  const tags: TagsById = new Map(
    all.flatMap(({ state }) => (typeof state["id"] === "string" ? [[state["id"], tagsOf(state)]] : [])),
  );
  const rows = [...types].map((type) => [type, PROVIDER_CALLS[type]] as const);
  // What `extend` states of other types nobody can compare.
  const isWhole = rows.every(([type, calls]) => calls !== undefined || !/^((data|ephemeral)\.)?aws_/.test(type));
  const known = rows.flatMap(([, calls]) => calls ?? []);
  const compare = (role: DeployRole, operations: readonly Operation[], possible: ReadonlySet<string>): Compared => {
    const asked = [...made, ...dataIn(types)].flatMap((it) => askedBy(it, operations, tags));
    const surplus = isWhole ? allowedActions(role).filter((action) => !possible.has(action.toLowerCase())) : [];
    return {
      role: role.name,
      calls: asked.length,
      findings: [
        ...asked.filter(({ request }) => !isAllowed(role, request)).map((it) => missing(role, it)),
        ...surplus.map((action) => ({
          summary: `role '${role.name}' may do what no resource of the stack needs`,
          detail: `${action} is none of the calls that the provider makes for the types in it`,
        })),
      ],
    };
  };
  return [
    ...(plan ? [compare(plan, ["read"], lowerCased(known.flatMap(readsOf)))] : []),
    ...(apply ? [compare(apply, EVERY, lowerCased(known.flatMap(everythingOf)))] : []),
  ];
}

interface Asked {
  readonly made: Made;
  readonly operation: Operation;
  readonly calls: ProviderCalls;
  readonly request: Request;
}

function askedBy(made: Made, operations: readonly Operation[], tags: TagsById): Asked[] {
  const calls = PROVIDER_CALLS[made.type];
  if (calls === undefined) return [];
  const seen = new Set<string>();
  return operations.flatMap((operation) =>
    requestsOf(operation, calls, made, tags)
      .filter((request) => {
        const key = JSON.stringify([request.action, request.resource ?? null, [...request.context]]);
        return !seen.has(key) && seen.add(key);
      })
      .map((request) => ({ made, operation, calls, request })),
  );
}

/** Of what is only read nothing is known but its type. */
function dataIn(types: ReadonlySet<string>): Made[] {
  const data = [...types].filter((type) => /^(data|ephemeral)\./.test(type));
  return data.map((type) => ({ type, address: type, state: {}, account: "", region: "" }));
}

function missing(role: DeployRole, { made, operation, calls, request }: Asked): Finding {
  const { action, resource } = request;
  const on = typeof resource === "object" ? `${resource.service} ${resource.path}…` : (resource ?? "*");
  return {
    address: made.address,
    summary: `role '${role.name}' may not ${action}`,
    detail: `${operation} of ${made.type} calls it on ${on} (${calls.source}); add it to the role's policy`,
  };
}

function readsOf({ read = {} }: ProviderCalls): string[] {
  return [...Object.values(read).flat(), ...STATE.filter((action) => /List|Get|Decrypt/.test(action))];
}

function everythingOf(calls: ProviderCalls): string[] {
  const { network = [], forcedDelete = {}, passesRolesTo, serviceLinkedRole, usesKey } = calls;
  return [
    ...readsOf(calls),
    ...[...writesOf(calls), forcedDelete].flatMap((actions) => Object.values(actions).flat()),
    ...network.map(({ action }) => action),
    ...(network.length > 0 ? ["ec2:CreateTags", "ec2:DeleteTags"] : []),
    ...(passesRolesTo ? ["iam:PassRole"] : []),
    ...(serviceLinkedRole === undefined ? [] : ["iam:CreateServiceLinkedRole"]),
    ...(usesKey?.actions ?? []),
    ...STATE,
  ];
}

/** IAM compares actions without their case. */
function lowerCased(actions: readonly string[]): ReadonlySet<string> {
  return new Set(actions.map((action) => action.toLowerCase()));
}
