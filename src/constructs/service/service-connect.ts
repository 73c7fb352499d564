import type { EcsServiceServiceConnectConfiguration } from "@cdktf/provider-aws/lib/ecs-service";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { ConnectTls } from "../../definition/discovery";
import { type ResolvedService, usesConnect } from "../../definition/resolve/resolve";
import type { PlatformInterface } from "../platform-interface";
import { type PolicyStatement, TasksRole, allow } from "./roles";

export interface ServiceConnectProps {
  readonly service: ResolvedService;
  readonly platform: PlatformInterface;
}

export interface AddedServiceConnect {
  /** Undefined for a service without a proxy. */
  readonly configuration: EcsServiceServiceConnectConfiguration | undefined;
  /** What the role for certificates may do, from the first task on until the last one is gone. */
  readonly policies: readonly ITerraformDependable[];
}

/** What a service offers in Service Connect, and the role by which ECS gets its certificates. One that only calls offers nothing. */
export function addServiceConnect(scope: Construct, { service, platform }: ServiceConnectProps): AddedServiceConnect {
  if (!usesConnect(service)) return { configuration: undefined, policies: [] };
  const { connect, names, name } = service;
  const namespace = platform.connectNamespaceArn;
  if (namespace === undefined)
    throw new Error(`service '${name}': it is in Service Connect; the stack has no namespace; add it to the Discovery`);
  const tls = connect?.tls;
  const role =
    tls === undefined || tls.roleArn !== undefined ? undefined : addTlsRole(scope, tls, { service, platform });
  const roleArn = tls?.roleArn ?? role?.arn;
  return {
    configuration: {
      enabled: true,
      namespace,
      // Nobody else says why a connection failed.
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": names.logGroup,
          "awslogs-region": platform.region,
          "awslogs-stream-prefix": "service-connect",
        },
      },
      ...(connect !== undefined && {
        service: connect.ports.map(({ mapping, discoveryName, alias, ingressPortOverride, timeouts }) => ({
          portName: mapping,
          discoveryName,
          ...(ingressPortOverride !== undefined && { ingressPortOverride }),
          clientAlias: { dnsName: alias.name, port: alias.port },
          ...(timeouts !== undefined && {
            timeout: {
              ...(timeouts.idleSeconds !== undefined && { idleTimeoutSeconds: timeouts.idleSeconds }),
              ...(timeouts.requestSeconds !== undefined && { perRequestTimeoutSeconds: timeouts.requestSeconds }),
            },
          }),
          ...(tls !== undefined &&
            roleArn !== undefined && {
              tls: {
                issuerCertAuthority: { awsPcaAuthorityArn: tls.certificateAuthorityArn },
                roleArn,
                ...(tls.kmsKeyArn !== undefined && { kmsKey: tls.kmsKeyArn }),
              },
            }),
        })),
      }),
    },
    policies: role?.policies ?? [],
  };
}

function addTlsRole(
  scope: Construct,
  tls: ConnectTls,
  { service, platform: { region, accountId } }: ServiceConnectProps,
): TasksRole {
  return new TasksRole(scope, "tls", {
    name: service.names.tlsRole,
    description: `ECS gets and keeps the certificates of ${service.name} for Service Connect`,
    trusts: "ecs.amazonaws.com",
    statements: tlsStatements(tls, `arn:aws:secretsmanager:${region}:${accountId}:secret:ecs-sc!*`),
  });
}

/**
 * What ECS does to encrypt Service Connect: AWS's own policy for it, narrowed to one certificate authority and to the account's
 * secrets.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
function tlsStatements({ certificateAuthorityArn, kmsKeyArn }: ConnectTls, secrets: string): PolicyStatement[] {
  const created = {
    ArnLike: { "aws:RequestTag/AmazonECSCreated": ["arn:aws:ecs:*:*:service/*/*", "arn:aws:ecs:*:*:task-set/*/*"] },
    StringEquals: { "aws:RequestTag/AmazonECSManaged": "true" },
  };
  return [
    {
      ...allow("KeepCertificates", ["secretsmanager:CreateSecret", "secretsmanager:TagResource"], [secrets]),
      Condition: created,
    },
    {
      ...allow(
        "RenewCertificates",
        [
          "secretsmanager:DeleteSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:RotateSecret",
          "secretsmanager:UpdateSecret",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        [secrets],
      ),
      Condition: { StringEquals: { "secretsmanager:ResourceTag/aws:secretsmanager:owningService": "ecs-sc" } },
    },
    allow("FindCertificates", ["secretsmanager:DescribeSecret"], [secrets]),
    allow(
      "ReadAuthority",
      ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate", "acm-pca:GetCertificateAuthorityCertificate"],
      [certificateAuthorityArn],
    ),
    {
      ...allow("IssueCertificates", ["acm-pca:IssueCertificate"], [certificateAuthorityArn]),
      Condition: { StringEquals: { "acm-pca:TemplateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1" } },
    },
    ...(kmsKeyArn === undefined
      ? []
      : [
          allow(
            "EncryptCertificates",
            ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair"],
            [kmsKeyArn],
          ),
        ]),
  ];
}
