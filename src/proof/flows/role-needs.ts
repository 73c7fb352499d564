import { type Link } from "../../facts/link";
import { permission } from "../../facts/roles";
import type { Service } from "../../facts/services";
import type { Chain } from "./chain";
import type { Context, Need } from "./context";

/** Asks a role for permissions; what it lacks on one ARN is one missing link. `purpose` completes "it can …". */
export function needs(
  context: Context,
  chain: Chain,
  service: Service,
  which: "execution" | "task",
  purpose: string,
  wanted: readonly Need[],
): void {
  const { task } = service;
  if (!task || wanted.length === 0) return;
  const attribute = which === "execution" ? "execution_role_arn" : "task_role_arn";
  const found: Link = which === "execution" ? task.executionRole : task.taskRole;
  const role = found.kind === "found" ? context.facts.roles.role(found.resource) : undefined;
  if (!role) {
    if (found.kind === "none")
      chain.miss(`${task.resource.address} has no ${attribute}`, "give it a role that allows " + actionsOf(wanted));
    else if (found.kind === "wrong")
      chain.miss(`${attribute} of ${task.resource.address} is ${found.why}`, "set it to the ARN of a role");
    else chain.doubt(found.kind === "unknown" ? found.why : found.resource.address);
    return;
  }
  chain.via(task.resource.address, role.resource.address);
  const lacking = new Map<string, string[]>();
  const denied = new Map<string, string[]>();
  for (const { action, resource } of wanted) {
    const answer = permission(role, action, resource);
    switch (answer.kind) {
      case "allowed":
        context.grant(role, { service: service.resource, purpose }, answer.by, { action, resource });
        chain.via(answer.by.address);
        break;
      case "denied":
        denied.set(`${answer.by.label} of ${answer.by.address}`, [
          ...(denied.get(`${answer.by.label} of ${answer.by.address}`) ?? []),
          action,
        ]);
        context.useAllowed(role, action, resource);
        break;
      case "missing":
        lacking.set(resource, [...(lacking.get(resource) ?? []), action]);
        context.useAllowed(role, action, resource);
        break;
      case "unknown":
        chain.doubt(answer.why);
        context.useAllowed(role, action, resource);
        break;
    }
  }
  for (const [statement, actions] of denied) chain.miss(`${statement} denies ${actions.join(", ")}`, "remove the deny");
  for (const [resource, actions] of lacking) {
    chain.miss(
      `${role.resource.address} does not allow ${actions.join(", ")} on ${resource}`,
      `allow it in the ${which} role's policy`,
    );
  }
}

function actionsOf(wanted: readonly Need[]): string {
  return wanted.map(({ action }) => action).join(", ");
}
