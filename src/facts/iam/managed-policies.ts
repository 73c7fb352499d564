import type { Value } from "../../terraform/expressions/value";

function document(actions: readonly string[]): Value {
  const statement = new Map<string, Value>([
    ["Effect", "Allow"],
    ["Action", actions],
    ["Resource", "*"],
  ]);
  return new Map<string, Value>([["Statement", [statement]]]);
}

/**
 * The managed policies whose statements matter here and are known.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity.html
 */
const KNOWN = new Map<string, Value>([
  [
    "service-role/AmazonECSTaskExecutionRolePolicy",
    document([
      "ecr:GetAuthorizationToken",
      "ecr:BatchCheckLayerAvailability",
      "ecr:GetDownloadUrlForLayer",
      "ecr:BatchGetImage",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]),
  ],
  [
    "AmazonECSInfrastructureRolePolicyForLoadBalancers",
    document([
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:RegisterTargets",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyRule",
    ]),
  ],
  [
    "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
    document([
      "secretsmanager:CreateSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UpdateSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:DeleteSecret",
      "secretsmanager:RotateSecret",
      "secretsmanager:UpdateSecretVersionStage",
      "secretsmanager:DescribeSecret",
      "acm-pca:GetCertificate",
      "acm-pca:GetCertificateAuthorityCertificate",
      "acm-pca:DescribeCertificateAuthority",
      "acm-pca:IssueCertificate",
    ]),
  ],
  ["AdministratorAccess", document(["*"])],
  ["CloudWatchLogsFullAccess", document(["logs:*"])],
]);

/** The document of an AWS managed policy, or undefined where this list lacks it. */
export function managedPolicy(arn: string): Value | undefined {
  return KNOWN.get(arn.replace(/^arn:aws[a-z-]*:iam::aws:policy\//, ""));
}

export function isManaged(arn: string): boolean {
  return /^arn:aws[a-z-]*:iam::aws:policy\//.test(arn);
}
