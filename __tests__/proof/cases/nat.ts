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
      "pull-route, logs-route, secrets-route, exec noDefaultRoute(aws_route_table.private, aws_nat_gateway.main, [aws_subnet.private_c], [ecr.api ecr.dkr logs secretsmanager ssm ssmmessages]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the destination of the default route",
    bend: (json) => {
      resource(json, "aws_route.nat")["destination_cidr_block"] = "10.0.0.0/8";
    },
    findings: [
      "pull-route, logs-route, secrets-route, exec noDefaultRoute(aws_route_table.private, aws_nat_gateway.main, [aws_subnet.private_c], [ecr.api ecr.dkr logs secretsmanager ssm ssmmessages]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
      "surplus-routes unneeded(10.0.0.0/8, aws_nat_gateway.main) at aws_route.nat",
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
      "pull-route, logs-route noPublicIp(aws_subnet.private_c, aws_route.nat) at aws_ecs_service.web",
      "pull-route, logs-route, secrets-route noPublicIp(aws_subnet.private_c, aws_route.nat) at aws_ecs_service.quote",
      "pull-route, logs-route, exec noPublicIp(aws_subnet.private_c, aws_route.nat) at aws_ecs_service.shell",
    ],
    words: [
      "service 'web': cannot pull its image or write its logs: it has no public IP in aws_subnet.private_c, so aws_route.nat leads it nowhere; set assign_public_ip to true, or route the subnet to a NAT gateway",
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
      "? pull-route, logs-route, secrets-route, exec routeTarget(aws_route.nat, tgw-1) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
    ],
    words: ["not known: what aws_route.nat leads to (tgw-1)"],
  },
  {
    rule: "pull-route",
    link: "the NAT gateway's address",
    bend: (json) => {
      delete resource(json, "aws_nat_gateway.main")["allocation_id"];
    },
    findings: [
      "pull-route, logs-route, secrets-route, exec natWithoutAddress(aws_nat_gateway.main) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
    ],
    words: ["NAT gateway aws_nat_gateway.main has no public address; set allocation_id to an aws_eip"],
  },
  {
    rule: "pull-route",
    link: "the NAT gateway's connectivity",
    bend: (json) => {
      resource(json, "aws_nat_gateway.main")["connectivity_type"] = "private";
    },
    findings: [
      "pull-route, logs-route, secrets-route, exec privateNat(aws_nat_gateway.main) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
    ],
    words: ["NAT gateway aws_nat_gateway.main is private; set connectivity_type to public"],
  },
  {
    rule: "pull-route",
    link: "the NAT gateway's subnet",
    bend: (json) => {
      resource(json, "aws_nat_gateway.main")["subnet_id"] = "${aws_subnet.private_c.id}";
    },
    findings: [
      "pull-route, logs-route, secrets-route, exec natWithoutRoute(aws_nat_gateway.main, aws_subnet.private_c, aws_route.nat, aws_route_table.private) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.web",
    ],
    words: [
      "NAT gateway aws_nat_gateway.main lies in aws_subnet.private_c, where aws_route.nat leads elsewhere; place it in a subnet that routes to an internet gateway",
    ],
  },
  {
    rule: "pull-route",
    link: "the task's egress to the internet",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.client");
    },
    findings: [
      "pull-route, logs-route, secrets-route, exec noRule(aws_security_group.client, egress, 443, the internet (0.0.0.0/0)) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "pull-route",
    link: "the public IP of a task in a public subnet",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.site"), "network_configuration")["assign_public_ip"] = false;
    },
    findings: [
      "pull-route, logs-route noPublicIp(aws_subnet.public_b, aws_route.internet) at aws_ecs_service.site",
      "exposures noPublicIp([0.0.0.0/0]) at aws_ecs_service.site",
      "surplus-rules unneeded(tcp, 8080, 8080, ingress, 0.0.0.0/0) at aws_vpc_security_group_ingress_rule.site",
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
      "pull-route, logs-route, secrets-route, environment-files, exec aclStops(aws_default_network_acl.main, aws_default_network_acl.main egress[0], egress, [tcp 443 to 0.0.0.0/0], [aws_subnet.private_c aws_subnet.public_b]) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  },
  {
    rule: "calls",
    link: "the egress to an address outside",
    bend: (json) => {
      container(json, "site")["environment"] = [{ name: "WEATHER_URL", value: "http://api.weather.example:8090/v1" }];
    },
    findings: ["calls noRule(aws_security_group.site, egress, 8090, the internet (0.0.0.0/0)) at aws_ecs_service.site"],
  },
  {
    rule: "surplus-rules",
    link: "no more ports to the internet than flows",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_egress_rule.client")["from_port"] = 0;
    },
    findings: [
      "surplus-rules tooManyPorts(tcp, 0, 443, egress, 0.0.0.0/0, [443]) at aws_vpc_security_group_egress_rule.client",
    ],
  },
];
