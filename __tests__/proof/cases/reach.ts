import { add, at, container, drop, resource } from "../platform";
import type { Case } from "./case";

/** Balancers, calls and exposures: who reaches whom. */
export const reachCases: readonly Case[] = [
  {
    rule: "balancer-network",
    link: "the second zone",
    bend: (json) => {
      resource(json, "aws_lb.main")["subnets"] = ["${aws_subnet.public_c.id}"];
    },
    findings: ["balancer-network oneZone([eu-central-1c]) at aws_lb.main"],
    words: [
      "load balancer 'aws_lb.main': cannot take requests: it stands in one zone (eu-central-1c), AWS asks for two; add a subnet of another zone",
    ],
  },
  {
    rule: "balancer-network",
    link: "the way of its subnets to the internet",
    bend: (json) => {
      drop(json, "aws_route_table_association.public_c");
    },
    findings: [
      "balancer-network, exposures unassociated(aws_subnet.public_c, the main route table of aws_vpc.main, [the internet]) at aws_lb.main",
    ],
    words: [
      "aws_subnet.public_c is associated with no route table, and the main route table of aws_vpc.main has no route to the internet; add an aws_route_table_association",
    ],
  },
  {
    rule: "balancer-network",
    link: "the internet gateway's VPC",
    bend: (json) => {
      delete resource(json, "aws_internet_gateway.main")["vpc_id"];
    },
    findings: [
      "balancer-network, exposures detachedGateway(aws_internet_gateway.main, aws_vpc.main) at aws_ecs_service.site, aws_lb.main",
    ],
    words: ["internet gateway aws_internet_gateway.main is not attached to aws_vpc.main; set its vpc_id"],
  },
  {
    rule: "balancer-network",
    link: "the security group",
    bend: (json) => {
      delete resource(json, "aws_lb.main")["security_groups"];
    },
    findings: [
      "balancer-network noGroup() at aws_lb.main",
      "exposures noIngressRule([0.0.0.0/0], []) at aws_lb.main",
      "surplus-rules unneeded(tcp, 80, 80, ingress, 0.0.0.0/0) at aws_vpc_security_group_ingress_rule.balancer",
      "surplus-rules undeclaredUse(tcp, 8080, 8080, ingress, aws_security_group.balancer) at aws_vpc_security_group_ingress_rule.target",
      "surplus-rules undeclaredUse(tcp, 8080, 8080, egress, aws_security_group.target) at aws_vpc_security_group_egress_rule.balancer",
    ],
    words: [
      "exposure 'aws_lb.main:80': is declared for 0.0.0.0/0 but closed: no ingress rule of its security groups lets it in; open it, or drop it from //.declared.exposures",
    ],
  },
  {
    rule: "balancer-network",
    link: "the certificate",
    bend: (json) => {
      resource(json, "aws_lb_listener.http")["protocol"] = "HTTPS";
    },
    findings: ["balancer-network noCertificate(aws_lb_listener.http, HTTPS) at aws_lb.main"],
    words: [
      "load balancer 'aws_lb.main': cannot take requests: listener aws_lb_listener.http speaks HTTPS without a certificate; set certificate_arn",
    ],
  },
  {
    rule: "balancer-target",
    link: "the listener rule",
    bend: (json) => {
      drop(json, "aws_lb_listener_rule.web");
    },
    findings: [
      "balancer-target, exposed-paths notForwarded(aws_lb_target_group.web) at aws_ecs_service.web, aws_lb_listener.http",
    ],
    words: ["no listener forwards to aws_lb_target_group.web; add an aws_lb_listener_rule that does"],
  },
  {
    rule: "balancer-target",
    link: "the container's name",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.web"), "load_balancer")["container_name"] = "nginx";
    },
    findings: ["balancer-target noContainer(nginx, [web]) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot be reached by its load balancer: its load_balancer block names container 'nginx', the task has 'web'; name one of these",
    ],
  },
  {
    rule: "balancer-target",
    link: "the registered port",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.web"), "load_balancer")["container_port"] = 80;
    },
    findings: ["balancer-target containerPort(80, web, [8080]) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot be reached by its load balancer: container_port is 80, container 'web' listens on 8080; make them equal",
    ],
  },
  {
    rule: "balancer-target",
    link: "the port that the container listens on",
    bend: (json) => {
      const port = at(container(json, "web"), "portMappings");
      port["containerPort"] = 9090;
      port["hostPort"] = 9090;
    },
    findings: ["balancer-target containerPort(8080, web, [9090]) at aws_ecs_service.web"],
  },
  {
    rule: "balancer-target",
    link: "the target type",
    bend: (json) => {
      delete resource(json, "aws_lb_target_group.web")["target_type"];
    },
    findings: ["balancer-target targetType(aws_lb_target_group.web, instance) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot be reached by its load balancer: target_type of aws_lb_target_group.web is instance, Fargate tasks are registered by address; set it to ip",
    ],
  },
  {
    rule: "balancer-target",
    link: "the target group's VPC",
    bend: (json) => {
      delete resource(json, "aws_lb_target_group.web")["vpc_id"];
    },
    findings: ["balancer-target groupVpc(aws_lb_target_group.web, aws_vpc.main) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot be reached by its load balancer: aws_lb_target_group.web is not in aws_vpc.main, where the tasks run; set its vpc_id",
    ],
  },
  {
    rule: "balancer-target",
    link: "the balancer's egress",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.balancer");
    },
    findings: [
      "balancer-target noRule(aws_security_group.balancer, egress, 8080, aws_security_group.target) at aws_ecs_service.web",
    ],
  },
  {
    rule: "balancer-target",
    link: "the task's ingress",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_ingress_rule.target");
    },
    findings: [
      "balancer-target noRule(aws_security_group.target, ingress, 8080, aws_security_group.balancer) at aws_ecs_service.web",
    ],
  },
  {
    rule: "balancer-target",
    link: "the protocol of the rule",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_ingress_rule.target")["ip_protocol"] = "udp";
    },
    findings: [
      'balancer-target, surplus-rules noRule(aws_security_group.target, ingress, 8080, aws_security_group.balancer, {"rule":"aws_vpc_security_group_ingress_rule.target","allows":"udp 8080 from aws_security_group.balancer"}) at aws_ecs_service.web, aws_vpc_security_group_ingress_rule.target',
    ],
  },
  {
    rule: "balancer-target",
    link: "the health check's port",
    bend: (json) => {
      at(resource(json, "aws_lb_target_group.web"), "health_check")["port"] = "8081";
    },
    findings: ["balancer-target checkPort(aws_lb_target_group.web, 8081, web, [8080]) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot be reached by its load balancer: the health check of aws_lb_target_group.web asks port 8081, container 'web' listens on 8080; set it to traffic-port",
    ],
  },
  {
    rule: "balancer-target",
    link: "the health check's timeout",
    bend: (json) => {
      at(resource(json, "aws_lb_target_group.web"), "health_check")["timeout"] = 10;
    },
    findings: ["balancer-target checkTimes(aws_lb_target_group.web, 10, 10) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot be reached by its load balancer: the health check of aws_lb_target_group.web waits 10 s, its interval is 10 s; make the timeout shorter than the interval",
    ],
  },
  {
    rule: "balancer-target",
    link: "the zone of the tasks",
    bend: (json) => {
      resource(json, "aws_subnet.private_c")["availability_zone"] = "eu-central-1a";
    },
    findings: ["balancer-target zone(aws_lb.main, eu-central-1a, aws_subnet.private_c) at aws_ecs_service.web"],
  },
  {
    rule: "balancer-target",
    link: "the network ACL between them",
    bend: (json) => {
      add(json, "aws_network_acl.public", {
        vpc_id: "${aws_vpc.main.id}",
        subnet_ids: ["${aws_subnet.public_c.id}"],
        ingress: [{ rule_no: 1, action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 }],
      });
      add(json, "aws_network_acl_rule.public", {
        network_acl_id: "${aws_network_acl.public.id}",
        egress: true,
        rule_number: 1,
        rule_action: "allow",
        protocol: "tcp",
        cidr_block: "0.0.0.0/0",
        from_port: 443,
        to_port: 443,
      });
    },
    findings: [
      "balancer-target, exposures aclStops(aws_network_acl.public, egress, [tcp 8080 to 10.0.3.0/24 tcp 32768-60999 to 0.0.0.0/0], [aws_subnet.public_c]) at aws_ecs_service.web, aws_lb.main",
    ],
  },
  {
    rule: "listener-rules",
    link: "the service behind the target group",
    bend: (json) => {
      delete resource(json, "aws_ecs_service.web")["load_balancer"];
    },
    findings: [
      "listener-rules noService(aws_lb_target_group.web) at aws_lb_listener_rule.web",
      "surplus-rules unneeded(tcp, 8080, 8080, ingress, aws_security_group.balancer) at aws_vpc_security_group_ingress_rule.target",
      "surplus-rules unneeded(tcp, 8080, 8080, egress, aws_security_group.target) at aws_vpc_security_group_egress_rule.balancer",
    ],
    words: [
      "listener rule 'aws_lb_listener_rule.web': forwards to aws_lb_target_group.web, where no service registers; add the load_balancer block to the service or remove the rule",
    ],
  },
  {
    rule: "listener-rules",
    link: "a rule that no earlier one shadows",
    bend: (json) => {
      add(json, "aws_lb_listener_rule.all", {
        listener_arn: "${aws_lb_listener.http.arn}",
        priority: 50,
        condition: [{ path_pattern: { values: ["/*"] } }],
        action: [{ type: "fixed-response", fixed_response: { content_type: "text/plain", status_code: "503" } }],
      });
    },
    findings: ["listener-rules neverMet(aws_lb_listener_rule.all, 50) at aws_lb_listener_rule.web"],
    words: [
      "listener rule 'aws_lb_listener_rule.web': is never met, 'aws_lb_listener_rule.all' with priority 50 takes all of its requests; give it a smaller priority",
    ],
  },
  {
    rule: "listener-rules",
    link: "a path that no earlier rule takes",
    bend: (json) => {
      add(json, "aws_lb_listener_rule.api", {
        listener_arn: "${aws_lb_listener.http.arn}",
        priority: 50,
        condition: [{ path_pattern: { values: ["/api/*"] } }],
        action: [{ type: "redirect", redirect: { status_code: "HTTP_301", path: "/elsewhere" } }],
      });
    },
    findings: ["listener-rules pathNeverMet(/api/*, aws_lb_listener_rule.api) at aws_lb_listener_rule.web"],
    words: [
      "listener rule 'aws_lb_listener_rule.web': path /api/* is never met, 'aws_lb_listener_rule.api' takes it first; give it a smaller priority",
    ],
  },
  {
    rule: "listener-rules",
    link: "the priority of its own",
    bend: (json) => {
      add(json, "aws_lb_listener_rule.down", {
        listener_arn: "${aws_lb_listener.http.arn}",
        priority: 100,
        condition: [{ path_pattern: { values: ["/down"] } }],
        action: [{ type: "redirect", redirect: { status_code: "HTTP_301", path: "/elsewhere" } }],
      });
    },
    findings: ["listener-rules samePriority(100, aws_lb_listener_rule.web) at aws_lb_listener_rule.down"],
    words: [
      "listener rule 'aws_lb_listener_rule.down': priority is 100; 'aws_lb_listener_rule.web' has it already; give each its own",
    ],
  },
  {
    rule: "listener-rules",
    link: "the range of priorities",
    bend: (json) => {
      resource(json, "aws_lb_listener_rule.web")["priority"] = 50001;
    },
    findings: ["listener-rules priority(50001) at aws_lb_listener_rule.web"],
    words: ["listener rule 'aws_lb_listener_rule.web': priority is 50001; AWS allows 1 to 50000; set one of these"],
  },
  {
    rule: "listener-rules",
    link: "the listener of the rule",
    bend: (json) => {
      delete resource(json, "aws_lb_listener_rule.web")["listener_arn"];
    },
    findings: [
      "balancer-target, exposed-paths notForwarded(aws_lb_target_group.web) at aws_ecs_service.web, aws_lb_listener.http",
      "listener-rules unattached(nothing) at aws_lb_listener_rule.web",
    ],
    words: [
      "listener 'aws_lb_listener_rule.web': hangs on nothing; it needs a load balancer, a rule needs a listener; correct the reference",
    ],
  },
  {
    rule: "calls",
    link: "the name in the variable",
    bend: (json) => {
      at(container(json, "web"), "environment")["value"] = "http://quotes.internal:8080";
    },
    findings: [
      "calls noEntry(aws_service_discovery_private_dns_namespace.main, quotes, [quote]) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': cannot call quotes.internal:8080 (variable QUOTE_URL): namespace aws_service_discovery_private_dns_namespace.main has no service 'quotes' (it has 'quote'); correct the host or add the aws_service_discovery_service",
    ],
  },
  {
    rule: "calls",
    link: "the namespace in the variable",
    bend: (json) => {
      at(container(json, "web"), "environment")["value"] = "http://quote.local:8080";
    },
    findings: ["calls noNamespace(aws_vpc.main, quote.local, [internal]) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot call quote.local:8080 (variable QUOTE_URL): no namespace of aws_vpc.main holds quote.local (it has 'internal'); correct the host or add the namespace",
    ],
  },
  {
    rule: "calls",
    link: "the port in the variable",
    bend: (json) => {
      at(container(json, "web"), "environment")["value"] = "http://quote.internal";
    },
    findings: ["calls servicePort(quote, [8080], 80) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot call quote.internal:80 (variable QUOTE_URL): service 'quote' listens on 8080, not 80; make the ports equal",
    ],
  },
  {
    rule: "calls",
    link: "the namespace's VPC",
    bend: (json) => {
      add(json, "aws_vpc.other", { cidr_block: "10.9.0.0/16" });
      add(json, "aws_default_security_group.other", { vpc_id: "${aws_vpc.other.id}" });
      resource(json, "aws_service_discovery_private_dns_namespace.main")["vpc"] = "${aws_vpc.other.id}";
    },
    findings: [
      "calls namespaceElsewhere(aws_service_discovery_private_dns_namespace.main, internal, aws_vpc.main) at aws_ecs_service.web",
    ],
    words: [
      "service 'web': cannot call quote.internal:8080 (variable QUOTE_URL): namespace aws_service_discovery_private_dns_namespace.main ('internal') is not attached to aws_vpc.main; set its vpc",
    ],
  },
  {
    rule: "calls",
    link: "the name in the namespace",
    bend: (json) => {
      resource(json, "aws_service_discovery_service.quote")["name"] = "quotes";
    },
    findings: [
      "calls noEntry(aws_service_discovery_private_dns_namespace.main, quote, [quotes]) at aws_ecs_service.web",
    ],
  },
  {
    rule: "calls",
    link: "the A record",
    bend: (json) => {
      at(resource(json, "aws_service_discovery_service.quote"), "dns_config", "dns_records")["type"] = "SRV";
      at(resource(json, "aws_ecs_service.quote"), "service_registries")["port"] = 8080;
    },
    findings: ["calls noAddressRecord(aws_service_discovery_service.quote, [SRV]) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot call quote.internal:8080 (variable QUOTE_URL): aws_service_discovery_service.quote has no A record (it has SRV); add one to its dns_config",
    ],
  },
  {
    rule: "calls",
    link: "the registration of the service",
    bend: (json) => {
      delete resource(json, "aws_ecs_service.quote")["service_registries"];
    },
    findings: ["calls nobodyRegisters(aws_service_discovery_service.quote) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot call quote.internal:8080 (variable QUOTE_URL): no ECS service registers in aws_service_discovery_service.quote; add service_registries to the called service",
    ],
  },
  {
    rule: "calls",
    link: "the port of the called service",
    bend: (json) => {
      const port = at(container(json, "quote"), "portMappings");
      port["containerPort"] = 9090;
      port["hostPort"] = 9090;
    },
    findings: ["calls servicePort(quote, [9090], 8080) at aws_ecs_service.web"],
  },
  {
    rule: "calls",
    link: "the caller's egress",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.web");
    },
    findings: [
      'calls noRule(aws_security_group.web, egress, 8080, aws_security_group.quote, {"caller":"web","callee":"quote"}) at aws_ecs_service.web',
    ],
  },
  {
    rule: "calls",
    link: "the called service's ingress",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_ingress_rule.quote");
    },
    findings: [
      'calls noRule(aws_security_group.quote, ingress, 8080, aws_security_group.web, {"caller":"web","callee":"quote"}) at aws_ecs_service.web',
    ],
  },
  {
    rule: "exposures",
    link: "a declared exposure",
    bend: (json) => {
      json["//"].declared.exposures.pop();
    },
    findings: ["exposures undeclared(0.0.0.0/0, aws_vpc_security_group_ingress_rule.site) at aws_ecs_service.site"],
    words: [
      "exposure 'aws_ecs_service.site:8080': is open to 0.0.0.0/0 by aws_vpc_security_group_ingress_rule.site, which is not declared; remove the rule, or declare it under //.declared.exposures",
    ],
  },
  {
    rule: "exposures",
    link: "the declared addresses",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_ingress_rule.site")["cidr_ipv4"] = "203.0.113.0/24";
    },
    findings: [
      "exposures noIngressRule([0.0.0.0/0], [aws_security_group.site aws_security_group.client]) at aws_ecs_service.site",
    ],
  },
  {
    rule: "exposures",
    link: "the only rule that opens it",
    bend: (json) => {
      add(json, "aws_vpc_security_group_ingress_rule.six", {
        security_group_id: "${aws_security_group.balancer.id}",
        cidr_ipv6: "::/0",
        ip_protocol: "tcp",
        from_port: 80,
        to_port: 80,
      });
    },
    findings: ["exposures undeclared(::/0, aws_vpc_security_group_ingress_rule.six) at aws_lb.main"],
  },
  {
    rule: "exposures",
    link: "the rule that opens it",
    bend: (json) => {
      drop(json, "aws_vpc_security_group_ingress_rule.balancer");
    },
    findings: ["exposures noIngressRule([0.0.0.0/0], [aws_security_group.balancer]) at aws_lb.main"],
  },
  {
    rule: "exposures",
    link: "the public IP",
    bend: (json) => {
      at(resource(json, "aws_ecs_service.site"), "network_configuration")["assign_public_ip"] = false;
    },
    findings: [
      "exposures noPublicIp([0.0.0.0/0]) at aws_ecs_service.site",
      "surplus-rules unneeded(tcp, 8080, 8080, ingress, 0.0.0.0/0) at aws_vpc_security_group_ingress_rule.site",
    ],
    words: [
      "exposure 'aws_ecs_service.site:8080': is declared for 0.0.0.0/0 but closed: assign_public_ip is false; open it, or drop it from //.declared.exposures",
    ],
  },
  {
    rule: "exposures",
    link: "the balancer's scheme",
    bend: (json) => {
      resource(json, "aws_lb.main")["internal"] = true;
    },
    findings: [
      "exposures internal([0.0.0.0/0]) at aws_lb.main",
      "surplus-rules unneeded(tcp, 80, 80, ingress, 0.0.0.0/0) at aws_vpc_security_group_ingress_rule.balancer",
    ],
    words: [
      "exposure 'aws_lb.main:80': is declared for 0.0.0.0/0 but closed: the balancer is internal; open it, or drop it from //.declared.exposures",
    ],
  },
  {
    rule: "exposures",
    link: "the listener's port",
    bend: (json) => {
      resource(json, "aws_lb_listener.http")["port"] = 8000;
    },
    findings: [
      "exposures noListener([0.0.0.0/0], 80) at aws_lb.main",
      "surplus-rules unneeded(tcp, 80, 80, ingress, 0.0.0.0/0) at aws_vpc_security_group_ingress_rule.balancer",
    ],
    words: [
      "exposure 'aws_lb.main:80': is declared for 0.0.0.0/0 but closed: no listener has port 80; open it, or drop it from //.declared.exposures",
    ],
  },
  {
    rule: "exposures",
    link: "a listener that is declared",
    bend: (json) => {
      add(json, "aws_lb_listener.admin", {
        load_balancer_arn: "${aws_lb.main.arn}",
        port: 8443,
        protocol: "HTTP",
        default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }],
      });
      add(json, "aws_vpc_security_group_ingress_rule.admin", {
        security_group_id: "${aws_security_group.balancer.id}",
        cidr_ipv4: "0.0.0.0/0",
        ip_protocol: "tcp",
        from_port: 8443,
        to_port: 8443,
      });
    },
    findings: ["exposures undeclared(0.0.0.0/0, aws_vpc_security_group_ingress_rule.admin) at aws_lb.main"],
  },
  {
    rule: "declarations",
    link: "a declaration that can be read",
    bend: (json) => {
      json["//"].declared.exposures.push({ to: "aws_lb.main" });
    },
    findings: [
      'declarations unreadable(exposures, {"to":"aws_lb.main"}, {to, port, cidrs, listenerRules?, reason?}) at //.declared',
    ],
    words: [
      'declaration exposures: {"to":"aws_lb.main"} is not {to, port, cidrs, listenerRules?, reason?}; correct the declaration',
    ],
  },
  {
    rule: "exposed-paths",
    link: "a declared path",
    bend: (json) => {
      at(resource(json, "aws_lb_listener_rule.web"), "condition", "path_pattern")["values"] = ["/"];
    },
    findings: ["exposed-paths noRuleForPath([/api/*], aws_ecs_service.web) at aws_lb_listener.http"],
  },
  {
    rule: "exposed-paths",
    link: "no path but the declared ones",
    bend: (json) => {
      at(resource(json, "aws_lb_listener.http"))["default_action"] = [
        { type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" },
      ];
    },
    findings: ["exposed-paths unlistedPath(*, aws_ecs_service.web, aws_lb_listener.http) at aws_lb_listener.http"],
    words: [
      "exposure 'aws_lb.main:80': sends * → aws_ecs_service.web by aws_lb_listener.http, which is not declared; remove the rule, or add the path to the listenerRules of its declared exposure",
    ],
  },
  {
    rule: "isolation",
    link: "a call behind each allowed pair",
    bend: (json) => {
      add(json, "aws_vpc_security_group_egress_rule.site", {
        security_group_id: "${aws_security_group.site.id}",
        referenced_security_group_id: "${aws_security_group.quote.id}",
        ip_protocol: "tcp",
        from_port: 8080,
        to_port: 8080,
      });
      add(json, "aws_vpc_security_group_ingress_rule.extra", {
        security_group_id: "${aws_security_group.quote.id}",
        referenced_security_group_id: "${aws_security_group.site.id}",
        ip_protocol: "tcp",
        from_port: 8080,
        to_port: 8080,
      });
    },
    findings: [
      "isolation uncalled(quote, 8080, aws_vpc_security_group_ingress_rule.extra) at aws_ecs_service.quote",
      "surplus-rules unneeded(tcp, 8080, 8080, ingress, aws_security_group.site) at aws_vpc_security_group_ingress_rule.extra",
      "surplus-rules unneeded(tcp, 8080, 8080, egress, aws_security_group.quote) at aws_vpc_security_group_egress_rule.site",
    ],
    words: [
      "service 'site': can reach service 'quote' on 8080 by aws_vpc_security_group_ingress_rule.extra but has no variable that calls it; remove the rule, or give its address in an environment variable",
    ],
  },
  {
    rule: "isolation",
    link: "a group that only the callers join",
    bend: (json) => {
      (at(resource(json, "aws_ecs_service.site"), "network_configuration")["security_groups"] as string[]).push(
        "${aws_security_group.web.id}",
      );
    },
    findings: [
      "isolation uncalled(quote, 8080, aws_vpc_security_group_ingress_rule.quote) at aws_ecs_service.quote",
      "surplus-rules bystanders(tcp, 8080, 8080, ingress, aws_security_group.web, [service 'site']) at aws_vpc_security_group_ingress_rule.quote",
      "surplus-rules bystanders(tcp, 8080, 8080, egress, aws_security_group.quote, [service 'site']) at aws_vpc_security_group_egress_rule.web",
    ],
    words: [
      "security group rule 'aws_vpc_security_group_ingress_rule.quote': allows tcp 8080 from aws_security_group.web, also for service 'site', which no flow needs; use a group that only those in need join",
    ],
  },
  {
    rule: "surplus-rules",
    link: "a way in that nothing needs",
    bend: (json) => {
      add(json, "aws_vpc_security_group_ingress_rule.ssh", {
        security_group_id: "${aws_security_group.site.id}",
        cidr_ipv4: "0.0.0.0/0",
        ip_protocol: "tcp",
        from_port: 22,
        to_port: 22,
      });
    },
    findings: ["surplus-rules unneeded(tcp, 22, 22, ingress, 0.0.0.0/0) at aws_vpc_security_group_ingress_rule.ssh"],
  },
  {
    rule: "surplus-rules",
    link: "an inline way in that nothing needs",
    bend: (json) => {
      resource(json, "aws_security_group.shell")["ingress"] = {
        cidr_blocks: ["0.0.0.0/0"],
        protocol: "tcp",
        from_port: 5432,
        to_port: 5432,
      };
    },
    findings: ["surplus-rules unneeded(tcp, 5432, 5432, ingress, 0.0.0.0/0) at aws_security_group.shell"],
  },
  {
    rule: "surplus-rules",
    link: "a way in to the endpoints",
    bend: (json) => {
      add(json, "aws_security_group_rule.any", {
        type: "ingress",
        security_group_id: "${aws_security_group.endpoints.id}",
        cidr_blocks: ["10.0.0.0/16"],
        protocol: "tcp",
        from_port: 443,
        to_port: 443,
      });
    },
    findings: ["surplus-rules unneeded(tcp, 443, 443, ingress, 10.0.0.0/16) at aws_security_group_rule.any"],
  },
  {
    rule: "surplus-rules",
    link: "a way out that nothing needs",
    bend: (json) => {
      add(json, "aws_vpc_security_group_egress_rule.any", {
        security_group_id: "${aws_security_group.web.id}",
        cidr_ipv4: "0.0.0.0/0",
        ip_protocol: "-1",
      });
    },
    findings: [
      "isolation uncalled(site, 8080, aws_vpc_security_group_ingress_rule.site) at aws_ecs_service.site",
      "surplus-rules unneeded(-1, 0, 65535, egress, 0.0.0.0/0) at aws_vpc_security_group_egress_rule.any",
    ],
  },
  {
    rule: "surplus-rules",
    link: "no more ports than flows",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_ingress_rule.quote")["to_port"] = 8090;
    },
    findings: [
      "surplus-rules tooManyPorts(tcp, 8080, 8090, ingress, aws_security_group.web, [8080]) at aws_vpc_security_group_ingress_rule.quote",
    ],
    words: [
      "security group rule 'aws_vpc_security_group_ingress_rule.quote': allows tcp 8080-8090 from aws_security_group.web, its flows need tcp 8080; narrow it",
    ],
  },
  {
    rule: "surplus-rules",
    link: "no wider peer than its flows",
    bend: (json) => {
      const rule = resource(json, "aws_vpc_security_group_ingress_rule.quote");
      delete rule["referenced_security_group_id"];
      rule["cidr_ipv4"] = "10.0.0.0/16";
    },
    findings: [
      "surplus-rules byAddress(tcp, 8080, 8080, ingress, 10.0.0.0/16) at aws_vpc_security_group_ingress_rule.quote",
    ],
    words: [
      "security group rule 'aws_vpc_security_group_ingress_rule.quote': allows tcp 8080 from 10.0.0.0/16, its flows stay in the VPC; name the other side's security group instead",
    ],
  },
  {
    rule: "surplus-rules",
    link: "the default group without rules",
    bend: (json) => {
      resource(json, "aws_default_security_group.main")["ingress"] = [
        { self: true, protocol: "-1", from_port: 0, to_port: 0 },
      ];
    },
    findings: [
      "surplus-rules unneeded(-1, 0, 65535, ingress, aws_default_security_group.main) at aws_default_security_group.main",
    ],
  },
  {
    rule: "surplus-rules",
    link: "the group of a rule",
    bend: (json) => {
      delete resource(json, "aws_vpc_security_group_egress_rule.web")["security_group_id"];
    },
    findings: [
      'calls noRule(aws_security_group.web, egress, 8080, aws_security_group.quote, {"caller":"web","callee":"quote"}) at aws_ecs_service.web',
      "surplus-rules belongsTo(no group) at aws_vpc_security_group_egress_rule.web",
    ],
    words: [
      "security group rule 'aws_vpc_security_group_egress_rule.web': belongs to no group; name a security group of these stacks",
    ],
  },
  {
    rule: "surplus-rules",
    link: "a group of a rule that only those in need join",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_egress_rule.web")["security_group_id"] = "${aws_security_group.client.id}";
    },
    findings: [
      "surplus-rules bystanders(tcp, 8080, 8080, egress, aws_security_group.quote, [service 'site' service 'shell']) at aws_vpc_security_group_egress_rule.web",
    ],
  },
  {
    rule: "surplus-rules",
    link: "a peer group that only those in need join",
    bend: (json) => {
      resource(json, "aws_vpc_security_group_egress_rule.balancer")["referenced_security_group_id"] =
        "${aws_security_group.client.id}";
    },
    findings: [
      "surplus-rules bystanders(tcp, 8080, 8080, egress, aws_security_group.client, [service 'quote' service 'site' service 'shell']) at aws_vpc_security_group_egress_rule.balancer",
    ],
  },
  {
    rule: "surplus-rules",
    link: "a group of AWS's endpoints that no load balancer joins",
    bend: (json) => {
      resource(json, "aws_lb.main")["security_groups"] = [
        "${aws_security_group.balancer.id}",
        "${aws_security_group.endpoints.id}",
      ];
    },
    findings: [
      "surplus-rules bystanders(tcp, 443, 443, ingress, aws_security_group.client, [load balancer 'aws_lb.main']) at aws_vpc_security_group_ingress_rule.endpoints",
      "surplus-rules bystanders(tcp, 443, 443, egress, aws_security_group.endpoints, [load balancer 'aws_lb.main']) at aws_vpc_security_group_egress_rule.client",
    ],
  },
  {
    rule: "surplus-routes",
    link: "a subnet for each route table",
    bend: (json) => {
      resource(json, "aws_route_table_association.private_c")["route_table_id"] = "${aws_route_table.public.id}";
    },
    findings: ["surplus-routes servesNone() at aws_route_table.private"],
  },
];
