import { interfaceEndpoints } from "../../../src/definition/resolve/endpoints";

const plain = { secrets: [], exec: false, actions: [] };
const secret = { secrets: [{ type: "secrets-manager" as const }], exec: false, actions: [] };
const parameter = { secrets: [{ type: "parameter" as const }], exec: false, actions: [] };
const exec = { secrets: [], exec: true, actions: [] };

test("every task needs ECR and CloudWatch Logs", () => {
  expect(interfaceEndpoints([plain], false)).toEqual(["ecr.api", "ecr.dkr", "logs"]);
});

test("secrets, parameters and Exec bring their own", () => {
  expect(interfaceEndpoints([plain, secret], false)).toEqual(["ecr.api", "ecr.dkr", "logs", "secretsmanager"]);
  expect(interfaceEndpoints([parameter], false)).toEqual(["ecr.api", "ecr.dkr", "logs", "ssm"]);
  expect(interfaceEndpoints([exec], false)).toEqual(["ecr.api", "ecr.dkr", "logs", "ssmmessages"]);
  expect(interfaceEndpoints([exec, parameter, secret], true)).toEqual([
    "ecr.api",
    "ecr.dkr",
    "logs",
    "secretsmanager",
    "ssm",
    "ssmmessages",
    "kms",
  ]);
});

test("a session key without Exec needs no endpoint", () => {
  expect(interfaceEndpoints([plain], true)).toEqual(["ecr.api", "ecr.dkr", "logs"]);
});

test("what code calls brings the endpoints of its APIs, but gateways and APIs that aren't known", () => {
  const code = {
    ...plain,
    actions: ["sqs:SendMessage", "s3:GetObject", "cloudwatch:PutMetricData", "polly:SynthesizeSpeech"],
  };
  expect(interfaceEndpoints([code], false)).toEqual(["ecr.api", "ecr.dkr", "logs", "sqs", "monitoring"]);
});
