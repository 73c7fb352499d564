import { deployStatements, type DeployPermissionsProps } from "../../../src/constructs/deploy/deploy-permissions";
import type { ConnectTls } from "../../../src/definition/discovery";
import type { EnvironmentDefinition } from "../../../src/definition/platform";
import { ACCOUNT_ID, environmentOf, serviceDefinition } from "../../support/synth";

function given(types: readonly string[], overrides: Partial<EnvironmentDefinition> = {}): DeployPermissionsProps {
  return {
    environment: environmentOf(overrides),
    accountId: ACCOUNT_ID,
    stack: "shop-test-platform",
    types: new Set(types),
  };
}

const allow = (Sid: string, Action: string[], Resource: string[], Condition?: object) => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const arn = (service: string, path: string) => `arn:aws:${service}:eu-central-1:123456789012:${path}`;

test("a plan reads what its stack holds, by the environment's names", () => {
  expect(deployStatements("plan", given(["aws_ecs_cluster", "aws_cloudwatch_log_group"]))).toEqual([
    allow("ReadAny", ["logs:DescribeLogGroups"], ["*"]),
    allow(
      "ReadCluster",
      ["ecs:DescribeClusters", "ecs:ListTagsForResource"],
      [arn("ecs", "cluster/shop-test-cluster")],
    ),
    allow("ReadLogGroup", ["logs:ListTagsForResource"], [arn("logs", "log-group:/ecs/shop-test/*")]),
  ]);
});

test("an apply changes it too, and lets AWS make the role of its own service", () => {
  expect(deployStatements("apply", given(["aws_ecs_cluster"]))).toEqual([
    allow(
      "ManageCluster",
      [
        "ecs:CreateCluster",
        "ecs:DeleteCluster",
        "ecs:DescribeClusters",
        "ecs:ListTagsForResource",
        "ecs:TagResource",
        "ecs:UntagResource",
        "ecs:UpdateCluster",
      ],
      [arn("ecs", "cluster/shop-test-cluster")],
    ),
    allow(
      "LinkRoleOfEcs",
      ["iam:CreateServiceLinkedRole"],
      ["arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/*"],
      { StringEquals: { "iam:AWSServiceName": "ecs.amazonaws.com" } },
    ),
  ]);
});

test("roles are passed to tasks only, and only those of the environment's services", () => {
  const statements = deployStatements("apply", given(["aws_ecs_task_definition"]));
  expect(statements.find(({ Sid }) => Sid === "PassRolesToEcsTasks")).toEqual(
    allow(
      "PassRolesToEcsTasks",
      ["iam:PassRole"],
      [
        "arn:aws:iam::123456789012:role/shop-test-*-ecsTaskExecutionRole",
        "arn:aws:iam::123456789012:role/shop-test-*-ecsTaskRole",
      ],
      { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    ),
  );
});

test("in a VPC, what is there must bear the environment's tags, and what is made gets them", () => {
  const bearsTags = { StringEquals: { "aws:ResourceTag/Environment": "Test" } };
  const [subnet, vpc] = [arn("ec2", "subnet/*"), arn("ec2", "vpc/*")];
  expect(deployStatements("apply", given(["aws_subnet"]))).toEqual([
    allow("ManageAny", ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], ["*"]),
    allow(
      "ChangeNetwork",
      ["ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute"],
      [subnet, vpc],
      bearsTags,
    ),
    allow("MakeSubnet", ["ec2:CreateSubnet"], [subnet]),
    allow("TagWhatIsMade", ["ec2:CreateTags"], [subnet], { StringEquals: { "ec2:CreateAction": ["CreateSubnet"] } }),
    allow("TagAgain", ["ec2:CreateTags", "ec2:DeleteTags"], [subnet], bearsTags),
  ]);
});

test("the default security group, which nobody tagged, may be claimed by the environment's tags", () => {
  const tags = { Environment: "Test", Team: "Shop" };
  const statements = deployStatements("apply", given(["aws_vpc", "aws_default_security_group"], { tags }));
  expect(statements.find(({ Sid }) => Sid === "TagDefaultGroup")).toEqual(
    allow("TagDefaultGroup", ["ec2:CreateTags"], [arn("ec2", "security-group/*")], {
      Null: { "aws:ResourceTag/Environment": "true", "aws:ResourceTag/Team": "true" },
      StringEquals: { "aws:RequestTag/Environment": "Test", "aws:RequestTag/Team": "Shop" },
    }),
  );
});

test("without a prefix the names of the services are spelled out", () => {
  const services = { books: serviceDefinition(), music: serviceDefinition({}, { source: "apps/music" }) };
  const [statement] = deployStatements("plan", given(["aws_ecr_repository"], { services, names: { service: "" } }));
  expect(statement?.Resource).toEqual([arn("ecr", "repository/books"), arn("ecr", "repository/music")]);
});

test("target groups whose names are cut are told by their hash once the prefix isn't whole", () => {
  const groups = (service: string): unknown => {
    const services = { a: serviceDefinition(), "b-with-a-long-name": serviceDefinition() };
    const statements = deployStatements("apply", given(["aws_lb_target_group"], { services, names: { service } }));
    return statements.flatMap(({ Resource }) => Resource).filter((resource) => resource.includes(":targetgroup/"));
  };
  const prefix = "p".repeat(17);
  expect(groups(prefix)).toEqual([arn("elasticloadbalancing", `targetgroup/${prefix}-*-tg-*/*`)]);
  expect(groups(`${prefix}q`)).toEqual([
    arn("elasticloadbalancing", `targetgroup/${prefix}q-a-tg-*/*`),
    expect.stringMatching(new RegExp(`:targetgroup/${prefix}-[0-9a-f]{6}-tg-\\*/\\*$`)),
  ]);
});

