import { Construct } from "constructs";
import {
  executionStatements,
  execStatements,
  type PolicyStatement,
  type RoleProps,
  TasksRole,
} from "../../../src/constructs/service/roles";
import { edges, inTerraform, synthesized, TestStack } from "../../support/synth";

const statement: PolicyStatement = {
  Sid: "ReadSecrets",
  Effect: "Allow",
  Action: ["secretsmanager:GetSecretValue"],
  Resource: ["secret"],
};

function given(props: Partial<RoleProps> = {}) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  const role = new TasksRole(own, "task", {
    name: "shop-books-task",
    description: "What the code of books may do",
    statements: [],
    ...props,
  });
  return { stack, role, rendered: synthesized(stack) };
}

const role = {
  name: "shop-books-task",
  description: "What the code of books may do",
  assume_role_policy: "${jsonencode(local.books_task_trust)}",
};
const trusted = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
const trust = { Version: "2012-10-17", Statement: [trusted] };

test("is a role that ECS tasks assume and that may do nothing", () => {
  const { rendered } = given();
  expect(rendered.resource).toEqual({ aws_iam_role: { books_task: role } });
  expect(rendered.locals).toEqual({ books_task_trust: trust });
});

test("has one inline policy with exactly the given statements", () => {
  const { rendered } = given({ statements: [statement] });
  expect(rendered.resource).toEqual({
    aws_iam_role: { books_task: role },
    aws_iam_role_policy: {
      books_task: {
        name: "permissions",
        role: "${aws_iam_role.books_task.name}",
        policy: "${jsonencode(local.books_task_permissions)}",
      },
    },
  });
  expect(rendered.locals).toEqual({
    books_task_trust: trust,
    books_task_permissions: { Version: "2012-10-17", Statement: [statement] },
  });
});

test("is for the tasks of one account alone when it names the account", () => {
  const { rendered } = given({ sourceAccount: "123456789012" });
  expect(rendered.locals).toEqual({
    books_task_trust: {
      Version: "2012-10-17",
      Statement: [{ ...trusted, Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } }],
    },
  });
});

test("gives its ARN and the policy that must outlive whatever runs under it", () => {
  const { stack, role: withPolicy } = given({ statements: [statement] });
  expect(inTerraform(stack, withPolicy.arn)).toBe("${aws_iam_role.books_task.arn}");
  expect(edges(stack, withPolicy.policies)).toEqual(["aws_iam_role_policy.books_task"]);
});

test("gives no policy when it has none", () => {
  expect(given().role.policies).toEqual([]);
});

const LOG_GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/books";
const REPOSITORY = "arn:aws:ecr:eu-central-1:123456789012:repository/books";

const nothing = {
  repositoryArns: [],
  logGroupArn: LOG_GROUP,
  secretArns: [],
  parameterArns: [],
  kmsKeyArns: [],
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
  Resource: [REPOSITORY],
};
const writeLogs = {
  Sid: "WriteLogs",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: [`${LOG_GROUP}:*`],
};

test("lets ECS pull from the service's own repository and write to its own log group", () => {
  expect(executionStatements({ ...nothing, repositoryArns: [REPOSITORY] })).toEqual([logIn, pull, writeLogs]);
});

test("lets ECS pull from no repository of ours for somebody else's image", () => {
  expect(executionStatements(nothing)).toEqual([writeLogs]);
});

test("lets ECS read the secrets and parameters by ARN and decrypt with their keys", () => {
  const statements = executionStatements({
    ...nothing,
    secretArns: ["secret-b", "secret-a"],
    parameterArns: ["parameter"],
    kmsKeyArns: ["key"],
  });
  expect(statements).toEqual([
    writeLogs,
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: ["secret-a", "secret-b"],
    },
    { Sid: "ReadParameters", Effect: "Allow", Action: ["ssm:GetParameters"], Resource: ["parameter"] },
    { Sid: "DecryptSecrets", Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["key"] },
  ]);
});

test("names a secret that two variables read once", () => {
  expect(executionStatements({ ...nothing, secretArns: ["secret", "secret"] })).toEqual([
    writeLogs,
    { Sid: "ReadSecrets", Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: ["secret"] },
  ]);
});

const openSession = {
  Sid: "OpenExecSession",
  Effect: "Allow",
  Action: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: ["*"],
};

test("lets the agent of ECS Exec open its channels", () => {
  expect(execStatements(undefined)).toEqual([openSession]);
});

test("lets the agent of ECS Exec decrypt with the session's own key", () => {
  expect(execStatements("session-key")).toEqual([
    openSession,
    { Sid: "DecryptExecSession", Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["session-key"] },
  ]);
});
