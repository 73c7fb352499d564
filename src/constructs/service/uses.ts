import { NOTHING_ADDED } from "../../definition/resolve/additions";
import type { ResolvedService } from "../../definition/resolve/resolve";
import type { ResolvedUse } from "../../definition/resolve/uses";
import { type PlatformInterface, attributeOf, lookup } from "../platform-interface";
import { viaService } from "../../aws/iam/key-actions";
import { plainText } from "../locals";
import { type PolicyStatement, allow } from "./roles";

type Resources = PlatformInterface["resourceByName"];

/** Where a service's code is. */
export interface Surroundings {
  readonly resources: Resources;
  readonly region: string;
}

/** An action list with the ARNs that it is allowed on. */
export interface CodePermission {
  /** The service of AWS that alone may do it on behalf of the code: `sqs.eu-central-1.amazonaws.com`. */
  readonly via?: string;
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
  { resources, region }: Surroundings,
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
  return [...ofUses, ...keyPermissions(uses, { resources, region }, name, ofUses), ...others, ...ofExtension];
}

/** By key and service of AWS, since two statements on the same would be one too many. */
function keyPermissions(
  uses: readonly ResolvedUse[],
  { resources, region }: Surroundings,
  service: string,
  direct: readonly CodePermission[],
): CodePermission[] {
  const found = new Map<string, CodePermission>();
  for (const use of uses) {
    if (use.key === undefined) continue;
    const { arn } = lookup(resources, use.key.name, "key");
    const [action = ""] = use.permissions.flatMap(({ actions }) => actions);
    const place = regionOf(lookup(resources, use.name, "resource").arn) ?? region;
    const via = viaService(action, place);
    const id = `${arn} ${via}`;
    // What the code may do by itself, it may have done by others.
    const isAllowed = (wanted: string): boolean =>
      direct.some(({ actions, arns }) => arns.includes(arn) && actions.includes(wanted));
    const known = found.get(id)?.actions ?? [];
    const actions = [...new Set([...known, ...use.key.actions.filter((wanted) => !isAllowed(wanted))])].sort();
    const where = place === region ? "" : pascal(place);
    const sid = `Use${pascal(use.key.name)}By${pascal(via.split(".")[0] ?? "")}${where}`;
    const reason = `${service} uses what ${use.key.name} encrypts`;
    if (actions.length > 0) found.set(id, { sid, actions, arns: [arn], via, reason });
  }
  return [...found.values()];
}

/** The region of an ARN that is spelled out. */
function regionOf(arn: string): string | undefined {
  return /^arn:aws:[a-z0-9-]+:([a-z0-9-]+):/.exec(arn)?.[1];
}

/** The statements for the task role. */
export function codeStatements(
  service: Parameters<typeof codePermissions>[0],
  around: Surroundings,
): PolicyStatement[] {
  return codePermissions(service, around).map(({ sid, actions, arns, via }) => ({
    ...allow(sid, actions, arns),
    ...(via !== undefined && { Condition: { StringEquals: { "kms:ViaService": via } } }),
  }));
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
