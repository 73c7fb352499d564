import { NOTHING_ADDED } from "../../definition/resolve/additions";
import { LOG_ACTIONS } from "../../definition/resolve/task/logs";
import type { ResolvedService } from "../../definition/resolve/resolve";
import type { ResolvedUse } from "../../definition/resolve/uses";
import { type PlatformInterface, attributeOf, lookup } from "../platform-interface";
import { viaService } from "../../aws/iam/key-actions";
import { plainText } from "../locals";
import { type PolicyStatement, allow } from "./roles";

type Resources = PlatformInterface["resourceByName"];

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

/** Where the resources are that a service uses. */
export type UsesAround = Pick<PlatformInterface, "resourceByName" | "region" | "accountId">;

/** What a service's code may do in AWS: by its uses, and beside them. */
export function codePermissions(service: PermittedService, around: UsesAround): CodePermission[] {
  const { name, uses, permissions, added = NOTHING_ADDED } = service;
  const ofUses = uses.flatMap((use) =>
    use.permissions.map(({ actions, of, parts }): CodePermission => {
      const arn = attributeOf(around.resourceByName, use.name, of);
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
  return [
    ...ofUses,
    ...keyPermissions(uses, around, name, ofUses),
    ...others,
    ...ofExtension,
    ...logPermissions(service, around),
  ];
}

/** By key and service of AWS, since two statements on the same would be one too many. */
function keyPermissions(
  uses: readonly ResolvedUse[],
  { resourceByName: resources, region }: UsesAround,
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

type PermittedService = Pick<ResolvedService, "name" | "uses" | "permissions" | "names" | "routesToLogGroup"> &
  Partial<Pick<ResolvedService, "added">>;

function logPermissions(
  { name, names, routesToLogGroup }: PermittedService,
  { region, accountId }: UsesAround,
): CodePermission[] {
  if (!routesToLogGroup) return [];
  const arn = `arn:aws:logs:${region}:${accountId}:log-group:${names.logGroup}:*`;
  return [
    {
      sid: "WriteLogs",
      actions: LOG_ACTIONS,
      arns: [arn],
      reason: `the log router of ${name} writes to its log group`,
    },
  ];
}

/** The statements for the task role. */
export function codeStatements(service: PermittedService, around: UsesAround): PolicyStatement[] {
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
