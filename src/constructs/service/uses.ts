import { NOTHING_ADDED } from "../../definition/resolve/additions";
import type { ResolvedService } from "../../definition/resolve/resolve";
import type { ResolvedUse } from "../../definition/resolve/uses";
import { type PlatformInterface, attributeOf } from "../platform-interface";
import { plainText } from "../locals";
import { type PolicyStatement, allow } from "./roles";

type Resources = PlatformInterface["resourceByName"];

/** An action list with the ARNs that it is allowed on. */
export interface CodePermission {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly arns: readonly string[];
  /** What it is for. */
  readonly reason: string;
}

/** What a service's code may do in AWS: by its uses, and beside them. */
export function codePermissions(
  {
    name,
    uses,
    permissions,
    added = NOTHING_ADDED,
  }: Pick<ResolvedService, "name" | "uses" | "permissions"> & Partial<Pick<ResolvedService, "added">>,
  resources: Resources,
): CodePermission[] {
  const ofUses = uses.flatMap((use) =>
    use.permissions.map(({ actions, of, parts }): CodePermission => {
      const arn = attributeOf(resources, use.name, of);
      const sid = `Use${pascal(use.name)}${parts === undefined ? "" : "Contents"}`;
      const arns = (parts ?? [""]).map((part) => `${arn}${part}`);
      return { sid, actions, arns, reason: `${name} uses ${use.name}` };
    }),
  );
  const others = permissions.map(({ actions, resources: arns, reason }, index): CodePermission => {
    const sid = permissions.length === 1 ? "Permission" : `Permission${index + 1}`;
    return { sid, actions: actions.toSorted(), arns: arns.map(plainText), reason };
  });
  const ofExtension = added.permissions.map(({ actions, resources: arns, reason }, index): CodePermission => {
    return { sid: `Extension${index + 1}`, actions: actions.toSorted(), arns, reason };
  });
  return [...ofUses, ...others, ...ofExtension];
}

/** The statements for the task role. */
export function codeStatements(
  service: Parameters<typeof codePermissions>[0],
  resources: Resources,
): PolicyStatement[] {
  return codePermissions(service, resources).map(({ sid, actions, arns }) => allow(sid, actions, arns));
}

/** Environment variables that say which resources of AWS a service uses. */
export function useVariables(uses: readonly ResolvedUse[], resources: Resources): Readonly<Record<string, string>> {
  return Object.fromEntries(
    uses.flatMap(({ name, attributes }) =>
      Object.entries(attributes).map(([variable, attribute]) => {
        return [variable, attributeOf(resources, name, attribute)];
      }),
    ),
  );
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase());
}
