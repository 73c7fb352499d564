import { add, at, drop, resource } from "../platform";
import type { Case } from "./case";

/** Quotas and names that no plan sees. */
export const limitCases: readonly Case[] = [
  {
    rule: "limits-names",
    link: "the length of a target group's name",
    bend: (json) => {
      resource(json, "aws_lb_target_group.web")["name"] = "a".repeat(33);
    },
    findings: [
      "limits-names name(name, aws_lb_target_group.web, 33, 32 letters, digits and inner hyphens) at aws_lb_target_group.web",
    ],
    words: [
      "name 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': name of aws_lb_target_group.web has 33 characters; AWS allows 32 letters, digits and inner hyphens; choose another",
    ],
  },
  {
    rule: "limits-names",
    link: "the balancer's name",
    bend: (json) => {
      resource(json, "aws_lb.main")["name"] = "internal-main";
    },
    findings: [
      "limits-names name(name, aws_lb.main, 13, 32 letters, digits and inner hyphens, not starting with internal-) at aws_lb.main",
    ],
  },
  {
    rule: "limits-names",
    link: "a name of its own",
    bend: (json) => {
      resource(json, "aws_security_group.quote")["name"] = "web";
    },
    findings: ["limits-names sameName(aws_security_group.quote, aws_security_group.web) at aws_security_group.quote"],
    words: ["name 'web': aws_security_group.quote and aws_security_group.web both have it; give each its own"],
  },
  {
    rule: "limits-names",
    link: "the days of retention",
    bend: (json) => {
      resource(json, "aws_cloudwatch_log_group.web")["retention_in_days"] = 15;
    },
    findings: ["limits-names retention(15) at aws_cloudwatch_log_group.web"],
    words: [
      "log group '/ecs/web': retention_in_days is 15; CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; set one of these",
    ],
  },
  {
    rule: "limits-groups",
    link: "rules in a group",
    bend: (json) => {
      json["//"].declared.quotas["rulesPerSecurityGroup"] = 1;
      drop(json, "aws_vpc_security_group_ingress_rule.site");
      const rules = resource(json, "aws_security_group.site");
      rules["ingress"] = Array.from({ length: 61 }, () => ({
        cidr_blocks: ["0.0.0.0/0"],
        protocol: "tcp",
        from_port: 8080,
        to_port: 8080,
      }));
      json["//"].declared.quotas["rulesPerSecurityGroup"] = 60;
    },
    findings: ["limits-groups overQuota(61, ingress rules, 60, rulesPerSecurityGroup) at aws_security_group.site"],
    words: [
      "security group 'aws_security_group.site': has 61 ingress rules; the quota is 60; use fewer, or have it raised and declare quotas.rulesPerSecurityGroup",
    ],
  },
  {
    rule: "limits-groups",
    link: "groups on an interface",
    bend: (json) => {
      (at(resource(json, "aws_ecs_service.shell"), "network_configuration")["security_groups"] as string[]).push(
        "${aws_security_group.shell.id}",
        "${aws_security_group.shell.id}",
        "${aws_security_group.shell.id}",
        "${aws_security_group.shell.id}",
      );
    },
    findings: ["limits-groups overQuota(6, security groups, 5, groupsPerInterface) at aws_ecs_service.shell"],
  },
  {
    rule: "limits-balancers",
    link: "rules on a balancer",
    bend: (json) => {
      for (let index = 0; index < 100; index += 1)
        add(json, `aws_lb_listener_rule.more_${index}`, {
          listener_arn: "${aws_lb_listener.http.arn}",
          priority: 200 + index,
          condition: [{ path_pattern: { values: [`/more/${index}`] } }],
          action: [{ type: "redirect", redirect: { status_code: "HTTP_301", path: "/elsewhere" } }],
        });
    },
    findings: ["limits-balancers overQuota(101, listener rules, 100, rulesPerLoadBalancer) at aws_lb.main"],
  },
  {
    rule: "limits-balancers",
    link: "values in a rule",
    bend: (json) => {
      at(resource(json, "aws_lb_listener_rule.web"), "condition")["host_header"] = {
        values: ["a.example", "b.example", "c.example", "d.example"],
      };
      delete json["//"].declared.exposures[0]?.["listenerRules"];
    },
    findings: ["limits-balancers conditionValues(6) at aws_lb_listener_rule.web"],
    words: ["listener rule 'aws_lb_listener_rule.web': has 6 condition values; AWS allows 5 in a rule; split it"],
  },
  {
    rule: "limits-balancers",
    link: "targets during a roll-out",
    bend: (json) => {
      resource(json, "aws_ecs_service.web")["desired_count"] = 501;
      resource(json, "aws_subnet.private_c")["cidr_block"] = "10.0.64.0/20";
    },
    findings: [
      "limits-balancers overQuota(1002, targets during a roll-out, 1000, targetsPerLoadBalancer) at aws_lb.main",
    ],
  },
  {
    rule: "limits-services",
    link: "service registries",
    bend: (json) => {
      const registry = { registry_arn: "${aws_service_discovery_service.quote.arn}" };
      resource(json, "aws_ecs_service.quote")["service_registries"] = [registry, registry];
    },
    findings: ["limits-services overEcs(2, service registries, 1) at aws_ecs_service.quote"],
    words: ["service 'quote': has 2 service registries; ECS allows 1; use fewer"],
  },
];
