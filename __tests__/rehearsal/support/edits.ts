/** Resources as small as their types allow, and edits of them with what the provider does by its source. */
type Json = Readonly<Record<string, unknown>>;
export type Verdict = "replaced" | "changed" | "unchanged";

const account = "123456789012";
export const policy = (...actions: readonly string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
const trust = (...services: readonly string[]): string =>
  JSON.stringify({
    Statement: services.map((it) => ({ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: [it] } })),
    Version: "2012-10-17",
  });
export const containers = (first: Json, ...rest: readonly Json[]): string => JSON.stringify([first, ...rest]);
const topic = `arn:aws:sns:eu-central-1:${account}:topic`;
const queue = `https://sqs.eu-central-1.amazonaws.com/${account}/queue`;
const balancer = `arn:aws:elasticloadbalancing:eu-central-1:${account}:loadbalancer/app/lb/1`;
const listener = `arn:aws:elasticloadbalancing:eu-central-1:${account}:listener/app/lb/1/2`;
export const group = (name: string): string =>
  `arn:aws:elasticloadbalancing:eu-central-1:${account}:targetgroup/${name}/1`;
export const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
/** All fields of the object: it is an attribute to Terraform. */
export const ingress = (protocol: string) => ({
  cidr_blocks: ["10.0.0.0/8"],
  description: "",
  from_port: 80,
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  protocol,
  security_groups: [],
  self: false,
  to_port: 80,
});

const forward = { type: "forward", target_group_arn: group("a") };
const scaled = {
  service_namespace: "ecs",
  resource_id: "service/main/web",
  scalable_dimension: "ecs:service:DesiredCount",
};

