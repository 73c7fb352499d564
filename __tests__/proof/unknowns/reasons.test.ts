import type { JsonObject } from "../../../src/terraform/json";
import { Model } from "../../../src/terraform/model";
import { prove } from "../../../src/proof/prove";
import { addMountSettings, everyRule } from "../every-rule";
import { type Body, type Platform, add, resource } from "../platform";
import { VARIABLE, withUnknown } from "./mutations";

/** What a rule says of the platform on which each has something to judge, after a change, with the value at a path unknown. */
function said(rule: string, path: string, change: (json: Platform) => void = () => undefined): readonly string[] {
  const json = addMountSettings(everyRule());
  change(json);
  const keys = path.split("/").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const document = withUnknown(JSON.parse(JSON.stringify(json)) as JsonObject, keys, VARIABLE);
  const { rules } = prove(new Model([{ name: "stack-1", directory: "/project", documents: [document] }]));
  const results = rules.flatMap((report) => report.results).filter((result) => result.rule === rule);
  return results
    .filter(({ verdict }) => verdict !== "proven")
    .map(({ verdict, message }) => `${verdict}: ${message.replace(/^.*?not known: /, "")}`);
}

const SCHEDULE = "resource/aws_scheduler_schedule/report";
const POLICY = "locals/report_schedule/Statement";

test.each<[rule: string, path: string, why: string]>([
  ["schedules", `${SCHEDULE}/schedule_expression_timezone`, "schedule_expression_timezone (var.unknown)"],
  ["schedules", `${SCHEDULE}/flexible_time_window`, "the mode of its window (var.unknown)"],
  [
    "schedules",
    `${SCHEDULE}/flexible_time_window/maximum_window_in_minutes`,
    "maximum_window_in_minutes (var.unknown)",
  ],
  ["schedules", "resource/aws_ecs_task_definition/report/task_role_arn", "what it starts: task_role_arn (var.unknown)"],
  [
    "schedules",
    `${SCHEDULE}/target/ecs_parameters/propagate_tags`,
    "tags and propagate_tags of aws_scheduler_schedule.report",
  ],
  [
    "schedules",
    "locals/report_schedule_trust/Statement/0/Principal",
    "whether aws_iam_role.report_schedule lets scheduler.amazonaws.com assume it",
  ],
  ["autoscaling", "resource/aws_appautoscaling_target/site/service_namespace", "service_namespace (var.unknown)"],
  [
    "autoscaling",
    "resource/aws_ecs_service/site/cluster",
    "which service it scales (whether service/main/site is aws_ecs_service.site)",
  ],
  [
    "service-connect",
    "resource/aws_ecs_service/site/service_connect_configuration",
    "whether it uses Service Connect (var.unknown)",
  ],
  [
    "file-systems",
    "resource/aws_efs_access_point/files/file_system_id",
    "the file system of access point aws_efs_access_point.files (var.unknown)",
  ],
  [
    "network-acls",
    "resource/aws_network_acl/main/egress/0/from_port",
    "the protocol and ports of aws_network_acl.main egress[0]",
  ],
  ["network-acls", "resource/aws_network_acl/main/egress", "egress of aws_network_acl.main (var.unknown)"],
  ["balancer-logs", "resource/aws_lb/main/access_logs", "whether the access logs are on (var.unknown)"],
  [
    "balancer-logs",
    "resource/aws_s3_bucket_policy/settings/bucket",
    "whether aws_s3_bucket.settings takes the access logs",
  ],
])("%s with %s unknown says why it is undecided", (rule, path, why) => {
  expect(said(rule, path)).toContain(`undecided: ${why}`);
  expect(said(rule, path).filter((message) => !message.startsWith("undecided: "))).toEqual([]);
});

test("whom else a role trusts by which a schedule starts, and what narrows its statements, may be unknown", () => {
  expect(said("schedules", "locals/report_schedule_trust/Statement/0/Principal")).toContain(
    "undecided: statement 0 in the trust of aws_iam_role.report_schedule (<?var.unknown>)",
  );
  for (const [index, sid] of ["Run", "Pass", "Tag"].entries())
    expect(said("schedules", `${POLICY}/${index}/Condition`)).toContain(
      `undecided: the condition on var.unknown in statement ${sid} of aws_iam_role_policy.report_schedule`,
    );
  expect(said("schedules", `${POLICY}/1/Condition/StringEquals/iam:PassedToService`)).toContain(
    "undecided: the condition on iam:PassedToService in statement Pass of aws_iam_role_policy.report_schedule",
  );
});

const ALL = { protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0", rule_action: "allow" };
const entry =
  (name: string, more: Body = {}) =>
  (json: Platform): void => {
    const network_acl_id = "${aws_network_acl.main.id}";
    add(json, `aws_network_acl_rule.${name}`, { ...ALL, network_acl_id, rule_number: 2, egress: true, ...more });
  };

test("an entry of an ACL whose number, direction or ACL is unknown may be one too many there", () => {
  const rule = "resource/aws_network_acl_rule/own";
  for (const [path, why] of [
    ["rule_number", "the number of aws_network_acl_rule.own (var.unknown)"],
    ["egress", "egress of aws_network_acl_rule.own (var.unknown)"],
    ["network_acl_id", "the network ACL of aws_network_acl_rule.own (var.unknown)"],
  ] as const)
    expect(said("network-acls", `${rule}/${path}`, entry("own"))).toEqual([`undecided: ${why}`]);
});

test("an ACL's unknown subnet may be one that another ACL has", () => {
  const other = (json: Platform): void => void add(json, "aws_network_acl.other", { vpc_id: "${aws_vpc.main.id}" });
  expect(said("network-acls", "resource/aws_network_acl/main/subnet_ids/0", other)).toEqual([
    "undecided: the subnets of aws_network_acl.main (var.unknown)",
  ]);
  expect(said("network-acls", "resource/aws_network_acl/main/subnet_ids/0")).toEqual([]);
});

test("a scalable target that may be of a service makes its largest number of tasks unknown, if that is more", () => {
  const scaled =
    (max_capacity: number) =>
    (json: Platform): void => {
      resource(json, "aws_appautoscaling_target.site")["max_capacity"] = max_capacity;
    };
  expect(said("subnet-addresses", "resource/aws_ecs_service/site/cluster", scaled(1))).toEqual([]);
  expect(said("subnet-addresses", "resource/aws_ecs_service/site/cluster", scaled(1000))).toContain(
    "undecided: whether aws_appautoscaling_target.site scales aws_ecs_service.site",
  );
});

test("what the proxy of Service Connect gets of the task's memory may be unknown", () => {
  const sized = (json: Platform): void => {
    (json.locals["site_containers"] as Body[])[0] = { ...(json.locals["site_containers"] as Body[])[0], memory: 64 };
  };
  expect(said("service-connect", "resource/aws_ecs_task_definition/site/memory", sized)).toEqual([
    "undecided: whether the containers of aws_ecs_task_definition.site leave the proxy any memory",
  ]);
});
