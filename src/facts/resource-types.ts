/** Types of resources that Terraform has under several names, by what they are to AWS. */
export const VPCS = ["aws_vpc", "aws_default_vpc"];
export const SUBNETS = ["aws_subnet", "aws_default_subnet"];
export const SECURITY_GROUPS = ["aws_security_group", "aws_default_security_group"];
export const ROUTE_TABLES = ["aws_route_table", "aws_default_route_table"];
export const LOAD_BALANCERS = ["aws_lb", "aws_alb"];
export const LISTENERS = ["aws_lb_listener", "aws_alb_listener"];
export const LISTENER_RULES = ["aws_lb_listener_rule", "aws_alb_listener_rule"];
export const TARGET_GROUPS = ["aws_lb_target_group", "aws_alb_target_group"];
