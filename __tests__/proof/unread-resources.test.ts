import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isBystander } from "../../src/aws/bystanders";
import { READ_TYPES } from "../../src/facts/read-types";
import { prove } from "../../src/proof/prove";
import { add, findings, model, platform, resource } from "./platform";

const ROOT = join(__dirname, "../..");
/** Names that are those of data sources, of an argument, of what is there or not, or what several types begin with. */
const NOT_MANAGED = new Set([
  "aws_caller_identity",
  "aws_dynamodb_global_secondary_index",
  "aws_prefix_list",
  "aws_ecr_image",
  "aws_pca_authority_arn",
  "aws_service_discovery_",
]);

function typesIn(folder: string): readonly string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith("read-types.ts"))
    .flatMap((file) => readFileSync(join(ROOT, folder, file), "utf8").match(/(?<=["`])aws_[a-z0-9_]+(?=["`])/g) ?? []);
}

test("the types that are read are those that facts and rules name", () => {
  const named = new Set([...typesIn("src/facts"), ...typesIn("src/proof")]);
  const read = [...named].filter((type) => !NOT_MANAGED.has(type) && !isBystander(type));
  expect(read.filter((type) => !READ_TYPES.has(type))).toEqual([]);
});

test("a firewall before a load balancer makes undecided what goes through it, and nothing else", () => {
  const json = platform();
  add(json, "aws_wafv2_web_acl_association.main", { resource_arn: "${aws_lb.main.arn}", web_acl_arn: "arn:aws:x" });
  const proof = prove(model(json));
  expect(findings(json)).toEqual([
    expect.stringMatching(/unread\(aws_wafv2_web_acl_association\.main, \[aws_lb\.main\]\)/),
  ]);
  const undecided = proof.rules.filter(({ verdict }) => verdict === "undecided").map(({ rule }) => rule);
  expect(undecided).toContain("exposures");
  expect(undecided).not.toContain("pull-route");
  const forwarded = proof.flows.filter(({ from }) => from.kind === "load balancer");
  expect(forwarded.map(({ verdict }) => verdict)).toEqual(["undecided"]);
});

test("a firewall that is accepted makes nothing undecided, and stays listed with its reason", () => {
  const json = platform();
  const address = "aws_wafv2_web_acl_association.main";
  add(json, address, { resource_arn: "${aws_lb.main.arn}", web_acl_arn: "arn:aws:x" });
  const accept = (at: string): readonly string[] => {
    json["//"].declared.suppressions = [{ rule: "unread-resources", at, reason: "it counts, and turns nobody away" }];
    return findings(json);
  };
  expect(accept(address)).toEqual([]);
  expect(prove(model(json)).suppressed.map(({ suppressed }) => suppressed)).toEqual([
    "it counts, and turns nobody away",
  ]);
  expect(accept("aws_wafv2_web_acl_association.other")).toEqual([
    expect.stringMatching(/unread\(aws_wafv2_web_acl_association\.main, /),
    expect.stringContaining("suppressions"),
  ]);
});

const ALLOWING = { default_action: { allow: {} } };
const rule = (statement: object, action: object = { block: {} }) => ({ rule: [{ name: "r", action, statement }] });
const group = (name: string) => ({
  rule: [{ override_action: { none: {} }, statement: { managed_rule_group_statement: { name, vendor_name: "AWS" } } }],
});

test.each<[string, object, boolean]>([
  ["lets all pass", ALLOWING, true],
  ["refuses too many", { ...ALLOWING, ...rule({ rate_based_statement: { limit: 100 } }) }, true],
  ["refuses by AWS's rules about content", { ...ALLOWING, ...group("AWSManagedRulesCommonRuleSet") }, true],
  ["counts", { ...ALLOWING, ...rule({ geo_match_statement: { country_codes: ["DE"] } }, { count: {} }) }, true],
  ["refuses by default", { default_action: { block: {} } }, false],
  ["refuses some countries", { ...ALLOWING, ...rule({ geo_match_statement: { country_codes: ["DE"] } }) }, false],
  ["refuses by reputation", { ...ALLOWING, ...group("AWSManagedRulesAmazonIpReputationList") }, false],
  ["negates", { ...ALLOWING, ...rule({ not_statement: [{ statement: {} }] }) }, false],
])("a web ACL that %s closes nothing, or it isn't known", (_, acl, isProven) => {
  const json = platform();
  add(json, "aws_wafv2_web_acl.main", { name: "main", scope: "REGIONAL", ...acl });
  const association = { resource_arn: "${aws_lb.main.arn}", web_acl_arn: "${aws_wafv2_web_acl.main.arn}" };
  add(json, "aws_wafv2_web_acl_association.main", association);
  expect(findings(json)).toHaveLength(isProven ? 0 : 1);
});

test("its words say what isn't read, and what it refers to", () => {
  const json = platform();
  add(json, "aws_networkfirewall_firewall.main", { subnet_mapping: [{ subnet_id: "${aws_subnet.public_b.id}" }] });
  expect(prove(model(json)).findings.map(({ message }) => message)).toEqual([
    expect.stringContaining(
      "undecided, because aws_networkfirewall_firewall.main is of a type that isn't read and refers to aws_subnet.public_b",
    ),
  ]);
});

test.each(["aws_cloudwatch_metric_alarm", "aws_route53_record", "aws_instance", "random_id", "terraform_data"])(
  "a resource of type %s can't matter",
  (type) => {
    const json = platform();
    add(json, `${type}.main`, { of: "${aws_lb.main.dns_name}", in: ["${aws_subnet.public_b.id}"] });
    expect(findings(json)).toEqual([]);
  },
);

test.each([
  ["aws_s3_bucket_notification", "bucket", "${aws_s3_bucket.settings.bucket}"],
  ["aws_s3_bucket_cors_configuration", "bucket", "${aws_s3_bucket.settings.bucket}"],
  ["aws_s3_bucket_logging", "bucket", "${aws_s3_bucket.settings.bucket}"],
  ["aws_backup_selection", "resources", "${aws_s3_bucket.settings.arn}"],
])("what %s does with what holds data changes nothing of who may do what with it", (type, argument, value) => {
  const json = platform();
  add(json, `${type}.main`, { [argument]: value });
  expect(findings(json)).toEqual([]);
});

const SCHEDULE = "arn:aws:scheduler:::aws-sdk:ecs:updateService";
const RUN = { "local-exec": { command: "aws ecs update-service --desired-count 0" } };

test.each([
  [
    "a type that names another thing by what is written there",
    "aws_unheard_of.main",
    { of: "${aws_ecs_service.web.name}" },
  ],
  [
    "a schedule that calls an API",
    "aws_scheduler_schedule.main",
    { target: [{ arn: SCHEDULE, input: "${jsonencode({ Service = aws_ecs_service.web.name })}" }] },
  ],
  ["a command", "null_resource.main", { triggers: { of: "${aws_ecs_service.web.name}" }, provisioner: [RUN] }],
])("%s makes undecided what it names", (_, address, body) => {
  const json = platform();
  add(json, address, body);
  expect(findings(json)).toEqual([expect.stringContaining(`unread(${address}, [aws_ecs_service.web])`)]);
});

test.each([
  [
    "a schedule that starts a task",
    "aws_scheduler_schedule.main",
    { target: [{ arn: "${aws_ecs_cluster.main.arn}" }] },
  ],
  ["values without a command", "null_resource.main", { triggers: { of: "${aws_ecs_service.web.name}" } }],
  [
    "a lifecycle of what isn't current",
    "aws_s3_bucket_lifecycle_configuration.main",
    { bucket: "${aws_s3_bucket.states.bucket}", rule: [{ noncurrent_version_expiration: { noncurrent_days: 90 } }] },
  ],
  ["an order", "aws_unheard_of.main", { depends_on: ["aws_ecs_service.web"] }],
])("%s changes nothing", (_, address, body) => {
  const json = platform();
  add(json, address, body);
  expect(findings(json)).toEqual([]);
});

test("a lifecycle that takes current objects away makes the bucket undecided", () => {
  const json = platform();
  const bucket = "${aws_s3_bucket.states.bucket}";
  add(json, "aws_s3_bucket_lifecycle_configuration.main", { bucket, rule: [{ expiration: { days: 90 } }] });
  expect(findings(json)).toEqual([
    expect.stringContaining("unread(aws_s3_bucket_lifecycle_configuration.main, [aws_s3_bucket.states])"),
  ]);
});

test("an unread resource that refers to nothing here says nothing", () => {
  const json = platform();
  add(json, "aws_sns_topic.main", { name: "main" });
  expect(findings(json)).toEqual([]);
});

describe("what may change anything", () => {
  test("a module is undecided, and what it is handed, also by a local", () => {
    const json = { ...platform(), module: { more: { source: "./more" } } };
    expect(findings(json)).toEqual(["? unread-resources module(module.more, []) at module.more"]);
    json.locals["groups"] = ["${aws_security_group.web.id}"];
    const handed = { ...json, module: { more: { source: "./more", groups: "${local.groups}" } } };
    const proof = prove(model(handed));
    expect(proof.findings.map(({ message }) => message)).toEqual([
      "undecided, because module.more isn't followed and is handed aws_security_group.web: what it makes isn't known",
    ]);
    const undecided = proof.rules.filter(({ verdict }) => verdict === "undecided").map(({ rule }) => rule);
    expect(undecided).toContain("service-network");
    expect(undecided).not.toContain("pull-permission");
  });

  test("a command of what is judged makes that undecided", () => {
    const json = platform();
    resource(json, "aws_security_group.web")["provisioner"] = [{ "local-exec": { command: "aws ec2 help" } }];
    expect(prove(model(json)).findings.map(({ verdict, message }) => `${verdict}: ${message}`)).toEqual([
      "undecided: undecided, because aws_security_group.web runs a command (provisioner), which may change aws_security_group.web, aws_vpc.main",
    ]);
  });

  test("a block of public access concerns what goes through internet gateways", () => {
    const json = platform();
    add(json, "aws_vpc_block_public_access_options.all", { internet_gateway_block_mode: "block-ingress" });
    const proof = prove(model(json));
    expect(proof.findings).toHaveLength(1);
    const undecided = proof.rules.filter(({ verdict }) => verdict === "undecided").map(({ rule }) => rule);
    expect(undecided).toEqual(expect.arrayContaining(["unread-resources", "exposures"]));
  });
});
