import type { PolicyStatement } from "./roles";

export interface ExecutionPermissions {
  /** Repository that the image is pulled from; undefined for an image from elsewhere. */
  readonly repositoryArn: string | undefined;
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
  const { repositoryArn, logGroupArn, secretArns, parameterArns, kmsKeyArns } = needs;
  return [
    ...(repositoryArn === undefined
      ? []
      : [
          // The token is the registry's, not a repository's: AWS has no narrower resource than `*`.
          allow("LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
          allow(
            "PullImage",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            [repositoryArn],
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

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}

function allowOn(sid: string, action: string, arns: readonly string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [allow(sid, [action], [...new Set(arns)].sort())];
}
