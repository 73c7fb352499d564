import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Fn } from "cdktf";
import type { Extend } from "../../../src/extend/extend";

/** A function that takes the orders which the platform's services send. */
export const withFunction: Extend = (environment) => {
  const { scope, prefix, region, accountId } = environment;
  const name = `${prefix}-order-mailer`;
  const orders = environment.resource("orders");

  const logs = new CloudwatchLogGroup(scope, "order_mailer_logs", {
    name: `/ecs/${prefix}/order-mailer`,
    retentionInDays: 14,
  });
  const role = new IamRole(scope, "order_mailer", {
    name,
    assumeRolePolicy: Fn.jsonencode({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  });
  const policy = new IamRolePolicy(scope, "order_mailer_permissions", {
    name: "permissions",
    role: role.name,
    policy: Fn.jsonencode({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
          Resource: orders.arn,
        },
        { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs.arn}:*` },
      ],
    }),
  });
  const mailer = new LambdaFunction(scope, "order_mailer_function", {
    functionName: name,
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "shop-artifacts",
    s3Key: "order-mailer.zip",
    // A message stays invisible for longer than this, or the queue hands it out twice.
    timeout: 5,
    loggingConfig: { logFormat: "Text", logGroup: logs.name },
    dependsOn: [policy, logs],
  });
  new LambdaEventSourceMapping(scope, "orders_to_mailer", {
    eventSourceArn: orders.arn,
    functionName: mailer.arn,
    batchSize: 10,
  });

  // Only where the definition has a bootstrap: what the roles that deploy may do.
  const lambda = `arn:aws:lambda:${region}:${accountId}`;
  environment.deployActions(
    "aws_lambda_function",
    {
      reads: ["lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:ListVersionsByFunction"],
      writes: [
        "lambda:CreateFunction",
        "lambda:DeleteFunction",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
      resources: [`${lambda}:function:${name}`],
    },
    { writes: ["s3:GetObject"], resources: ["arn:aws:s3:::shop-artifacts/order-mailer.zip"] },
    {
      writes: ["iam:PassRole"],
      resources: [`arn:aws:iam::${accountId}:role/${name}`],
      conditions: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
  );
  environment.deployActions(
    "aws_lambda_event_source_mapping",
    {
      reads: ["lambda:GetEventSourceMapping", "lambda:ListTags"],
      writes: [
        "lambda:DeleteEventSourceMapping",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateEventSourceMapping",
      ],
      resources: [`${lambda}:event-source-mapping:*`],
    },
    { writes: ["lambda:CreateEventSourceMapping"], resources: ["*"], reason: "AWS lets nobody narrow it" },
  );
};
