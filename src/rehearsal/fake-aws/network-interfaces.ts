/** Who has network interfaces in subnets and behind security groups, and public addresses; read where `deletions.ts` was. */
import type { ValueObject } from "../../provider/cty";
import { textAt } from "./values-at";

/** What uses a resource: attributes of other resources that have one of its values. */
export interface User {
  readonly type: string;
  /** Attribute that names what is used, dotted; every element of the blocks on the way counts. */
  readonly at: string;
  /** The values that name it. @default its id and its ARN */
  readonly by?: (used: ValueObject, account: string) => readonly string[];
  /** Whether this user holds on to it. @default it does */
  readonly if?: (user: ValueObject, used: ValueObject) => boolean;
  /** It holds nothing unless something uses it in turn: a group of subnets without a database. */
  readonly whereUsed?: true;
}

export const runsTasks = (service: ValueObject): boolean => service["desired_count"] !== 0;
export const isUsedUp = { if: runsTasks } as const;
const ofAnotherGroup = (rule: ValueObject, group: ValueObject): boolean => rule["security_group_id"] !== group["id"];

/**
 * What else makes network interfaces in subnets, with groups on them.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
const WITH_INTERFACES: readonly (readonly [type: string, subnets: string, groups?: string])[] = [
  ["aws_apigatewayv2_vpc_link", "subnet_ids", "security_group_ids"],
  ["aws_db_proxy", "vpc_subnet_ids", "vpc_security_group_ids"],
  ["aws_ec2_instance_connect_endpoint", "subnet_id", "security_group_ids"],
  ["aws_elasticache_serverless_cache", "subnet_ids", "security_group_ids"],
  ["aws_mq_broker", "subnet_ids", "security_groups"],
  ["aws_msk_cluster", "broker_node_group_info.client_subnets", "broker_node_group_info.security_groups"],
  ["aws_opensearch_domain", "vpc_options.subnet_ids", "vpc_options.security_group_ids"],
  ["aws_route53_resolver_endpoint", "ip_address.subnet_id", "security_group_ids"],
  ["aws_transit_gateway_vpc_attachment", "subnet_ids"],
];

export const IN_SUBNETS: readonly User[] = [
  { type: "aws_ecs_service", at: "network_configuration.subnets", ...isUsedUp },
  { type: "aws_lb", at: "subnets" },
  { type: "aws_lb", at: "subnet_mapping.subnet_id" },
  { type: "aws_nat_gateway", at: "subnet_id" },
  { type: "aws_vpc_endpoint", at: "subnet_ids" },
  { type: "aws_efs_mount_target", at: "subnet_id" },
  { type: "aws_instance", at: "subnet_id" },
  { type: "aws_network_interface", at: "subnet_id" },
  { type: "aws_lambda_function", at: "vpc_config.subnet_ids" },
  ...WITH_INTERFACES.map(([type, at]) => ({ type, at })),
  { type: "aws_db_subnet_group", at: "subnet_ids", whereUsed: true },
  { type: "aws_elasticache_subnet_group", at: "subnet_ids", whereUsed: true },
];

export const IN_GROUPS: readonly User[] = [
  { type: "aws_ecs_service", at: "network_configuration.security_groups", ...isUsedUp },
  { type: "aws_lb", at: "security_groups" },
  { type: "aws_vpc_endpoint", at: "security_group_ids" },
  { type: "aws_db_instance", at: "vpc_security_group_ids" },
  { type: "aws_rds_cluster", at: "vpc_security_group_ids" },
  { type: "aws_elasticache_replication_group", at: "security_group_ids" },
  { type: "aws_elasticache_cluster", at: "security_group_ids" },
  { type: "aws_efs_mount_target", at: "security_groups" },
  { type: "aws_instance", at: "vpc_security_group_ids" },
  { type: "aws_network_interface", at: "security_groups" },
  { type: "aws_lambda_function", at: "vpc_config.security_group_ids" },
  ...WITH_INTERFACES.flatMap(([type, , at]) => (at === undefined ? [] : [{ type, at }])),
  ...["ingress", "egress"].map((way) => ({
    type: `aws_vpc_security_group_${way}_rule`,
    at: "referenced_security_group_id",
    if: ofAnotherGroup,
  })),
  { type: "aws_security_group_rule", at: "source_security_group_id", if: ofAnotherGroup },
  ...["ingress", "egress"].map((way) => ({
    type: "aws_security_group",
    at: `${way}.security_groups`,
    if: (user: ValueObject, used: ValueObject) => user["id"] !== used["id"],
  })),
];

/** Attributes that hold the public addresses of a VPC, in whose subnets they name. */
export const PUBLIC_ADDRESSES: readonly User[] = [
  { type: "aws_nat_gateway", at: "subnet_id", if: (it) => it["connectivity_type"] !== "private" },
  { type: "aws_lb", at: "subnets", if: (it) => it["internal"] !== true },
  {
    type: "aws_ecs_service",
    at: "network_configuration.subnets",
    if: (it) => runsTasks(it) && textAt(it, "network_configuration.assign_public_ip") === "true",
  },
];
