import { READ_TYPES } from "../../facts/read-types";
import type { EnvironmentView } from "../model/environment-view";
import { keyOf } from "../model/reference";
import type { BlockChange } from "./block-changes";
import type { ChangeRow, Topic } from "./change";

/** Types of which the topics say all that a reviewer decides. */
const SPOKEN_OF =
  /^(aws_(appautoscaling|default|ecr|iam|vpc_security_group|security_group|network_acl|route)_\w+|aws_(cloudwatch_log_group|ecs_service|ecs_task_definition|internet_gateway|nat_gateway|eip|resourcegroups_group|route|route_table|security_group|subnet|vpc|vpc_endpoint|lb_listener_rule)|aws_\w+_policy|docker_\w+)$/;

/** Types that nobody reads and of which what is beside them says all, when they come and go. */
const OF_WHAT_IS_READ = /^(aws_(appautoscaling_\w+|ecr_lifecycle_policy|resourcegroups_group)|docker_\w+)$/;

/** Of others these attributes. */
const SPOKEN: Readonly<Record<string, ReadonlySet<string>>> = {
  aws_lb: new Set([
    ...["access_logs", "drop_invalid_header_fields", "enable_deletion_protection", "internal", "load_balancer_type"],
    ...["security_groups", "subnets"],
  ]),
  aws_lb_listener: new Set([
    ...["certificate_arn", "default_action", "load_balancer_arn", "port", "protocol", "ssl_policy"],
  ]),
  // What is to be done anew with another image.
  terraform_data: new Set(["triggers_replace"]),
  // Of a job: when it starts, and what is done where it can't. Its task is a job's as any other's.
  aws_scheduler_schedule: new Set([
    ...["schedule_expression", "schedule_expression_timezone", "state", "flexible_time_window"],
    ...["target.retry_policy.maximum_retry_attempts", "target.retry_policy.maximum_event_age_in_seconds"],
    "target.dead_letter_config.arn",
  ]),
  aws_lb_target_group: new Set([
    "deregistration_delay",
    "health_check.path",
    "health_check.interval",
    "port",
    "protocol",
    "target_type",
    "vpc_id",
  ]),
};

/** Types that the proof reads and no topic shows. */
const UNTOLD = new Set([
  ...["aws_autoscaling_attachment", "aws_default_vpc_dhcp_options", "aws_ec2_managed_prefix_list"],
  ...["aws_ec2_managed_prefix_list_entry", "aws_kms_grant", "aws_lb_target_group_attachment"],
  ...["aws_organizations_policy", "aws_route53_record", "aws_route53_resolver_firewall_rule_group_association"],
  ...["aws_route53_resolver_rule_association", "aws_route53_zone_association", "aws_s3_bucket_object", "aws_s3_object"],
  ...["aws_service_discovery_public_dns_namespace", "aws_vpc_dhcp_options", "aws_vpc_dhcp_options_association"],
  "aws_vpn_gateway_route_propagation",
]);
const UNTOLD_TEXT = "a resource that no topic shows";

const UNREAD = "a resource that the review doesn't read";

/** What nobody decides. */
const COSMETIC = new Set(["name", "description", "tags", "tags_all", "lifecycle", "depends_on"]);

/**
 * What no other topic speaks of: settings of resources that differ, and resources of types that nobody here reads. What
 * another row says of the same resource is enough.
 */
export function otherRows(
  blocks: readonly BlockChange[],
  before: EnvironmentView,
  after: EnvironmentView,
  topics: readonly Topic[],
): readonly ChangeRow[] {
  const stacks = new Set([...before.stacks, ...after.stacks].map(({ name }) => name));
  const subjects = new Set(topics.flatMap(({ rows }) => rows.map(({ subject }) => subject)));
  const said = new Set(
    [...before.protections, ...after.protections].flatMap((it) => (subjects.has(it.subject) ? [keyOf(it)] : [])),
  );
  const jobs = new Set(after.services.map(keyOf));
  return blocks.flatMap((block): readonly ChangeRow[] => {
    const { stack, address: subject, kind } = block;
    const [type = "", name] = subject.split(".");
    const isResource = name !== undefined && /^[a-z0-9]+_/.test(type);
    if (!stacks.has(stack) || !isResource || said.has(keyOf(block)) || subjects.has(subject)) return [];
    if (kind !== "changed") {
      if (READ_TYPES.has(type) ? SPOKEN_OF.test(type) || !UNTOLD.has(type) : OF_WHAT_IS_READ.test(type)) return [];
      const what = READ_TYPES.has(type) ? UNTOLD_TEXT : UNREAD;
      return [{ kind, subject, field: "", ...{ added: { after: what }, removed: { before: what } }[kind] }];
    }
    if (SPOKEN_OF.test(type)) return [];
    return block.rows.flatMap((row) => {
      const [attribute = ""] = row.field.split(/[.[]/);
      const spoken = type === "aws_scheduler_schedule" && !jobs.has(keyOf(block)) ? undefined : SPOKEN[type];
      const isSpoken = spoken?.has(attribute) === true || spoken?.has(row.field.replaceAll(/\[\d+\]/g, "")) === true;
      return COSMETIC.has(attribute) || isSpoken ? [] : [{ ...row, subject }];
    });
  });
}
