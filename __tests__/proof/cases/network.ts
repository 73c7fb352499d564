import { add, at, container, drop, resource, statement, statements } from "../platform";
import type { Case } from "./case";

/** The way from a task to AWS and to the internet. */
export const networkCases: readonly Case[] = [
  {
    rule: "references",
    link: "a resource that is referred to",
    bend: (json) => {
      drop(json, "aws_kms_key.quote");
    },
    findings: [
      "references undeclared(aws_kms_key.quote, [aws_secretsmanager_secret.quote local.quote_execution], stack-1) at aws_secretsmanager_secret.quote, local.quote_execution",
    ],
    words: [
      "aws_kms_key.quote stands in aws_secretsmanager_secret.quote, local.quote_execution, but stack 'stack-1' declares no such thing; declare it or correct the name",
    ],
  },
  {
    rule: "references",
    link: "the name in depends_on",
    bend: (json) => {
      resource(json, "aws_lb.main")["depends_on"] = ["aws_route.gone"];
    },
    findings: ["references undeclared(aws_route.gone, [aws_lb.main], stack-1) at aws_lb.main"],
  },
  {
    rule: "task-definition",
    link: "the cluster",
    bend: (json) => {
      delete resource(json, "aws_ecs_service.web")["cluster"];
    },
    findings: ["task-definition noPart(cluster) at aws_ecs_service.web"],
    words: ["service 'web': cannot start on Fargate: it has no cluster; set cluster"],
  },
  {
    rule: "task-definition",
    link: "the launch type",
    bend: (json) => {
      resource(json, "aws_ecs_service.web")["launch_type"] = "EC2";
    },
    findings: ["task-definition launchType(EC2) at aws_ecs_service.web"],
    words: ["service 'web': cannot start on Fargate: its launch_type is EC2; set it to FARGATE"],
  },
  {
    rule: "task-definition",
    link: "the platform version",
    bend: (json) => {
      resource(json, "aws_ecs_service.web")["platform_version"] = "1.3.0";
    },
    findings: ["task-definition platformVersion(1.3.0, [LATEST 1.4.0]) at aws_ecs_service.web"],
    words: ["service 'web': cannot start on Fargate: its platform_version is 1.3.0; set it to 1.4.0 or LATEST"],
  },
  {
    rule: "task-definition",
    link: "the network mode",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["network_mode"] = "bridge";
    },
    findings: ["task-definition networkMode(aws_ecs_task_definition.web, bridge) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot start on Fargate: network_mode of aws_ecs_task_definition.web is bridge; set it to awsvpc",
    ],
  },
  {
    rule: "task-definition",
    link: "the compatibility",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["requires_compatibilities"] = ["EC2"];
    },
    findings: ["task-definition compatibility(aws_ecs_task_definition.web) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot start on Fargate: requires_compatibilities of aws_ecs_task_definition.web lacks FARGATE; add it",
    ],
  },
  {
    rule: "task-definition",
    link: "the memory for the cpu",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["memory"] = "4096";
    },
    findings: [
      "task-definition memory(aws_ecs_task_definition.web, 256, 4096, [512 1024 2048]) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': cannot start on Fargate: memory of aws_ecs_task_definition.web is 4096 with cpu 256; set it to one of 512, 1024, 2048",
    ],
  },
  {
    rule: "containers",
    link: "the essential container",
    bend: (json) => {
      container(json, "web")["essential"] = false;
    },
    findings: ["containers noneEssential(aws_ecs_task_definition.web) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot run its containers on Fargate: no container of aws_ecs_task_definition.web is essential; mark one",
    ],
  },
  {
    rule: "containers",
    link: "the host port",
    bend: (json) => {
      at(container(json, "web"), "portMappings")["hostPort"] = 80;
    },
    findings: ["containers hostPort(web, 80, 8080) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot run its containers on Fargate: container 'web' maps host port 80 to 8080; awsvpc needs equal ports",
    ],
  },
  {
    rule: "task-definition",
    link: "the volume of a mount",
    bend: (json) => {
      container(json, "web")["mountPoints"] = [{ sourceVolume: "tmp", containerPath: "/tmp" }];
    },
    findings: ["task-definition noVolume(aws_ecs_task_definition.web, web, tmp) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot start on Fargate: container 'web' mounts 'tmp', which aws_ecs_task_definition.web has no volume for; add the volume",
    ],
  },
  {
    rule: "task-definition",
    link: "the task role's ARN",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["task_role_arn"] = "${aws_iam_role.web_task.name}";
    },
    findings: [
      "task-definition taskRole(aws_ecs_task_definition.web, 'web-task', which is no ARN) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': cannot start on Fargate: task_role_arn of aws_ecs_task_definition.web is 'web-task', which is no ARN; set it to the ARN of a role",
    ],
  },
  {
    rule: "vpc-membership",
    link: "the VPC of a security group",
    bend: (json) => {
      delete resource(json, "aws_security_group.endpoints")["vpc_id"];
    },
    findings: ["vpc-membership noVpc() at aws_security_group.endpoints"],
    words: [
      "'aws_security_group.endpoints': cannot belong to its VPC: vpc_id is not set, which means the account's default VPC; set it to the id of a VPC of these stacks",
    ],
  },
  {
    rule: "vpc-membership",
    link: "the VPC of a route table",
    bend: (json) => {
      add(json, "aws_vpc.other", { cidr_block: "10.9.0.0/16" });
      add(json, "aws_default_security_group.other", { vpc_id: "${aws_vpc.other.id}" });
      resource(json, "aws_route_table.private")["vpc_id"] = "${aws_vpc.other.id}";
    },
    findings: [
      "vpc-membership twoVpcs(aws_subnet.private_c, aws_vpc.main, aws_route_table.private, aws_vpc.other) at aws_route_table_association.private_c",
      "vpc-membership twoVpcs(aws_vpc_endpoint.s3, aws_vpc.main, aws_route_table.private, aws_vpc.other) at aws_vpc_endpoint.s3",
    ],
    words: [
      "'aws_route_table_association.private_c': cannot join its two sides: aws_subnet.private_c belongs to aws_vpc.main, aws_route_table.private to aws_vpc.other; join what belongs to one VPC",
    ],
  },
  {
    rule: "vpc-membership",
    link: "the route tables of the gateway endpoint",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.s3")["route_table_ids"] = [
        "${aws_route_table.public.id}",
        "${aws_route_table.private.id}",
        "${aws_subnet.public_b.id}",
      ];
    },
    findings: ["vpc-membership wrongTable(aws_subnet.public_b.id) at aws_vpc_endpoint.s3"],
    words: ["'aws_vpc_endpoint.s3': route_table_ids names aws_subnet.public_b.id; name a route table of these stacks"],
  },
  {
    rule: "service-network",
    link: "the subnet",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.shell"), "network_configuration")["subnets"] = ["${aws_vpc.main.id}"];
    },
    findings: ["service-network wrongNetwork(aws_vpc.main.id) at aws_ecs_service.shell"],
    words: [
      "service 'shell': cannot get its network interface: aws_vpc.main.id stands where a subnet or a security group belongs; correct the reference",
    ],
  },
  {
    rule: "service-network",
    link: "the security group",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.web"), "network_configuration")["security_groups"] = [];
    },
    findings: [
      "service-network noGroup() at aws_ecs_service.web",
      "surplus-rules unneeded(tcp, 8080, 8080, ingress, aws_security_group.balancer) at aws_vpc_security_group_ingress_rule.target",
      "surplus-rules undeclaredUse(tcp, 8080, 8080, ingress, aws_security_group.web) at aws_vpc_security_group_ingress_rule.quote",
      "surplus-rules unneeded(tcp, 8080, 8080, egress, aws_security_group.target) at aws_vpc_security_group_egress_rule.balancer",
      "surplus-rules undeclaredUse(tcp, 8080, 8080, egress, aws_security_group.quote) at aws_vpc_security_group_egress_rule.web",
    ],
    words: [
      "service 'web': cannot get its network interface: it names no security group and so takes the VPC's default group; give it a security group of its own",
      "security group rule 'aws_vpc_security_group_ingress_rule.target': allows tcp 8080 from aws_security_group.balancer, which no flow needs; remove it",
    ],
  },
  {
    rule: "service-network",
    link: "the VPC of the security group",
    bend: (json) => {
      add(json, "aws_vpc.other", { cidr_block: "10.9.0.0/16" });
      add(json, "aws_default_security_group.other", { vpc_id: "${aws_vpc.other.id}" });
      resource(json, "aws_security_group.shell")["vpc_id"] = "${aws_vpc.other.id}";
    },
    findings: [
      "service-network otherVpc(aws_security_group.shell, aws_vpc.other, aws_vpc.main) at aws_ecs_service.shell",
    ],
    words: [
      "service 'shell': cannot get its network interface: aws_security_group.shell belongs to aws_vpc.other, its subnets to aws_vpc.main; use a group of the subnets' VPC",
    ],
  },
  {
    rule: "service-network",
    link: "the public IP",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.shell"), "network_configuration")["assign_public_ip"] = true;
    },
    findings: ["service-network uselessPublicIp([aws_subnet.private_c]) at aws_ecs_service.shell"],
    words: [
      "service 'shell': cannot get its network interface: assign_public_ip is true but aws_subnet.private_c has no route to an internet gateway; set it to false",
    ],
  },
  {
    rule: "pull-route",
    link: "the ecr.api endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.ecr_api");
    },
    findings: [
      "pull-route noRoute(ecr.api, addEndpoint, [aws_subnet.private_c aws_subnet.public_b]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
    words: [
      "aws_subnet.private_c and aws_subnet.public_b have no route to ecr.api; add an aws_vpc_endpoint for it, or a NAT gateway",
    ],
  },
  {
    rule: "pull-route",
    link: "the ecr.dkr endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.ecr_dkr");
    },
    findings: [
      "pull-route noRoute(ecr.dkr, addEndpoint, [aws_subnet.private_c aws_subnet.public_b]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the private DNS of the endpoint",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.ecr_api")["private_dns_enabled"] = false;
    },
    findings: [
      "pull-route endpointWithoutDns(aws_vpc_endpoint.ecr_api, [aws_subnet.private_c aws_subnet.public_b], ecr.api) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
    words: [
      "endpoint aws_vpc_endpoint.ecr_api has no private DNS (private_dns_enabled) and aws_subnet.private_c and aws_subnet.public_b have no other route to ecr.api; set private_dns_enabled to true",
    ],
  },
  {
    rule: "pull-route",
    link: "the region of the endpoint",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.ecr_dkr")["service_name"] = "com.amazonaws.eu-west-1.ecr.dkr";
    },
    findings: [
      "pull-route endpointElsewhere(aws_vpc_endpoint.ecr_dkr, [aws_subnet.private_c aws_subnet.public_b], ecr.dkr, eu-west-1, eu-central-1) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
    words: [
      "endpoint aws_vpc_endpoint.ecr_dkr serves eu-west-1, not eu-central-1, and aws_subnet.private_c and aws_subnet.public_b have no other route to ecr.dkr; add an endpoint for that region",
    ],
  },
  {
    rule: "pull-route",
    link: "the endpoint's VPC",
    bend: (json) => {
      add(json, "aws_vpc.other", { cidr_block: "10.9.0.0/16" });
      add(json, "aws_default_security_group.other", { vpc_id: "${aws_vpc.other.id}" });
      resource(json, "aws_vpc_endpoint.ecr_api")["vpc_id"] = "${aws_vpc.other.id}";
    },
    findings: [
      "vpc-membership twoVpcs(aws_vpc_endpoint.ecr_api, aws_vpc.other, aws_security_group.endpoints, aws_vpc.main) at aws_vpc_endpoint.ecr_api",
      "pull-route noRoute(ecr.api, addEndpoint, [aws_subnet.private_c aws_subnet.public_b]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the endpoint's subnets",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.ecr_api")["subnet_ids"] = [];
    },
    findings: [
      "pull-route noSubnet(aws_vpc_endpoint.ecr_api) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
    words: ["endpoint aws_vpc_endpoint.ecr_api is in no subnet; set its subnet_ids"],
  },
  {
    rule: "pull-route",
    link: "the endpoint's security group",
    bend: (json) => {
      delete resource(json, "aws_vpc_endpoint.ecr_api")["security_group_ids"];
    },
    findings: [
      "pull-route noGroup(aws_vpc_endpoint.ecr_api) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
    words: [
      "endpoint aws_vpc_endpoint.ecr_api has no security group, so it takes the VPC's default group; set its security_group_ids",
    ],
  },
  {
    rule: "pull-route",
    link: "the endpoint's policy",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.ecr_dkr")["policy"] = JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:GetDownloadUrlForLayer", Resource: "*" }],
      });
    },
    findings: [
      "pull-route policyDenies(aws_vpc_endpoint.ecr_dkr, [ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/quote ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/site ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/shell]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
    words: [
      "the policy of endpoint aws_vpc_endpoint.ecr_dkr does not allow ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web, ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/quote, ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/site and ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/shell; allow it there",
    ],
  },
  {
    rule: "pull-route",
    link: "the DNS support of the VPC",
    bend: (json) => {
      resource(json, "aws_vpc.main")["enable_dns_support"] = false;
    },
    findings: [
      "pull-route, logs-route, secrets-route, environment-files, exec, calls dnsOff(enable_dns_support, aws_vpc.main) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
    words: ["enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true"],
  },
  {
    rule: "pull-route",
    link: "the DNS host names of the VPC",
    bend: (json) => {
      delete resource(json, "aws_vpc.main")["enable_dns_hostnames"];
    },
    findings: [
      "pull-route, logs-route, secrets-route, environment-files, exec, calls dnsOff(enable_dns_hostnames, aws_vpc.main) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the S3 gateway endpoint on the subnet's route table",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.s3")["route_table_ids"] = ["${aws_route_table.public.id}"];
    },
    findings: [
      "pull-route, environment-files noRoute(S3, addToGateway, [aws_subnet.private_c]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the type of the S3 endpoint",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.s3")["vpc_endpoint_type"] = "Interface";
    },
    findings: [
      "argument-values notBeside(route_table_ids, vpc_endpoint_type Interface) at aws_vpc_endpoint.s3",
      "pull-route, environment-files noRoute(S3, addToGateway, [aws_subnet.private_c aws_subnet.public_b]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
      'surplus-rules noRule(aws_security_group.client, egress, 443, the S3 prefix list, {"rule":"aws_vpc_security_group_egress_rule.client_s3","allows":"tcp 443 to aws_vpc_endpoint.s3.prefix_list_id"}) at aws_vpc_security_group_egress_rule.client_s3',
    ],
  },
  {
    rule: "pull-route",
    link: "the layer bucket in the S3 endpoint's policy",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.s3")["policy"] = JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::settings-1/*" }],
      });
    },
    findings: [
      "pull-route policyDenies(aws_vpc_endpoint.s3, [s3:GetObject on arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the subnet's route table",
    bend: (json) => {
      drop(json, "aws_route_table_association.private_c");
    },
    findings: [
      "pull-route, environment-files, surplus-routes unassociated(aws_subnet.private_c, the main route table of aws_vpc.main, [S3]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web, aws_route_table.private",
    ],
    words: [
      "aws_subnet.private_c is associated with no route table, and the main route table of aws_vpc.main has no route to S3; add an aws_route_table_association",
    ],
  },
  {
    rule: "pull-route",
    link: "the task's egress to the endpoints",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.client");
    },
    findings: [
      "pull-route, logs-route, secrets-route, exec noRule(aws_security_group.client, egress, 443, aws_security_group.endpoints) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the task's egress to the S3 prefix list",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.client_s3");
    },
    findings: [
      "pull-route, environment-files noRule(aws_security_group.client, egress, 443, the S3 prefix list of aws_vpc_endpoint.s3) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the attribute that names the prefix list",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_egress_rule.client_s3")["prefix_list_id"] = "${aws_vpc_endpoint.s3.id}";
    },
    findings: [
      'pull-route, environment-files, surplus-rules noRule(aws_security_group.client, egress, 443, the S3 prefix list of aws_vpc_endpoint.s3, {"rule":"aws_vpc_security_group_egress_rule.client_s3","allows":"tcp 443 to aws_vpc_endpoint.s3.id"}) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web, aws_vpc_security_group_egress_rule.client_s3',
    ],
    words: [
      "aws_security_group.client has no egress rule for tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the rule, or correct aws_vpc_security_group_egress_rule.client_s3, which allows tcp 443 to aws_vpc_endpoint.s3.id",
    ],
  },
  {
    rule: "pull-route",
    link: "the endpoints' ingress from the tasks",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_ingress_rule.endpoints")["from_port"] = 444;
      resource(json, "aws_vpc_security_group_ingress_rule.endpoints")["to_port"] = 444;
    },
    findings: [
      'pull-route, logs-route, secrets-route, exec, surplus-rules noRule(aws_security_group.endpoints, ingress, 443, aws_security_group.client, {"rule":"aws_vpc_security_group_ingress_rule.endpoints","allows":"tcp 444 from aws_security_group.client"}) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web, aws_vpc_security_group_ingress_rule.endpoints',
    ],
  },
  {
    rule: "pull-route",
    link: "the network ACL of the subnet",
    bend: (json) => {
      add(json, "aws_network_acl.private", {
        vpc_id: "${aws_vpc.main.id}",
        subnet_ids: ["${aws_subnet.private_c.id}"],
        egress: [{ rule_no: 100, action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 }],
        ingress: [
          { rule_no: 100, action: "allow", protocol: "-1", cidr_block: "10.0.0.0/16", from_port: 0, to_port: 0 },
        ],
      });
    },
    findings: [
      "pull-route, environment-files aclStops(aws_network_acl.private, ingress, [tcp 32768-60999 from 0.0.0.0/0], [aws_subnet.private_c]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
    ],
    words: [
      "network ACL aws_network_acl.private has no ingress entry that allows tcp 32768-60999 from 0.0.0.0/0 (of aws_subnet.private_c); add one",
    ],
  },
  {
    rule: "pull-route",
    link: "the registry that only the internet has",
    bend: (json) => {
      container(json, "quote")["image"] = "ghcr.io/acme/quote:1";
      statement(json, "quote_execution", "Logs")["Sid"] = "Logs";
    },
    findings: [
      "pull-route noRoute(registry ghcr.io, mirrorImage, [aws_subnet.private_c]) at aws_ecs_service.quote",
      "surplus-permissions unneededActions(statement Token, aws_iam_role_policy.quote_execution, [ecr:GetAuthorizationToken], [*]) at aws_iam_role.quote_execution",
      "surplus-permissions unneededActions(statement Pull, aws_iam_role_policy.quote_execution, [ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer], [arn:aws:ecr:eu-central-1:<account>:repository/quote]) at aws_iam_role.quote_execution",
    ],
    words: [
      "role 'aws_iam_role.quote_execution': statement Token of aws_iam_role_policy.quote_execution allows ecr:GetAuthorizationToken on *, which nothing needs; remove it, or declare it under //.declared.grants",
    ],
  },
  {
    rule: "logs-route",
    link: "the logs endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.logs");
    },
    findings: [
      "logs-route noRoute(logs, addEndpoint, [aws_subnet.private_c aws_subnet.public_b]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "logs-route",
    link: "the region of the log group",
    bend: (json) => {
      at(container(json, "shell"), "logConfiguration", "options")["awslogs-region"] = "eu-west-1";
      statement(json, "shell_execution", "Logs")["Resource"] = [
        "arn:aws:logs:eu-west-1:${data.aws_caller_identity.current.account_id}:log-group:/ecs/shell:*",
      ];
    },
    findings: [
      "logs-route, logs-permission otherRegion(shell, eu-west-1, aws_cloudwatch_log_group.shell, eu-central-1) at aws_ecs_service.shell",
    ],
  },
  {
    rule: "secrets-route",
    link: "the secretsmanager endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.secrets");
    },
    findings: ["secrets-route noRoute(secretsmanager, addEndpoint, [aws_subnet.private_c]) at aws_ecs_service.quote"],
  },
  {
    rule: "secrets-route",
    link: "the ssm endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.ssm");
    },
    findings: ["secrets-route noRoute(ssm, addEndpoint, [aws_subnet.private_c]) at aws_ecs_service.quote"],
  },
  {
    rule: "environment-files",
    link: "the bucket in the S3 endpoint's policy",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.s3")["policy"] = JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*",
          },
        ],
      });
    },
    findings: [
      "environment-files policyDenies(aws_vpc_endpoint.s3, [s3:GetObject on arn:aws:s3:::settings-1/quote.env]) at aws_ecs_service.quote",
    ],
  },
  {
    rule: "exec",
    link: "the ssmmessages endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.exec");
    },
    findings: ["exec noRoute(ssmmessages, addEndpoint, [aws_subnet.private_c]) at aws_ecs_service.shell"],
  },
  {
    rule: "exec",
    link: "the kms endpoint for a session key",
    bend: (json) => {
      resource(json, "aws_ecs_cluster.main")["configuration"] = {
        execute_command_configuration: { kms_key_id: "${aws_kms_key.quote.arn}" },
      };
      statements(json, "shell_task").push({
        Sid: "Key",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: ["${aws_kms_key.quote.arn}"],
      });
    },
    findings: ["exec noRoute(kms, addEndpoint, [aws_subnet.private_c]) at aws_ecs_service.shell"],
  },
  {
    rule: "exec",
    link: "the writable root file system",
    bend: (json) => {
      container(json, "shell")["readonlyRootFilesystem"] = true;
    },
    findings: ["exec readonlyRoot(shell) at aws_ecs_service.shell"],
    words: [
      "service 'shell': cannot open ECS Exec sessions: container 'shell' has readonlyRootFilesystem, which Exec can't work with; set it to false or turn Exec off",
    ],
  },
  {
    rule: "surplus-routes",
    link: "a route that no flow needs",
    bend: (json) => {
      add(json, "aws_route.peer", {
        route_table_id: "${aws_route_table.private.id}",
        destination_cidr_block: "172.31.0.0/16",
        vpc_peering_connection_id: "pcx-1",
      });
    },
    findings: ["surplus-routes unneeded(172.31.0.0/16, pcx-1) at aws_route.peer"],
    words: ["route 'aws_route.peer': sends 172.31.0.0/16 to pcx-1, which no flow needs; remove it"],
  },
  {
    rule: "default-groups",
    link: "the emptied default group",
    bend: (json) => {
      drop(json, "aws_default_security_group.main");
    },
    findings: ["default-groups defaultGroupOpen() at aws_vpc.main"],
    words: [
      "VPC 'aws_vpc.main': its default security group stays open among its members and outwards; add an aws_default_security_group without rules",
    ],
  },
  {
    rule: "start-order",
    link: "the wait for the endpoints",
    bend: (json) => {
      const web = resource(json, "aws_ecs_service.web");
      web["depends_on"] = (web["depends_on"] as string[]).filter((item) => item !== "aws_vpc_endpoint.ecr_api");
    },
    findings: ["start-order noDependsOn([aws_vpc_endpoint.ecr_api]) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot start in the right order: it doesn't wait for aws_vpc_endpoint.ecr_api; add it to depends_on",
    ],
  },
  {
    rule: "start-order",
    link: "the wait for the role's policy",
    bend: (json) => {
      const web = resource(json, "aws_ecs_service.web");
      web["depends_on"] = (web["depends_on"] as string[]).filter((item) => !item.startsWith("aws_iam"));
    },
    findings: ["start-order noDependsOn([aws_iam_role_policy.web_execution]) at aws_ecs_service.web"],
  },
  {
    rule: "start-order",
    link: "the wait for the listener rule",
    bend: (json) => {
      const web = resource(json, "aws_ecs_service.web");
      web["depends_on"] = (web["depends_on"] as string[]).filter((item) => !item.startsWith("aws_lb"));
    },
    findings: ["start-order noDependsOn([aws_lb_listener_rule.web]) at aws_ecs_service.web"],
  },
  {
    rule: "start-order",
    link: "its capacity providers first",
    bend: (json) => {
      const strategy = [{ capacity_provider: "FARGATE_SPOT", weight: 1 }];
      Object.assign(resource(json, "aws_ecs_service.web"), { launch_type: null, capacity_provider_strategy: strategy });
      add(json, "aws_ecs_cluster_capacity_providers.main", {
        cluster_name: "${aws_ecs_cluster.main.name}",
        capacity_providers: ["FARGATE_SPOT"],
      });
    },
    findings: ["start-order noDependsOn([aws_ecs_cluster_capacity_providers.main]) at aws_ecs_service.web"],
  },
  {
    rule: "subnet-addresses",
    link: "the range inside the VPC",
    bend: (json) => {
      resource(json, "aws_subnet.private_c")["cidr_block"] = "10.1.3.0/24";
    },
    findings: ["subnet-addresses outside(10.1.3.0/24, aws_vpc.main, [10.0.0.0/16]) at aws_subnet.private_c"],
    words: [
      "subnet 'aws_subnet.private_c': 10.1.3.0/24 lies outside of aws_vpc.main (10.0.0.0/16); choose a range inside",
    ],
  },
  {
    rule: "subnet-addresses",
    link: "the range of its own",
    bend: (json) => {
      resource(json, "aws_subnet.private_c")["cidr_block"] = "10.0.2.128/25";
    },
    findings: ["subnet-addresses overlap(10.0.2.128/25, 10.0.2.0/24, aws_subnet.public_c) at aws_subnet.private_c"],
    words: [
      "subnet 'aws_subnet.private_c': 10.0.2.128/25 overlaps 10.0.2.0/24 of aws_subnet.public_c; choose another range",
    ],
  },
  {
    rule: "subnet-addresses",
    link: "the zone of the region",
    bend: (json) => {
      resource(json, "aws_subnet.private_c")["availability_zone"] = "eu-central-2c";
    },
    findings: [
      "balancer-target zone(aws_lb.main, eu-central-2c, aws_subnet.private_c) at aws_ecs_service.web",
      "subnet-addresses zone(eu-central-2c, eu-central-1) at aws_subnet.private_c",
    ],
    words: [
      "service 'web': cannot be reached by its load balancer: aws_lb.main is not enabled in eu-central-2c, the zone of aws_subnet.private_c; add a subnet of that zone to it",
      "subnet 'aws_subnet.private_c': availability_zone is eu-central-2c, which is no zone of eu-central-1; set it to one of eu-central-1a, eu-central-1b, …",
    ],
  },
  {
    rule: "subnet-addresses",
    link: "room for a roll-out",
    bend: (json) => {
      resource(json, "aws_ecs_service.shell")["desired_count"] = 122;
    },
    findings: ["subnet-addresses tooSmall(251, 254) at aws_subnet.private_c"],
    words: [
      "subnet 'aws_subnet.private_c': has 251 addresses, a roll-out may need 254; choose a larger range or fewer tasks",
    ],
  },
];
