import { Construct } from "constructs";
import type { PlatformInterface } from "../../../src/constructs/platform-interface";
import { addTaskDefinition } from "../../../src/constructs/service/task-definition";
import type { ImageOrigin, ServiceSettings } from "../../../src/definition/service";
import {
  booksService,
  edges,
  platformInterface,
  inTerraform,
  resourceAt,
  synthesized,
  TestStack,
} from "../../support/synth";

function given(
  settings: Partial<ServiceSettings> = {},
  origin?: ImageOrigin,
  platform?: Partial<PlatformInterface>,
  deletionProtection = false,
) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  const task = addTaskDefinition(own, {
    service: booksService(settings, origin),
    platform: platformInterface(platform),
    logRetentionDays: 30,
    deletionProtection,
  });
  return { stack, task, rendered: synthesized(stack) };
}

const taskDefinition = {
  family: "shop-test-books",
  cpu: "256",
  memory: "512",
  network_mode: "awsvpc",
  requires_compatibilities: ["FARGATE"],
  runtime_platform: { cpu_architecture: "X86_64", operating_system_family: "LINUX" },
  execution_role_arn: "${aws_iam_role.books_execution.arn}",
  task_role_arn: "${aws_iam_role.books_task.arn}",
  container_definitions: "${jsonencode(local.books_containers)}",
  skip_destroy: true,
};
const logIn = {
  Sid: "LogInToRegistry",
  Effect: "Allow",
  Action: ["ecr:GetAuthorizationToken"],
  Resource: ["*"],
};
const pull = {
  Sid: "PullImage",
  Effect: "Allow",
  Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  Resource: ["arn:aws:ecr:eu-central-1:123456789012:repository/shop-test-books"],
};
const writeLogs = {
  Sid: "WriteLogs",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: ["${aws_cloudwatch_log_group.books.arn}:*"],
};
const policyOf = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });

describe("what a service's tasks are made of", () => {
  const { stack, task, rendered } = given();

  test("is a log group, an execution role with its permissions, a task role without any, and a task definition", () => {
    expect(rendered.resource).toEqual({
      aws_cloudwatch_log_group: { books: { name: "/ecs/shop-test/books", retention_in_days: 30 } },
      aws_iam_role: {
        books_execution: {
          name: "shop-test-books-ecsTaskExecutionRole",
          description: "ECS pulls the image of books, writes its logs and reads its secrets",
          assume_role_policy: "${jsonencode(local.books_execution_trust)}",
        },
        books_task: {
          name: "shop-test-books-ecsTaskRole",
          description: "What the code of books may do in AWS",
          assume_role_policy: "${jsonencode(local.books_task_trust)}",
        },
      },
      aws_iam_role_policy: {
        books_execution: {
          name: "permissions",
          role: "${aws_iam_role.books_execution.name}",
          policy: "${jsonencode(local.books_execution_permissions)}",
        },
      },
      aws_ecs_task_definition: { books: taskDefinition },
    });
    expect(rendered.data).toEqual({
      aws_ecr_image: {
        books_pushed_by_registry_stack: { repository_name: "shop-test-books", image_tag: "tag-of-apps-books" },
      },
    });
  });

  test("reads as plain JSON in the stack's locals", () => {
    const trusted = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
    expect(rendered.locals).toEqual({
      books_execution_trust: policyOf(trusted),
      books_execution_permissions: policyOf(logIn, pull, writeLogs),
      books_task_trust: policyOf({
        ...trusted,
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      }),
      books_containers: [
        {
          name: "books",
          image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop-test-books:tag-of-apps-books",
          cpu: 0,
          essential: true,
          portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
          environment: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
          readonlyRootFilesystem: true,
          logConfiguration: {
            logDriver: "awslogs",
            options: {
              "awslogs-group": "${aws_cloudwatch_log_group.books.name}",
              "awslogs-region": "eu-central-1",
              "awslogs-stream-prefix": "books",
            },
          },
        },
      ],
    });
  });

  test("gives the task definition and the policies that tasks need to their end", () => {
    expect(inTerraform(stack, task.definition.arn)).toBe("${aws_ecs_task_definition.books.arn}");
    expect(edges(stack, task.policies)).toEqual(["aws_iam_role_policy.books_execution"]);
  });
});

