/** Application Auto Scaling. */
import { ARN, TIMESTAMP, between, enumOf, length, matching, orEmpty } from "../checks";
import type { Rows } from "../type-row";

const METRIC_SCALING = "target_tracking_scaling_policy_configuration";
const METRICS = `${METRIC_SCALING}.customized_metric_specification.metrics`;
const STEPS = "step_scaling_policy_configuration.step_adjustment";
const PREDICTIVE = "predictive_scaling_policy_configuration";
const PREDICTED = `${PREDICTIVE}.metric_specification`;
/** A nullable number of the SDK: a text, as Go reads it. */
const NUMBER_AS_TEXT = matching(/^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|infinity|nan)$/i, "a number");
const SCALED = ["resource_id", "scalable_dimension", "service_namespace"];
const NAMES = {
  scalable_dimension: enumOf("application-autoscaling", "ScalableDimension"),
  service_namespace: enumOf("application-autoscaling", "ServiceNamespace"),
};

export const SCALING: Rows = {
  aws_appautoscaling_target: {
    source: "appautoscaling/target.go",
    replaces: SCALED,
    keeps: ["suspended_state"],
    values: { ...NAMES, role_arn: orEmpty(ARN) },
  },
  aws_appautoscaling_policy: {
    source: "appautoscaling/policy.go",
    replaces: [...SCALED, "name"],
    defaults: {
      policy_type: "StepScaling",
      [`${METRICS}.return_data`]: true,
      [`${METRIC_SCALING}.disable_scale_in`]: false,
    },
    fractions: [`${METRIC_SCALING}.target_value`],
    values: {
      ...NAMES,
      name: length(0, 255),
      policy_type: enumOf("application-autoscaling", "PolicyType"),
      "step_scaling_policy_configuration.adjustment_type": enumOf("application-autoscaling", "AdjustmentType"),
      "step_scaling_policy_configuration.metric_aggregation_type": enumOf(
        "application-autoscaling",
        "MetricAggregationType",
      ),
      [`${STEPS}.metric_interval_lower_bound`]: orEmpty(NUMBER_AS_TEXT),
      [`${STEPS}.metric_interval_upper_bound`]: orEmpty(NUMBER_AS_TEXT),
      [`${PREDICTIVE}.max_capacity_breach_behavior`]: enumOf(
        "application-autoscaling",
        "PredictiveScalingMaxCapacityBreachBehavior",
      ),
      [`${PREDICTIVE}.max_capacity_buffer`]: between(0, 100),
      [`${PREDICTIVE}.mode`]: enumOf("application-autoscaling", "PredictiveScalingMode"),
      [`${PREDICTIVE}.scheduling_buffer_time`]: between(0, 3600),
      [`${PREDICTED}.target_value`]: NUMBER_AS_TEXT,
      ...Object.fromEntries(
        ["load_metric", "metric_pair", "scaling_metric"].flatMap((kind) => [
          [`${PREDICTED}.predefined_${kind}_specification.predefined_metric_type`, length(1, 128)],
          [`${PREDICTED}.predefined_${kind}_specification.resource_label`, length(1, 1023)],
        ]),
      ),
      ...Object.fromEntries(
        ["capacity", "load", "scaling"].map((kind) => [
          `${PREDICTED}.customized_${kind}_metric_specification.metric_data_query.expression`,
          length(1, 2048),
        ]),
      ),
      [`${METRICS}.expression`]: length(1, 2047),
      [`${METRICS}.id`]: length(1, 255),
      [`${METRICS}.label`]: length(1, 2047),
      [`${METRICS}.metric_stat.stat`]: length(1, 100),
      [`${METRIC_SCALING}.customized_metric_specification.statistic`]: enumOf(
        "application-autoscaling",
        "MetricStatistic",
      ),
      [`${METRIC_SCALING}.predefined_metric_specification.predefined_metric_type`]: enumOf(
        "application-autoscaling",
        "MetricType",
      ),
      [`${METRIC_SCALING}.predefined_metric_specification.resource_label`]: length(0, 1023),
    },
    exclusive: [
      [`${METRIC_SCALING}.customized_metric_specification`, `${METRIC_SCALING}.predefined_metric_specification`],
      ...["dimensions", "metric_name", "namespace", "statistic", "unit"].map((it) => [
        METRICS,
        `${METRIC_SCALING}.customized_metric_specification.${it}`,
      ]),
    ],
  },
  aws_appautoscaling_scheduled_action: {
    source: "appautoscaling/scheduled_action.go",
    replaces: [...SCALED, "name"],
    defaults: { timezone: "UTC" },
    same: { end_time: "instant", start_time: "instant" },
    values: { ...NAMES, end_time: TIMESTAMP, start_time: TIMESTAMP },
    atLeastOneOf: [["scalable_target_action.max_capacity", "scalable_target_action.min_capacity"]],
  },
};
