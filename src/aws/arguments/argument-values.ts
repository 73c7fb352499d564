import {
  type Arguments,
  anyCaseOf,
  arn,
  begins,
  block,
  cidr,
  form,
  given,
  joined,
  number,
  oneOf,
  orNone,
  required,
  text,
} from "./argument-rule";
import { ENUMERATED_VALUES } from "./enumerated-values";
import { IDENTIFIERS } from "./identifiers";
import { DATA_STORE_VALUES } from "./data-store-values";
import { MORE_VALUES } from "./more-values";

/**
 * The block that an action of a type needs; `forward` takes `target_group_arn` as well.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
 */
export const ACTION_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  forward: ["forward", "target_group_arn"],
  redirect: ["redirect"],
  "fixed-response": ["fixed_response"],
  "authenticate-oidc": ["authenticate_oidc"],
  "authenticate-cognito": ["authenticate_cognito"],
  "jwt-validation": ["jwt_validation"],
};

/**
 * Of the page that the issuer's users log in at, and of what the balancer itself asks.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AuthenticateOidcActionConfig.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionConfig.html
 */
const HTTPS = form(/^https:\/\/./, "a URL that begins with https://");

function action(prefix: string): Arguments {
  const all: Arguments = {
    type: required(
      anyCaseOf("forward", "redirect", "fixed-response", "authenticate-oidc", "authenticate-cognito", "jwt-validation"),
    ),
    order: number(1, 50_000),
    "authenticate_oidc.authorization_endpoint": HTTPS,
    "authenticate_oidc.issuer": HTTPS,
    "authenticate_oidc.token_endpoint": HTTPS,
    "authenticate_oidc.user_info_endpoint": HTTPS,
    "jwt_validation.jwks_endpoint": HTTPS,
    "fixed_response.content_type": required(
      oneOf("text/plain", "text/css", "text/html", "application/javascript", "application/json"),
    ),
    "fixed_response.message_body": text(/^.{0,1024}$/s, "at most 1024 characters"),
    "fixed_response.status_code": required(text(/^[245]\d\d$/, "a status code 2xx, 4xx or 5xx")),
    "forward.target_group": block,
    "forward.target_group.weight": number(0, 999),
    "forward.stickiness.duration": required(number(1, 604_800)),
    "redirect.host": text(/^.{1,128}$/s, "1 to 128 characters"),
    "redirect.path": text(/^\/.{0,127}$/s, "1 to 128 characters that begin with /"),
    "redirect.port": text(/^(\d{1,5}|#\{port\})$/, "a port or #{port}"),
    "redirect.protocol": oneOf("#{protocol}", "HTTP", "HTTPS"),
    "redirect.query": text(/^.{0,128}$/s, "at most 128 characters"),
    "redirect.status_code": required(oneOf("HTTP_301", "HTTP_302")),
  };
  return Object.fromEntries(Object.entries(all).map(([path, rule]) => [`${prefix}.${path}`, rule]));
}

const LOAD_BALANCER: Arguments = {
  load_balancer_type: oneOf("application", "network", "gateway"),
  ip_address_type: oneOf("ipv4", "dualstack", "dualstack-without-public-ipv4"),
  idle_timeout: number(1, 4000),
  client_keep_alive: number(60, 604_800),
  desync_mitigation_mode: oneOf("monitor", "defensive", "strictest"),
  xff_header_processing_mode: oneOf("append", "preserve", "remove"),
};

const LISTENER: Arguments = {
  // New ones come, and all of them end with their month.
  ssl_policy: text(
    /^ELBSecurityPolicy-([A-Z][A-Za-z0-9-]*-)?20\d\d-(0[1-9]|1[0-2])$/,
    "a policy such as ELBSecurityPolicy-TLS13-1-2-2021-06",
  ),
  port: number(1, 65_535),
  default_action: block,
  ...action("default_action"),
};

/** Priorities and conditions are judged by the rule `listener-rules`. */
const LISTENER_RULE: Arguments = {
  action: block,
  ...action("action"),
  // The page of conditions has capitals only.
  "condition.http_request_method.values": text(/^[A-Z_-]{1,40}$/, "up to 40 of A-Z, - and _"),
  "condition.host_header.values": text(/^.{1,128}$/s, "1 to 128 characters"),
  "condition.source_ip.values": cidr,
};

const TARGET_GROUP: Arguments = {
  port: number(1, 65_535),
  target_type: oneOf("instance", "ip", "lambda", "alb"),
  protocol_version: anyCaseOf("HTTP1", "HTTP2", "GRPC"),
  ip_address_type: oneOf("ipv4", "ipv6"),
  deregistration_delay: orNone(number(0, 3600)),
  slow_start: number(30, 900, 0),
  load_balancing_algorithm_type: oneOf("round_robin", "least_outstanding_requests", "weighted_random"),
  load_balancing_anomaly_mitigation: oneOf("on", "off"),
  load_balancing_cross_zone_enabled: oneOf("true", "false", "use_load_balancer_configuration"),
  "health_check.healthy_threshold": number(2, 10),
  "health_check.unhealthy_threshold": number(2, 10),
  "health_check.interval": number(5, 300),
  "health_check.timeout": number(2, 120),
  "health_check.path": text(/^\/.{0,1023}$/s, "1 to 1024 characters that begin with /"),
  "health_check.port": text(/^(traffic-port|[1-9]\d{0,4})$/, "a port or traffic-port"),
  // Status codes of HTTP (200 to 499 behind an application, to 599 behind a network load balancer), or 0 to 99 of gRPC.
  "health_check.matcher": text(
    /^$|^(\d{1,2}|[2-5]\d\d)(-(\d{1,2}|[2-5]\d\d))?(,(\d{1,2}|[2-5]\d\d)(-(\d{1,2}|[2-5]\d\d))?)*$/,
    "codes and ranges such as 200,301-302",
  ),
  "stickiness.type": required(
    oneOf("lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"),
  ),
  "stickiness.cookie_duration": number(0, 604_800),
};

/**
 * Arguments of resources that the proof judges, where AWS or the provider refuses what isn't listed. Task definitions and
 * the roll-out of services have rules of their own.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 * @see https://docs.aws.amazon.com/cloud-map/latest/api/API_DnsConfig.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterSetting.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
const VALUES: Readonly<Record<string, Arguments>> = {
  aws_lb: LOAD_BALANCER,
  aws_lb_listener: LISTENER,
  aws_lb_listener_rule: LISTENER_RULE,
  aws_lb_target_group: TARGET_GROUP,
  aws_service_discovery_service: {
    name: given,
    "dns_config.namespace_id": given,
    "dns_config.dns_records": block,
    "dns_config.dns_records.ttl": required(number(0, 2_147_483_647)),
    "dns_config.dns_records.type": required(oneOf("A", "AAAA", "CNAME", "SRV")),
    "dns_config.routing_policy": oneOf("MULTIVALUE", "WEIGHTED"),
    type: oneOf("HTTP"),
    "health_check_custom_config.failure_threshold": number(1, 10),
    "health_check_config.failure_threshold": number(1, 10),
  },
  aws_ecs_service: {
    name: given,
    scheduling_strategy: oneOf("REPLICA", "DAEMON"),
    propagate_tags: oneOf("SERVICE", "TASK_DEFINITION", "NONE"),
    availability_zone_rebalancing: oneOf("ENABLED", "DISABLED"),
    "deployment_controller.type": oneOf("ECS", "CODE_DEPLOY", "EXTERNAL"),
    health_check_grace_period_seconds: number(0, 2_147_483_647),
    "alarms.alarm_names": given,
  },
  aws_ecs_cluster: {
    name: given,
    "setting.name": required(oneOf("containerInsights")),
    "setting.value": required(oneOf("enhanced", "enabled", "disabled")),
    "service_connect_defaults.namespace": arn,
    "configuration.execute_command_configuration.logging": oneOf("NONE", "DEFAULT", "OVERRIDE"),
  },
  aws_ecr_repository: {
    name: given,
    image_tag_mutability: oneOf("MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"),
  },
  aws_vpc_endpoint: {
    // The names of AWS's services, and of services of others:
    // https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
    service_name: begins(
      "a service's name, such as com.amazonaws.eu-central-1.logs",
      ...["com.amazonaws.", "cn.com.amazonaws.", "aws."],
    ),
    vpc_endpoint_type: oneOf("Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork"),
  },
  aws_iam_role: {
    path: text(/^\/([!-~]+\/)?$/, "a path that begins and ends with /"),
    max_session_duration: number(3600, 43_200),
  },
};

const ALL = joined(VALUES, MORE_VALUES, DATA_STORE_VALUES, ENUMERATED_VALUES, IDENTIFIERS);

/** Types that go by two names. */
const ALIASES = Object.entries(ALL).flatMap(([type, rules]) =>
  /^aws_lb(_|$)/.test(type) ? [[type.replace("aws_lb", "aws_alb"), rules] as const] : [],
);

export const ARGUMENT_VALUES: Readonly<Record<string, Arguments>> = { ...ALL, ...Object.fromEntries(ALIASES) };
