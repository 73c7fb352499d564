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
  "refuted balancer-network": ["aws_subnet.vpc_id"],
  "refuted balancer-target": ["aws_subnet.availability_zone"],
  "refuted default-groups": ["aws_default_security_group.vpc_id"],
  "refuted exposed-paths": ["aws_lb_listener_rule.listener_arn"],
  "refuted exposures": [
    "aws_ecs_service.network_configuration",
    "containers.*.portMappings",
    "containers.*.portMappings.*",
    "containers.*.portMappings.*.containerPort",
  ],
  "refuted image-repository": ["aws.region", "aws_ecr_repository.name"],
  "refuted logs-route": [
    "aws_subnet.vpc_id",
    "aws_vpc_endpoint.service_name",
    "aws_vpc_endpoint.vpc_endpoint_type",
    "aws_vpc_endpoint.vpc_id",
  ],
  "refuted pull-route": [
    "aws_subnet.vpc_id",
    "aws_vpc_endpoint.service_name",
    "aws_vpc_endpoint.vpc_endpoint_type",
    "aws_vpc_endpoint.vpc_id",
    "aws_vpc_endpoint.route_table_ids",
    "aws_vpc_endpoint.route_table_ids.*",
  ],
  "refuted service-network": ["aws_route.destination_cidr_block", "aws_route.route_table_id"],
  "refuted surplus-permissions": ["containers.*.logConfiguration", "containers.*.logConfiguration.logDriver"],
  "refuted surplus-routes": ["aws_route_table_association.route_table_id", "aws_route_table_association.subnet_id"],
  "refuted surplus-rules": [
    "aws_lb_listener.port",
    "aws_vpc_endpoint.service_name",
    "aws_vpc_endpoint.vpc_endpoint_type",
  ],
};