test("has the size and the architecture of the service", () => {
  const { rendered } = given({ size: { cpu: 1024, memoryMiB: 2048 }, architecture: "ARM64" });
  expect(rendered.resource["aws_ecs_task_definition"]).toEqual({
    books: {
      ...taskDefinition,
      cpu: "1024",
      memory: "2048",
      runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" },
    },
  });
});

test("has a volume for each writable path", () => {
  const { rendered } = given({ writablePaths: ["/tmp", "/var/cache"] });
  expect(rendered.resource["aws_ecs_task_definition"]).toEqual({
    books: { ...taskDefinition, volume: [{ name: "tmp" }, { name: "var-cache" }] },
  });
});

test("pulls somebody else's image without permissions on a repository of ours", () => {
  const { rendered } = given({}, { image: "public.ecr.aws/nginx/nginx:1.29.3" });
  expect(rendered.locals["books_execution_permissions"]).toEqual(policyOf(writeLogs));
  expect(rendered.locals["books_containers"]).toEqual([
    expect.objectContaining({ image: "public.ecr.aws/nginx/nginx:1.29.3" }),
  ]);
});

test("may read its secrets and parameters, with their keys, when ECS starts a task", () => {
  const { rendered } = given({
    secrets: {
      DB_PASSWORD: { type: "secrets-manager", name: "shop/db", jsonKey: "password", kmsKeyArn: "key-arn" },
      API_KEY: { type: "parameter", name: "/shop/api-key" },
    },
  });
  const secret = "${data.aws_secretsmanager_secret.books_secret_db_password.arn}";
  const parameter = "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/api-key";
  expect(rendered.locals["books_execution_permissions"]).toEqual(
    policyOf(
      logIn,
      pull,
      writeLogs,
      { Sid: "ReadSecrets", Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [secret] },
      { Sid: "ReadParameters", Effect: "Allow", Action: ["ssm:GetParameters"], Resource: [parameter] },
      { Sid: "DecryptSecrets", Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["key-arn"] },
    ),
  );
  expect(rendered.locals["books_containers"]).toEqual([
    expect.objectContaining({
      secrets: [
        { name: "API_KEY", valueFrom: parameter },
        { name: "DB_PASSWORD", valueFrom: `${secret}:password::` },
      ],
    }),
  ]);
});

test("gives the task role what ECS Exec needs, with the key of the sessions", () => {
  const { stack, task, rendered } = given({ exec: true }, undefined, { execKmsKeyArn: "session-key" });
  expect(rendered.locals["books_task_permissions"]).toEqual(
    policyOf(
      {
        Sid: "OpenExecSession",
        Effect: "Allow",
        Action: [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        Resource: ["*"],
      },
      { Sid: "DecryptExecSession", Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["session-key"] },
    ),
  );
  expect(resourceAt(rendered, "aws_iam_role_policy.books_task")).toEqual({
    name: "permissions",
    role: "${aws_iam_role.books_task.name}",
    policy: "${jsonencode(local.books_task_permissions)}",
  });
  expect(edges(stack, task.policies)).toEqual([
    "aws_iam_role_policy.books_execution",
    "aws_iam_role_policy.books_task",
  ]);
});

test("registers no revision against a pipeline's, and asks for no image that may have expired", () => {
  const { rendered } = given({ deployer: "pipeline" });
  expect(resourceAt(rendered, "aws_ecs_task_definition.books")).toEqual({
    ...taskDefinition,
    lifecycle: { ignore_changes: ["container_definitions"] },
  });
  expect(rendered.data).toEqual({});
});

test("leaves the logs of a protected platform behind", () => {
  const { rendered } = given({}, undefined, {}, true);
  expect(resourceAt(rendered, "aws_cloudwatch_log_group.books")).toEqual({
    name: "/ecs/shop-test/books",
    retention_in_days: 30,
    skip_destroy: true,
  });
});
