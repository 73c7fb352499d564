/** Load balancers, their listeners, rules and target groups. */
import {
  type Scalar,
  ARN,
  CIDR,
  IPV4,
  IPV6,
  type Check,
  all,
  arnOf,
  atMost,
  between,
  either,
  enumOf,
  enumOfAnyCase,
  length,
  matching,
  oneOf,
  oneOfAnyCase,
  orEmpty,
} from "../checks";
import type { Condition, Refusal, Rows, TypeRow } from "../type-row";

export const HYPHENATED = matching(/^(?!-)[0-9A-Za-z-]*(?<!-)$/, "letters, digits and -, with none at either end");
export const PREFIX = matching(/^(?!-)[0-9A-Za-z-]+$/, "letters, digits and -, not beginning with -");
const NOT_INTERNAL = matching(/^(?!internal-)/, 'a text that doesn\'t begin with "internal-"');
const VALUES = length(1, 128);
const STATUS = matching(/^[245]\d\d$/, "a status 2xx, 4xx or 5xx");
const APPLICATION_ONLY = [
  "client_keep_alive",
  "desync_mitigation_mode",
  "drop_invalid_header_fields",
  "enable_http2",
  "enable_tls_version_and_cipher_suite_headers",
  "enable_waf_fail_open",
  "enable_xff_client_port",
  "idle_timeout",
  "ipam_pools",
  "preserve_host_header",
  "xff_header_processing_mode",
];
const NETWORK_ONLY = [
  "dns_record_client_routing_policy",
  "enforce_security_group_inbound_rules_on_private_link_traffic",
];

/** The arguments of each type of action. */
const OF_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "authenticate-cognito": ["authenticate_cognito"],
  "authenticate-oidc": ["authenticate_oidc"],
  "fixed-response": ["fixed_response"],
  forward: ["target_group_arn"],
  redirect: ["redirect"],
};

/** The actions of a listener (`default_action`) and of a rule (`action`). */
function actions(
  name: string,
): Pick<TypeRow, "counts" | "defaults" | "gives" | "ignores" | "refuses" | "resets" | "values"> {
  const within = <T>(table: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(table).map(([path, it]) => [`${name}.${path}`, it]));
  const needs = (type: string, ...blocks: readonly string[]): Refusal => ({
    at: name,
    when: {
      [`${name}.type`]: { is: [type] },
      ...Object.fromEntries(blocks.map((it) => [`${name}.${it}`, { given: false }])),
    } satisfies Condition,
    says: `${blocks.join(" or ")} must be set when the type of ${name} is ${type}`,
  });
  return {
    defaults: within<Scalar>({
      "forward.stickiness.enabled": false,
      "forward.target_group.weight": 1,
      "redirect.host": "#{host}",
      "redirect.path": "/#{path}",
      "redirect.port": "#{port}",
      "redirect.protocol": "#{protocol}",
      "redirect.query": "#{query}",
    }),
    resets: [`${name}.forward.stickiness`],
    counts: within<Check>({ "forward.target_group": atMost(5) }),
    gives: { [`${name}.order`]: 1 },
    // What belongs to another type of action is no difference.
    ignores: Object.entries(OF_ACTIONS).map(([type, arguments_]) => ({
      paths: arguments_.map((it) => `${name}.${it}`),
      when: { [`${name}.type`]: { isNot: [type], wasNot: [type] } },
    })),
    values: within<Check>({
      "authenticate_cognito.on_unauthenticated_request": enumOfAnyCase(
        "elbv2",
        "AuthenticateCognitoActionConditionalBehaviorEnum",
      ),
      "authenticate_cognito.user_pool_arn": ARN,
      "authenticate_oidc.on_unauthenticated_request": enumOfAnyCase(
        "elbv2",
        "AuthenticateOidcActionConditionalBehaviorEnum",
      ),
      "fixed_response.content_type": oneOf(
        "text/plain",
        "text/css",
        "text/html",
        "application/javascript",
        "application/json",
      ),
      "fixed_response.message_body": length(0, 1024),
      "fixed_response.status_code": STATUS,
      "forward.stickiness.duration": between(1, 604800),
      "forward.target_group.arn": arnOf("elasticloadbalancing", "targetgroup/", "the ARN of a target group"),
      "forward.target_group.weight": between(0, 999),
      order: between(1, 50000),
      "redirect.host": VALUES,
      "redirect.path": VALUES,
      "redirect.protocol": oneOf("#{protocol}", "HTTP", "HTTPS"),
      "redirect.query": length(0, 128),
      "redirect.status_code": enumOf("elbv2", "RedirectActionStatusCodeEnum"),
      type: enumOfAnyCase("elbv2", "ActionTypeEnum"),
    }),
    refuses: [
      needs("forward", "target_group_arn", "forward"),
      {
        at: name,
        when: {
          [`${name}.target_group_arn`]: { given: true, isNot: [""] },
          [`${name}.forward.target_group.arn`]: { within: [`${name}.target_group_arn`] },
        },
        says: `target_group_arn and forward of ${name} may both be set only if their target groups match`,
      },
      needs("fixed-response", "fixed_response"),
      needs("redirect", "redirect"),
      needs("authenticate-cognito", "authenticate_cognito"),
      needs("authenticate-oidc", "authenticate_oidc"),
    ],
  };
}

