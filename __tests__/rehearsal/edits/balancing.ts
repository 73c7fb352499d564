import { group } from "../support/documents";
import { type Edits, edit as e } from "../support/edits";

export const BALANCING: Edits = {
  replaced: [
    e("aws_lb", { name: "other" }),
    e("aws_lb", { internal: true }),
    e("aws_lb", { load_balancer_type: "network" }),
    e("aws_lb", { customer_owned_ipv4_pool: "pool" }),
    e("aws_lb", { name: undefined, name_prefix: "lb-" }),
    e("aws_lb", { subnets: ["subnet-1"] }, { load_balancer_type: "network" }),
    e("aws_lb_target_group", { name: "other" }),
    e("aws_lb_target_group", { protocol: "HTTPS" }),
    e("aws_lb_target_group", { protocol_version: "GRPC" }),
    e("aws_lb_target_group", { target_type: "instance" }),
    e("aws_lb_target_group", { target_type: undefined }),
    e("aws_lb_target_group", { vpc_id: "vpc-2" }),
    e("aws_lb_target_group", { ip_address_type: "ipv6" }),
    e("aws_lb_listener", {
      load_balancer_arn: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/x/1",
    }),
    e("aws_lb_listener_rule", {
      listener_arn: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/lb/1/9",
    }),
    e("aws_lb_listener_certificate", { certificate_arn: "arn:aws:acm:eu-central-1:123456789012:certificate/2" }),
    e("aws_route53_zone", { name: "other.example" }),
    e("aws_route53_zone", { delegation_set_id: "N1" }),
    e("aws_route53_record", { name: "x.example.com" }),
    e("aws_route53_record", { zone_id: "Z2" }),
    e("aws_acm_certificate", { domain_name: "x.example.com" }),
    e("aws_acm_certificate", { validation_method: "EMAIL" }),
    e("aws_acm_certificate", { key_algorithm: "EC_prime256v1" }),
    e("aws_wafv2_web_acl_association", {
      web_acl_arn: "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/shop/2",
    }),
  ],
  changed: [
    e("aws_lb", { enable_deletion_protection: true }),
    e("aws_lb", { idle_timeout: 120 }),
    e("aws_lb", { idle_timeout: undefined }, { idle_timeout: 120 }),
    e("aws_lb", { ip_address_type: "dualstack" }),
    e("aws_lb", { security_groups: ["sg-2"] }, { security_groups: ["sg-1"] }),
    e("aws_lb", { access_logs: { bucket: "logs", enabled: true } }),
    e("aws_lb", { drop_invalid_header_fields: true }),
    e(
      "aws_lb",
      { subnet_mapping: [{ subnet_id: "subnet-1" }, { subnet_id: "subnet-2" }, { subnet_id: "subnet-3" }] },
      { subnets: undefined, subnet_mapping: [{ subnet_id: "subnet-1" }, { subnet_id: "subnet-2" }] },
    ),
    e("aws_lb", { enable_cross_zone_load_balancing: true }, { load_balancer_type: "network" }),
    e("aws_lb_target_group", { deregistration_delay: 30 }),
    e(
      "aws_lb_target_group",
      { health_check: { path: "/", interval: undefined } },
      { health_check: { path: "/", interval: 10 } },
    ),
    e("aws_lb_target_group", { health_check: { path: "/", healthy_threshold: 5 } }, { health_check: { path: "/" } }),
    e("aws_lb_target_group", { stickiness: { type: "lb_cookie", cookie_duration: 600 } }),
    e("aws_lb_target_group", { slow_start: 60 }),
    e("aws_lb_target_group", { load_balancing_algorithm_type: "least_outstanding_requests" }),
    e("aws_lb_target_group", { target_group_health: { dns_failover: { minimum_healthy_targets_count: "2" } } }),
    e("aws_lb_listener", { port: 81 }),
    e("aws_lb_listener", { default_action: { type: "redirect", redirect: { status_code: "HTTP_301" } } }),
    e("aws_lb_listener", {
      default_action: { type: "fixed-response", fixed_response: { content_type: "text/plain", status_code: "404" } },
    }),
    e(
      "aws_lb_listener",
      { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      { protocol: "HTTPS", certificate_arn: "arn:aws:acm:eu-central-1:123456789012:certificate/1" },
    ),
    e(
      "aws_lb_listener",
      { default_action: { type: "forward", forward: { target_group: [{ arn: group("a") }, { arn: group("b") }] } } },
      { default_action: { type: "forward", forward: { target_group: [{ arn: group("a") }] } } },
    ),
    e("aws_lb_listener_rule", { priority: 700 }),
    e("aws_lb_listener_rule", {
      condition: [{ path_pattern: { values: ["/a", "/b"] } }, { host_header: { values: ["x.example.com"] } }],
    }),
    e("aws_route53_zone", { comment: "Shop" }),
    e("aws_route53_zone", { force_destroy: true }),
    e("aws_route53_record", { ttl: 300 }),
    e("aws_route53_record", { type: "AAAA", records: ["2001:db8::1"] }),
    e("aws_acm_certificate", { options: { certificate_transparency_logging_preference: "DISABLED" } }),
  ],
  unchanged: [
    e(
      "aws_acm_certificate",
      { subject_alternative_names: ["b.example.com", "a.example.com"] },
      { domain_name: "a.example.com", subject_alternative_names: ["b.example.com"] },
    ),
    e(
      "aws_acm_certificate",
      { subject_alternative_names: ["b.example.com"] },
      { domain_name: "a.example.com", subject_alternative_names: ["b.example.com", "a.example.com"] },
    ),
    e("aws_acm_certificate", { subject_alternative_names: ["a.example.com"] }, { domain_name: "a.example.com" }),
    e("aws_lb", { enable_cross_zone_load_balancing: true }),
    e("aws_lb", { dns_record_client_routing_policy: "partial_availability_zone_affinity" }),
    e("aws_lb", { client_keep_alive: 3600, desync_mitigation_mode: "defensive", xff_header_processing_mode: "append" }),
    e("aws_lb", { enable_http2: false }, { load_balancer_type: "network" }),
    e(
      "aws_lb",
      { access_logs: { bucket: "other", enabled: false } },
      { access_logs: { bucket: "logs", enabled: false } },
    ),
    e("aws_lb", { ip_address_type: undefined }, { ip_address_type: "dualstack" }),
    e("aws_lb", { security_groups: undefined }, { security_groups: ["sg-1"] }),
    e(
      "aws_lb_target_group",
      { health_check: { path: "/", protocol: "http", port: "traffic-port", interval: 30 } },
      { health_check: { path: "/" } },
    ),
    e("aws_lb_target_group", { health_check: { path: "/" } }, { health_check: { path: "/", timeout: 10 } }),
    e(
      "aws_lb_target_group",
      { stickiness: { type: "lb_cookie", cookie_duration: 86400, enabled: true } },
      { stickiness: { type: "lb_cookie" } },
    ),
    e("aws_lb_target_group", { load_balancing_algorithm_type: "round_robin", ip_address_type: "ipv4" }),
    e(
      "aws_lb_target_group",
      { target_group_health: undefined },
      { target_group_health: { dns_failover: { minimum_healthy_targets_count: "2" } } },
    ),
    e("aws_lb_target_group", { lambda_multi_value_headers_enabled: false, proxy_protocol_v2: false }),
    e(
      "aws_lb_listener",
      { ssl_policy: undefined },
      {
        protocol: "HTTPS",
        ssl_policy: "ELBSecurityPolicy-2016-08",
        certificate_arn: "arn:aws:acm:eu-central-1:123456789012:certificate/1",
      },
    ),
    e("aws_lb_listener", { protocol: undefined }),
    e("aws_lb_listener", { default_action: { type: "forward", target_group_arn: group("a"), order: 1 } }),
    e("aws_lb_listener", {
      default_action: { type: "forward", target_group_arn: group("a"), redirect: { status_code: "HTTP_301" } },
    }),
    e("aws_lb_listener_rule", {
      action: {
        type: "forward",
        target_group_arn: group("a"),
        fixed_response: { content_type: "text/plain", status_code: "404" },
      },
    }),
    e(
      "aws_lb_listener",
      {
        default_action: {
          type: "redirect",
          redirect: {
            status_code: "HTTP_301",
            protocol: "HTTPS",
            port: "443",
            host: "#{host}",
            path: "/#{path}",
            query: "#{query}",
          },
        },
      },
      { default_action: { type: "redirect", redirect: { status_code: "HTTP_301", protocol: "HTTPS", port: "443" } } },
    ),
    e(
      "aws_lb_listener",
      {
        default_action: {
          type: "forward",
          forward: { target_group: [{ arn: group("a"), weight: 1 }], stickiness: { enabled: false, duration: 60 } },
        },
      },
      {
        default_action: {
          type: "forward",
          forward: { target_group: [{ arn: group("a") }], stickiness: { duration: 60 } },
        },
      },
    ),
    e(
      "aws_lb_listener",
      { routing_http_response_server_enabled: undefined },
      { routing_http_response_server_enabled: true },
    ),
    e("aws_lb_listener_rule", { priority: undefined }),
    e("aws_lb_listener_rule", { condition: { path_pattern: { values: ["/b", "/a"] } } }),
    e("aws_route53_zone", { force_destroy: false }),
    e("aws_route53_record", { allow_overwrite: undefined }, { allow_overwrite: true }),
    e("aws_acm_certificate", { key_algorithm: "RSA_2048" }),
    e(
      "aws_acm_certificate",
      { subject_alternative_names: undefined },
      { subject_alternative_names: ["www.example.com"] },
    ),
  ],
};
