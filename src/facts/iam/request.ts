import { isMap } from "../../terraform/expressions/value";
import { type Match, accountIn, arnOf, hasUnknown, symbolic } from "../arn";
import type { RequestContext } from "./conditions";
import type { Role } from "./roles";

/** What a role asks for. */
export interface Request extends Asked {
  readonly role: Role;
  readonly context: RequestContext;
}

/** An action on a resource, and the service of AWS that asks for it on behalf of the role, if one does. */
export interface Asked {
  readonly action: string;
  /** ARN in the form of `symbolic`, or `*`. */
  readonly resource: string;
  /** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
  readonly via?: string | undefined;
  /** Where it is asked for, if its resource doesn't tell. */
  readonly region?: string | undefined;
  /** Of a file system that is mounted: how. */
  readonly mount?: Mount | undefined;
}

/** @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html#efs-condition-keys-for-nfs */
export interface Mount {
  /** Whether it is by TLS. */
  readonly isEncrypted: Match;
  /** ARN of the access point, in the form of `symbolic`; undefined for none. */
  readonly accessPoint: string | undefined;
}

/**
 * What holds for every request that ECS and the AWS SDKs make by a role. `owner` is the account of the resource, where its
 * ARN doesn't tell.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
export function requestOf(
  role: Role,
  { action, resource, via, region: home, mount }: Asked,
  owner = accountIn(resource),
): Request {
  const { account } = role.resource;
  const region = resource.startsWith("arn:") ? (resource.split(":")[3] ?? "") : (home ?? "");
  const context: [string, string | undefined][] = [
    ...ofTransport(mount),
    ["aws:principalisawsservice", "false"],
    ["aws:principaltype", "AssumedRole"],
    ["aws:principalaccount", account],
    ["aws:principalarn", arnOf(role.resource)],
    ...tagsOf(role),
  ];
  if (owner !== undefined) context.push(["aws:resourceaccount", owner]);
  if (region !== "" && !hasUnknown(region)) context.push(["aws:requestedregion", region]);
  // What the role does with a key by itself comes by no service.
  if (action.startsWith("kms:")) context.push(["kms:calleraccount", account], ["kms:viaservice", via]);
  return { role, action, resource, via, region: home, mount, context: new Map(context) };
}

/**
 * The tags that the role itself has; whether it has others, by its provider, isn't followed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
 */
function tagsOf({ resource }: Role): readonly [string, string][] {
  const tags = resource.get("tags");
  return isMap(tags)
    ? [...tags].map(([key, value]): [string, string] => [`aws:principaltag/${key.toLowerCase()}`, symbolic(value)])
    : [];
}

function ofTransport(mount: Mount | undefined): [string, string | undefined][] {
  if (mount === undefined) return [["aws:securetransport", "true"]];
  const { isEncrypted, accessPoint } = mount;
  const byTls = { yes: ["true"], no: ["false"], unknown: [] }[isEncrypted];
  return [
    ...byTls.map((value): [string, string] => ["aws:securetransport", value]),
    ["elasticfilesystem:accessedviamounttarget", "true"],
    ["elasticfilesystem:accesspointarn", accessPoint],
  ];
}
