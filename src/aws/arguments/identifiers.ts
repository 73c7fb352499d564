import { type Arguments, form, required } from "./argument-rule";

/**
 * Ids of EC2 end in 8 or 17 hexadecimal digits; where an API has a pattern for one, as that of EFS has for subnets, it
 * allows 8 to 40.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
 */
const idOf = (...prefixes: readonly string[]) =>
  form(
    new RegExp(`^(${prefixes.join("|")})-[0-9a-f]{8,40}$`),
    `an id such as ${prefixes.map((prefix) => `${prefix}-0123456789abcdef0`).join(" or ")}`,
    "id",
  );

const ACL = idOf("acl");
const ADDRESS = idOf("eipalloc");
const ENDPOINT = idOf("vpce");
const GROUP = idOf("sg");
const INTERFACE = idOf("eni");
const LIST = idOf("pl");
const NAT = idOf("nat");
const ROUTE_TABLE = idOf("rtb");
const SUBNET = idOf("subnet");
const VPC = idOf("vpc");
/** A group of a peer's account may stand behind that account. */
const PEER_GROUP = form(/^(\d{12}\/)?sg-[0-9a-f]{8,40}$/, "an id such as sg-0123456789abcdef0");
/** @see https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html */
const GATEWAY = form(
  /^(local|(igw|vgw|vpce)-[0-9a-f]{8,40})$/,
  "local or an id such as igw-0123456789abcdef0 or vgw-0123456789abcdef0",
);
/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html */
const DHCP_OPTIONS = form(/^(default|dopt-[0-9a-f]{8,40})$/, "default or an id such as dopt-0123456789abcdef0");

