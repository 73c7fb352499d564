import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { allow, arn, stackWith } from "../../support/deploy-statements";
import { serviceDefinition } from "../../support/synth";

test("without a prefix the names of the services are spelled out", () => {
  const services = { books: serviceDefinition(), music: serviceDefinition({}, { source: "apps/music" }) };
  const [statement] = deployStatements("plan", stackWith(["aws_ecr_repository"], { services, names: { service: "" } }));
  expect(statement?.Resource).toEqual([arn("ecr", "repository/books"), arn("ecr", "repository/music")]);
});

test("target groups whose names are cut are told by their hash once the prefix isn't whole", () => {
  const groups = (service: string): unknown => {
    const services = { a: serviceDefinition(), "b-with-a-long-name": serviceDefinition() };
    const statements = deployStatements("apply", stackWith(["aws_lb_target_group"], { services, names: { service } }));
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
  const [statement] = deployStatements("plan", stackWith(["data.aws_secretsmanager_secret"], { services }));
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
    expect(deployStatements("plan", stackWith([type]))).toEqual([allow(sid, actions, [resource])]);
  });

  test("a table, whose key is looked at too", () => {
    expect(deployStatements("plan", stackWith(["aws_dynamodb_table"]))).toEqual([
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
    expect(deployStatements("apply", stackWith(["aws_kms_alias"]))).toEqual([
      allow("ManageAny", ["kms:ListAliases"], ["*"]),
      allow("ManageKey", aliasing, [arn("kms", "key/*")]),
      allow("ManageKeyAlias", aliasing, [arn("kms", "alias/shop-test-*")]),
    ]);
    const [any] = deployStatements("apply", stackWith(["aws_kms_key"]));
    expect(any).toEqual(allow("ManageAny", ["kms:CreateKey"], ["*"]));
  });

  test("a subscription is made on a topic; by itself it can't be narrowed", () => {
    expect(deployStatements("apply", stackWith(["aws_sns_topic_subscription"]))).toEqual([
      allow("ManageAny", ["sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"], ["*"]),
      allow("ManageTopic", ["sns:Subscribe"], [arn("sns", "shop-test-*")]),
    ]);
  });
});
