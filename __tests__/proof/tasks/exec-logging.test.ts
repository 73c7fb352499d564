import { type Body, type Platform, add, findings, platform, resource, statements } from "../platform";

const GROUP = { cloud_watch_log_group_name: "${aws_cloudwatch_log_group.sessions.name}" };
const BUCKET = { s3_bucket_name: "${aws_s3_bucket.sessions.id}", s3_key_prefix: "exec/" };
const STREAMS = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
const ALLOWED = [
  { Sid: "Groups", Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: ["*"] },
  { Sid: "Streams", Effect: "Allow", Action: STREAMS, Resource: ["${aws_cloudwatch_log_group.sessions.arn}:*"] },
];
const ALLOWED_IN_BUCKET = [
  {
    Sid: "Bucket",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:GetEncryptionConfiguration"],
    Resource: ["${aws_s3_bucket.sessions.arn}"],
  },
  { Sid: "Objects", Effect: "Allow", Action: ["s3:PutObject"], Resource: ["${aws_s3_bucket.sessions.arn}/exec/*"] },
];

/** What is found where the cluster logs the sessions of `shell`. */
function logged(
  to: Body,
  allowed: readonly Body[],
  bend: (json: Platform) => void = () => undefined,
): readonly string[] {
  const json = { ...platform(), variable: { open: {} } };
  add(json, "aws_cloudwatch_log_group.sessions", { name: "sessions" });
  add(json, "aws_s3_bucket.sessions", { bucket: "sessions" });
  resource(json, "aws_ecs_cluster.main")["configuration"] = {
    execute_command_configuration: { logging: "OVERRIDE", log_configuration: to },
  };
  statements(json, "shell_task").push(...structuredClone([...allowed]));
  bend(json);
  return findings(json);
}

describe("sessions of ECS Exec that the cluster has logged", () => {
  test("are proven into a log group and into a bucket", () => {
    expect(logged(GROUP, ALLOWED)).toEqual([]);
    expect(logged(BUCKET, ALLOWED_IN_BUCKET)).toEqual([]);
    expect(logged({ ...GROUP, ...BUCKET }, [...ALLOWED, ...ALLOWED_IN_BUCKET])).toEqual([]);
  });

  test("need the task role's permissions", () => {
    expect(logged(GROUP, [])).toEqual([
      "exec notAllowed(aws_iam_role.shell_task, task, [logs:DescribeLogGroups on arn:aws:logs:eu-central-1:<account>:log-group::log-stream: logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents on arn:aws:logs:eu-central-1:<account>:log-group:sessions:log-stream:ecs-execute-command]) at aws_ecs_service.shell",
    ]);
    expect(logged(BUCKET, ALLOWED_IN_BUCKET.slice(1))).toEqual([
      expect.stringMatching(
        /^exec notAllowed\(.*s3:GetBucketLocation, s3:GetEncryptionConfiguration on arn:aws:s3:::sessions\]/,
      ),
    ]);
    expect(logged({ ...BUCKET, s3_key_prefix: "other/" }, ALLOWED_IN_BUCKET)).toEqual([
      expect.stringMatching(/exec notAllowed\(.*s3:PutObject on arn:aws:s3:::sessions\/other\/session\]/),
    ]);
  });

  test("need a way there", () => {
    const said = logged(BUCKET, ALLOWED_IN_BUCKET, (json) => {
      resource(json, "aws_vpc_endpoint.s3")["route_table_ids"] = ["${aws_route_table.public.id}"];
    });
    expect(said).toEqual([expect.stringMatching(/exec noRoute\(S3, addToGateway/)]);
  });

  test("need the customer key of the bucket", () => {
    const bend = (json: Platform): void => {
      add(json, "aws_s3_bucket_server_side_encryption_configuration.sessions", {
        bucket: "${aws_s3_bucket.sessions.id}",
        rule: [
          {
            apply_server_side_encryption_by_default: {
              sse_algorithm: "aws:kms",
              kms_master_key_id: "${aws_kms_key.quote.arn}",
            },
          },
        ],
      });
    };
    const key = { Effect: "Allow", Action: ["kms:GenerateDataKey"], Resource: ["${aws_kms_key.quote.arn}"] };
    expect(logged(BUCKET, [...ALLOWED_IN_BUCKET, key], bend)).toEqual([]);
    expect(logged(BUCKET, ALLOWED_IN_BUCKET, bend)).toEqual([
      expect.stringMatching(/^exec notAllowed\(aws_iam_role.shell_task, task, \[kms:GenerateDataKey on /),
    ]);
  });

  test.each<[string, Body, (json: Platform) => void, string]>([
    [
      "the group is nobody's",
      { cloud_watch_log_group_name: "others" },
      (json) => {
        Object.assign(statements(json, "shell_task").at(-1) ?? {}, {
          Resource: ["arn:aws:logs:eu-central-1:${data.aws_caller_identity.current.account_id}:log-group:others:*"],
        });
      },
      "noGroup(aws_ecs_cluster.main, others)",
    ],
    ["the group isn't known", { cloud_watch_log_group_name: "${var.open}" }, () => undefined, "noGroup("],
    [
      "its encryption is asked for, and it has no key",
      { ...GROUP, cloud_watch_encryption_enabled: true },
      () => undefined,
      "encrypted(aws_ecs_cluster.main, aws_cloudwatch_log_group.sessions)",
    ],
    [
      "it isn't known whether they are",
      GROUP,
      (json) => {
        const configuration = resource(json, "aws_ecs_cluster.main")["configuration"] as Record<string, Body>;
        Object.assign(configuration["execute_command_configuration"] ?? {}, { logging: "${var.open}" });
      },
      "logging(aws_ecs_cluster.main, var.open)",
    ],
  ])("are in doubt where %s", (_, to, bend, doubt) => {
    const said = logged(to, ALLOWED, bend);
    expect(said).toContainEqual(expect.stringContaining(doubt));
    expect(said.filter((line) => !line.startsWith("? "))).toEqual([]);
  });

  test("go nowhere where no place is named", () => {
    expect(logged({}, [])).toEqual(["exec noTarget(aws_ecs_cluster.main) at aws_ecs_service.shell"]);
  });
});
