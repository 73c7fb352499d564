import { UNKNOWN, type ValueObject } from "../../../src/provider/cty";
import type { CtyType } from "../../../src/provider/cty";
import type { Attribute, Block } from "../../../src/rehearsal/fake-provider/schema";
import { groupProblems, readOnlyProblems, valueProblems } from "../../../src/rehearsal/fake-provider/validation";

const attribute = (type: CtyType = "string"): Attribute => ({
  type,
  required: false,
  optional: true,
  computed: false,
  writeOnly: false,
});
const block = (name: string, type?: CtyType): Block => ({ attributes: { [name]: attribute(type) }, blocks: {} });

test.each([
  ["cidr_block", "10.0.0.0/33", "an IPv4 CIDR block whose address is the first of it"],
  ["cidr_block", "10.0.0.1/16", "an IPv4 CIDR block whose address is the first of it"],
  ["cidr_ipv4", "10.0.0.256/32", "an IPv4 CIDR block whose address is the first of it"],
  ["vpc_id", "subnet-1", "a VPC id"],
  ["security_groups", "vpc-1", "a security group id"],
  ["listener_arn", "arn:aws:elasticloadbalancing:r:1:loadbalancer/app/x/y", "the ARN of a listener"],
  ["execution_role_arn", "role", "the ARN of a role"],
  ["kms_key_arn", "key", "the ARN of a key of KMS"],
  ["alarm_arns", "key", "an ARN"],
  ["assume_role_policy", "{", "a JSON document"],
])("fails when %s is %s", (name, value, what) => {
  expect(valueProblems("aws_x", block(name), { [name]: value })).toEqual([
    {
      severity: 1,
      summary: `Invalid value for ${name}`,
      detail: `aws_x: ${name} is ${JSON.stringify(value)}; it must be ${what}.`,
      attribute: { steps: [{ attribute_name: name }] },
    },
  ]);
});

test.each([
  ["tfe_workspace_settings", "execution_mode", "docker", "one of agent, local, remote"],
  ["tfe_variable", "category", "environment", "one of env, terraform"],
  ["tfe_workspace", "project_id", "Web shop", "a project's id"],
  ["tfe_run_trigger", "sourceable_id", "shop-platform", "a workspace's id"],
  ["tfe_workspace", "oauth_token_id", "ghp_1", "an OAuth token's id"],
  ["tfe_workspace", "github_app_installation_id", "1", "the id of an installation of the GitHub App"],
  ["aws_iam_openid_connect_provider", "url", "https://tfe.example:8443", "https:// and a host without a port"],
  ["aws_lb_target_group", "protocol", "HTPP", "one of HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC"],
  ["aws_ecs_service", "launch_type", "FARGAT", "one of EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES"],
])("fails when %s has a %s that is %s", (type, name, value, what) => {
  const details = valueProblems(type, block(name), { [name]: value }).map(({ detail }) => detail);
  expect(details).toEqual([`${type}: ${name} is ${JSON.stringify(value)}; it must be ${what}.`]);
});

test.each([
  ["cidr_block", "10.0.0.0/16"],
  ["cidr_ipv4", "0.0.0.0/0"],
  ["cidr_ipv4", "203.0.113.7/32"],
  ["gateway_id", "igw-1"],
  ["target_group_arn", "arn:aws-cn:elasticloadbalancing:r:1:targetgroup/web/1"],
  ["policy", "{}"],
  ["launch_type", "FARGATE"],
  ["vpc_id", UNKNOWN],
  ["vpc_id", null],
  ["anything", "else"],
])("passes when %s is %s", (name, value) => {
  expect(valueProblems("aws_x", block(name), { [name]: value })).toEqual([]);
});

test("points into blocks by their index", () => {
  const nested = { nesting: "list", block: block("subnets", ["set", "string"]), minItems: 0, maxItems: 0 } as const;
  const outer: Block = { attributes: {}, blocks: { network: nested } };
  const [problem] = valueProblems("aws_x", outer, {
    network: [{ subnets: ["subnet-1"] }, { subnets: ["subnet-1", "sg-1"] }],
  });
  expect(problem?.attribute?.steps).toEqual([
    { attribute_name: "network" },
    { element_key_int: 1 },
    { attribute_name: "subnets" },
  ]);
});

test("leaves the keys of maps to the user", () => {
  expect(valueProblems("aws_x", block("tags", ["map", "string"]), { tags: { vpc_id: "main" } })).toEqual([]);
});

test("fails when an argument is set that only the provider decides", () => {
  const computed: Block = { attributes: { arn: { ...attribute(), optional: false, computed: true } }, blocks: {} };
  expect(readOnlyProblems(computed, { arn: null })).toEqual([]);
  expect(readOnlyProblems(computed, { arn: "x" }).map(({ detail }) => detail)).toEqual([
    'Can\'t configure a value for "arn": the provider decides it.',
  ]);
});

test("fails when a required argument is null, or a number of the provider's isn't whole", () => {
  const required: Block = { attributes: { name: { ...attribute(), optional: false, required: true } }, blocks: {} };
  expect(valueProblems("aws_x", required, { name: null }).map(({ detail }) => detail)).toEqual([
    "aws_x: name is null; it must be set; it is required.",
  ]);
  const number = (type: string, name: string) =>
    valueProblems(type, block(name, "number"), { [name]: 1.5 }).map(({ detail }) => detail);
  expect(number("aws_ecs_service", "desired_count")).toEqual([
    "aws_ecs_service: desired_count is 1.5; it must be a whole number.",
  ]);
  expect(number("aws_cloudwatch_metric_alarm", "threshold")).toEqual([]);
});

test("arguments exclude, replace and need each other", () => {
  const problems = (type: string, config: ValueObject) => groupProblems(type, config).map(({ detail }) => detail);
  expect(problems("aws_lb", { name: "a", name_prefix: "b", subnets: ["s"], subnet_mapping: [{}] })).toEqual([
    "aws_lb: only one of name, name_prefix may be set.",
    "aws_lb: only one of subnet_mapping, subnets may be set.",
  ]);
  expect(problems("aws_lb", { subnet_mapping: [] })).toEqual(["aws_lb: one of subnet_mapping, subnets must be set."]);
  expect(problems("aws_lb", { subnets: UNKNOWN })).toEqual([]);
  expect(problems("aws_kms_key", { rotation_period_in_days: 90 })).toEqual([
    "aws_kms_key: rotation_period_in_days is set, so enable_key_rotation must be set too.",
  ]);
});