/** `n` keeps names apart. */
export const SMALLEST: Readonly<Record<string, (n: number) => Json>> = {
  aws_acm_certificate: (n) => ({ domain_name: `shop${n}.example.com`, validation_method: "DNS" }),
  aws_appautoscaling_policy: (n) => ({
    ...scaled,
    name: `cpu${n}`,
    policy_type: "TargetTrackingScaling",
    target_tracking_scaling_policy_configuration: {
      target_value: 60.5,
      predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
    },
  }),
  aws_appautoscaling_scheduled_action: (n) => ({
    ...scaled,
    name: `night${n}`,
    schedule: "cron(0 20 * * ? *)",
    start_time: "2030-01-01T00:00:00Z",
    scalable_target_action: { min_capacity: 0 },
  }),
  aws_appautoscaling_target: (n) => ({
    ...scaled,
    resource_id: `service/main/web${n}`,
    min_capacity: 1,
    max_capacity: 2,
  }),
  aws_cloudwatch_event_rule: (n) => ({ name: `rule${n}`, event_pattern: '{"source":["shop"],"detail":{"a":[1]}}' }),
  aws_cloudwatch_event_target: (n) => ({ rule: `rule${n}`, arn: topic, input: '{"a":1,"b":2}' }),
  aws_cloudwatch_log_group: (n) => ({ name: `/shop/${n}`, retention_in_days: 30 }),
  aws_cloudwatch_metric_alarm: (n) => ({
    alarm_name: `cpu${n}`,
    comparison_operator: "GreaterThanThreshold",
    evaluation_periods: 2,
    metric_name: "CPUUtilization",
    namespace: "AWS/ECS",
    period: 60,
    statistic: "Average",
    threshold: 80.5,
  }),
  aws_db_instance: (n) => ({
    identifier: `shop${n}`,
    engine: "postgres",
    engine_version: "16.4",
    instance_class: "db.t4g.micro",
    allocated_storage: 20,
    username: "shop",
    manage_master_user_password: true,
    skip_final_snapshot: true,
  }),
  aws_db_parameter_group: (n) => ({ name: `shop${n}`, family: "postgres16", parameter: { name: "log", value: "1" } }),
  aws_db_subnet_group: (n) => ({ name: `shop${n}`, subnet_ids: ["subnet-1", "subnet-2"] }),
  aws_dynamodb_table: (n) => ({
    name: `orders${n}`,
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "id",
    attribute: [{ name: "id", type: "S" }],
  }),
  aws_ecr_lifecycle_policy: (n) => ({
    repository: `shop${n}`,
    policy: JSON.stringify({
      rules: [lifecycleRule(1, ["a", "b"]), lifecycleRule(2, ["c"])],
    }),
  }),
  aws_ecr_repository: (n) => ({ name: `shop${n}` }),
  aws_ecs_cluster: (n) => ({ name: `main${n}` }),
  aws_ecs_service: (n) => ({ name: `web${n}`, cluster: "main", task_definition: "web:1", desired_count: 1 }),
  aws_ecs_task_definition: (n) => ({
    family: `web${n}`,
    network_mode: "awsvpc",
    requires_compatibilities: ["FARGATE"],
    cpu: "256",
    memory: "512",
    container_definitions: containers({
      name: "web",
      image: "nginx",
      essential: true,
      environment: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      portMappings: [{ containerPort: 80 }],
    }),
  }),
  aws_efs_access_point: () => ({
    file_system_id: "fs-1",
    posix_user: { uid: 1000, gid: 1000 },
    root_directory: { path: "/data", creation_info: { owner_uid: 1000, owner_gid: 1000, permissions: "0750" } },
  }),
  aws_efs_file_system: (n) => ({ creation_token: `shop${n}` }),
  aws_efs_mount_target: () => ({ file_system_id: "fs-1", subnet_id: "subnet-1" }),
  aws_eip: () => ({ domain: "vpc" }),
  aws_elasticache_replication_group: (n) => ({
    replication_group_id: `cache${n}`,
    description: "Cache",
    engine: "valkey",
    engine_version: "8.0",
    node_type: "cache.t4g.micro",
    num_cache_clusters: 2,
  }),
  aws_iam_policy: (n) => ({ name: `read${n}`, policy: policy("s3:GetObject", "s3:ListBucket") }),
  aws_iam_role: (n) => ({ name: `web${n}`, assume_role_policy: trust("ecs-tasks.amazonaws.com") }),
  aws_iam_role_policy: (n) => ({ name: `read${n}`, role: "web", policy: policy("s3:GetObject", "s3:ListBucket") }),
  aws_kms_alias: (n) => ({ name: `alias/shop${n}`, target_key_id: "k-1" }),
  aws_kms_key: () => ({ description: "Orders" }),
  aws_lb: (n) => ({ name: `lb${n}`, subnets: ["subnet-1", "subnet-2"] }),
  aws_lb_listener: (n) => ({
    load_balancer_arn: `${balancer}${n}`,
    port: 80,
    protocol: "HTTP",
    default_action: forward,
  }),
  aws_lb_listener_rule: (n) => ({
    listener_arn: listener,
    priority: n + 1,
    action: forward,
    condition: { path_pattern: { values: ["/a", "/b"] } },
  }),
  aws_lb_target_group: (n) => ({ name: `tg${n}`, port: 80, protocol: "HTTP", vpc_id: "vpc-1", target_type: "ip" }),
  aws_nat_gateway: () => ({ subnet_id: "subnet-1", allocation_id: "eipalloc-1" }),
  aws_rds_cluster: (n) => ({
    cluster_identifier: `shop${n}`,
    engine: "aurora-postgresql",
    master_username: "shop",
    manage_master_user_password: true,
    skip_final_snapshot: true,
  }),
  aws_resourcegroups_group: (n) => ({ name: `shop${n}`, resource_query: { query: '{"a":1,"b":[2]}' } }),
  aws_route: (n) => ({ route_table_id: "rtb-1", destination_cidr_block: `10.${n}.0.0/16`, gateway_id: "igw-1" }),
  aws_route53_record: (n) => ({ zone_id: "Z1", name: `a${n}.example.com`, type: "A", ttl: 60, records: ["192.0.2.1"] }),
  aws_route53_zone: (n) => ({ name: `shop${n}.example` }),
  aws_route_table_association: (n) => ({ route_table_id: "rtb-1", subnet_id: `subnet-${n}` }),
  aws_s3_bucket: (n) => ({ bucket: `shop-uploads-${n}` }),
  aws_s3_bucket_policy: (n) => ({ bucket: `shop-${n}`, policy: policy("s3:GetObject", "s3:PutObject") }),
  aws_s3_bucket_public_access_block: (n) => ({ bucket: `shop-${n}`, block_public_acls: true }),
  aws_s3_bucket_versioning: (n) => ({ bucket: `shop-${n}`, versioning_configuration: { status: "Enabled" } }),
  aws_scheduler_schedule: (n) => ({
    name: `night${n}`,
    schedule_expression: "rate(1 hour)",
    flexible_time_window: { mode: "OFF" },
    target: { arn: topic, role_arn: role("scheduler") },
  }),
  aws_secretsmanager_secret: (n) => ({ name: `shop/${n}` }),
  aws_secretsmanager_secret_version: (n) => ({ secret_id: `shop/${n}`, secret_string: "old" }),
  aws_security_group: (n) => ({ name: `web${n}`, vpc_id: "vpc-1" }),
  aws_service_discovery_private_dns_namespace: (n) => ({ name: `shop${n}.internal`, vpc: "vpc-1" }),
  aws_service_discovery_service: (n) => ({
    name: `web${n}`,
    dns_config: { namespace_id: "ns-1", dns_records: [{ type: "A", ttl: 10 }] },
    health_check_custom_config: {},
  }),
  aws_sns_topic: (n) => ({ name: `events${n}` }),
  aws_sns_topic_subscription: (n) => ({
    topic_arn: topic,
    protocol: "sqs",
    endpoint: `arn:aws:sqs:eu-central-1:${account}:q${n}`,
    filter_policy: '{"a":[1],"b":["x"]}',
  }),
  aws_sqs_queue: (n) => ({ name: `orders${n}`, redrive_policy: '{"maxReceiveCount":5,"deadLetterTargetArn":"a"}' }),
  aws_sqs_queue_policy: (n) => ({ queue_url: `${queue}${n}`, policy: policy("sqs:SendMessage", "sqs:GetQueueUrl") }),
  aws_ssm_parameter: (n) => ({ name: `/shop/${n}`, type: "String", value: "x", tier: "Advanced" }),
  aws_subnet: (n) => ({ vpc_id: "vpc-1", cidr_block: `10.0.${n}.0/24` }),
  aws_vpc: (n) => ({ cidr_block: `10.${n}.0.0/16` }),
  aws_vpc_endpoint: (n) => ({ vpc_id: "vpc-1", service_name: `com.amazonaws.eu-central-1.s${n}` }),
  aws_vpc_security_group_ingress_rule: (n) => ({
    security_group_id: "sg-1",
    ip_protocol: "tcp",
    from_port: 1000 + n,
    to_port: 1000 + n,
    cidr_ipv4: "10.0.0.0/8",
  }),
};

export function lifecycleRule(rulePriority: number, tagPrefixList: readonly string[]): Json {
  const selection = { tagStatus: "tagged", tagPrefixList, countType: "imageCountMoreThan", countNumber: 5 };
  return { rulePriority, selection, action: { type: "expire" } };
}

/** One resource before and after an edit; what is undefined afterwards is left out. */
export interface Edit {
  readonly type: string;
  /** What the smallest has beside. */
  readonly has?: Json;
  readonly edit: Json;
}

/** Two stacks' resources, before and after each edit, by address. */
export function edited(edits: readonly Edit[]): {
  before: Record<string, Record<string, Json>>;
  after: Record<string, Record<string, Json>>;
} {
  const before: Record<string, Record<string, Json>> = {};
  const after: Record<string, Record<string, Json>> = {};
  edits.forEach(({ type, has = {}, edit }, n) => {
    const smallest = SMALLEST[type];
    if (smallest === undefined) throw new Error(`no resource of ${type} at hand`);
    const body = { ...smallest(n), ...has };
    (before[type] ??= {})[`e${n}`] = body;
    (after[type] ??= {})[`e${n}`] = withoutUndefined({ ...body, ...edit });
  });
  return { before, after };
}

function withoutUndefined(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
