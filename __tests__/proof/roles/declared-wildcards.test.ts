import { wildcardPermissions } from "../../../src/proof/rules/roles/wildcard-permissions";
import { ACCOUNT, type Platform, add, notProven } from "../platform";

const POLICY = "aws_iam_role_policy.site_task";
const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;

/** What is said of a statement for the code of `site`, of which this much is declared. */
function allowing(resource: string, actions: readonly string[], declare: (json: Platform) => void): readonly string[] {
  return notProven(wildcardPermissions, (json) => {
    const Statement = [{ Sid: "Own", Effect: "Allow", Action: actions, Resource: [resource] }];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    add(json, POLICY, { role: "${aws_iam_role.site_task.name}", policy });
    declare(json);
  });
}

const granted =
  (...actions: readonly string[]) =>
  (json: Platform): void => {
    json["//"].declared.grants.push({ role: "aws_iam_role.site_task", actions });
  };
const needed =
  (resource: string, ...actions: readonly string[]) =>
  (json: Platform): void => {
    json["//"].declared.permissions = [
      { from: "aws_ecs_service.site", actions, resources: [resource], reason: "a test" },
    ];
  };

test.each<[string, string]>([
  ["ssm:GetParametersByPath", arn("ssm", "parameter/shop/*")],
  ["logs:PutLogEvents", arn("logs", "log-group:/shop/*:*")],
  ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:shop/*")],
  ["dynamodb:GetItem", arn("dynamodb", "table/shop*")],
  ["sqs:SendMessage", arn("sqs", "shop*")],
])("%s may be declared on what begins with one name", (action, resource) => {
  expect(allowing(resource, [action], granted(action))).toEqual([]);
  expect(allowing(resource, [action], needed(resource, action))).toEqual([]);
  expect(allowing(resource, [action], () => undefined)).toHaveLength(1);
  expect(allowing(resource, [action], granted("sqs:DeleteMessage"))).toHaveLength(1);
});

test.each([
  ["ssm:GetParameter", "*"],
  ["ssm:GetParameter", arn("ssm", "parameter/*")],
  ["ssm:GetParameter", arn("ssm", "*")],
  ["ssm:GetParameter", arn("ssm", "parameter/*/shop")],
  ["ssm:GetParameter", `arn:aws:ssm:*:${ACCOUNT}:parameter/shop/*`],
  ["logs:PutLogEvents", arn("logs", "log-group:*")],
  ["sqs:SendMessage", arn("sqs", "*")],
])("%s on %s is too wide, whatever is declared", (action, resource) => {
  expect(allowing(resource, [action], granted(action))).toHaveLength(1);
  expect(allowing(resource, [action], needed(resource, action))).toHaveLength(1);
});
