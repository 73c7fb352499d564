import { linked } from "../../facts/link";
import type { Role } from "../../facts/roles";
import type { Resource } from "../../terraform/expressions/value";
import type { Context } from "./context";

export interface RoleUse {
  readonly role: Role;
  readonly execution: boolean;
  readonly task: boolean;
}

/** The roles that task definitions name, each once. */
export function rolesInUse(context: Context): readonly RoleUse[] {
  const uses = new Map<Resource, { execution: boolean; task: boolean }>();
  const mark = (resource: Resource | undefined, which: "execution" | "task"): void => {
    if (!resource) return;
    const known = uses.get(resource) ?? { execution: false, task: false };
    known[which] = true;
    uses.set(resource, known);
  };
  for (const { task } of context.facts.services) {
    mark(task && linked(task.executionRole), "execution");
    mark(task && linked(task.taskRole), "task");
  }
  return [...uses].flatMap(([resource, use]) => {
    const role = context.facts.roles.role(resource);
    return role ? [{ role, ...use }] : [];
  });
}
