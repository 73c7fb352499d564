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
      "references: reference 'aws_kms_key.quote': stands in aws_secretsmanager_secret.quote but stack 'stack-1' declares no such thing; declare it or correct the name",
      "references: reference 'aws_kms_key.quote': stands in local.quote_execution but stack 'stack-1' declares no such thing; declare it or correct the name",
    ],
  },
  {
    rule: "references",
    link: "the name in depends_on",
    bend: (json) => {
      resource(json, "aws_lb.main")["depends_on"] = ["aws_route.gone"];
    },
    findings: [
      "references: reference 'aws_route.gone': stands in aws_lb.main but stack 'stack-1' declares no such thing; declare it or correct the name",
    ],
  },
  {
    rule: "task-definition",
    link: "the cluster",
    bend: (json) => {
      delete resource(json, "aws_ecs_service.web")["cluster"];
    },
    findings: ["task-definition: service 'web': cannot start on Fargate: it has no cluster; set cluster"],
  },
  {
    rule: "task-definition",
    link: "the launch type",
    bend: (json) => {
      resource(json, "aws_ecs_service.web")["launch_type"] = "EC2";
    },
    findings: ["task-definition: service 'web': cannot start on Fargate: its launch_type is EC2; set it to FARGATE"],
  },
  {
    rule: "task-definition",
    link: "the platform version",
    bend: (json) => {
      resource(json, "aws_ecs_service.web")["platform_version"] = "1.3.0";
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: its platform_version is 1.3.0; set it to 1.4.0 or LATEST",
    ],
  },
  {
    rule: "task-definition",
    link: "the network mode",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["network_mode"] = "bridge";
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: network_mode of aws_ecs_task_definition.web is bridge; set it to awsvpc",
    ],
  },
  {
    rule: "task-definition",
    link: "the compatibility",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["requires_compatibilities"] = ["EC2"];
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: requires_compatibilities of aws_ecs_task_definition.web lacks FARGATE; add it",
    ],
  },
  {
    rule: "task-definition",
    link: "the memory for the cpu",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["memory"] = "4096";
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: memory of aws_ecs_task_definition.web is 4096 with cpu 256; set it to one of 512, 1024, 2048",
    ],
  },
  {
    rule: "task-definition",
    link: "the essential container",
    bend: (json) => {
      container(json, "web")["essential"] = false;
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: no container of aws_ecs_task_definition.web is essential; mark one",
    ],
  },
  {
    rule: "task-definition",
    link: "the host port",
    bend: (json) => {
      at(container(json, "web"), "portMappings")["hostPort"] = 80;
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: container 'web' maps host port 80 to 8080; awsvpc needs equal ports",
    ],
  },
  {
    rule: "task-definition",
    link: "the volume of a mount",
    bend: (json) => {
      container(json, "web")["mountPoints"] = [{ sourceVolume: "tmp", containerPath: "/tmp" }];
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: container 'web' mounts 'tmp', which aws_ecs_task_definition.web has no volume for; add the volume",
    ],
  },
  {
    rule: "task-definition",
    link: "the task role's ARN",
    bend: (json) => {
      resource(json, "aws_ecs_task_definition.web")["task_role_arn"] = "${aws_iam_role.web_task.name}";
    },
    findings: [
      "task-definition: service 'web': cannot start on Fargate: task_role_arn of aws_ecs_task_definition.web is 'web-task', which is no ARN; set it to the ARN of a role",
    ],
  },
  {
    rule: "vpc-membership",
    link: "the VPC of a security group",
    bend: (json) => {
      delete resource(json, "aws_security_group.endpoints")["vpc_id"];
    },
    findings: [
      "vpc-membership: 'aws_security_group.endpoints': cannot belong to its VPC: vpc_id is not set, which means the account's default VPC; set it to the id of a VPC of these stacks",
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
      "vpc-membership: 'aws_route_table_association.private_c': cannot join its two sides: aws_subnet.private_c belongs to aws_vpc.main, aws_route_table.private to aws_vpc.other; join what belongs to one VPC",
      "vpc-membership: 'aws_vpc_endpoint.s3': cannot join its two sides: aws_vpc_endpoint.s3 belongs to aws_vpc.main, aws_route_table.private to aws_vpc.other; join what belongs to one VPC",
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
    findings: [
      "vpc-membership: 'aws_vpc_endpoint.s3': route_table_ids names aws_subnet.public_b.id; name a route table of these stacks",
    ],
  },
  {
    rule: "service-network",
    link: "the subnet",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.shell"), "network_configuration")["subnets"] = ["${aws_vpc.main.id}"];
    },
    findings: [
      "service-network: service 'shell': cannot get its network interface: aws_vpc.main.id stands where a subnet or a security group belongs; correct the reference",
    ],
  },
  {
    rule: "service-network",
    link: "the security group",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.web"), "network_configuration")["security_groups"] = [];
    },
    findings: [
      "service-network: service 'web': cannot get its network interface: it names no security group and so takes the VPC's default group; give it a security group of its own",
      "surplus-rules: security group rule 'aws_vpc_security_group_ingress_rule.target': allows tcp 8080 from aws_security_group.balancer, which no flow needs; remove it or declare what needs it",
      "surplus-rules: security group rule 'aws_vpc_security_group_ingress_rule.quote': allows tcp 8080 from aws_security_group.web, which no flow needs; remove it or declare what needs it",
      "surplus-rules: security group rule 'aws_vpc_security_group_egress_rule.balancer': allows tcp 8080 to aws_security_group.target, which no flow needs; remove it or declare what needs it",
      "surplus-rules: security group rule 'aws_vpc_security_group_egress_rule.web': allows tcp 8080 to aws_security_group.quote, which no flow needs; remove it or declare what needs it",
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
      "service-network: service 'shell': cannot get its network interface: aws_security_group.shell belongs to aws_vpc.other, its subnets to aws_vpc.main; use a group of the subnets' VPC",
    ],
  },
  {
    rule: "service-network",
    link: "the public IP",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.shell"), "network_configuration")["assign_public_ip"] = true;
    },
    findings: [
      "service-network: service 'shell': cannot get its network interface: assign_public_ip is true but aws_subnet.private_c has no route to an internet gateway; set it to false",
    ],
  },
  {
    rule: "pull-route",
    link: "the ecr.api endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.ecr_api");
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to ecr.api on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "the ecr.dkr endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.ecr_dkr");
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to ecr.dkr on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "the private DNS of the endpoint",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.ecr_api")["private_dns_enabled"] = false;
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api has no private DNS (private_dns_enabled) and subnet aws_subnet.private_c has no other route to ecr.api; repair the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api has no private DNS (private_dns_enabled) and subnet aws_subnet.private_c has no other route to ecr.api; repair the endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to ecr.api on the internet (0.0.0.0/0); add the egress rule, or repair the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api has no private DNS (private_dns_enabled) and subnet aws_subnet.private_c has no other route to ecr.api; repair the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "the region of the endpoint",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.ecr_dkr")["service_name"] = "com.amazonaws.eu-west-1.ecr.dkr";
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: endpoint aws_vpc_endpoint.ecr_dkr serves eu-west-1, not eu-central-1, and subnet aws_subnet.private_c has no other route to ecr.dkr; repair the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: endpoint aws_vpc_endpoint.ecr_dkr serves eu-west-1, not eu-central-1, and subnet aws_subnet.private_c has no other route to ecr.dkr; repair the endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to ecr.dkr on the internet (0.0.0.0/0); add the egress rule, or repair the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: endpoint aws_vpc_endpoint.ecr_dkr serves eu-west-1, not eu-central-1, and subnet aws_subnet.private_c has no other route to ecr.dkr; repair the endpoint or set egress to 'nat'",
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
      "vpc-membership: 'aws_vpc_endpoint.ecr_api': cannot join its two sides: aws_vpc_endpoint.ecr_api belongs to aws_vpc.other, aws_security_group.endpoints to aws_vpc.main; join what belongs to one VPC",
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to ecr.api on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "the endpoint's subnets",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.ecr_api")["subnet_ids"] = [];
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api is in no subnet; set its subnet_ids",
      "pull-route: service 'quote': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api is in no subnet; set its subnet_ids",
      "pull-route: service 'site': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api is in no subnet; set its subnet_ids",
      "pull-route: service 'shell': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api is in no subnet; set its subnet_ids",
    ],
  },
  {
    rule: "pull-route",
    link: "the endpoint's security group",
    bend: (json) => {
      delete resource(json, "aws_vpc_endpoint.ecr_api")["security_group_ids"];
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api has no security group, so it takes the VPC's default group; set its security_group_ids",
      "pull-route: service 'quote': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api has no security group, so it takes the VPC's default group; set its security_group_ids",
      "pull-route: service 'site': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api has no security group, so it takes the VPC's default group; set its security_group_ids",
      "pull-route: service 'shell': cannot pull its image: endpoint aws_vpc_endpoint.ecr_api has no security group, so it takes the VPC's default group; set its security_group_ids",
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
      "pull-route: service 'web': cannot pull its image: the policy of endpoint aws_vpc_endpoint.ecr_dkr does not allow ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/web; allow it in the endpoint's policy",
      "pull-route: service 'quote': cannot pull its image: the policy of endpoint aws_vpc_endpoint.ecr_dkr does not allow ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/quote; allow it in the endpoint's policy",
      "pull-route: service 'site': cannot pull its image: the policy of endpoint aws_vpc_endpoint.ecr_dkr does not allow ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/site; allow it in the endpoint's policy",
      "pull-route: service 'shell': cannot pull its image: the policy of endpoint aws_vpc_endpoint.ecr_dkr does not allow ecr:BatchGetImage on arn:aws:ecr:eu-central-1:<account>:repository/shell; allow it in the endpoint's policy",
    ],
  },
  {
    rule: "pull-route",
    link: "the DNS support of the VPC",
    bend: (json) => {
      resource(json, "aws_vpc.main")["enable_dns_support"] = false;
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "pull-route: service 'quote': cannot pull its image: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "pull-route: service 'site': cannot pull its image: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "pull-route: service 'shell': cannot pull its image: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "logs-route: service 'web': cannot write its logs: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "logs-route: service 'quote': cannot write its logs: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "logs-route: service 'site': cannot write its logs: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "logs-route: service 'shell': cannot write its logs: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "secrets-route: service 'quote': cannot read its secrets: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "environment-files: service 'quote': cannot read its environment files: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "exec: service 'shell': cannot open ECS Exec sessions: enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
      "calls: service 'web': cannot call quote.internal:8080 (variable QUOTE_URL): enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
    ],
  },
  {
    rule: "pull-route",
    link: "the DNS host names of the VPC",
    bend: (json) => {
      delete resource(json, "aws_vpc.main")["enable_dns_hostnames"];
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "pull-route: service 'quote': cannot pull its image: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "pull-route: service 'site': cannot pull its image: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "pull-route: service 'shell': cannot pull its image: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "logs-route: service 'web': cannot write its logs: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "logs-route: service 'quote': cannot write its logs: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "logs-route: service 'site': cannot write its logs: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "logs-route: service 'shell': cannot write its logs: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "secrets-route: service 'quote': cannot read its secrets: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "environment-files: service 'quote': cannot read its environment files: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "exec: service 'shell': cannot open ECS Exec sessions: enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
      "calls: service 'web': cannot call quote.internal:8080 (variable QUOTE_URL): enable_dns_hostnames of aws_vpc.main is off, which private names need; set enable_dns_hostnames to true",
    ],
  },
  {
    rule: "pull-route",
    link: "the S3 gateway endpoint on the subnet's route table",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.s3")["route_table_ids"] = ["${aws_route_table.public.id}"];
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "environment-files: service 'quote': cannot read its environment files: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "the type of the S3 endpoint",
    bend: (json) => {
      resource(json, "aws_vpc_endpoint.s3")["vpc_endpoint_type"] = "Interface";
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to S3 on the internet (0.0.0.0/0); add the egress rule, or add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "environment-files: service 'quote': cannot read its environment files: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
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
      "pull-route: service 'web': cannot pull its image: the policy of endpoint aws_vpc_endpoint.s3 does not allow s3:GetObject on arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*; allow it in the endpoint's policy",
      "pull-route: service 'quote': cannot pull its image: the policy of endpoint aws_vpc_endpoint.s3 does not allow s3:GetObject on arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*; allow it in the endpoint's policy",
      "pull-route: service 'site': cannot pull its image: the policy of endpoint aws_vpc_endpoint.s3 does not allow s3:GetObject on arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*; allow it in the endpoint's policy",
      "pull-route: service 'shell': cannot pull its image: the policy of endpoint aws_vpc_endpoint.s3 does not allow s3:GetObject on arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*; allow it in the endpoint's policy",
    ],
  },
  {
    rule: "pull-route",
    link: "the subnet's route table",
    bend: (json) => {
      drop(json, "aws_route_table_association.private_c");
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "environment-files: service 'quote': cannot read its environment files: subnet aws_subnet.private_c has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'",
      "surplus-routes: route table 'aws_route_table.private': serves no subnet; associate one or remove it",
    ],
  },
  {
    rule: "pull-route",
    link: "the task's egress to the endpoints",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.client");
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: none of aws_security_group.web, aws_security_group.client, aws_security_group.target allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "pull-route: service 'quote': cannot pull its image: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "pull-route: service 'shell': cannot pull its image: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "logs-route: service 'web': cannot write its logs: none of aws_security_group.web, aws_security_group.client, aws_security_group.target allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "logs-route: service 'quote': cannot write its logs: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "logs-route: service 'site': cannot write its logs: none of aws_security_group.site, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "logs-route: service 'shell': cannot write its logs: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "secrets-route: service 'quote': cannot read its secrets: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
      "exec: service 'shell': cannot open ECS Exec sessions: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to aws_security_group.endpoints; add the egress rule",
    ],
  },
  {
    rule: "pull-route",
    link: "the task's egress to the S3 prefix list",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.client_s3");
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: none of aws_security_group.web, aws_security_group.client, aws_security_group.target allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "pull-route: service 'quote': cannot pull its image: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "pull-route: service 'shell': cannot pull its image: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "environment-files: service 'quote': cannot read its environment files: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
    ],
  },
  {
    rule: "pull-route",
    link: "the attribute that names the prefix list",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_egress_rule.client_s3")["prefix_list_id"] = "${aws_vpc_endpoint.s3.id}";
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: none of aws_security_group.web, aws_security_group.client, aws_security_group.target allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "pull-route: service 'quote': cannot pull its image: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "pull-route: service 'shell': cannot pull its image: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "environment-files: service 'quote': cannot read its environment files: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to the S3 prefix list of aws_vpc_endpoint.s3; add the egress rule",
      "surplus-rules: security group rule 'aws_vpc_security_group_egress_rule.client_s3': allows tcp 443 to aws_vpc_endpoint.s3.id, which is no address range, group or prefix list; correct the reference",
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
      "pull-route: service 'web': cannot pull its image: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.web, aws_security_group.client, aws_security_group.target; add the ingress rule",
      "pull-route: service 'quote': cannot pull its image: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.quote, aws_security_group.client; add the ingress rule",
      "pull-route: service 'site': cannot pull its image: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.site, aws_security_group.client; add the ingress rule",
      "pull-route: service 'shell': cannot pull its image: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.shell, aws_security_group.client; add the ingress rule",
      "logs-route: service 'web': cannot write its logs: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.web, aws_security_group.client, aws_security_group.target; add the ingress rule",
      "logs-route: service 'quote': cannot write its logs: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.quote, aws_security_group.client; add the ingress rule",
      "logs-route: service 'site': cannot write its logs: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.site, aws_security_group.client; add the ingress rule",
      "logs-route: service 'shell': cannot write its logs: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.shell, aws_security_group.client; add the ingress rule",
      "secrets-route: service 'quote': cannot read its secrets: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.quote, aws_security_group.client; add the ingress rule",
      "exec: service 'shell': cannot open ECS Exec sessions: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.shell, aws_security_group.client; add the ingress rule",
      "surplus-rules: security group rule 'aws_vpc_security_group_ingress_rule.endpoints': allows tcp 444 from aws_security_group.client, which no flow needs; remove it or declare what needs it",
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
      "pull-route: service 'web': cannot pull its image: network ACL aws_network_acl.private (no ingress rule allows it) stops tcp 32768-60999 from 0.0.0.0/0 at aws_subnet.private_c; allow it in",
      "pull-route: service 'quote': cannot pull its image: network ACL aws_network_acl.private (no ingress rule allows it) stops tcp 32768-60999 from 0.0.0.0/0 at aws_subnet.private_c; allow it in",
      "pull-route: service 'shell': cannot pull its image: network ACL aws_network_acl.private (no ingress rule allows it) stops tcp 32768-60999 from 0.0.0.0/0 at aws_subnet.private_c; allow it in",
      "environment-files: service 'quote': cannot read its environment files: network ACL aws_network_acl.private (no ingress rule allows it) stops tcp 32768-60999 from 0.0.0.0/0 at aws_subnet.private_c; allow it in",
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
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to registry ghcr.io; mirror the image to ECR or set egress to 'nat'",
      "surplus-permissions: role 'aws_iam_role.quote_execution': statement Token of aws_iam_role_policy.quote_execution allows ecr:GetAuthorizationToken on *, which nothing needs; remove it or declare the grant",
      "surplus-permissions: role 'aws_iam_role.quote_execution': statement Pull of aws_iam_role_policy.quote_execution allows ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on arn:aws:ecr:eu-central-1:<account>:repository/quote, which nothing needs; remove it or declare the grant",
    ],
  },
  {
    rule: "logs-route",
    link: "the logs endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.logs");
    },
    findings: [
      "logs-route: service 'web': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "logs-route: service 'quote': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "logs-route: service 'site': cannot write its logs: none of aws_security_group.site, aws_security_group.client allows tcp 443 to logs on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'shell': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
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
      "logs-route: service 'shell': cannot write its logs: endpoint aws_vpc_endpoint.logs serves eu-central-1, not eu-west-1, and subnet aws_subnet.private_c has no other route to logs; repair the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "secrets-route",
    link: "the secretsmanager endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.secrets");
    },
    findings: [
      "secrets-route: service 'quote': cannot read its secrets: subnet aws_subnet.private_c has no route to secretsmanager; add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "secrets-route",
    link: "the ssm endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.ssm");
    },
    findings: [
      "secrets-route: service 'quote': cannot read its secrets: subnet aws_subnet.private_c has no route to ssm; add the endpoint or set egress to 'nat'",
    ],
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
      "environment-files: service 'quote': cannot read its environment files: the policy of endpoint aws_vpc_endpoint.s3 does not allow s3:GetObject on arn:aws:s3:::settings-1/quote.env; allow it in the endpoint's policy",
    ],
  },
  {
    rule: "exec",
    link: "the ssmmessages endpoint",
    bend: (json) => {
      drop(json, "aws_vpc_endpoint.exec");
    },
    findings: [
      "exec: service 'shell': cannot open ECS Exec sessions: subnet aws_subnet.private_c has no route to ssmmessages; add the endpoint or set egress to 'nat'",
    ],
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
    findings: [
      "exec: service 'shell': cannot open ECS Exec sessions: subnet aws_subnet.private_c has no route to kms; add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "exec",
    link: "the writable root file system",
    bend: (json) => {
      container(json, "shell")["readonlyRootFilesystem"] = true;
    },
    findings: [
      "exec: service 'shell': cannot open ECS Exec sessions: container 'shell' has readonlyRootFilesystem, which Exec can't work with; set it to false or turn Exec off",
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
    findings: [
      "surplus-routes: route 'aws_route.peer': sends 172.31.0.0/16 to pcx-1, which no flow needs; remove it or declare what needs it",
    ],
  },
  {
    rule: "default-groups",
    link: "the emptied default group",
    bend: (json) => {
      drop(json, "aws_default_security_group.main");
    },
    findings: [
      "default-groups: VPC 'aws_vpc.main': its default security group stays open among its members and outwards; add an aws_default_security_group without rules",
    ],
  },
  {
    rule: "start-order",
    link: "the wait for the endpoints",
    bend: (json) => {
      const web = resource(json, "aws_ecs_service.web");
      web["depends_on"] = (web["depends_on"] as string[]).filter((item) => item !== "aws_vpc_endpoint.ecr_api");
    },
    findings: [
      "start-order: service 'web': cannot start in the right order: it doesn't wait for aws_vpc_endpoint.ecr_api; add it to depends_on",
    ],
  },
  {
    rule: "start-order",
    link: "the wait for the role's policy",
    bend: (json) => {
      const web = resource(json, "aws_ecs_service.web");
      web["depends_on"] = (web["depends_on"] as string[]).filter((item) => !item.startsWith("aws_iam"));
    },
    findings: [
      "start-order: service 'web': cannot start in the right order: it doesn't wait for aws_iam_role_policy.web_execution; add it to depends_on",
    ],
  },
  {
    rule: "start-order",
    link: "the wait for the listener rule",
    bend: (json) => {
      const web = resource(json, "aws_ecs_service.web");
      web["depends_on"] = (web["depends_on"] as string[]).filter((item) => !item.startsWith("aws_lb"));
    },
    findings: [
      "start-order: service 'web': cannot start in the right order: it doesn't wait for aws_lb_listener_rule.web; add it to depends_on",
    ],
  },
  {
    rule: "subnet-addresses",
    link: "the range inside the VPC",
    bend: (json) => {
      resource(json, "aws_subnet.private_c")["cidr_block"] = "10.1.3.0/24";
    },
    findings: [
      "subnet-addresses: subnet 'aws_subnet.private_c': 10.1.3.0/24 lies outside of aws_vpc.main (10.0.0.0/16); choose a range inside",
    ],
  },
  {
    rule: "subnet-addresses",
    link: "the range of its own",
    bend: (json) => {
      resource(json, "aws_subnet.private_c")["cidr_block"] = "10.0.2.128/25";
    },
    findings: [
      "subnet-addresses: subnet 'aws_subnet.private_c': 10.0.2.128/25 overlaps 10.0.2.0/24 of aws_subnet.public_c; choose another range",
    ],
  },
  {
    rule: "subnet-addresses",
    link: "the zone of the region",
    bend: (json) => {
      resource(json, "aws_subnet.private_c")["availability_zone"] = "eu-central-2c";
    },
    findings: [
      "balancer-target: service 'web': cannot be reached by its load balancer: aws_lb.main is not enabled in eu-central-2c, the zone of aws_subnet.private_c; add a subnet of that zone to it",
      "subnet-addresses: subnet 'aws_subnet.private_c': availability_zone is eu-central-2c, which is no zone of eu-central-1; set it to one of eu-central-1a, eu-central-1b, …",
    ],
  },
  {
    rule: "subnet-addresses",
    link: "room for a roll-out",
    bend: (json) => {
      resource(json, "aws_ecs_service.shell")["desired_count"] = 122;
    },
    findings: [
      "subnet-addresses: subnet 'aws_subnet.private_c': has 251 addresses, a roll-out may need 254; choose a larger range or fewer tasks",
    ],
  },
];
