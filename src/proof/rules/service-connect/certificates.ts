import { arnOf, symbolic } from "../../../facts/arn";
import type { ConnectEndpoint } from "../../../facts/ecs/service-connect";
import type { Facts } from "../../../facts/facts";
import { authorize } from "../../../facts/iam/authorization";
import { permission } from "../../../facts/iam/permission";
import { requestOf } from "../../../facts/iam/request";
import type { Role } from "../../../facts/iam/roles";
import { letsAssume } from "../../../facts/iam/trust";
import { link, linked } from "../../../facts/link";
import type { Service } from "../../../facts/services";
import { equals, textSetting } from "../../../facts/setting";
import {
  type ObjectValue,
  type Resource,
  type Value,
  argumentOf,
  blocks,
  isMap,
} from "../../../terraform/expressions/value";
import { type Evidence, type Walk, walked } from "../../flows/evidence";
import type { Granted, PermissionUse } from "../../flows/flow";
import { permissionUses } from "../../flows/permissions";
import { messages, unknown } from "../../message";

/** What a role must allow so that ECS can encrypt Service Connect. */
export interface TlsNeed {
  readonly action: string;
  /** ARN in the form of `symbolic`. */
  readonly resource: string;
  /** As wide as a statement for it may be. */
  readonly widest: string;
  readonly context: readonly (readonly [key: string, value: string])[];
}

/** How ECS gets the certificates of a port. */
export interface Certificates {
  readonly service: Service;
  /** Undefined where it isn't found. */
  readonly role: Role | undefined;
  readonly needs: readonly TlsNeed[];
  readonly evidence: Evidence;
  /** What the statements of the role are needed for. */
  readonly permissions: readonly PermissionUse[];
}

interface OfPort {
  readonly port: string;
}

const says = messages(
  {
    noAuthority: ({ port }: OfPort) =>
      `tls of port ${port} has no issuer_cert_authority; name one of AWS Private CA by aws_pca_authority_arn`,
    wrongAuthority: (it: OfPort & { names: string }) =>
      `aws_pca_authority_arn of port ${it.port} is ${it.names}; set it to the ARN of a certificate authority of AWS Private CA`,
    otherRegion: (it: OfPort & { region: string; own: string }) =>
      `the certificate authority of port ${it.port} is in ${it.region}, its service in ${it.own}; name one there`,
    authority: (it: { why: string }) => `the certificate authority (${it.why})`,
    untagged: ({ authority }: { authority: string }) =>
      `${authority} has no tag AmazonECSManaged with the value true, which ECS asks for; add it`,
    tagOf: ({ authority }: { authority: string }) => `whether ${authority} has the tag AmazonECSManaged`,
    elsewhere: ({ authority }: { authority: string }) =>
      `${authority} is in no stack here: whether it has the tag AmazonECSManaged isn't seen`,
    noRole: ({ port }: OfPort) => `tls of port ${port} has no role_arn; give it a role by which ECS gets certificates`,
    wrongRole: (it: OfPort & { names: string }) =>
      `role_arn in tls of port ${it.port} is ${it.names}; set it to the ARN of a role`,
    roleElsewhere: ({ role }: { role: string }) => `${role} is in no stack here: what it allows isn't seen`,
    notTrusted: ({ role }: { role: string }) =>
      `${role} does not let ecs.amazonaws.com call sts:AssumeRole; trust that service in assume_role_policy`,
    trust: ({ role }: { role: string }) => `whether ${role} lets ecs.amazonaws.com assume it`,
    notAllowed: (it: { role: string; needs: readonly string[] }) =>
      `${it.role} does not allow ${it.needs.join(", ")}, by which ECS encrypts Service Connect; allow it in a policy of the role`,
    refused: (it: { key: string; role: string; actions: readonly string[] }) =>
      `the policy of ${it.key} does not allow ${it.actions.join(", ")} to ${it.role}; allow it there too`,
  },
  { untagged: [], noRole: [], notTrusted: [], trust: [], notAllowed: ["needs"], refused: ["actions"] },
);

const AUTHORITY = "aws_acmpca_certificate_authority";
const ARN = /^arn:[^:]+:acm-pca:([^:]*):[^:]*:certificate-authority\/.+$/;
/** The ECS service principal, as policies have it. */
const ECS = "Service:ecs.amazonaws.com";

