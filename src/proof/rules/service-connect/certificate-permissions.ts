import type { Role } from "../../../facts/iam/roles";
import { messages } from "../../message";
import type { Result } from "../../result";
import { surplusOfRole } from "../roles/role-surplus";
import { type Named, nameOf } from "../roles/roles-in-use";
import type { Certificates, TlsNeed } from "./certificates";

const says = messages({
  noMore: () => "gets and keeps certificates and may do nothing else",
  actions: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")}, which no certificate needs; remove it`,
  resources: (it: Named & { resources: readonly string[]; widest: readonly string[] }) =>
    `${nameOf(it)} names ${it.resources.join(", ")}, which is more than its certificates; name ${it.widest.join(", ")}`,
  alsoTrusts: ({ principal }: { principal: string }) =>
    `trusts ${principal.replace(":", " ")} too; ECS alone needs it; remove that principal`,
});

const PRINCIPALS = new Set(["Service:ecs.amazonaws.com"]);

/** What the roles by which ECS gets certificates allow beyond that. Whose folder declares nothing may use them otherwise. */
export function surplusOfTls(all: readonly Certificates[], strict: boolean): readonly Result[] {
  if (!strict) return [];
  const wanted = new Map<Role, TlsNeed[]>();
  for (const { role, needs } of all) if (role) wanted.set(role, [...(wanted.get(role) ?? []), ...needs]);
  return [...wanted].flatMap(([role, needs]) => surplusOfRole({ role, needs, principals: PRINCIPALS }, says));
}
