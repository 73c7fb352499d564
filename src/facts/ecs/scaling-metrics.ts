import { type ObjectValue, type Resource, type Value, blocks } from "../../terraform/expressions/value";
import { type Known, type Setting, orDefault, textSetting } from "../setting";

/**
 * What a policy of Application Auto Scaling measures.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
 */
export interface Tracking {
  readonly policyType: Known<string>;
  /** Whether it says which target it keeps. */
  readonly isTracking: boolean;
  /** Whether it says what it measures. */
  readonly hasMetric: boolean;
  readonly predefined: readonly PredefinedMetric[];
  readonly metrics: readonly Metric[];
  /** What of it can't be told. */
  readonly unknown: readonly string[];
}

export interface PredefinedMetric {
  readonly type: Setting<string>;
  /** The load balancer and the target group whose requests are counted. */
  readonly label: Value | undefined;
}

export interface Metric {
  readonly namespace: Setting<string>;
  readonly name: Setting<string>;
  readonly dimensions: ReadonlyMap<string, Value>;
}

export function trackingOf(policy: Resource): Tracking {
  const unknown: string[] = [];
  const inner = (parents: readonly ObjectValue[], name: string): readonly ObjectValue[] =>
    parents.flatMap((parent) => read(parent.get(name)));
  const read = (value: Value | undefined): readonly ObjectValue[] => {
    const found = blocks(value);
    if (found.unknown) unknown.push(found.unknown.why);
    return found.maps;
  };
  const tracking = read(policy.get("target_tracking_scaling_policy_configuration"));
  const predefined = inner(tracking, "predefined_metric_specification");
  const customized = inner(tracking, "customized_metric_specification");
  const metric = (of: ObjectValue): Metric => ({
    namespace: textSetting(of.get("namespace")),
    name: textSetting(of.get("metric_name")),
    dimensions: new Map(
      inner([of], "dimensions").flatMap((dimension) => {
        const name = textSetting(dimension.get("name"));
        if (name.kind === "unknown") unknown.push(name.why);
        return name.kind === "set" ? [[name.value, dimension.get("value") ?? null]] : [];
      }),
    ),
  });
  const single = customized.filter((of) => of.get("metric_name") !== undefined);
  return {
    policyType: orDefault(textSetting(policy.get("policy_type")), "StepScaling"),
    isTracking: tracking.length > 0,
    hasMetric: customized.length + predefined.length > 0,
    predefined: predefined.map((of) => ({
      type: textSetting(of.get("predefined_metric_type")),
      label: of.get("resource_label"),
    })),
    metrics: [...single, ...inner(inner(inner(customized, "metrics"), "metric_stat"), "metric")].map(metric),
    unknown,
  };
}
