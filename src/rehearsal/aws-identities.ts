/**
 * What AWS and Docker would call things: values of computed attributes by type, as templates. `{hex17}` and `{digits10}`
 * are drawn from the resource's address, `{region}` and `{account}` from the world, every other name is an attribute of
 * the resource; `{cluster>/}` is what follows the last `/` of it.
 */
export type Template = string | number | boolean | readonly Readonly<Record<string, string>>[];

/** By type, then by attribute. */
export const IDENTITIES: Readonly<Record<string, Readonly<Record<string, Template>>>> = {
  aws_acm_certificate: {
    arn: "arn:aws:acm:{region}:{account}:certificate/{uuid}",
    id: "{arn}",
    status: "ISSUED",
    domain_validation_options: [
      {
        domain_name: "{domain_name}",
        resource_record_name: "_{hex32}.{domain_name}.",
        resource_record_type: "CNAME",
        resource_record_value: "_{hex32}.acm-validations.aws.",
      },
    ],
  },
  aws_acm_certificate_validation: { id: "2024-01-01 00:00:00 +0000 UTC" },
  aws_appautoscaling_policy: { arn: "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}", id: "{name}" },
  aws_appautoscaling_target: {
    arn: "arn:aws:application-autoscaling:{region}:{account}:scalable-target/{hex24}",
    id: "{resource_id}",
  },
  aws_cloudwatch_log_group: { arn: "arn:aws:logs:{region}:{account}:log-group:{name}", id: "{name}" },
  aws_cloudwatch_metric_alarm: { arn: "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}", id: "{alarm_name}" },
  aws_default_route_table: { arn: "arn:aws:ec2:{region}:{account}:route-table/{id}", id: "{default_route_table_id}" },
  aws_default_security_group: { arn: "arn:aws:ec2:{region}:{account}:security-group/{id}", id: "sg-{hex17}" },
  aws_ecr_lifecycle_policy: { id: "{repository}" },
  aws_ecr_repository: {
    arn: "arn:aws:ecr:{region}:{account}:repository/{name}",
    id: "{name}",
    registry_id: "{account}",
    repository_url: "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
  },
  aws_ecr_repository_policy: { id: "{repository}", registry_id: "{account}" },
  aws_ecs_account_setting_default: { id: "{name}", principal_arn: "arn:aws:iam::{account}:root" },
  aws_ecs_cluster: { arn: "arn:aws:ecs:{region}:{account}:cluster/{name}", id: "{arn}" },
  aws_ecs_cluster_capacity_providers: { id: "{cluster_name}" },
  aws_ecs_service: {
    arn: "arn:aws:ecs:{region}:{account}:service/{cluster>/}/{name}",
    id: "{arn}",
    launch_type: "EC2",
  },
  aws_ecs_task_definition: {
    arn: "{arn_without_revision}:{revision}",
    arn_without_revision: "arn:aws:ecs:{region}:{account}:task-definition/{family}",
    id: "{family}",
    network_mode: "bridge",
  },
  aws_eip: { allocation_id: "{id}", id: "eipalloc-{hex17}", public_ip: "203.0.113.{byte}" },
  aws_flow_log: { arn: "arn:aws:ec2:{region}:{account}:vpc-flow-log/{id}", id: "fl-{hex17}" },
  aws_iam_policy: { arn: "arn:aws:iam::{account}:policy/{name}", id: "{arn}" },
  aws_iam_role: {
    arn: "arn:aws:iam::{account}:role/{name}",
    create_date: "2024-01-01T00:00:00Z",
    id: "{name}",
    unique_id: "AROA{HEX17}",
  },
  aws_iam_role_policy: { id: "{role}:{name}" },
  aws_iam_role_policy_attachment: { id: "{role}-{digits26}" },
  aws_internet_gateway: { arn: "arn:aws:ec2:{region}:{account}:internet-gateway/{id}", id: "igw-{hex17}" },
  aws_lb: {
    arn: "arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/{arn_suffix}",
    arn_suffix: "app/{name}/{hex16}",
    dns_name: "{name}-{digits10}.{region}.elb.amazonaws.com",
    id: "{arn}",
    vpc_id: "vpc-{hex17}",
    zone_id: "Z215JYRZR1TBD5",
  },
  aws_lb_listener: {
    arn: "arn:aws:elasticloadbalancing:{region}:{account}:listener/{load_balancer_arn>loadbalancer/}/{hex16}",
    id: "{arn}",
  },
  aws_lb_listener_certificate: { id: "{listener_arn}_{certificate_arn}" },
  aws_lb_listener_rule: {
    arn: "arn:aws:elasticloadbalancing:{region}:{account}:listener-rule/{listener_arn>listener/}/{hex16}",
    id: "{arn}",
    priority: 1,
  },
  aws_lb_target_group: {
    arn: "arn:aws:elasticloadbalancing:{region}:{account}:{arn_suffix}",
    arn_suffix: "targetgroup/{name}/{hex16}",
    id: "{arn}",
  },
  aws_nat_gateway: { id: "nat-{hex17}", public_ip: "203.0.113.{byte}" },
  aws_network_acl: { id: "acl-{hex17}" },
  aws_resourcegroups_group: { arn: "arn:aws:resource-groups:{region}:{account}:group/{name}", id: "{name}" },
  aws_route: { id: "r-{route_table_id}{digits10}", origin: "CreateRoute", state: "active" },
  aws_route53_record: { fqdn: "{name}", id: "{zone_id}_{name}_{type}" },
  aws_route53_zone: { arn: "arn:aws:route53:::hostedzone/{id}", id: "Z{HEX13}", zone_id: "{id}" },
  aws_route_table: { arn: "arn:aws:ec2:{region}:{account}:route-table/{id}", id: "rtb-{hex17}" },
  aws_route_table_association: { id: "rtbassoc-{hex17}" },
  aws_s3_bucket: {
    arn: "arn:aws:s3:::{bucket}",
    bucket_domain_name: "{bucket}.s3.amazonaws.com",
    bucket_regional_domain_name: "{bucket}.s3.{region}.amazonaws.com",
    id: "{bucket}",
  },
  aws_secretsmanager_secret: { arn: "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{hex6}", id: "{arn}" },
  aws_security_group: { arn: "arn:aws:ec2:{region}:{account}:security-group/{id}", id: "sg-{hex17}" },
  aws_service_discovery_private_dns_namespace: {
    arn: "arn:aws:servicediscovery:{region}:{account}:namespace/{id}",
    hosted_zone: "Z{HEX13}",
    id: "ns-{hex16}",
  },
  aws_service_discovery_service: { arn: "arn:aws:servicediscovery:{region}:{account}:service/{id}", id: "srv-{hex16}" },
  aws_ssm_parameter: { arn: "arn:aws:ssm:{region}:{account}:parameter/{name}", id: "{name}", version: 1 },
  aws_subnet: {
    arn: "arn:aws:ec2:{region}:{account}:subnet/{id}",
    availability_zone: "{region}a",
    availability_zone_id: "euc1-az2",
    id: "subnet-{hex17}",
  },
  aws_vpc: {
    arn: "arn:aws:ec2:{region}:{account}:vpc/{id}",
    default_network_acl_id: "acl-{hex17}",
    default_route_table_id: "{main_route_table_id}",
    default_security_group_id: "sg-{hex17}",
    dhcp_options_id: "dopt-{hex17}",
    enable_dns_support: true,
    id: "vpc-{hex17}",
    instance_tenancy: "default",
    main_route_table_id: "rtb-{hex17}",
  },
  aws_vpc_endpoint: {
    arn: "arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}",
    dns_entry: [{ dns_name: "{id}-{hex8}.{service_name>.}.{region}.vpce.amazonaws.com", hosted_zone_id: "Z{HEX13}" }],
    id: "vpce-{hex17}",
    prefix_list_id: "pl-{hex8}",
    state: "available",
  },
  aws_vpc_security_group_egress_rule: {
    arn: "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
    id: "{security_group_rule_id}",
    security_group_rule_id: "sgr-{hex17}",
  },
  aws_vpc_security_group_ingress_rule: {
    arn: "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
    id: "{security_group_rule_id}",
    security_group_rule_id: "sgr-{hex17}",
  },
  docker_container: { id: "{hex64}" },
  docker_image: { id: "sha256:{hex64}{name}", image_id: "sha256:{hex64}", repo_digest: "{name}@sha256:{hex64}" },
  docker_network: { id: "{hex64}" },
  docker_registry_image: { id: "sha256:{hex64}", sha256_digest: "sha256:{hex64}" },
  docker_volume: { id: "{name}" },
};

/** Attributes that mean the same in every type. */
export const COMMON: Readonly<Record<string, Template>> = {
  account_id: "{account}",
  hosted_zone_id: "Z{HEX13}",
  owner_id: "{account}",
  region: "{region}",
};
