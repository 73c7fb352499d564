import { type Statement, actionMatches } from "../../facts/iam/policy";
import type { Facts } from "../../facts/facts";
import { permission } from "../../facts/iam/permission";
import { accountIn, hasUnknown, sameAccount } from "../../facts/arn";
import type { Role } from "../../facts/iam/roles";
import type { Service } from "../../facts/services";
import { listed } from "../../lib/listed";
import { messages, unknown } from "../message";
import { type Need, type Use, type Walk, walked } from "./evidence";
import { type Access, type PermissionUse, placeOf } from "./flow";

type Which = "execution" | "task";

const says = messages(
  {
    noRole: (it: { task: string; attribute: string; actions: readonly string[] }) =>
      `${it.task} has no ${it.attribute}; give it a role that allows ${it.actions.join(", ")}`,
    wrongRole: (it: { task: string; attribute: string; names: string }) =>
      `${it.attribute} of ${it.task} is ${it.names}; set it to the ARN of a role`,
    denied: (it: { statement: string; policy: string; actions: readonly string[] }) =>
      `${it.statement} of ${it.policy} denies ${it.actions.join(", ")}; remove the deny`,
    outsideBoundary: (it: { role: string; boundary: string; needs: readonly string[] }) =>
      `${it.boundary}, the permissions boundary of ${it.role}, does not allow ${listed(it.needs)}; allow it there too`,
    mayDeny: (it: { statement: string; policy: string }) => `whether ${it.statement} of ${it.policy} denies it`,
    otherSide: ({ resource }: { resource: string }) =>
      `the policy of ${resource}, which belongs to another account and must allow it too`,
    resource: (it: { actions: readonly string[]; resource: string }) =>
      `which resource ${listed(it.actions)} needs (${it.resource})`,
    notAllowed: (it: { role: string; which: Which; needs: readonly string[] }) =>
      `${it.which} role ${it.role} does not allow ${listed(it.needs)}; allow it in a policy of the role`,
  },
  {
    noRole: ["actions"],
    wrongRole: [],
    denied: ["actions"],
    outsideBoundary: ["needs"],
    mayDeny: [],
    otherSide: [],
    notAllowed: ["needs"],
    resource: ["actions"],
  },
);

/** Asks one of a service's roles for permissions; what it lacks on one ARN is one missing link. */
export function access(facts: Facts, service: Service, which: Which, purpose: string, wanted: readonly Need[]): Access {
  const granted: Access["granted"][number][] = [];
  const evidence = walked((walk) => {
    const role = roleOf(facts, walk, service, which, wanted);
    if (!role) return;
    const [denied, lacking, outside] = [
      new Map<Statement, string[]>(),
      new Map<string, string[]>(),
      new Map<string, string[]>(),
    ];
    for (const need of wanted) {
      const { action, resource } = need;
      const answer = permission(role, action, resource);
      const other = facts.resourcePolicies.denial(role, action, resource);
      const unread = facts.resourcePolicies.unknownOf(resource);
      if (answer.kind === "allowed" && unread !== undefined) walk.doubt(unknown({ what: unread }));
      if (answer.kind === "allowed" && other) {
        walk.use(...named(role, need));
        if (other.hit === "yes") denied.set(other.by, [...(denied.get(other.by) ?? []), action]);
        else walk.doubt(says.mayDeny({ statement: other.by.label, policy: other.by.address }));
        continue;
      }
      if (answer.kind === "allowed" && isOfAnother(role, resource)) walk.doubt(says.otherSide({ resource }));
      if (answer.kind === "allowed") {
        granted.push({ role, statement: answer.by, ...need });
        walk.use({ kind: "statement", statement: answer.by, ...need });
        walk.via(answer.by.address);
        continue;
      }
      const statements = named(role, need);
      walk.use(...statements);
      // A statement for the action may name the resource, once that is known.
      if (answer.kind === "missing" && statements.length > 0 && hasUnknown(resource))
        walk.doubt(says.resource({ actions: [action], resource: resource.replaceAll(/<\?([^>]*)>/g, "($1)") }));
      else if (answer.kind === "unknown") walk.doubt(unknown({ what: answer.why }));
      else if (answer.kind === "missing") lacking.set(resource, [...(lacking.get(resource) ?? []), action]);
      else if (answer.kind === "outside boundary") outside.set(resource, [...(outside.get(resource) ?? []), action]);
      else denied.set(answer.by, [...(denied.get(answer.by) ?? []), action]);
    }
    for (const [{ label, address }, actions] of denied)
      walk.miss(says.denied({ statement: label, policy: address, actions }));
    const boundary = role.boundary?.address ?? "";
    for (const [resource, actions] of outside)
      walk.miss(
        says.outsideBoundary({
          role: role.resource.address,
          boundary,
          needs: [`${actions.join(", ")} on ${resource}`],
        }),
      );
    for (const [resource, actions] of lacking)
      walk.miss(
        says.notAllowed({ role: role.resource.address, which, needs: [`${actions.join(", ")} on ${resource}`] }),
      );
  });
  return { service, purpose, evidence, granted };
}

/**
 * Across accounts both sides must allow a request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
function isOfAnother({ resource: { account } }: Role, resource: string): boolean {
  const owner = accountIn(resource);
  return owner !== undefined && sameAccount(owner, account) === "no";
}

function roleOf(facts: Facts, walk: Walk, { task }: Service, which: Which, wanted: readonly Need[]): Role | undefined {
  if (!task || wanted.length === 0) return undefined;
  const attribute = `${which}_role_arn`;
  const found = which === "execution" ? task.executionRole : task.taskRole;
  const role = found.kind === "found" ? facts.roles.role(found.resource) : undefined;
  const at = { task: task.resource.address, attribute };
  if (role) walk.via(task.resource.address, role.resource.address);
  else if (found.kind === "none") walk.miss(says.noRole({ ...at, actions: wanted.map(({ action }) => action) }));
  else if (found.kind === "wrong") walk.miss(says.wrongRole({ ...at, names: found.why }));
  else walk.doubt(unknown({ what: found.kind === "unknown" ? found.why : found.resource.address }));
  return role;
}

/** What a role says about an action that it doesn't or perhaps doesn't allow: so that one fault is one finding. */
function named(role: Role, { action, resource }: Need): readonly Use[] {
  return role.policies
    .flatMap(({ statements }) => statements)
    .filter(({ actions }) => actions.some((pattern) => actionMatches(pattern, action) !== "no"))
    .map((statement) => {
      const [only, ...others] = statement.resources;
      return { kind: "statement", statement, action, resource: others.length > 0 ? resource : (only ?? resource) };
    });
}

/** What the statements of roles are needed for, as it is reported. */
export function permissionUses({ service, purpose, granted }: Access): readonly PermissionUse[] {
  return granted.map(({ role, statement, action, resource }) => ({
    role: placeOf(role.resource),
    policy: statement.address,
    statement: statement.label,
    service: placeOf(service.resource),
    purpose,
    action,
    resource,
  }));
}
