import { hasNoResource } from "../../../src/aws/iam/unnarrowable-actions";
import { add, findings, platform } from "../platform";

/** What is said of wildcards where the code of `site` may do something on a resource. */
function wildcards(action: string, resource: string): readonly string[] {
  const json = platform();
  add(json, "aws_iam_role_policy.site_task", {
    role: "${aws_iam_role.site_task.name}",
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "It", Effect: "Allow", Action: [action], Resource: [resource] }],
    }),
  });
  return findings(json).filter((line) => line.includes("wildcard-permissions"));
}

const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;

test.each([
  ["textract:DetectDocumentText", "*"],
  ["rekognition:DetectText", "*"],
  ["sts:GetCallerIdentity", "*"],
  ["ec2:DescribeInstances", "*"],
  ["SQS:listqueues", "*"],
  ["cloudwatch:GetMetricData", "*"],
  ["dynamodb:Query", arn("dynamodb", "table/orders/index/*")],
  ["dynamodb:GetRecords", arn("dynamodb", "table/orders/stream/*")],
  ["states:DescribeExecution", arn("states", "execution:orders:*")],
  ["execute-api:Invoke", arn("execute-api", "a1b2c3/prod/GET/items/*")],
  ["kinesis:SubscribeToShard", arn("kinesis", "stream/orders/consumer/*")],
  ["lambda:InvokeFunction", arn("lambda", "function:mailer:*")],
  ["s3:GetObject", "arn:aws:s3:::shop-uploads/2026/*"],
  ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:shop-??????")],
])("%s on %s has no narrower form", (action, resource) => {
  expect(wildcards(action, resource)).toEqual([]);
});

test.each([
  ["s3:GetObject", "*"],
  ["sqs:SendMessage", "*"],
  ["sqs:SendMessage", arn("sqs", "orders-*")],
  ["dynamodb:GetItem", arn("dynamodb", "table/orders-*")],
  ["dynamodb:Query", arn("dynamodb", "table/*/index/byUser")],
  ["states:DescribeExecution", arn("states", "execution:*:*")],
  ["states:StartExecution", arn("states", "stateMachine:*")],
  ["execute-api:Invoke", arn("execute-api", "*/prod/GET/items")],
  ["lambda:InvokeFunction", arn("lambda", "function:*")],
  ["ssm:GetParameter", arn("ssm", "parameter/shop/*")],
  ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:*")],
])("%s on %s could be narrower", (action, resource) => {
  expect(wildcards(action, resource)).toEqual([expect.stringContaining("wildcard-permissions resources(")]);
});

test("actions that AWS has a narrower form of, and those that it hasn't", () => {
  expect(["s3:GetObject", "sqs:SendMessage", "nobody:Knows", "s3"].filter(hasNoResource)).toEqual([]);
});
