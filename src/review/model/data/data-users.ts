/** Who gets data out of something that holds it, and who changes it. */
import { matches } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import { authorize } from "../../../facts/iam/authorization";
import { coversAction } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import { linked } from "../../../facts/link";
import { type Reference, compareTexts, referenceTo } from "../reference";

export interface DataUser {
  /** `shop`, `ECS for shop`: its code, or ECS when it starts it. */
  readonly who: string;
  /** Whether the JSON tells it for certain. */
  readonly sure: boolean;
}

/** What IAM is asked for. */
export interface IamTarget {
  readonly arn: string;
  readonly isBucket: boolean;
  /** Whether no stack makes it. */
  readonly isElsewhere: boolean;
}

/** Asked as AWS would: by the role's policies and boundary, and by the resource's policy. */
export function byIam(
  facts: Facts,
  target: IamTarget,
  actions: readonly string[],
  label: (reference: Reference) => string,
): readonly DataUser[] {
  return facts.services.flatMap(({ resource: service, task }) =>
    (["task", "execution"] as const).flatMap((as): readonly DataUser[] => {
      const link = task && linked(as === "task" ? task.taskRole : task.executionRole);
      const role = facts.roles.all.find((it) => it.resource === link);
      const answer = role && mayDo(facts, role, target, actions);
      if (answer === undefined || answer === "no") return [];
      const name = label(referenceTo(service));
      return [{ who: as === "task" ? name : `ECS for ${name}`, sure: answer === "yes" }];
    }),
  );
}

function mayDo(facts: Facts, role: Role, target: IamTarget, actions: readonly string[]): "yes" | "no" | "unknown" {
  const asked = target.isElsewhere ? role : besideOthers(facts, role);
  let isUnsure = false;
  for (const action of actions)
    for (const resource of targets(asked, action, target)) {
      const { own, answer } = authorize(facts.resourcePolicies, asked, { action, resource });
      // The definition vouches for the policy of what no stack makes.
      const { kind } = target.isElsewhere && answer.kind === "elsewhere" ? own : answer;
      if (kind === "allowed") return "yes";
      if (kind === "unknown" || kind === "may deny") isUnsure = true;
    }
  return isUnsure ? "unknown" : "no";
}

/** A role without what its statements say of things that no stack makes: of the stacks' own they say nothing. */
function besideOthers({ resourcePolicies }: Facts, role: Role): Role {
  const policies = role.policies.map((policy) => ({
    ...policy,
    statements: policy.statements.flatMap((statement) => {
      const resources = statement.resources.filter((arn) => !resourcePolicies.isElsewhere(arn));
      return statement.resources.length > 0 && resources.length === 0 ? [] : [{ ...statement, resources }];
    }),
  }));
  return { ...role, policies };
}

/** What to ask for: all of it, and each part of it that a statement names. */
function targets(role: Role, action: string, { arn, isBucket }: IamTarget): readonly string[] {
  const whole = isBucket ? `${arn}/*` : arn;
  const named = role.policies
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.effect !== "Deny" && coversAction(statement, action) !== "no")
    .flatMap(({ resources }) => resources)
    .filter((pattern) => pattern.startsWith(`${arn}/`) && matches(pattern, whole) !== "yes");
  return [...new Set([whole, ...named])];
}

/** Each once; surely where it is so in one way. */
export function sorted(users: readonly DataUser[]): readonly DataUser[] {
  const byName = new Map<string, boolean>();
  for (const { who, sure } of users) byName.set(who, sure || byName.get(who) === true);
  return [...byName].map(([who, sure]) => ({ who, sure })).toSorted((a, b) => compareTexts(a.who, b.who));
}

/** `shop`, or `shop (perhaps)`. */
export function dataUser({ who, sure }: DataUser): string {
  return sure ? who : `${who} (perhaps)`;
}
