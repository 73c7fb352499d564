import { hasUnknown } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import type { Statement } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import type { Resource } from "../../../terraform/expressions/value";
import { type Message, messages } from "../../message";
import { type Result, results, serviceSubject } from "../../result";

export interface RoleUse {
  readonly role: Role;
  /** Whether it is some service's task role. */
  readonly isTaskRole: boolean;
}

/** The roles that task definitions name, each once. */
export function rolesInUse({ services, roles }: Facts): readonly RoleUse[] {
  const isTaskRole = new Map<Resource, boolean>();
  for (const { task } of services) {
    const [execution, own] = [task && linked(task.executionRole), task && linked(task.taskRole)];
    if (execution) isTaskRole.set(execution, isTaskRole.get(execution) ?? false);
    if (own) isTaskRole.set(own, true);
  }
  return [...isTaskRole].flatMap(([resource, is]) => {
    const role = roles.role(resource);
    return role ? [{ role, isTaskRole: is }] : [];
  });
}

/** Of a rule about what roles hold: an undecided result for each service with a role that can't be told. */
export function ofUnknownRoles({ services }: Facts, say: (parameters: { why: string }) => Message): readonly Result[] {
  return services.flatMap((service) => {
    const { task } = service;
    if (!task) return [];
    const whys = [task.executionRole, task.taskRole].flatMap((role) => (role.kind === "unknown" ? [role.why] : []));
    const { undecided } = results(serviceSubject(service), task.resource);
    return [...new Set(whys)].map((why) => undecided(say({ why })));
  });
}

/** Which statement, for messages. */
export interface Named {
  readonly statement: string;
  readonly policy: string;
}

export function named({ label, address }: Statement): Named {
  return { statement: label, policy: address };
}

export const nameOf = ({ statement, policy }: Named): string => `${statement} of ${policy}`;

/** Statements that allow something, or may. */
export function mayAllow({ effect }: Statement): boolean {
  return effect === "Allow" || effect === "unknown";
}

/** Why it can't be told what a statement gives, if it can't. */
export function whatIsUnknown({ address, label, doubt, effect, actions, resources }: Statement): string | undefined {
  // What no stack declares is a fault of its own, which 'references' names.
  const open = [...actions, ...resources].filter((text) => hasUnknown(text) && !text.includes("<?the missing "));
  if (doubt !== undefined) return doubt;
  if (open.length > 0) return `what ${label} of ${address} names (${open.join(", ")})`;
  return effect === "unknown" ? `the effect of ${label} of ${address}` : undefined;
}

export const { maybeTooMuch } = messages({
  maybeTooMuch: ({ why }: { why: string }) => `undecided whether it grants too much: not known: ${why}`,
});
