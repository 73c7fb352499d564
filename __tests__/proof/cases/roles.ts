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
      "pull-permission notAllowed(aws_iam_role.web_execution, execution, [ecr:GetAuthorizationToken on *]) at aws_ecs_service.web",
      "surplus-permissions unneededResources(statement Token, aws_iam_role_policy.web_execution, [*]) at aws_iam_role.web_execution",
      "limits-policies malformed(a statement without Action, IAM) at aws_iam_role_policy.web_execution",
    ],
    words: [
      "service 'web': cannot pull its image: execution role aws_iam_role.web_execution does not allow ecr:GetAuthorizationToken on *; allow it in a policy of the role",
      "role 'aws_iam_role.web_execution': statement Token of aws_iam_role_policy.web_execution names *, which nothing needs; remove it, or declare it under //.declared.grants",
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
      "pull-permission notAllowed(aws_iam_role.web_execution, execution, [ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web]) at aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-permission",
    link: "the repository's ARN",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Resource"] = ["${aws_ecr_repository.site.arn}"];
    },
    findings: [
      "pull-permission notAllowed(aws_iam_role.web_execution, execution, [ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web]) at aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-permission",
    link: "the effect",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Effect"] = "Deny";
    },
    findings: [
      "pull-permission denied(statement Pull, aws_iam_role_policy.web_execution, [ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage]) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': cannot pull its image: statement Pull of aws_iam_role_policy.web_execution denies ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage; remove the deny",
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
      "? pull-permission unknown(whether the condition on aws:SourceVpc in aws_iam_role_policy.web_execution holds) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': undecided whether it can pull its image: not known: whether the condition on aws:SourceVpc in aws_iam_role_policy.web_execution holds",
    ],
  },
  {
    rule: "pull-permission",
    link: "the execution role",
    bend: (json) => {
      delete resource(json, "aws_ecs_task_definition.site")["execution_role_arn"];
    },
    findings: [
      "pull-permission, logs-permission noRole(aws_ecs_task_definition.site, execution_role_arn, [ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage logs:CreateLogStream logs:PutLogEvents]) at aws_ecs_service.site",
    ],
    words: [
      "service 'site': cannot pull its image or write its logs: aws_ecs_task_definition.site has no execution_role_arn; give it a role that allows ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage, logs:CreateLogStream, logs:PutLogEvents",
    ],
  },
  {
    rule: "pull-permission",
    link: "the role that the policy is for",
    bend: (json) => {
      resource(json, "aws_iam_role_policy.web_execution")["role"] = "${aws_iam_role.web_task.name}";
    },
    findings: [
      "pull-permission, logs-permission notAllowed(aws_iam_role.web_execution, execution, [ecr:GetAuthorizationToken on * ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:log-stream:web/web/task]) at aws_ecs_service.web",
      "surplus-permissions unneededActions(statement Token, aws_iam_role_policy.web_execution, [ecr:GetAuthorizationToken], [*]) at aws_iam_role.web_task",
      "surplus-permissions unneededActions(statement Pull, aws_iam_role_policy.web_execution, [ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer], [arn:aws:ecr:eu-central-1:<account>:repository/web]) at aws_iam_role.web_task",
      "surplus-permissions unneededActions(statement Logs, aws_iam_role_policy.web_execution, [logs:CreateLogStream logs:PutLogEvents], [arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:*]) at aws_iam_role.web_task",
    ],
  },
  {
    rule: "image-repository",
    link: "the repository",
    bend: (json) => {
      drop(json, "aws_ecr_repository.web");
    },
    findings: ["image-repository noRepository(web, eu-central-1) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot pull its image: no stack has the repository web in eu-central-1; add the aws_ecr_repository or correct the image",
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
      "image-repository otherTag([<account>.dkr.ecr.eu-central-1.amazonaws.com/web:2], <account>.dkr.ecr.eu-central-1.amazonaws.com/web:1) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': cannot pull its image: the stacks push <account>.dkr.ecr.eu-central-1.amazonaws.com/web:2, not <account>.dkr.ecr.eu-central-1.amazonaws.com/web:1; use the tag that is pushed",
    ],
  },
  {
    rule: "logs-permission",
    link: "the log group",
    bend: (json) => {
      at(container(json, "web"), "logConfiguration", "options")["awslogs-group"] = "/ecs/nowhere";
    },
    findings: [
      "logs-permission noLogGroup(/ecs/nowhere) at aws_ecs_service.web",
      "logs-permission notAllowed(aws_iam_role.web_execution, execution, [logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/nowhere:log-stream:web/web/task]) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': cannot write its logs: no stack has the log group /ecs/nowhere; add the aws_cloudwatch_log_group or correct awslogs-group",
    ],
  },
  {
    rule: "logs-permission",
    link: "logs:PutLogEvents",
    bend: (json) => {
      statement(json, "web_execution", "Logs")["Action"] = ["logs:CreateLogStream"];
    },
    findings: [
      "logs-permission notAllowed(aws_iam_role.web_execution, execution, [logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:log-stream:web/web/task]) at aws_ecs_service.web",
    ],
  },
  {
    rule: "logs-permission",
    link: "the streams of the group",
    bend: (json) => {
      statement(json, "web_execution", "Logs")["Resource"] = ["${aws_cloudwatch_log_group.web.arn}"];
    },
    findings: [
      "logs-permission notAllowed(aws_iam_role.web_execution, execution, [logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:log-stream:web/web/task]) at aws_ecs_service.web",
    ],
  },
  {
    rule: "logs-permission",
    link: "the log configuration",
    bend: (json) => {
      delete container(json, "web")["logConfiguration"];
    },
    findings: [
      "logs-permission noLogConfiguration(web) at aws_ecs_service.web",
      "surplus-permissions unneededActions(statement Logs, aws_iam_role_policy.web_execution, [logs:CreateLogStream logs:PutLogEvents], [arn:aws:logs:eu-central-1:<account>:log-group:/ecs/web:*]) at aws_iam_role.web_execution",
    ],
    words: [
      "service 'web': cannot write its logs: container 'web' has no logConfiguration; log by awslogs into a group of its own",
    ],
  },
  {
    rule: "logs-permission",
    link: "the stream prefix",
    bend: (json) => {
      delete at(container(json, "web"), "logConfiguration", "options")["awslogs-stream-prefix"];
    },
    findings: ["logs-permission noOption(web, awslogs-stream-prefix) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot write its logs: container 'web' has no awslogs-stream-prefix, which Fargate demands; set it",
    ],
  },
  {
    rule: "logs-permission",
    link: "the region",
    bend: (json) => {
      delete at(container(json, "web"), "logConfiguration", "options")["awslogs-region"];
    },
    findings: ["logs-permission noOption(web, awslogs-region) at aws_ecs_service.web"],
  },
  {
    rule: "secrets-permission",
    link: "secretsmanager:GetSecretValue",
    bend: (json) => {
      statement(json, "quote_execution", "Secret")["Action"] = ["secretsmanager:DescribeSecret"];
    },
    findings: [
      "secrets-permission notAllowed(aws_iam_role.quote_execution, execution, [secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:<account>:secret:quote/password-000000]) at aws_ecs_service.quote",
      "surplus-permissions unneededActions(statement Secret, aws_iam_role_policy.quote_execution, [secretsmanager:DescribeSecret], [arn:aws:secretsmanager:eu-central-1:<account>:secret:quote/password-000000]) at aws_iam_role.quote_execution",
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
      "secrets-permission notAllowed(aws_iam_role.quote_execution, execution, [secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:<account>:secret:quote/password-000000]) at aws_ecs_service.quote",
    ],
  },
  {
    rule: "secrets-permission",
    link: "ssm:GetParameters",
    bend: (json) => {
      statement(json, "quote_execution", "Parameter")["Action"] = ["ssm:GetParameter"];
    },
    findings: [
      "secrets-permission notAllowed(aws_iam_role.quote_execution, execution, [ssm:GetParameters on arn:aws:ssm:eu-central-1:<account>:parameter/quote/token]) at aws_ecs_service.quote",
      "surplus-permissions unneededActions(statement Parameter, aws_iam_role_policy.quote_execution, [ssm:GetParameter], [arn:aws:ssm:eu-central-1:<account>:parameter/quote/token]) at aws_iam_role.quote_execution",
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
      "secrets-permission notAllowed(aws_iam_role.quote_execution, execution, [kms:Decrypt on arn:aws:kms:eu-central-1:<account>:key/<aws_kms_key.quote.key_id>]) at aws_ecs_service.quote",
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
      "environment-files notAllowed(aws_iam_role.quote_execution, execution, [s3:GetObject on arn:aws:s3:::settings-1/quote.env]) at aws_ecs_service.quote",
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
      "environment-files notAllowed(aws_iam_role.quote_execution, execution, [s3:GetBucketLocation on arn:aws:s3:::settings-1]) at aws_ecs_service.quote",
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
      "exec notAllowed(aws_iam_role.shell_task, task, [ssmmessages:OpenDataChannel on *]) at aws_ecs_service.shell",
    ],
  },
  {
    rule: "exec",
    link: "the task role",
    bend: (json) => {
      delete resource(json, "aws_ecs_task_definition.shell")["task_role_arn"];
    },
    findings: [
      "exec noRole(aws_ecs_task_definition.shell, task_role_arn, [ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel]) at aws_ecs_service.shell",
    ],
  },
  {
    rule: "role-trust",
    link: "the principal",
    bend: (json) => {
      at(json.locals, "web_execution_trust", "Statement")["Principal"] = { Service: "ecs.amazonaws.com" };
    },
    findings: [
      "role-trust notTrusted(aws_iam_role.web_execution) at aws_iam_role.web_execution",
      "role-trust alsoTrusts(Service:ecs.amazonaws.com) at aws_iam_role.web_execution",
    ],
    words: [
      "service 'web': cannot assume its execution role: aws_iam_role.web_execution does not let ecs-tasks.amazonaws.com call sts:AssumeRole; trust that service in assume_role_policy",
      "role 'aws_iam_role.web_execution': trusts Service ecs.amazonaws.com too; ECS tasks alone need it; remove that principal",
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
    findings: ["role-trust alsoTrusts(AWS:*) at aws_iam_role.web_execution"],
  },
  {
    rule: "role-trust",
    link: "sts:AssumeRole",
    bend: (json) => {
      at(json.locals, "web_execution_trust", "Statement")["Action"] = "sts:TagSession";
    },
    findings: ["role-trust notTrusted(aws_iam_role.web_execution) at aws_iam_role.web_execution"],
  },
  {
    rule: "role-trust",
    link: "the condition on the account",
    bend: (json) => {
      delete at(json.locals, "web_task_trust", "Statement")["Condition"];
    },
    findings: ["role-trust noAccountCondition(aws_iam_role.web_task) at aws_iam_role.web_task"],
    words: [
      "service 'web': cannot assume its task role: the trust of task role aws_iam_role.web_task has no condition on aws:SourceAccount; add it, so that no other account's tasks can be made to assume it",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "an action that nothing needs",
    bend: (json) => {
      (statement(json, "web_execution", "Pull")["Action"] as string[]).push("ecr:PutImage");
    },
    findings: [
      "surplus-permissions unneededActions(statement Pull, aws_iam_role_policy.web_execution, [ecr:PutImage], [arn:aws:ecr:eu-central-1:<account>:repository/web]) at aws_iam_role.web_execution",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "a resource that nothing needs",
    bend: (json) => {
      (statement(json, "web_execution", "Pull")["Resource"] as string[]).push("${aws_ecr_repository.site.arn}");
    },
    findings: [
      "surplus-permissions unneededResources(statement Pull, aws_iam_role_policy.web_execution, [arn:aws:ecr:eu-central-1:<account>:repository/site]) at aws_iam_role.web_execution",
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
      "surplus-permissions unneededActions(statement 0, aws_iam_role_policy.site_task, [dynamodb:GetItem], [arn:aws:dynamodb:eu-central-1:123456789012:table/books]) at aws_iam_role.site_task",
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
      "surplus-permissions unneededActions(statement 0, aws_iam_role_policy_attachment.web, [ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage logs:CreateLogStream logs:PutLogEvents], [*]) at aws_iam_role.web_execution",
      "wildcard-permissions managed(statement 0, aws_iam_role_policy_attachment.web) at aws_iam_role.web_execution",
    ],
    words: [
      "role 'aws_iam_role.web_execution': statement 0 of aws_iam_role_policy_attachment.web is a policy of AWS that grants on all resources; write one that names them",
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
      "? surplus-permissions, wildcard-permissions maybeTooMuch(the statements of arn:aws:iam::aws:policy/PowerUserAccess (attached by aws_iam_role_policy_attachment.web)) at aws_iam_role.web_task",
    ],
    words: [
      "role 'aws_iam_role.web_task': undecided whether it grants too much: not known: the statements of arn:aws:iam::aws:policy/PowerUserAccess (attached by aws_iam_role_policy_attachment.web)",
    ],
  },
  {
    rule: "wildcard-permissions",
    link: "the named actions",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Action"] = ["ecr:*"];
    },
    findings: [
      "wildcard-permissions actions(statement Pull, aws_iam_role_policy.web_execution, [ecr:*]) at aws_iam_role.web_execution",
    ],
    words: [
      "role 'aws_iam_role.web_execution': statement Pull of aws_iam_role_policy.web_execution allows ecr:*; name the actions",
    ],
  },
  {
    rule: "wildcard-permissions",
    link: "the named resources",
    bend: (json) => {
      statement(json, "web_execution", "Pull")["Resource"] = ["*"];
    },
    findings: [
      "wildcard-permissions resources(statement Pull, aws_iam_role_policy.web_execution, [ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer], [*]) at aws_iam_role.web_execution",
    ],
    words: [
      "role 'aws_iam_role.web_execution': statement Pull of aws_iam_role_policy.web_execution allows ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on *; name the resources",
    ],
  },
  {
    rule: "wildcard-permissions",
    link: "the named log group",
    bend: (json) => {
      statement(json, "web_execution", "Logs")["Resource"] = [
        "arn:aws:logs:eu-central-1:${data.aws_caller_identity.current.account_id}:log-group:/ecs/*",
      ];
    },
    findings: [
      "wildcard-permissions resources(statement Logs, aws_iam_role_policy.web_execution, [logs:CreateLogStream logs:PutLogEvents], [arn:aws:logs:eu-central-1:<account>:log-group:/ecs/*]) at aws_iam_role.web_execution",
    ],
  },
  {
    rule: "role-sharing",
    link: "a task role apart from the execution role",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["task_role_arn"] = "${aws_iam_role.web_execution.arn}";
    },
    findings: ["role-sharing cannotShare(aws_iam_role.web_execution, web, execution role) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot keep its permissions to itself: aws_iam_role.web_execution is also the execution role of service 'web', so the code may do what ECS may; give it a task role of its own",
    ],
  },
  {
    rule: "role-sharing",
    link: "a task role apart from the other services'",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["task_role_arn"] = "${aws_iam_role.site_task.arn}";
    },
    findings: ["role-sharing cannotShare(aws_iam_role.site_task, web, task role) at aws_ecs_service.site"],
  },
];
