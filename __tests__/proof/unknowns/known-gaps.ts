/**
 * Where an unknown value is still taken for a known one, by kind of violation and rule; `*` stands for any item, resources and
 * services are left out. Whoever mends one deletes its line.
 */
export const KNOWN_GAPS: Readonly<Record<string, readonly string[]>> = {
  "proven argument-values": ["aws_lb_listener_rule.action.*.target_group_arn"],
  "proven balancer-target": ["aws_lb_listener_rule.action.*.type"],
  "proven calls": ["containers.*.portMappings.*.protocol"],
  "proven containers": ["containers.*.image"],
  "proven exposures": ["containers.*.portMappings.*.protocol"],
  "proven logs-permission": [
    "containers.*.logConfiguration",
    "containers.*.logConfiguration.options.awslogs-stream-prefix",
  ],
  "proven logs-route": ["aws.region", "containers.*.logConfiguration.options.awslogs-region"],
  "proven role-sharing": ["aws_ecs_service.task_definition", "aws_ecs_task_definition.execution_role_arn"],
  "proven service-network": ["aws_route_table_association.route_table_id", "aws_route_table_association.subnet_id"],
  "proven start-order": [
    "aws_ecs_service.network_configuration.subnets.*",
    "aws_ecs_task_definition.task_role_arn",
    "aws_iam_role_policy.role",
    "aws_route_table_association.subnet_id",
  ],
  "proven surplus-rules": [
    "aws_ecs_service.network_configuration.assign_public_ip",
    "aws_lb.internal",
    "containers.*.portMappings.*.protocol",
  ],
  "proven task-definition": ["containers.*.mountPoints.*.containerPath"],
  // Of a data source's attribute, and of the provider's region.
  "refuted image-repository": ["aws.region"],
  "refuted logs-route": ["aws_vpc_endpoint.service_name"],
  "refuted pull-route": ["aws_vpc_endpoint.route_table_ids.*"],
  "refuted service-network": ["aws_route.destination_cidr_block"],
  "refuted surplus-routes": ["aws_route_table_association.route_table_id"],
};
