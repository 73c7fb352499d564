import type { ResolvedUse } from "../../definition/resolve/uses";
import { type PlatformInterface, lookup } from "../platform-interface";
import { type PolicyStatement, allow } from "./roles";

type Resources = PlatformInterface["resourceByName"];

/** An action list with the ARNs that it is allowed on, for one use. */
export interface UsePermission {
  /** Name of the resource in the definition. */
  readonly resource: string;
  readonly sid: string;
  readonly actions: readonly string[];
  readonly arns: readonly string[];
}

/** What a service's code may do with what it uses of AWS. */
export function usePermissions(uses: readonly ResolvedUse[], resources: Resources): UsePermission[] {
  return uses.flatMap(({ name, permissions }) =>
    permissions.map(({ on, actions }) => {
      const { arn } = lookup(resources, name, "resource");
      const [ofSid, ofArn] = { itself: ["", ""], contents: ["Contents", "/*"] }[on] as [string, string];
      return { resource: name, sid: `Use${pascal(name)}${ofSid}`, actions, arns: [`${arn}${ofArn}`] };
    }),
  );
}

/** The statements for the task role. */
export function useStatements(uses: readonly ResolvedUse[], resources: Resources): PolicyStatement[] {
  return usePermissions(uses, resources).map(({ sid, actions, arns }) => allow(sid, actions, arns));
}

/** Environment variables that say which resources of AWS a service uses. */
export function useVariables(uses: readonly ResolvedUse[], resources: Resources): Readonly<Record<string, string>> {
  return Object.fromEntries(
    uses.flatMap(({ name, attributes }) =>
      Object.entries(attributes).map(([variable, attribute]) => {
        const value = lookup(resources, name, "resource")[attribute];
        if (value === undefined) throw new Error(`resource '${name}': it has no ${attribute}; fix the stack's wiring`);
        return [variable, value];
      }),
    ),
  );
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase());
}
