import { nameOf } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import type { Condition } from "../../facts/iam/conditions";
import type { Policy, Statement } from "../../facts/iam/policy";
import type { Role } from "../../facts/iam/roles";
import type { Proof } from "../../proof/prove";
import { certificates } from "../../proof/rules/service-connect/certificates";
import { readable } from "./container-view";
import { byAddress, keyOf, type Own, type Reference, referenceTo } from "./reference";

export interface RoleView extends Reference {
  readonly name: string;
  /** Services whose tasks have it: `execution` is ECS's own use (pull, logs, secrets), `task` the code's; by `start` EventBridge starts them, by `tls` ECS gets certificates. */
  readonly usedBy: readonly {
    readonly service: Reference;
    readonly label: string;
    readonly as: "execution" | "start" | "task" | "tls";
  }[];
  /** Who may assume it: `Service:ecs-tasks.amazonaws.com`, with the conditions. */
  readonly trust: readonly StatementView[];
  /** What it may do. */
  readonly statements: readonly StatementView[];
  /** What of its policies the JSON doesn't tell. */
  readonly unknown: readonly string[];
}

export interface StatementView {
  /** Address of the resource that carries the policy. */
  readonly policy: string;
  /** Its Sid, or its number in the policy. */
  readonly label: string;
  readonly effect: Statement["effect"];
  /** Of a trust policy. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  /** Instead of `actions`: all but these. */
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[];
  readonly notResources: readonly string[] | undefined;
  readonly conditions: readonly Condition[];
  /** Whether it is a policy of AWS's own. */
  readonly managed: boolean;
  /** Why it is there: `hostname-app: pull its image`. Empty where no flow of the proof needs it. */
  readonly reasons: readonly string[];
}

/** `label` names a service by its address. */
export function roleViews(
  facts: Facts,
  proof: Proof,
  own: Own,
  label: (reference: Reference) => string,
): readonly RoleView[] {
  const reasons = new Map<string, Set<string>>();
  for (const { role, policy, statement, service, purpose } of proof.permissions) {
    const key = `${keyOf(role)} ${policy} ${statement}`;
    reasons.set(key, (reasons.get(key) ?? new Set()).add(`${label(service)}: ${purpose}`));
  }
  const uses = new Map<string, RoleView["usedBy"]>();
  for (const { resource, task, starter } of facts.services) {
    const links = {
      execution: task?.executionRole,
      task: task?.taskRole,
      start: "role" in starter ? facts.roles.linkArn(starter.role, resource.stack) : undefined,
    };
    for (const as of ["execution", "task", "start"] as const) {
      const found = links[as];
      const role = found && linked(found);
      if (!role) continue;
      const use = { service: referenceTo(resource), label: label(resource), as };
      uses.set(keyOf(role), [...(uses.get(keyOf(role)) ?? []), use]);
    }
  }
  for (const { service, role } of certificates(facts, proof.declared)) {
    if (!role) continue;
    const known = uses.get(keyOf(role.resource)) ?? [];
    const use = { service: referenceTo(service.resource), label: label(service.resource), as: "tls" } as const;
    if (!known.some((other) => keyOf(other.service) === keyOf(use.service) && other.as === "tls"))
      uses.set(keyOf(role.resource), [...known, use]);
  }
  return facts.roles.all
    .filter(({ resource }) => own(resource))
    .map((role) => roleView(role, uses.get(keyOf(role.resource)) ?? [], reasons))
    .toSorted(byAddress);
}

function roleView(
  { resource, policies, trust, boundary }: Role,
  usedBy: RoleView["usedBy"],
  reasons: ReadonlyMap<string, ReadonlySet<string>>,
): RoleView {
  const view = (statement: Statement): StatementView =>
    statementView(statement, reasons.get(`${keyOf(resource)} ${statement.address} ${statement.label}`));
  const unknown = (policy: Policy | undefined): readonly string[] =>
    policy?.unknown === undefined ? [] : [policy.unknown];
  return {
    ...referenceTo(resource),
    name: nameOf(resource),
    usedBy,
    trust: trust.statements.map(view),
    statements: policies.flatMap((policy) => policy.statements).map(view),
    unknown: [...policies.flatMap(unknown), ...unknown(trust), ...unknown(boundary)],
  };
}

export function statementView(statement: Statement, reasons: ReadonlySet<string> = new Set()): StatementView {
  return {
    policy: statement.address,
    label: statement.label.replace(/^statement /, ""),
    effect: statement.effect,
    principals: statement.principals,
    actions: statement.actions,
    notActions: statement.notActions,
    resources: statement.resources.map(readable),
    notResources: statement.notResources?.map(readable),
    conditions: statement.conditions,
    managed: statement.managed,
    reasons: [...reasons].sort(),
  };
}
