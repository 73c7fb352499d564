/** Arguments of which a resource takes one. */
export interface Exclusive {
  readonly names: readonly string[];
  /** Whether one of them has to be there. */
  readonly isNeeded?: true;
  /** The block that they stand in. */
  readonly within?: string;
}

const oneAtMost = (...names: readonly string[]): Exclusive => ({ names });
const one = (...names: readonly string[]): Exclusive => ({ names, isNeeded: true });
const NAME = [oneAtMost("name", "name_prefix")];

const LISTENER_RULE: readonly Exclusive[] = [
  {
    ...one("host_header", "http_header", "http_request_method", "path_pattern", "query_string", "source_ip"),
    within: "condition",
  },
];
const LOAD_BALANCER = [...NAME, one("subnets", "subnet_mapping")];

/**
 * What Terraform refuses beside each other, because the provider's schema does (`ConflictsWith`, `ExactlyOneOf`).
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_subnet.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_endpoint.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/load_balancer.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/route53/record.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/appautoscaling/policy.go
 */
export const EXCLUSIVE_ARGUMENTS: Readonly<Record<string, readonly Exclusive[]>> = {
  aws_alb: LOAD_BALANCER,
  aws_alb_listener_rule: LISTENER_RULE,
  aws_alb_target_group: NAME,
  aws_appautoscaling_policy: [
    {
      names: ["predefined_metric_specification", "customized_metric_specification"],
      within: "target_tracking_scaling_policy_configuration",
    },
  ],
  aws_cloudwatch_log_group: NAME,
  aws_iam_policy: NAME,
  aws_iam_role: NAME,
  aws_iam_role_policy: NAME,
  aws_lb: LOAD_BALANCER,
  aws_lb_listener_rule: LISTENER_RULE,
  aws_lb_target_group: NAME,
  aws_ssm_parameter: [one("insecure_value", "value", "value_wo")],
  aws_route53_record: [one("alias", "records")],
  aws_route: [
    one("destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"),
    one(
      "carrier_gateway_id",
      "core_network_arn",
      "egress_only_gateway_id",
      "gateway_id",
      "instance_id",
      "local_gateway_id",
      "nat_gateway_id",
      "network_interface_id",
      "odb_network_arn",
      "transit_gateway_id",
      "vpc_endpoint_id",
      "vpc_peering_connection_id",
    ),
  ],
  aws_s3_bucket: [oneAtMost("bucket", "bucket_prefix")],
  aws_security_group: NAME,
  aws_subnet: [oneAtMost("availability_zone", "availability_zone_id"), oneAtMost("cidr_block", "ipv4_netmask_length")],
  aws_vpc_endpoint: [oneAtMost("service_name", "resource_configuration_arn", "service_network_arn")],
};