/** The certificates of all ports that are encrypted. */
export function certificates(facts: Facts, strict: boolean): readonly Certificates[] {
  return facts.connect.all.flatMap(({ enabled, endpoints }) =>
    equals(enabled, true) === "no"
      ? []
      : endpoints.flatMap((endpoint) => {
          const { maps, unknown: why } = blocks(endpoint.settings.get("tls"));
          if (why) return [unreadable(endpoint, why.why)];
          return maps.slice(0, 1).map((tls) => certificatesOf(facts, endpoint, tls, strict));
        }),
  );
}

function unreadable({ service, portName }: ConnectEndpoint, why: string): Certificates {
  const port = portName.kind === "set" ? portName.value : "?";
  const evidence = walked((walk) => {
    walk.doubt(unknown({ what: `tls of port ${port} (${why})` }));
  });
  return { service, role: undefined, needs: [], evidence, permissions: [] };
}

function certificatesOf(facts: Facts, endpoint: ConnectEndpoint, tls: ObjectValue, strict: boolean): Certificates {
  const { service, portName } = endpoint;
  const port = portName.kind === "set" ? portName.value : "?";
  const authority = argumentOf(tls.get("issuer_cert_authority"), "aws_pca_authority_arn");
  const found = facts.roles.linkArn(tls.get("role_arn"), service.resource.stack);
  const role = found.kind === "found" ? facts.roles.role(found.resource) : undefined;
  const needs = needsOf(service, authority, tls.get("kms_key"));
  const evidence = walked((walk) => {
    issuer(walk, service, port, authority);
    const given = tls.get("role_arn");
    if (found.kind === "none") walk.miss(says.noRole({ port }));
    else if (found.kind === "wrong") walk.miss(says.wrongRole({ port, names: found.why }));
    // A definition that names a role vouches for it.
    else if (!role && strict && typeof given === "string") walk.note(says.roleElsewhere({ role: given }));
    else if (!role) walk.doubt(unknown({ what: found.kind === "unknown" ? found.why : "its role for TLS" }));
    if (!role) return;
    walk.via(role.resource.address);
    trusted(walk, role);
    allowed(walk, facts, role, needs);
  });
  const granting = role ? needs.flatMap((need) => granted(role, need)) : [];
  const permissions = permissionUses({ service, purpose: "encrypt Service Connect", granted: granting });
  return { service, role, needs, evidence, permissions };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html */
function issuer(walk: Walk, { resource }: Service, port: string, given: Value | undefined): void {
  const found = link(given, [AUTHORITY], ["arn", "id"]);
  const region = typeof given === "string" ? ARN.exec(given)?.[1] : undefined;
  const own = symbolic(resource.region);
  if (found.kind === "none") walk.miss(says.noAuthority({ port }));
  else if (found.kind === "wrong") walk.miss(says.wrongAuthority({ port, names: found.why }));
  else if (found.kind === "found") isTagged(walk, found.resource);
  else if (typeof given !== "string") walk.doubt(says.authority({ why: found.why }));
  else if (region === undefined) walk.miss(says.wrongAuthority({ port, names: `'${given}'` }));
  else if (region !== own && !own.includes("<")) walk.miss(says.otherRegion({ port, region, own }));
  else walk.note(says.elsewhere({ authority: given }));
}

function isTagged(walk: Walk, authority: Resource): void {
  const { address, mode } = authority;
  walk.via(address);
  const tags = authority.get("tags");
  const tag = textSetting(isMap(tags) ? tags.get("AmazonECSManaged") : tags);
  if (mode === "data") walk.note(says.elsewhere({ authority: address }));
  else if (tag.kind === "unknown") walk.doubt(says.tagOf({ authority: address }));
  else if (equals(tag, "true") !== "yes") walk.miss(says.untagged({ authority: address }));
}

/**
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
function needsOf(service: Service, authority: Value | undefined, key: Value | undefined): readonly TlsNeed[] {
  const { resource, cluster } = service;
  const place = `${symbolic(resource.region)}:${resource.account}`;
  const secrets = `arn:aws:secretsmanager:${place}:secret:ecs-sc!`;
  const home = linked(cluster);
  const own = `arn:aws:ecs:${place}:service/${home ? symbolic(home.get("name") ?? home.name) : "<?its cluster>"}/${symbolic(resource.get("name"))}`;
  const onSecrets = (actions: readonly string[], context: TlsNeed["context"]): TlsNeed[] =>
    actions.map((action) => ({
      action: `secretsmanager:${action}`,
      resource: `${secrets}<its certificate>`,
      widest: `${secrets}*`,
      context,
    }));
  const found = linked(link(authority, [AUTHORITY], ["arn", "id"]));
  const issuer = found ? arnOf(found) : symbolic(authority);
  const onAuthority = (action: string, context: TlsNeed["context"] = []): TlsNeed => ({
    action: `acm-pca:${action}`,
    resource: issuer,
    widest: issuer,
    context: [["aws:resourcetag/amazonecsmanaged", "true"], ...context],
  });
  const encrypting = key === undefined || key === null || key === "" ? undefined : symbolic(key);
  return [
    ...onSecrets(
      ["CreateSecret", "TagResource"],
      [
        ["aws:requesttag/amazonecscreated", own],
        ["aws:requesttag/amazonecsmanaged", "true"],
      ],
    ),
    ...onSecrets(
      ["UpdateSecret", "GetSecretValue", "PutSecretValue", "DeleteSecret", "RotateSecret", "UpdateSecretVersionStage"],
      [["secretsmanager:resourcetag/aws:secretsmanager:owningservice", "ecs-sc"]],
    ),
    ...onSecrets(["DescribeSecret"], []),
    ...["GetCertificate", "GetCertificateAuthorityCertificate", "DescribeCertificateAuthority"].map((action) =>
      onAuthority(action),
    ),
    onAuthority("IssueCertificate", [["acm-pca:templatearn", "arn:aws:acm-pca:::template/EndEntityCertificate/V1"]]),
    ...(encrypting === undefined
      ? []
      : ["Encrypt", "Decrypt", "GenerateDataKey", "GenerateDataKeyPair"].map((action): TlsNeed => ({
          action: `kms:${action}`,
          resource: encrypting,
          widest: encrypting,
          context: [],
        }))),
  ];
}

function trusted(walk: Walk, { resource, trust }: Role): void {
  const role = resource.address;
  // No page says what ECS sends of itself then.
  const lets = letsAssume(trust, ECS, new Map());
  if (lets === "no") walk.miss(says.notTrusted({ role }));
  else if (lets === "unknown") walk.doubt(says.trust({ role }));
}

function allowed(walk: Walk, { resourcePolicies }: Facts, role: Role, needs: readonly TlsNeed[]): void {
  const lacking = new Set<string>();
  const refused = new Map<string, string[]>();
  for (const need of needs) {
    const own = tlsPermission(role, need);
    if (own.kind === "allowed") walk.via(own.by.address);
    else if (own.kind === "unknown") walk.doubt(unknown({ what: own.why }));
    else lacking.add(`${need.action} on ${need.widest}`);
    if (own.kind !== "allowed" || !need.action.startsWith("kms:")) continue;
    const { answer } = authorize(resourcePolicies, role, need);
    // Of a key that no stack makes whoever names it vouches.
    if (answer.kind === "refused") refused.set(answer.of, [...(refused.get(answer.of) ?? []), need.action]);
    else if (answer.kind === "unknown") walk.doubt(unknown({ what: answer.why }));
  }
  const address = role.resource.address;
  if (lacking.size > 0) walk.miss(says.notAllowed({ role: address, needs: [...lacking] }));
  for (const [key, actions] of refused) walk.miss(says.refused({ key, role: address, actions }));
}

function tlsPermission(role: Role, { action, resource, context }: TlsNeed): ReturnType<typeof permission> {
  const request = requestOf(role, { action, resource });
  return permission({ ...request, context: new Map([...request.context, ...context]) });
}

function granted(role: Role, need: TlsNeed): readonly Granted[] {
  const answer = tlsPermission(role, need);
  return answer.kind === "allowed" ? [{ ...need, role, statement: answer.by }] : [];
}