test("secrets that are looked up are named, with the six characters that AWS adds", () => {
  const secrets = {
    PASSWORD: { type: "secrets-manager", name: "books/password" },
    TOKEN: { type: "parameter", name: "books/token" },
  } as const;
  const services = { books: serviceDefinition({ secrets }) };
  const [statement] = deployStatements("plan", given(["data.aws_secretsmanager_secret"], { services }));
  expect(statement?.Resource).toEqual([arn("secretsmanager", "secret:books/password-??????")]);
});

describe("what `resources` are made of is limited to names that start with the environment's", () => {
  const reads: readonly [string, string, string[], string][] = [
    [
      "aws_cloudwatch_event_bus",
      "ReadEventBus",
      ["events:DescribeEventBus", "events:ListTagsForResource"],
      arn("events", "event-bus/shop-test-*"),
    ],
    ["aws_s3_bucket_policy", "ReadBucket", ["s3:GetBucketPolicy"], "arn:aws:s3:::shop-test-*"],
    ["aws_sns_topic", "ReadTopic", ["sns:GetTopicAttributes", "sns:ListTagsForResource"], arn("sns", "shop-test-*")],
    ["aws_sqs_queue", "ReadQueue", ["sqs:GetQueueAttributes", "sqs:ListQueueTags"], arn("sqs", "shop-test-*")],
  ];

  test.each(reads)("%s", (type, sid, actions, resource) => {
    expect(deployStatements("plan", given([type]))).toEqual([allow(sid, actions, [resource])]);
  });

  test("a table, whose key is looked at too", () => {
    expect(deployStatements("plan", given(["aws_dynamodb_table"]))).toEqual([
      allow("ReadKey", ["kms:DescribeKey"], [arn("kms", "key/*")]),
      allow(
        "ReadTable",
        [
          "dynamodb:DescribeContinuousBackups",
          "dynamodb:DescribeTable",
          "dynamodb:DescribeTimeToLive",
          "dynamodb:ListTagsOfResource",
        ],
        [arn("dynamodb", "table/shop-test-*")],
      ),
    ]);
  });

  test("a key has no name, its alias has", () => {
    const aliasing = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];
    expect(deployStatements("apply", given(["aws_kms_alias"]))).toEqual([
      allow("ManageAny", ["kms:ListAliases"], ["*"]),
      allow("ManageKey", aliasing, [arn("kms", "key/*")]),
      allow("ManageKeyAlias", aliasing, [arn("kms", "alias/shop-test-*")]),
    ]);
    const [any] = deployStatements("apply", given(["aws_kms_key"]));
    expect(any).toEqual(allow("ManageAny", ["kms:CreateKey"], ["*"]));
  });

  test("a subscription is made on a topic; by itself it can't be narrowed", () => {
    expect(deployStatements("apply", given(["aws_sns_topic_subscription"]))).toEqual([
      allow("ManageAny", ["sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"], ["*"]),
      allow("ManageTopic", ["sns:Subscribe"], [arn("sns", "shop-test-*")]),
    ]);
  });
});

test("fails for a type that stands in no table", () => {
  expect(() => deployStatements("plan", given(["aws_mq_broker"]))).toThrow(
    "stack 'shop-test-platform': type is aws_mq_broker; a role is allowed what stands in src/aws/provider-calls; add the type there",
  );
});

test("rules in the groups of what services use are made there too, and nothing else is changed in them", () => {
  const group = "sg-0123456789abcdef0";
  const overrides = {
    resources: {
      orders: { type: "postgres", existing: { host: "db.internal", securityGroupId: group } },
      reports: { type: "mysql", existing: { host: "db.internal", securityGroupId: group } },
    },
    services: { books: serviceDefinition({ uses: { orders: "connect", reports: "connect" } }) },
  } as const;
  const foreign = (types: readonly string[], phase: "plan" | "apply" = "apply") =>
    deployStatements(phase, given(types, overrides)).filter(({ Sid }) => Sid === "OpenGroupsOfResources");
  expect(foreign(["aws_vpc_security_group_ingress_rule"])).toEqual([
    allow(
      "OpenGroupsOfResources",
      ["ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules", "ec2:RevokeSecurityGroupIngress"],
      [arn("ec2", `security-group/${group}`)],
    ),
  ]);
  expect(foreign(["aws_vpc_security_group_egress_rule"])).toEqual([]);
  expect(foreign(["aws_vpc_security_group_ingress_rule"], "plan")).toEqual([]);
});

test("roles for the certificates of Service Connect are made and passed where there is TLS, those that are named passed alone", () => {
  const authority = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e";
  const passed = (tls: Omit<ConnectTls, "certificateAuthorityArn"> | undefined) => {
    const discovery = { type: "service-connect", protocol: "http" } as const;
    const books = serviceDefinition({
      discovery: { ...discovery, ...(tls && { tls: { certificateAuthorityArn: authority, ...tls } }) },
    });
    const statements = deployStatements("apply", given(["aws_ecs_service", "aws_iam_role"], { services: { books } }));
    const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);
    return [of("PassRolesToEcs"), of("ManageTaskRole")?.Resource.includes(own)];
  };
  const own = "arn:aws:iam::123456789012:role/shop-test-*-ecsTlsRole";
  const toEcs = (role: string) =>
    allow("PassRolesToEcs", ["iam:PassRole"], [role], { StringEquals: { "iam:PassedToService": "ecs.amazonaws.com" } });
  expect(passed(undefined)).toEqual([undefined, false]);
  expect(passed({})).toEqual([toEcs(own), true]);
  const roleArn = "arn:aws:iam::123456789012:role/tls";
  expect(passed({ roleArn })).toEqual([toEcs(roleArn), false]);
});
