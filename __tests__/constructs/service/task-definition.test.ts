import { Construct } from "constructs";
import type { PlatformInterface } from "../../../src/constructs/platform-interface";
import { addTaskDefinition } from "../../../src/constructs/service/task-definition";
import type { ImageOrigin } from "../../../src/definition/image";
import type { ServiceSettings } from "../../../src/definition/service";
import {
  addresses,
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

const taskDefinitionOf = (...args: Parameters<typeof given>) =>
  resourceAt(given(...args).rendered, "aws_ecs_task_definition.books");

test("has the storage that is included, or more", () => {
  expect([
    taskDefinitionOf()["ephemeral_storage"],
    taskDefinitionOf({ ephemeralStorageGiB: 50 })["ephemeral_storage"],
  ]).toEqual([undefined, { size_in_gib: 50 }]);
});

/** What a role is allowed, statement by statement. */
const sidsOf = (policy: unknown) => (policy as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);

describe("what a service's tasks are made of", () => {
  const { stack, task, rendered } = given();

  test("is a log group, an execution role with its permissions, a task role without any, and a task definition", () => {
    expect(addresses(rendered)).toEqual([
      "aws_cloudwatch_log_group.books",
      "aws_ecs_task_definition.books",
      "aws_iam_role.books_execution",
      "aws_iam_role.books_task",
      "aws_iam_role_policy.books_execution",
      "data.aws_ecr_image.books_pushed_by_registry_stack",
    ]);
    expect(sidsOf(rendered.locals["books_execution_permissions"])).toEqual([
      "LogInToRegistry",
      "PullImage",
      "WriteLogs",
    ]);
  });

  test("has a task role that only the account's own tasks assume", () => {
    const ofAccount = { Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } };
    expect(rendered.locals["books_task_trust"]).toMatchObject({ Statement: [ofAccount] });
    expect(rendered.locals["books_execution_trust"]).not.toMatchObject({ Statement: [ofAccount] });
  });

  test("gives the task definition and the policies that tasks need to their end", () => {
    expect(inTerraform(stack, task.definition.arn)).toBe("${aws_ecs_task_definition.books.arn}");
    expect(edges(stack, task.policies)).toEqual(["aws_iam_role_policy.books_execution"]);
  });
});

test("has the size and the architecture of the service", () => {
  expect(taskDefinitionOf({ size: { cpu: 1024, memoryMiB: 2048 }, architecture: "ARM64" })).toMatchObject({
    cpu: "1024",
    memory: "2048",
    runtime_platform: { cpu_architecture: "ARM64" },
  });
});

test("has a volume for each writable path", () => {
  expect(taskDefinitionOf({ writablePaths: ["/tmp", "/var/cache"] })["volume"]).toEqual([
    { name: "tmp" },
    { name: "var-cache" },
  ]);
});

test("pulls somebody else's image without permissions on a repository of ours", () => {
  const { rendered } = given({}, { image: "public.ecr.aws/nginx/nginx:1.29.3" });
  expect(sidsOf(rendered.locals["books_execution_permissions"])).toEqual(["WriteLogs"]);
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
  expect(rendered.locals["books_execution_permissions"]).toMatchObject({
    Statement: [
      { Sid: "LogInToRegistry" },
      { Sid: "PullImage" },
      { Sid: "WriteLogs" },
      { Sid: "ReadSecrets", Resource: [secret] },
      { Sid: "ReadParameters", Resource: [parameter] },
      { Sid: "DecryptSecrets", Resource: ["key-arn"] },
    ],
  });
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
  expect(rendered.locals["books_task_permissions"]).toMatchObject({
    Statement: [{ Sid: "OpenExecSession" }, { Sid: "DecryptExecSession", Resource: ["session-key"] }],
  });
  expect(edges(stack, task.policies)).toEqual([
    "aws_iam_role_policy.books_execution",
    "aws_iam_role_policy.books_task",
  ]);
});

test("registers no revision against a pipeline's, and asks for no image that may have expired", () => {
  const { rendered } = given({ deployer: "pipeline" });
  expect(resourceAt(rendered, "aws_ecs_task_definition.books")["lifecycle"]).toEqual({
    ignore_changes: ["container_definitions"],
  });
  expect(taskDefinitionOf()).not.toHaveProperty("lifecycle");
  expect(rendered.data).toEqual({});
});

test("keeps the logs as long as the environment says, and leaves those of a protected platform behind", () => {
  const logsOf = (isProtected: boolean) =>
    resourceAt(given({}, undefined, {}, isProtected).rendered, "aws_cloudwatch_log_group.books");
  const logs = { name: "/ecs/shop-test/books", retention_in_days: 30 };
  expect([logsOf(false), logsOf(true)]).toEqual([logs, { ...logs, skip_destroy: true }]);
});