/** @see https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html#efs-CreateMountTarget-request-FileSystemId */
const FILE_SYSTEM = form(
  /^(arn:aws[-a-z]*:elasticfilesystem:[0-9a-z:-]+:file-system\/)?fs-[0-9a-f]{8,40}$/,
  "an id such as fs-0123456789abcdef0",
);
/** @see https://docs.aws.amazon.com/efs/latest/ug/API_DescribeAccessPoints.html */
const ACCESS_POINT = form(
  /^(arn:aws[-a-z]*:elasticfilesystem:[0-9a-z:-]+:access-point\/)?fsap-[0-9a-f]{8,40}$/,
  "an id such as fsap-0123456789abcdef0",
);

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const arnOf = (service: string, resource: string, what: string) =>
  form(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(\\d{12}|aws)?:${resource}`), `the ARN of ${what}`, "arn");

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html */
const DATABASE_CLASS = form(/^db\.[a-z0-9-]+(\.[a-z0-9-]+)*$/, "a class such as db.t4g.micro");
/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html */
const NODE_TYPE = form(/^cache\.[a-z0-9-]+\.[a-z0-9-]+$/, "a type such as cache.t4g.micro");

const CERTIFICATE = arnOf("(acm|iam)", "(server-)?certificate/.", "a certificate of ACM or IAM");
const LISTENER = arnOf("elasticloadbalancing", "listener/.", "a listener");
const LOAD_BALANCER = arnOf("elasticloadbalancing", "loadbalancer/.", "a load balancer");
const POLICY = arnOf("iam", "policy/.", "a policy of IAM");
const ROLE = arnOf("iam", "role/.", "a role of IAM");
/** That a name won't do is said by the rule on task definitions. */
const TASK_ROLE = form(/^(?!arn:)|^arn:aws[a-z-]*:iam::\d{12}:role\/./, "the ARN of a role of IAM");
const SECRET = arnOf("secretsmanager", "secret:.", "a secret");
const TARGET_GROUP = arnOf("elasticloadbalancing", "targetgroup/.", "a target group");
const TOPIC = arnOf("sns", ".", "a topic");
const REGISTRY = arnOf("servicediscovery", "service/.", "a service of Cloud Map");
const KEY_ARN = arnOf("kms", "(key|alias)/.", "a key of KMS");
/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id */
const KEY = form(
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:)?(alias\/.+|(key\/)?(mrk-)?[0-9a-f-]{8,})$/,
  "the id, the alias (alias/…) or the ARN of a key of KMS",
);

const forwarded = (action: string): Arguments => ({
  [`${action}.target_group_arn`]: TARGET_GROUP,
  [`${action}.forward.target_group.arn`]: required(TARGET_GROUP),
});
const BALANCER: Arguments = {
  security_groups: GROUP,
  subnets: SUBNET,
  "subnet_mapping.subnet_id": SUBNET,
  "subnet_mapping.allocation_id": ADDRESS,
};
const CACHE: Arguments = { security_group_ids: GROUP };
const GROUP_RULE: Arguments = {
  prefix_list_id: LIST,
  referenced_security_group_id: PEER_GROUP,
  security_group_id: GROUP,
};
const INLINE_RULES: Arguments = { vpc_id: VPC, "egress.prefix_list_ids": LIST, "ingress.prefix_list_ids": LIST };
const TABLE: Arguments = {
  vpc_id: VPC,
  "route.gateway_id": GATEWAY,
  "route.nat_gateway_id": NAT,
  "route.network_interface_id": INTERFACE,
  "route.vpc_endpoint_id": ENDPOINT,
};

/**
 * Arguments that name a thing by its id or ARN, and how AWS writes it: a name of another form names nothing. Subnets and
 * groups of tasks are followed by the rules on services; one that is written out is undecided there.
 */
export const IDENTIFIERS: Readonly<Record<string, Arguments>> = {
  aws_appautoscaling_target: { role_arn: ROLE },
  aws_cloudwatch_event_target: { role_arn: ROLE },
  aws_cloudwatch_log_group: { kms_key_id: KEY_ARN },
  aws_db_instance: { instance_class: DATABASE_CLASS, kms_key_id: KEY_ARN, vpc_security_group_ids: GROUP },
  aws_db_subnet_group: { subnet_ids: SUBNET },
  aws_default_network_acl: { default_network_acl_id: ACL, subnet_ids: SUBNET },
  aws_default_route_table: { ...TABLE, default_route_table_id: ROUTE_TABLE },
  aws_default_security_group: INLINE_RULES,
  aws_ecr_repository: { "encryption_configuration.kms_key": KEY },
  aws_ecs_service: {
    "load_balancer.target_group_arn": TARGET_GROUP,
    "service_registries.registry_arn": REGISTRY,
  },
  aws_ecs_task_definition: {
    execution_role_arn: TASK_ROLE,
    task_role_arn: TASK_ROLE,
    "volume.efs_volume_configuration.authorization_config.access_point_id": ACCESS_POINT,
    "volume.efs_volume_configuration.file_system_id": FILE_SYSTEM,
  },
  aws_efs_access_point: { file_system_id: FILE_SYSTEM },
  aws_efs_file_system: { kms_key_id: KEY },
  aws_efs_file_system_policy: { file_system_id: FILE_SYSTEM },
  aws_efs_mount_target: { file_system_id: FILE_SYSTEM, security_groups: GROUP, subnet_id: SUBNET },
  aws_elasticache_cluster: { ...CACHE, node_type: NODE_TYPE },
  aws_elasticache_replication_group: { ...CACHE, node_type: NODE_TYPE },
  aws_elasticache_serverless_cache: { ...CACHE, subnet_ids: SUBNET },
  aws_elasticache_subnet_group: { subnet_ids: SUBNET },
  aws_iam_policy_attachment: { policy_arn: POLICY },
  aws_iam_role: { permissions_boundary: POLICY },
  aws_iam_role_policy_attachment: { policy_arn: POLICY },
  aws_internet_gateway: { vpc_id: VPC },
  aws_kms_alias: { target_key_id: KEY },
  aws_internet_gateway_attachment: { internet_gateway_id: idOf("igw"), vpc_id: VPC },
  aws_lb: BALANCER,
  aws_lb_listener: {
    certificate_arn: CERTIFICATE,
    load_balancer_arn: required(LOAD_BALANCER),
    ...forwarded("default_action"),
  },
  aws_lb_listener_rule: { listener_arn: LISTENER, ...forwarded("action") },
  aws_lb_target_group: { vpc_id: VPC },
  aws_lb_target_group_attachment: { target_group_arn: TARGET_GROUP },
  aws_main_route_table_association: { route_table_id: ROUTE_TABLE, vpc_id: VPC },
  aws_nat_gateway: { allocation_id: ADDRESS, secondary_allocation_ids: ADDRESS, subnet_id: SUBNET, vpc_id: VPC },
  aws_network_acl: { subnet_ids: SUBNET, vpc_id: VPC },
  aws_network_acl_association: { network_acl_id: ACL, subnet_id: SUBNET },
  aws_network_acl_rule: { network_acl_id: ACL },
  aws_rds_cluster_instance: { instance_class: DATABASE_CLASS },
  aws_rds_cluster: { kms_key_id: KEY_ARN, vpc_security_group_ids: GROUP },
  aws_route: {
    destination_prefix_list_id: LIST,
    gateway_id: GATEWAY,
    nat_gateway_id: NAT,
    network_interface_id: INTERFACE,
    route_table_id: ROUTE_TABLE,
    vpc_endpoint_id: ENDPOINT,
  },
  aws_route53_zone_association: { vpc_id: VPC },
  aws_route_table: TABLE,
  aws_route_table_association: { gateway_id: GATEWAY, route_table_id: ROUTE_TABLE, subnet_id: SUBNET },
  aws_scheduler_schedule: {
    kms_key_arn: KEY_ARN,
    "target.role_arn": ROLE,
  },
  aws_secretsmanager_secret: { kms_key_id: KEY },
  aws_secretsmanager_secret_policy: { secret_arn: SECRET },
  aws_security_group: INLINE_RULES,
  aws_security_group_rule: { prefix_list_ids: LIST, security_group_id: GROUP, source_security_group_id: PEER_GROUP },
  aws_service_discovery_private_dns_namespace: { vpc: VPC },
  aws_sns_topic: { kms_master_key_id: KEY },
  aws_sns_topic_subscription: { topic_arn: TOPIC },
  aws_sqs_queue: { kms_master_key_id: KEY },
  aws_ssm_parameter: { key_id: KEY },
  aws_subnet: { vpc_id: VPC },
  aws_vpc_dhcp_options_association: { dhcp_options_id: DHCP_OPTIONS, vpc_id: VPC },
  aws_vpc_endpoint: { route_table_ids: ROUTE_TABLE, security_group_ids: GROUP, subnet_ids: SUBNET, vpc_id: VPC },
  aws_vpc_endpoint_policy: { vpc_endpoint_id: ENDPOINT },
  aws_vpc_endpoint_route_table_association: { route_table_id: ROUTE_TABLE, vpc_endpoint_id: ENDPOINT },
  aws_vpc_endpoint_security_group_association: { security_group_id: GROUP, vpc_endpoint_id: ENDPOINT },
  aws_vpc_endpoint_subnet_association: { subnet_id: SUBNET, vpc_endpoint_id: ENDPOINT },
  aws_vpc_ipv4_cidr_block_association: { vpc_id: VPC },
  aws_vpc_security_group_egress_rule: GROUP_RULE,
  aws_vpc_security_group_ingress_rule: GROUP_RULE,
};
