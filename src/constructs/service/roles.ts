import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { jsonLocal } from "../locals";

/** One statement of an IAM policy. `Sid` says what the permission is for. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface RoleProps {
  readonly name: string;
  readonly description: string;
  /**
   * Who assumes it.
   * @default - ECS tasks
   */
  readonly trusts?: "ecs-tasks.amazonaws.com" | "ecs.amazonaws.com";
  /**
   * Account whose tasks alone may assume the role.
   * @default - no condition
   */
  readonly sourceAccount?: string;
  /** What the role may do; without statements it has no policy. */
  readonly statements: readonly PolicyStatement[];
}

/** A role that ECS or its tasks assume, with one inline policy for exactly the given statements. */
export class TasksRole extends Construct {
  readonly arn: string;
  /** At most one; whatever runs under the role must be gone before it goes. */
  readonly policies: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const role = new IamRole(this, "Default", {
      name: props.name,
      description: props.description,
      assumeRolePolicy: jsonLocal(this, "trust", trustPolicy(props)),
    });
    this.arn = role.arn;
    this.policies = props.statements.length === 0 ? [] : [this.addPolicy(role.name, props.statements)];
  }

  private addPolicy(role: string, statements: readonly PolicyStatement[]): IamRolePolicy {
    const policy = jsonLocal(this, "permissions", { Version: "2012-10-17", Statement: statements });
    return new IamRolePolicy(this, "role_policy", { name: "permissions", role, policy });
  }
}

/**
 * Against the confused deputy: only our account's tasks. AWS documents the condition for task roles; for execution roles
 * no page says that ECS always sends it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
function trustPolicy({ trusts = "ecs-tasks.amazonaws.com", sourceAccount }: RoleProps) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: trusts },
        Action: "sts:AssumeRole",
        ...(sourceAccount !== undefined && { Condition: { StringEquals: { "aws:SourceAccount": sourceAccount } } }),
      },
    ],
  };
}

export interface ExecutionPermissions {
  /** ECR repositories that the images are pulled from; none for images from elsewhere. */
  readonly repositoryArns: readonly string[];
  readonly logGroupArn: string;
  readonly secretArns: readonly string[];
  readonly parameterArns: readonly string[];
  /** Customer managed keys of secrets and parameters. */
  readonly kmsKeyArns: readonly string[];
}

/**
 * What ECS itself does for a task: pull, log, read secrets.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function executionStatements(needs: ExecutionPermissions): PolicyStatement[] {
  const { repositoryArns, logGroupArn, secretArns, parameterArns, kmsKeyArns } = needs;
  return [
    ...(repositoryArns.length === 0
      ? []
      : [
          // The token is the registry's, not a repository's: AWS has no narrower resource than `*`.
          allow("LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
          allow(
            "PullImage",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            repositoryArns,
          ),
        ]),
    allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${logGroupArn}:*`]),
    ...allowOn("ReadSecrets", "secretsmanager:GetSecretValue", secretArns),
    ...allowOn("ReadParameters", "ssm:GetParameters", parameterArns),
    ...allowOn("DecryptSecrets", "kms:Decrypt", kmsKeyArns),
  ];
}

/**
 * What the agent of ECS Exec does inside a task.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function execStatements(sessionKeyArn: string | undefined): PolicyStatement[] {
  return [
    // Channels have no ARN: AWS has no narrower resource than `*`.
    allow(
      "OpenExecSession",
      [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      ["*"],
    ),
    ...allowOn("DecryptExecSession", "kms:Decrypt", sessionKeyArn === undefined ? [] : [sessionKeyArn]),
  ];
}

export function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}

function allowOn(sid: string, action: string, arns: readonly string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [allow(sid, [action], [...new Set(arns)].sort())];
}
