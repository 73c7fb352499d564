import { add, at, container, drop, resource, statement, statements } from "../platform";
import type { Case } from "./case";

/** What the roles of tasks may do. */
export const roleCases: readonly Case[] = [
  {
    rule: "pull-permission",
    link: "ecr:GetAuthorizationToken",
    bend: (json) => {
      statement(json, "web_execution", "Token")["Action"] = [];
    },
    findings: [
      "pull-permission: service 'web': cannot pull its image: aws_iam_role.web_execution does not allow ecr:GetAuthorizationToken on *; allow it in the execution role's policy",
      "surplus-permissions: role 'aws_iam_role.web_execution': statement Token of aws_iam_role_policy.web_execution names *, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "pull-permission",
    link: "ecr:BatchGetImage",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Action"] = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
      ];
    },
    findings: [
      "pull-permission: service 'web': cannot pull its image: aws_iam_role.web_execution does not allow ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web; allow it in the execution role's policy",
    ],
  },
  {
    rule: "pull-permission",
    link: "the repository's ARN",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Resource"] = ["${aws_ecr_repository.site.arn}"];
    },
    findings: [
      "pull-permission: service 'web': cannot pull its image: aws_iam_role.web_execution does not allow ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web; allow it in the execution role's policy",
    ],
  },
  {
    rule: "pull-permission",
    link: "the effect",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Effect"] = "Deny";
    },
    findings: [
      "pull-permission: service 'web': cannot pull its image: statement Pull of aws_iam_role_policy.web_execution denies ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage; remove the deny",
    ],
  },
  {
    rule: "pull-permission",
    link: "a statement without condition",
    bend: (json) => {
      statement(json, "web_execution", "Token")["Condition"] = {
        StringEquals: { "aws:SourceVpc": "${aws_vpc.main.id}" },
      };
    },
    findings: [
      "? pull-permission: service 'web': undecided whether it can pull its image: not known: whether the condition on aws:SourceVpc in aws_iam_role_policy.web_execution holds",
    ],
  },
  {
    rule: "pull-permission",
    link: "the execution role",
    bend: (json) => {
      delete resource(json, "aws_ecs_task_definition.site")["execution_role_arn"];
    },
    findings: [
      "pull-permission: service 'site': cannot pull its image: aws_ecs_task_definition.site has no execution_role_arn; give it a role that allows ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage",
      "logs-permission: service 'site': cannot write its logs: aws_ecs_task_definition.site has no execution_role_arn; give it a role that allows logs:CreateLogStream, logs:PutLogEvents",
    ],
  },
  {
    rule: "pull-permission",
    link: "the role that the policy is for",
    bend: (json) => {
      resource(json, "aws_iam_role_policy.web_execution")["role"] = "${aws_iam_role.web_task.name}";
    },
    findings: [
      "pull-permission: service 'web': cannot pull its image: aws_iam_role.web_execution does not allow ecr:GetAuthorizationToken on *; allow it in the execution role's policy",
      "pull-permission: service 'web': cannot pull its image: aws_iam_role.web_execution does not allow ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web; allow it in the execution role's policy",
      "logs-permission: service 'web': cannot write its logs: aws_iam_role.web_execution does not allow logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:log-stream:web/web/task; allow it in the execution role's policy",
      "surplus-permissions: role 'aws_iam_role.web_task': statement Token of aws_iam_role_policy.web_execution allows ecr:GetAuthorizationToken on *, which nothing needs; remove it or declare the grant",
      "surplus-permissions: role 'aws_iam_role.web_task': statement Pull of aws_iam_role_policy.web_execution allows ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on arn:aws:ecr:eu-central-1:<account>:repository/web, which nothing needs; remove it or declare the grant",
      "surplus-permissions: role 'aws_iam_role.web_task': statement Logs of aws_iam_role_policy.web_execution allows logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:*, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "image-repository",
    link: "the repository",
    bend: (json) => {
      drop(json, "aws_ecr_repository.web");
    },
    findings: [
      "image-repository: service 'web': cannot pull its image: no stack has the repository web in eu-central-1; add the aws_ecr_repository or correct the image",
    ],
  },
  {
    rule: "image-repository",
    link: "the pushed tag",
    bend: (json) => {
      add(json, "docker_registry_image.web", {
        name: "${data.aws_caller_identity.current.account_id}.dkr.ecr.eu-central-1.amazonaws.com/web:2",
      });
    },
    findings: [
      "image-repository: service 'web': cannot pull its image: the stacks push <account>.dkr.ecr.eu-central-1.amazonaws.com/web:2, not <account>.dkr.ecr.eu-central-1.amazonaws.com/web:1; use the tag that is pushed",
    ],
  },
  {
    rule: "logs-permission",
    link: "the log group",
    bend: (json) => {
      at(container(json, "web"), "logConfiguration", "options")["awslogs-group"] = "/ecs/nowhere";
    },
    findings: [
      "logs-permission: service 'web': cannot write its logs: no stack has the log group /ecs/nowhere; add the aws_cloudwatch_log_group or correct awslogs-group",
      "logs-permission: service 'web': cannot write its logs: aws_iam_role.web_execution does not allow logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/nowhere:log-stream:web/web/task; allow it in the execution role's policy",
    ],
  },
  {
    rule: "logs-permission",
    link: "logs:PutLogEvents",
    bend: (json) => {
      statement(json, "web_execution", "Logs")["Action"] = ["logs:CreateLogStream"];
    },
    findings: [
      "logs-permission: service 'web': cannot write its logs: aws_iam_role.web_execution does not allow logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:log-stream:web/web/task; allow it in the execution role's policy",
    ],
  },
  {
    rule: "logs-permission",
    link: "the streams of the group",
    bend: (json) => {
      statement(json, "web_execution", "Logs")["Resource"] = ["${aws_cloudwatch_log_group.web.arn}"];
    },
    findings: [
      "logs-permission: service 'web': cannot write its logs: aws_iam_role.web_execution does not allow logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:log-stream:web/web/task; allow it in the execution role's policy",
    ],
  },
  {
    rule: "logs-permission",
    link: "the log configuration",
    bend: (json) => {
      delete container(json, "web")["logConfiguration"];
    },
    findings: [
      "logs-permission: service 'web': cannot write its logs: container 'web' has no logConfiguration; log by awslogs into a group of its own",
      "surplus-permissions: role 'aws_iam_role.web_execution': statement Logs of aws_iam_role_policy.web_execution allows logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:*, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "logs-permission",
    link: "the stream prefix",
    bend: (json) => {
      delete at(container(json, "web"), "logConfiguration", "options")["awslogs-stream-prefix"];
    },
    findings: [
      "logs-permission: service 'web': cannot write its logs: container 'web' has no awslogs-stream-prefix, which Fargate demands; set it",
    ],
  },
  {
    rule: "logs-permission",
    link: "the region",
    bend: (json) => {
      delete at(container(json, "web"), "logConfiguration", "options")["awslogs-region"];
    },
    findings: [
      "logs-permission: service 'web': cannot write its logs: container 'web' has no awslogs-region, which Fargate demands; set it",
    ],
  },
  {
    rule: "secrets-permission",
    link: "secretsmanager:GetSecretValue",
    bend: (json) => {
      statement(json, "quote_execution", "Secret")["Action"] = ["secretsmanager:DescribeSecret"];
    },
    findings: [
      "secrets-permission: service 'quote': cannot read its secrets: aws_iam_role.quote_execution does not allow secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:<account>:secret:quote/password-000000; allow it in the execution role's policy",
      "surplus-permissions: role 'aws_iam_role.quote_execution': statement Secret of aws_iam_role_policy.quote_execution allows secretsmanager:DescribeSecret on arn:aws:secretsmanager:eu-central-1:<account>:secret:quote/password-000000, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "secrets-permission",
    link: "the secret's ARN",
    bend: (json) => {
      statement(json, "quote_execution", "Secret")["Resource"] = [
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:other-??????",
      ];
    },
    findings: [
      "secrets-permission: service 'quote': cannot read its secrets: aws_iam_role.quote_execution does not allow secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:<account>:secret:quote/password-000000; allow it in the execution role's policy",
    ],
  },
  {
    rule: "secrets-permission",
    link: "ssm:GetParameters",
    bend: (json) => {
      statement(json, "quote_execution", "Parameter")["Action"] = ["ssm:GetParameter"];
    },
    findings: [
      "secrets-permission: service 'quote': cannot read its secrets: aws_iam_role.quote_execution does not allow ssm:GetParameters on arn:aws:ssm:eu-central-1:<account>:parameter/quote/token; allow it in the execution role's policy",
      "surplus-permissions: role 'aws_iam_role.quote_execution': statement Parameter of aws_iam_role_policy.quote_execution allows ssm:GetParameter on arn:aws:ssm:eu-central-1:<account>:parameter/quote/token, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "secrets-permission",
    link: "kms:Decrypt on the customer key",
    bend: (json) => {
      const all = statements(json, "quote_execution");
      all.splice(
        all.findIndex((item) => item["Sid"] === "Key"),
        1,
      );
    },
    findings: [
      "secrets-permission: service 'quote': cannot read its secrets: aws_iam_role.quote_execution does not allow kms:Decrypt on <aws_kms_key.quote.arn>; allow it in the execution role's policy",
    ],
  },
  {
    rule: "environment-files",
    link: "s3:GetObject",
    bend: (json) => {
      const all = statements(json, "quote_execution");
      all.splice(
        all.findIndex((item) => item["Sid"] === "File"),
        1,
      );
    },
    findings: [
      "environment-files: service 'quote': cannot read its environment files: aws_iam_role.quote_execution does not allow s3:GetObject on arn:aws:s3:::settings-1/quote.env; allow it in the execution role's policy",
    ],
  },
  {
    rule: "environment-files",
    link: "s3:GetBucketLocation",
    bend: (json) => {
      const all = statements(json, "quote_execution");
      all.splice(
        all.findIndex((item) => item["Sid"] === "Bucket"),
        1,
      );
    },
    findings: [
      "environment-files: service 'quote': cannot read its environment files: aws_iam_role.quote_execution does not allow s3:GetBucketLocation on arn:aws:s3:::settings-1; allow it in the execution role's policy",
    ],
  },
  {
    rule: "exec",
    link: "the channels of the task role",
    bend: (json) => {
      statement({ ...json }, "shell_task", "Exec")["Action"] = [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
      ];
    },
    findings: [
      "exec: service 'shell': cannot open ECS Exec sessions: aws_iam_role.shell_task does not allow ssmmessages:OpenDataChannel on *; allow it in the task role's policy",
    ],
  },
  {
    rule: "exec",
    link: "the task role",
    bend: (json) => {
      delete resource(json, "aws_ecs_task_definition.shell")["task_role_arn"];
    },
    findings: [
      "exec: service 'shell': cannot open ECS Exec sessions: aws_ecs_task_definition.shell has no task_role_arn; give it a role that allows ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel",
    ],
  },
  {
    rule: "role-trust",
    link: "the principal",
    bend: (json) => {
      at(json.locals, "web_execution_trust", "Statement")["Principal"] = { Service: "ecs.amazonaws.com" };
    },
    findings: [
      "role-trust: service 'web': cannot assume its execution role: aws_iam_role.web_execution does not let ecs-tasks.amazonaws.com call sts:AssumeRole; trust that service in assume_role_policy",
      "role-trust: role 'aws_iam_role.web_execution': trusts Service ecs.amazonaws.com too; ECS tasks alone need it; remove that principal",
    ],
  },
  {
    rule: "role-trust",
    link: "the only principal",
    bend: (json) => {
      at(json.locals, "web_execution_trust", "Statement")["Principal"] = {
        Service: "ecs-tasks.amazonaws.com",
        AWS: "*",
      };
    },
    findings: [
      "role-trust: role 'aws_iam_role.web_execution': trusts AWS * too; ECS tasks alone need it; remove that principal",
    ],
  },
  {
    rule: "role-trust",
    link: "sts:AssumeRole",
    bend: (json) => {
      at(json.locals, "web_execution_trust", "Statement")["Action"] = "sts:TagSession";
    },
    findings: [
      "role-trust: service 'web': cannot assume its execution role: aws_iam_role.web_execution does not let ecs-tasks.amazonaws.com call sts:AssumeRole; trust that service in assume_role_policy",
    ],
  },
  {
    rule: "role-trust",
    link: "the condition on the account",
    bend: (json) => {
      delete at(json.locals, "web_task_trust", "Statement")["Condition"];
    },
    findings: [
      "role-trust: service 'web': cannot assume its task role: the trust of task role aws_iam_role.web_task has no condition on aws:SourceAccount; add it, so that no other account's tasks can be made to assume it",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "an action that nothing needs",
    bend: (json) => {
      (statement(json, "web_execution", "Pull")["Action"] as string[]).push("ecr:PutImage");
    },
    findings: [
      "surplus-permissions: role 'aws_iam_role.web_execution': statement Pull of aws_iam_role_policy.web_execution allows ecr:PutImage on arn:aws:ecr:eu-central-1:<account>:repository/web, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "a resource that nothing needs",
    bend: (json) => {
      (statement(json, "web_execution", "Pull")["Resource"] as string[]).push("${aws_ecr_repository.site.arn}");
    },
    findings: [
      "surplus-permissions: role 'aws_iam_role.web_execution': statement Pull of aws_iam_role_policy.web_execution names arn:aws:ecr:eu-central-1:<account>:repository/site, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "a statement that nothing needs",
    bend: (json) => {
      add(json, "aws_iam_role_policy.site_task", {
        role: "${aws_iam_role.site_task.id}",
        policy: JSON.stringify({
          Statement: [
            {
              Effect: "Allow",
              Action: "dynamodb:GetItem",
              Resource: "arn:aws:dynamodb:eu-central-1:123456789012:table/books",
            },
          ],
        }),
      });
      at(resource(json, "aws_ecs_service.site"))["depends_on"] = [
        ...(resource(json, "aws_ecs_service.site")["depends_on"] as string[]),
        "aws_iam_role_policy.site_task",
      ];
    },
    findings: [
      "surplus-permissions: role 'aws_iam_role.site_task': statement 0 of aws_iam_role_policy.site_task allows dynamodb:GetItem on arn:aws:dynamodb:eu-central-1:123456789012:table/books, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "a managed policy beside narrow ones",
    bend: (json) => {
      add(json, "aws_iam_role_policy_attachment.web", {
        role: "${aws_iam_role.web_execution.name}",
        policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
      });
      (resource(json, "aws_ecs_service.web")["depends_on"] as string[]).push("aws_iam_role_policy_attachment.web");
    },
    findings: [
      "surplus-permissions: role 'aws_iam_role.web_execution': statement 0 of aws_iam_role_policy_attachment.web allows ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage, logs:CreateLogStream, logs:PutLogEvents on *, which nothing needs; remove it or declare the grant",
      "wildcard-permissions: role 'aws_iam_role.web_execution': statement 0 of aws_iam_role_policy_attachment.web is a policy of AWS that grants on all resources; write one that names them",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "a policy whose statements are known",
    bend: (json) => {
      add(json, "aws_iam_role_policy_attachment.web", {
        role: "${aws_iam_role.web_task.name}",
        policy_arn: "arn:aws:iam::aws:policy/PowerUserAccess",
      });
      (resource(json, "aws_ecs_service.web")["depends_on"] as string[]).push("aws_iam_role_policy_attachment.web");
    },
    findings: [
      "? surplus-permissions: role 'aws_iam_role.web_task': undecided whether it grants too much: not known: the statements of arn:aws:iam::aws:policy/PowerUserAccess (attached by aws_iam_role_policy_attachment.web)",
    ],
  },
  {
    rule: "wildcard-permissions",
    link: "the named actions",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Action"] = ["ecr:*"];
    },
    findings: [
      "wildcard-permissions: role 'aws_iam_role.web_execution': statement Pull of aws_iam_role_policy.web_execution allows ecr:*; name the actions",
    ],
  },
  {
    rule: "wildcard-permissions",
    link: "the named resources",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Resource"] = ["*"];
    },
    findings: [
      "wildcard-permissions: role 'aws_iam_role.web_execution': statement Pull of aws_iam_role_policy.web_execution allows ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on *; name the resources",
    ],
  },
  {
    rule: "wildcard-permissions",
    link: "the named log group",
    bend: (json) => {
      statement(json, "web_execution", "Logs")["Resource"] = [
        "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/*",
      ];
    },
    findings: [
      "wildcard-permissions: role 'aws_iam_role.web_execution': statement Logs of aws_iam_role_policy.web_execution allows logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/*; name the resources",
    ],
  },
  {
    rule: "role-sharing",
    link: "a task role apart from the execution role",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["task_role_arn"] = "${aws_iam_role.web_execution.arn}";
    },
    findings: [
      "role-sharing: service 'web': cannot keep its permissions to itself: aws_iam_role.web_execution is also the execution role of service 'web', so the code may do what ECS may; give it a task role of its own",
    ],
  },
  {
    rule: "role-sharing",
    link: "a task role apart from the other services'",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["task_role_arn"] = "${aws_iam_role.site_task.arn}";
    },
    findings: [
      "role-sharing: service 'site': cannot keep its permissions to itself: aws_iam_role.site_task is also the task role of service 'web', so each may do what the other needs; give it a task role of its own",
    ],
  },
];
