import { add, at, container, drop, resource } from "../platform";
import type { Case } from "./case";

/** The way to the internet, in the platform with a NAT gateway. */
export const natCases: readonly Case[] = [
  {
    rule: "pull-route",
    link: "the route to the NAT gateway",
    bend: (json) => {
      drop(json, "aws_route.nat");
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "logs-route: service 'web': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "logs-route: service 'quote': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "logs-route: service 'shell': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "secrets-route: service 'quote': cannot read its secrets: subnet aws_subnet.private_c has no route to secretsmanager; add the endpoint or set egress to 'nat'",
      "secrets-route: service 'quote': cannot read its secrets: subnet aws_subnet.private_c has no route to ssm; add the endpoint or set egress to 'nat'",
      "exec: service 'shell': cannot open ECS Exec sessions: subnet aws_subnet.private_c has no route to ssmmessages; add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "the destination of the default route",
    bend: (json) => {
      resource(json, "aws_route.nat")["destination_cidr_block"] = "10.0.0.0/8";
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'web': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.api; add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: subnet aws_subnet.private_c has no route to ecr.dkr; add the endpoint or set egress to 'nat'",
      "logs-route: service 'web': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "logs-route: service 'quote': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "logs-route: service 'shell': cannot write its logs: subnet aws_subnet.private_c has no route to logs; add the endpoint or set egress to 'nat'",
      "secrets-route: service 'quote': cannot read its secrets: subnet aws_subnet.private_c has no route to secretsmanager; add the endpoint or set egress to 'nat'",
      "secrets-route: service 'quote': cannot read its secrets: subnet aws_subnet.private_c has no route to ssm; add the endpoint or set egress to 'nat'",
      "exec: service 'shell': cannot open ECS Exec sessions: subnet aws_subnet.private_c has no route to ssmmessages; add the endpoint or set egress to 'nat'",
      "surplus-routes: route 'aws_route.nat': sends 10.0.0.0/8 to aws_nat_gateway.main, which no flow needs; remove it or declare what needs it",
    ],
  },
  {
    rule: "pull-route",
    link: "the target of the default route",
    bend: (json) => {
      const route = resource(json, "aws_route.nat");
      delete route["nat_gateway_id"];
      route["gateway_id"] = "${aws_internet_gateway.main.id}";
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'web': cannot write its logs: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'quote': cannot write its logs: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'shell': cannot write its logs: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "secrets-route: service 'quote': cannot read its secrets: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "exec: service 'shell': cannot open ECS Exec sessions: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "a target that the stacks know",
    bend: (json) => {
      const route = resource(json, "aws_route.nat");
      delete route["nat_gateway_id"];
      route["transit_gateway_id"] = "tgw-1";
    },
    findings: [
      "? pull-route: service 'web': undecided whether it can pull its image: not known: what aws_route.nat leads to (tgw-1)",
      "? pull-route: service 'quote': undecided whether it can pull its image: not known: what aws_route.nat leads to (tgw-1)",
      "? pull-route: service 'shell': undecided whether it can pull its image: not known: what aws_route.nat leads to (tgw-1)",
      "? logs-route: service 'web': undecided whether it can write its logs: not known: what aws_route.nat leads to (tgw-1)",
      "? logs-route: service 'quote': undecided whether it can write its logs: not known: what aws_route.nat leads to (tgw-1)",
      "? logs-route: service 'shell': undecided whether it can write its logs: not known: what aws_route.nat leads to (tgw-1)",
      "? secrets-route: service 'quote': undecided whether it can read its secrets: not known: what aws_route.nat leads to (tgw-1)",
      "? exec: service 'shell': undecided whether it can open ECS Exec sessions: not known: what aws_route.nat leads to (tgw-1)",
    ],
  },
  {
    rule: "pull-route",
    link: "the NAT gateway's address",
    bend: (json) => {
      delete resource(json, "aws_nat_gateway.main")["allocation_id"];
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
      "pull-route: service 'quote': cannot pull its image: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
      "pull-route: service 'shell': cannot pull its image: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
      "logs-route: service 'web': cannot write its logs: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
      "logs-route: service 'quote': cannot write its logs: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
      "logs-route: service 'shell': cannot write its logs: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
      "secrets-route: service 'quote': cannot read its secrets: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
      "exec: service 'shell': cannot open ECS Exec sessions: NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip",
    ],
  },
  {
    rule: "pull-route",
    link: "the NAT gateway's connectivity",
    bend: (json) => {
      resource(json, "aws_nat_gateway.main")["connectivity_type"] = "private";
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
      "pull-route: service 'quote': cannot pull its image: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
      "pull-route: service 'shell': cannot pull its image: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
      "logs-route: service 'web': cannot write its logs: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
      "logs-route: service 'quote': cannot write its logs: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
      "logs-route: service 'shell': cannot write its logs: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
      "secrets-route: service 'quote': cannot read its secrets: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
      "exec: service 'shell': cannot open ECS Exec sessions: NAT gateway aws_nat_gateway.main is private; set connectivity_type to public",
    ],
  },
  {
    rule: "pull-route",
    link: "the NAT gateway's subnet",
    bend: (json) => {
      resource(json, "aws_nat_gateway.main")["subnet_id"] = "${aws_subnet.private_c.id}";
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
      "pull-route: service 'quote': cannot pull its image: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
      "pull-route: service 'shell': cannot pull its image: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
      "logs-route: service 'web': cannot write its logs: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
      "logs-route: service 'quote': cannot write its logs: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
      "logs-route: service 'shell': cannot write its logs: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
      "secrets-route: service 'quote': cannot read its secrets: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
      "exec: service 'shell': cannot open ECS Exec sessions: NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
    ],
  },
  {
    rule: "pull-route",
    link: "the task's egress to the internet",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.client");
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: none of aws_security_group.web, aws_security_group.client, aws_security_group.target allows tcp 443 to ecr.api on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'web': cannot pull its image: none of aws_security_group.web, aws_security_group.client, aws_security_group.target allows tcp 443 to ecr.dkr on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to ecr.api on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'quote': cannot pull its image: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to ecr.dkr on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to ecr.api on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'site': cannot pull its image: none of aws_security_group.site, aws_security_group.client allows tcp 443 to ecr.dkr on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to ecr.api on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "pull-route: service 'shell': cannot pull its image: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to ecr.dkr on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'web': cannot write its logs: none of aws_security_group.web, aws_security_group.client, aws_security_group.target allows tcp 443 to logs on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'quote': cannot write its logs: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to logs on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'site': cannot write its logs: none of aws_security_group.site, aws_security_group.client allows tcp 443 to logs on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'shell': cannot write its logs: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to logs on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "secrets-route: service 'quote': cannot read its secrets: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to secretsmanager on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "secrets-route: service 'quote': cannot read its secrets: none of aws_security_group.quote, aws_security_group.client allows tcp 443 to ssm on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
      "exec: service 'shell': cannot open ECS Exec sessions: none of aws_security_group.shell, aws_security_group.client allows tcp 443 to ssmmessages on the internet (0.0.0.0/0); add the egress rule, or add the endpoint or set egress to 'nat'",
    ],
  },
  {
    rule: "pull-route",
    link: "the public IP of a task in a public subnet",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.site"), "network_configuration")["assign_public_ip"] = false;
    },
    findings: [
      "pull-route: service 'site': cannot pull its image: it has no public IP in aws_subnet.public_b, so aws_route.internet leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "logs-route: service 'site': cannot write its logs: it has no public IP in aws_subnet.public_b, so aws_route.internet leads it nowhere; set assign_public_ip, or add the endpoint or set egress to 'nat'",
      "exposures: exposure 'aws_ecs_service.site:8080': is declared for 0.0.0.0/0 but closed: assign_public_ip is false; open it or drop the declaration",
      "surplus-rules: security group rule 'aws_vpc_security_group_ingress_rule.site': allows tcp 8080 from 0.0.0.0/0, which no flow needs; remove it or declare what needs it",
    ],
  },
  {
    rule: "pull-route",
    link: "the network ACL of the NAT gateway's subnet",
    bend: (json) => {
      add(json, "aws_default_network_acl.main", {
        default_network_acl_id: "${aws_vpc.main.default_network_acl_id}",
        ingress: [{ rule_no: 1, action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 }],
        egress: [
          { rule_no: 1, action: "deny", protocol: "tcp", cidr_block: "0.0.0.0/0", from_port: 443, to_port: 443 },
          { rule_no: 2, action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 },
        ],
      });
    },
    findings: [
      "pull-route: service 'web': cannot pull its image: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "pull-route: service 'web': cannot pull its image: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "pull-route: service 'quote': cannot pull its image: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "pull-route: service 'quote': cannot pull its image: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "pull-route: service 'site': cannot pull its image: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "pull-route: service 'shell': cannot pull its image: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "pull-route: service 'shell': cannot pull its image: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "logs-route: service 'web': cannot write its logs: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "logs-route: service 'web': cannot write its logs: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "logs-route: service 'quote': cannot write its logs: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "logs-route: service 'quote': cannot write its logs: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "logs-route: service 'site': cannot write its logs: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "logs-route: service 'shell': cannot write its logs: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "logs-route: service 'shell': cannot write its logs: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "secrets-route: service 'quote': cannot read its secrets: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "secrets-route: service 'quote': cannot read its secrets: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
      "environment-files: service 'quote': cannot read its environment files: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "exec: service 'shell': cannot open ECS Exec sessions: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.private_c; allow it out",
      "exec: service 'shell': cannot open ECS Exec sessions: network ACL aws_default_network_acl.main egress[0] stops tcp 443 to 0.0.0.0/0 at aws_subnet.public_b; allow it out",
    ],
  },
  {
    rule: "calls",
    link: "the egress to an address outside",
    bend: (json) => {
      container(json, "site")["environment"] = [{ name: "WEATHER_URL", value: "http://api.weather.example:8090/v1" }];
    },
    findings: [
      "calls: service 'site': cannot call api.weather.example:8090 (variable WEATHER_URL): none of aws_security_group.site, aws_security_group.client allows tcp 8090 to api.weather.example on the internet (0.0.0.0/0); add the egress rule, or correct the host or set egress to 'nat'",
    ],
  },
  {
    rule: "surplus-rules",
    link: "no more ports to the internet than flows",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_egress_rule.client")["from_port"] = 0;
    },
    findings: [
      "surplus-rules: security group rule 'aws_vpc_security_group_egress_rule.client': allows tcp 0-443 to 0.0.0.0/0, its flows need tcp 443; narrow it",
    ],
  },
];
