import { executionStatements, execStatements } from "../../../src/constructs/service/permissions";

const LOG_GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/books";
const REPOSITORY = "arn:aws:ecr:eu-central-1:123456789012:repository/books";

const nothing = {
  repositoryArn: undefined,
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
  expect(executionStatements({ ...nothing, repositoryArn: REPOSITORY })).toEqual([logIn, pull, writeLogs]);
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
