/** Logs, alarms, names and certificates, groups of resources. */
import {
  ARN,
  JSON_OBJECT,
  NOT_EMPTY,
  all,
  atLeast,
  atMost,
  between,
  either,
  enumOf,
  length,
  matching,
  oneOf,
  oneOfAnyCase,
  orEmpty,
} from "../checks";
import type { Rows } from "../type-row";

const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const LOG_GROUP = matching(/^[\w./#-]{1,512}$/, "letters, digits and _./#-, at most 512");
const STATISTIC = matching(
  /^((p|(tm)|(wm)|(tc)|(ts))((\d{1,2}(\.\d{1,2})?)|(100))|(IQM)|(((TM)|(WM)|(PR)|(TC)|(TS)))\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\))$/,
  "a percentile such as p90, or a trimmed statistic",
);
const minutes = (...seconds: readonly number[]) => ({
  what: `${seconds.join(", ")}, or a multiple of 60`,
  accepts: (value: string | number | boolean) => seconds.includes(Number(value)) || Number(value) % 60 === 0,
});
const ROUTING = [
  "cidr_routing_policy",
  "failover_routing_policy",
  "geolocation_routing_policy",
  "geoproximity_routing_policy",
  "latency_routing_policy",
  "multivalue_answer_routing_policy",
  "weighted_routing_policy",
];
const NAMESPACE = all(length(1, 255), matching(/[^:]/, "more than colons"));
/** `validNamespaceName`. */
const NAMESPACE_NAME = matching(/^[0-9A-Za-z._-]{1,1024}$/, "letters, digits, ., _ and -, at most 1024");
/** An imported certificate has none of what one is requested with. */
const IMPORTED = ["certificate_body", "certificate_chain", "private_key"];
const REQUESTED = [
  "domain_name",
  "early_renewal_duration",
  "key_algorithm",
  "options.certificate_transparency_logging_preference",
  "subject_alternative_names",
  "validation_method",
  "validation_option",
];

export const OPERATIONS: Rows = {
  aws_cloudwatch_log_group: {
    source: "logs/group.go",
    replaces: ["log_group_class", "name", "name_prefix"],
    defaults: { retention_in_days: 0, skip_destroy: false },
    ignores: [{ paths: ["retention_in_days"], when: { log_group_class: { is: ["DELIVERY"], changes: false } } }],
    gives: { deletion_protection_enabled: false, log_group_class: "STANDARD" },
    values: {
      kms_key_id: orEmpty(ARN),
      log_group_class: enumOf("logs", "LogGroupClass"),
      name: LOG_GROUP,
      name_prefix: LOG_GROUP,
      retention_in_days: oneOf(...RETENTION_DAYS),
    },
    exclusive: [["name", "name_prefix"]],
  },
  aws_cloudwatch_metric_alarm: {
    source: "cloudwatch/metric_alarm.go",
    replaces: ["alarm_name"],
    defaults: { actions_enabled: true, "metric_query.return_data": false, treat_missing_data: "missing" },
    fractions: ["threshold"],
    counts: { insufficient_data_actions: atMost(5), ok_actions: atMost(5) },
    values: {
      alarm_actions: orEmpty(ARN),
      alarm_description: length(0, 1024),
      alarm_name: length(1, 255),
      comparison_operator: enumOf("cloudwatch", "ComparisonOperator"),
      datapoints_to_alarm: atLeast(1),
      evaluate_low_sample_count_percentiles: oneOfAnyCase("evaluate", "ignore"),
      evaluation_periods: atLeast(1),
      extended_statistic: STATISTIC,
      insufficient_data_actions: orEmpty(ARN),
      metric_name: length(1, 255),
      "metric_query.account_id": length(1, 255),
      "metric_query.expression": length(1, 1024),
      "metric_query.id": length(1, 255),
      "metric_query.metric.metric_name": length(1, 255),
      "metric_query.metric.namespace": NAMESPACE,
      "metric_query.metric.period": minutes(1, 5, 10, 20, 30),
      "metric_query.metric.stat": either(enumOf("cloudwatch", "Statistic"), STATISTIC),
      "metric_query.metric.unit": enumOf("cloudwatch", "StandardUnit"),
      "metric_query.period": minutes(1, 5, 10, 20, 30),
      namespace: NAMESPACE,
      ok_actions: orEmpty(ARN),
      period: minutes(10, 20, 30),
      statistic: enumOf("cloudwatch", "Statistic"),
      threshold_metric_id: length(1, 255),
      treat_missing_data: oneOfAnyCase("breaching", "ignore", "missing", "notBreaching"),
      unit: enumOf("cloudwatch", "StandardUnit"),
    },
    exclusive: [
      ["dimensions", "metric_query"],
      ["extended_statistic", "metric_query"],
      ["extended_statistic", "statistic"],
      ["metric_name", "metric_query"],
      ["namespace", "metric_query"],
      ["period", "metric_query"],
      ["metric_query.expression", "metric_query.metric"],
      ["statistic", "metric_query"],
      ["threshold", "threshold_metric_id"],
    ],
    refuses: [
      {
        at: "statistic",
        when: { metric_name: { given: true }, statistic: { given: false }, extended_statistic: { given: false } },
        says: "One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm",
      },
    ],
  },
  aws_route53_zone: {
    source: "route53/zone.go",
    replaces: ["delegation_set_id", "name"],
    defaults: { comment: "Managed by Terraform", force_destroy: false },
    same: { name: "dns name" },
    values: { comment: length(0, 256), delegation_set_id: length(0, 32), name: length(1, 1024) },
    exclusive: [["delegation_set_id", "vpc"]],
  },
  aws_route53_record: {
    source: "route53/record.go",
    replaces: ["name", "zone_id"],
    same: { "alias.name": "dns name", name: "dns name" },
    values: {
      "alias.name": length(1, 1024),
      "alias.zone_id": length(1, 32),
      "failover_routing_policy.type": enumOf("route53", "ResourceRecordSetFailover"),
      "geoproximity_routing_policy.bias": between(-99, 99),
      "latency_routing_policy.region": enumOf("route53", "ResourceRecordSetRegion"),
      type: enumOf("route53", "RRType"),
      zone_id: NOT_EMPTY,
    },
    exclusive: [["alias", "ttl"], ROUTING],
    exactlyOneOf: [["alias", "records"]],
    together: { ...Object.fromEntries(ROUTING.map((it) => [it, ["set_identifier"]])), ttl: ["records"] },
  },
  aws_acm_certificate: {
    source: "acm/certificate.go",
    replaces: [
      "certificate_authority_arn",
      "domain_name",
      "key_algorithm",
      "subject_alternative_names",
      "validation_method",
      "validation_option",
    ],
    defaults: { "options.certificate_transparency_logging_preference": "ENABLED" },
    includes: { subject_alternative_names: "domain_name" },
    keeps: ["options"],
    gives: {
      key_algorithm: "RSA_2048",
      options: [{ certificate_transparency_logging_preference: "ENABLED", export: "DISABLED" }],
    },
    values: {
      certificate_authority_arn: orEmpty(ARN),
      domain_name: matching(/[^.]$/, "without a dot at its end"),
      key_algorithm: enumOf("acm", "KeyAlgorithm"),
      "options.certificate_transparency_logging_preference": enumOf("acm", "CertificateTransparencyLoggingPreference"),
      "options.export": enumOf("acm", "CertificateExport"),
      subject_alternative_names: all(length(1, 253), matching(/[^.]$/, "without a dot at its end")),
      validation_method: enumOf("acm", "ValidationMethod"),
    },
    exactlyOneOf: [["domain_name", "private_key"]],
    together: { certificate_body: ["private_key"] },
    exclusive: [
      ["certificate_authority_arn", "certificate_body"],
      ["certificate_authority_arn", "certificate_chain"],
      ["certificate_authority_arn", "private_key"],
      ["certificate_authority_arn", "validation_method"],
      ...IMPORTED.flatMap((it) => REQUESTED.map((that) => [it, that])),
    ],
  },
  aws_acm_certificate_validation: {
    source: "acm/certificate_validation.go",
    replaces: ["certificate_arn", "validation_record_fqdns"],
  },
  aws_service_discovery_http_namespace: {
    source: "servicediscovery/http_namespace.go",
    replaces: ["description", "name"],
    values: { name: NAMESPACE_NAME },
  },
  aws_service_discovery_private_dns_namespace: {
    source: "servicediscovery/private_dns_namespace.go",
    replaces: ["name", "vpc"],
    values: { name: NAMESPACE_NAME },
  },
  aws_service_discovery_service: {
    source: "servicediscovery/service.go",
    replaces: [
      "dns_config.dns_records.type",
      "dns_config.namespace_id",
      "dns_config.routing_policy",
      "health_check_config.type",
      "health_check_custom_config",
      "name",
      "namespace_id",
      "type",
    ],
    defaults: { "dns_config.routing_policy": "MULTIVALUE", force_destroy: false },
    // Without a threshold the block is never sent, so that it is new at each plan.
    // @see https://github.com/hashicorp/terraform-provider-aws/issues/44285
    lost: ["health_check_custom_config"],
    values: {
      "dns_config.dns_records.type": enumOf("servicediscovery", "RecordType"),
      "dns_config.routing_policy": enumOf("servicediscovery", "RoutingPolicy"),
      "health_check_config.type": enumOf("servicediscovery", "HealthCheckType"),
      type: enumOf("servicediscovery", "ServiceTypeOption"),
    },
  },
  aws_resourcegroups_group: {
    source: "resourcegroups/group.go",
    replaces: ["name"],
    defaults: { "resource_query.type": "TAG_FILTERS_1_0" },
    values: {
      description: length(0, 1024),
      "resource_query.query": JSON_OBJECT,
      "resource_query.type": oneOf("TAG_FILTERS_1_0"),
    },
    // AWS's rule; the provider's own is the one for updates.
    exclusive: [["configuration", "resource_query"]],
    refuses: [
      {
        at: "configuration",
        when: { configuration: { changes: true }, resource_query: { changes: true } },
        says: "conversion between resource-query and configuration group types is not possible",
      },
    ],
  },
  aws_wafv2_web_acl_association: {
    source: "wafv2/web_acl_association.go",
    replaces: ["resource_arn", "web_acl_arn"],
  },
};