const DEFAULT_ACTION = actions("default_action");
const ACTION = actions("action");

export const LOAD_BALANCERS: Rows = {
  aws_lb: {
    source: "elbv2/load_balancer.go",
    replaces: ["customer_owned_ipv4_pool", "internal", "load_balancer_type", "name", "name_prefix"],
    replacesWhen: [
      { paths: ["subnets"], when: { load_balancer_type: { is: ["network"] }, subnets: { grows: false } } },
      {
        paths: ["security_groups"],
        when: { load_balancer_type: { is: ["network"] }, security_groups: { begins: true } },
      },
      {
        paths: ["security_groups"],
        when: { load_balancer_type: { is: ["network"] }, security_groups: { ends: true } },
      },
      {
        paths: ["subnet_mapping"],
        when: { load_balancer_type: { is: ["network"] }, subnet_mapping: { keepsAll: false } },
      },
      {
        paths: ["subnet_mapping"],
        when: { load_balancer_type: { is: ["application"] }, subnet_mapping: { keepsAll: false } },
      },
    ],
    defaults: {
      "access_logs.enabled": false,
      client_keep_alive: 3600,
      "connection_logs.enabled": false,
      "health_check_logs.enabled": false,
      desync_mitigation_mode: "defensive",
      dns_record_client_routing_policy: "any_availability_zone",
      drop_invalid_header_fields: false,
      enable_cross_zone_load_balancing: false,
      enable_deletion_protection: false,
      enable_http2: true,
      enable_tls_version_and_cipher_suite_headers: false,
      enable_waf_fail_open: false,
      enable_xff_client_port: false,
      enable_zonal_shift: false,
      idle_timeout: 60,
      load_balancer_type: "application",
      preserve_host_header: false,
      xff_header_processing_mode: "append",
    },
    keeps: ["subnet_mapping"],
    resets: ["access_logs", "connection_logs", "health_check_logs"],
    ignores: [
      { paths: APPLICATION_ONLY, when: { load_balancer_type: { isNot: ["application"] } } },
      { paths: NETWORK_ONLY, when: { load_balancer_type: { isNot: ["network"] } } },
      { paths: ["enable_cross_zone_load_balancing"], when: { load_balancer_type: { is: ["application"] } } },
      {
        paths: ["enable_zonal_shift", "minimum_load_balancer_capacity"],
        when: { load_balancer_type: { is: ["gateway"] } },
      },
      { paths: ["access_logs.bucket", "access_logs.prefix"], when: { "access_logs.enabled": { isNot: [true] } } },
      {
        paths: ["connection_logs.bucket", "connection_logs.prefix"],
        when: { "connection_logs.enabled": { isNot: [true] } },
      },
    ],
    gives: {
      access_logs: [{ bucket: "", enabled: false }],
      connection_logs: [{ bucket: "", enabled: false }],
      internal: false,
      ip_address_type: "ipv4",
    },
    values: {
      desync_mitigation_mode: oneOf("monitor", "defensive", "strictest"),
      dns_record_client_routing_policy: oneOf(
        "any_availability_zone",
        "availability_zone_affinity",
        "partial_availability_zone_affinity",
      ),
      enforce_security_group_inbound_rules_on_private_link_traffic: enumOf(
        "elbv2",
        "EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum",
      ),
      ip_address_type: enumOf("elbv2", "IpAddressType"),
      load_balancer_type: enumOf("elbv2", "LoadBalancerTypeEnum"),
      name: orEmpty(all(length(1, 32), HYPHENATED, NOT_INTERNAL)),
      name_prefix: all(length(1, 6), PREFIX, NOT_INTERNAL),
      "subnet_mapping.ipv6_address": IPV6,
      "subnet_mapping.private_ipv4_address": IPV4,
      xff_header_processing_mode: oneOf("append", "preserve", "remove"),
    },
    exclusive: [["name", "name_prefix"]],
    exactlyOneOf: [["subnet_mapping", "subnets"]],
  },
  aws_lb_listener: {
    source: "elbv2/listener.go",
    ...DEFAULT_ACTION,
    replaces: ["load_balancer_arn"],
    keeps: ["mutual_authentication"],
    same: { protocol: "case" },
    values: {
      ...DEFAULT_ACTION.values,
      alpn_policy: oneOfAnyCase("HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"),
      "mutual_authentication.advertise_trust_store_ca_names": enumOf("elbv2", "AdvertiseTrustStoreCaNamesEnum"),
      "mutual_authentication.mode": oneOf("off", "verify", "passthrough"),
      "mutual_authentication.trust_store_arn": orEmpty(ARN),
      port: between(1, 65535),
      protocol: enumOfAnyCase("elbv2", "ProtocolEnum"),
      tcp_idle_timeout_seconds: between(60, 6000),
    },
    refuses: [
      ...(DEFAULT_ACTION.refuses ?? []),
      {
        at: "mutual_authentication",
        when: {
          "mutual_authentication.mode": { is: ["verify"] },
          "mutual_authentication.trust_store_arn": { given: false },
        },
        says: "trust_store_arn must be set when the mode of mutual_authentication is verify",
      },
    ],
  },
  aws_lb_listener_certificate: {
    source: "elbv2/listener_certificate.go",
    replaces: ["certificate_arn", "listener_arn"],
  },
  aws_lb_listener_rule: {
    source: "elbv2/listener_rule.go",
    ...ACTION,
    replaces: ["listener_arn"],
    defaults: {
      ...ACTION.defaults,
      "action.authenticate_cognito.scope": "openid",
      "action.authenticate_cognito.session_cookie_name": "AWSELBAuthSessionCookie",
      "action.authenticate_cognito.session_timeout": 604800,
      "action.authenticate_oidc.scope": "openid",
      "action.authenticate_oidc.session_cookie_name": "AWSELBAuthSessionCookie",
      "action.authenticate_oidc.session_timeout": 604800,
    },
    values: {
      ...ACTION.values,
      "condition.host_header.values": VALUES,
      "condition.http_header.http_header_name": matching(
        /^[0-9A-Za-z_!#$%&'*+,.^`|~-]{1,40}$/,
        "the name of a header of at most 40 characters",
      ),
      "condition.http_header.values": VALUES,
      "condition.http_request_method.values": matching(/^[A-Za-z-_]{1,40}$/, "the name of a method"),
      "condition.path_pattern.values": VALUES,
      "condition.source_ip.values": CIDR,
      priority: either(between(1, 50000), oneOf(99999)),
      "transform.type": enumOfAnyCase("elbv2", "TransformTypeEnum"),
    },
  },
};
