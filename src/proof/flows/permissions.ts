import { type Statement, actionMatches } from "../../facts/iam/policy";
import type { Facts } from "../../facts/facts";
import { type Authorization, authorize } from "../../facts/iam/authorization";
import { hasUnknown } from "../../facts/arn";
import type { Role } from "../../facts/iam/roles";
import type { Service } from "../../facts/services";
import type { Grant } from "../declarations/declarations";
import { listed } from "../../lib/listed";
import { messages, unknown } from "../message";
import { type Need, type Use, type Walk, walked } from "./evidence";
import { type Access, type Granted, type PermissionUse, placeOf } from "./flow";

/** What is known where permissions are asked for. */
export interface Asking {
  readonly facts: Facts;
  readonly grants: readonly Grant[];
}

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
    keyPolicy: ({ resource }: { resource: string }) =>
      `the policy of the key ${resource}, which is in no stack here and must allow it too`,
    whoseBucket: ({ resource }: { resource: string }) =>
      `whose bucket holds ${resource}, since no stack here has it: in another account its policy must allow it too`,
    disabled: ({ key }: { key: string }) => `${key} is disabled, and decrypts nothing; set is_enabled to true`,
    refused: (it: { of: string; role: string; needs: readonly string[] }) =>
      `the policy of ${it.of} does not allow ${listed(it.needs)} to ${it.role}; allow it there too`,
    resource: (it: { actions: readonly string[]; resource: string }) =>
      `which resource ${listed(it.actions)} needs (${it.resource})`,
    notAllowed: (it: { role: string; which: Access["which"]; needs: readonly string[] }) =>
      `${it.which} role ${it.role} does not allow ${listed(it.needs)}; allow it in a policy of the role`,
  },
  {
    noRole: ["actions"],
    wrongRole: [],
    denied: ["actions"],
    outsideBoundary: ["needs"],
    mayDeny: [],
    otherSide: [],
    keyPolicy: [],
    whoseBucket: [],
    disabled: [],
    refused: ["needs"],
    notAllowed: ["needs"],
    resource: ["actions"],
  },
);

export const { disabled: disabledKey } = says;

/**
 * Asks one of a service's roles for permissions; what it lacks on one ARN is one missing link. A declared grant vouches for
 * policies that no stack here has.
 */
export function access(
  { facts, grants }: Asking,
  service: Service,
  which: Access["which"],
  purpose: string,
  wanted: readonly Need[],
): Access {
  const granted: Granted[] = [];
  const evidence = walked((walk) => {
    const role = roleOf(facts, walk, service, which, wanted);
    if (!role) return;
    const denied = new Map<Statement, string[]>();
    const [lacking, outside, refused] = [
      new Map<string, string[]>(),
      new Map<string, string[]>(),
      new Map<string, string[]>(),
    ];
    for (const need of wanted) {
      const { action, resource } = need;
      const { own, answer } = authorize(facts.resourcePolicies, role, need);
      const statements = named(role, need);
      if (own.kind === "allowed" && isGranted(answer)) {
        granted.push({ role, statement: own.by, ...need });
        walk.use({ kind: "statement", statement: own.by, ...need });
        walk.via(own.by.address);
      } else walk.use(...statements);
      // A statement for the action may name the resource, once that is known.
      if (answer.kind === "missing" && statements.length > 0 && hasUnknown(resource))
        walk.doubt(says.resource({ actions: [action], resource: resource.replaceAll(/<\?([^>]*)>/g, "($1)") }));
      else if (answer.kind === "allowed") walk.via(answer.by.address);
      else if (answer.kind === "unknown") walk.doubt(unknown({ what: answer.why }));
      else if (answer.kind === "disabled") walk.miss(says.disabled({ key: answer.key }));
      else if (answer.kind === "may deny")
        walk.doubt(says.mayDeny({ statement: answer.by.label, policy: answer.by.address }));
      else if (answer.kind === "elsewhere") {
        // What no stack declares is a fault of its own, which 'references' names.
        const isNamed = !resource.includes("<?the missing ");
        const isVouched = isDeclared(grants, role, action);
        // The other side lets in the account; then it is up to the role.
        if (own.kind === "missing" && isVouched) add(lacking, resource, action);
        else if (own.kind === "unknown" && isVouched) walk.doubt(unknown({ what: own.why }));
        else if (isNamed && !isVouched) walk.doubt(OTHER_SIDE[answer.whose]({ resource }));
      } else if (answer.kind === "denied") add(denied, answer.by, action);
      else if (answer.kind === "refused") add(refused, answer.of, `${action} on ${resource}`);
      else add(answer.kind === "missing" ? lacking : outside, resource, action);
    }
    for (const [{ label, address }, actions] of denied)
      walk.miss(says.denied({ statement: label, policy: address, actions }));
    for (const [of, needs] of refused) walk.miss(says.refused({ of, role: role.resource.address, needs }));
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
  return { service, purpose, which, asked: wanted, evidence, granted };
}

const OTHER_SIDE = { key: says.keyPolicy, bucket: says.whoseBucket, "other account": says.otherSide } as const;

/** Whether a role's statement is what lets it in, as far as can be told. */
function isGranted({ kind }: Authorization): boolean {
  return kind === "allowed" || kind === "elsewhere" || kind === "unknown" || kind === "disabled";
}

function isDeclared(grants: readonly Grant[], { resource }: Role, action: string): boolean {
  return grants.some(
    ({ stack, role, actions }) =>
      stack === resource.stack &&
      role === resource.address &&
      actions.some((pattern) => actionMatches(pattern, action) === "yes"),
  );
}

function add<K>(to: Map<K, string[]>, key: K, value: string): void {
  to.set(key, [...new Set([...(to.get(key) ?? []), value])]);
}

function roleOf(
  facts: Facts,
  walk: Walk,
  { task }: Service,
  which: Access["which"],
  wanted: readonly Need[],
): Role | undefined {
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
export function permissionUses({
  service,
  purpose,
  granted,
}: Pick<Access, "service" | "purpose" | "granted">): readonly PermissionUse[] {
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
