import { symbolic } from "../../../facts/arn";
import { type Metric, type PredefinedMetric, trackingOf } from "../../../facts/ecs/scaling-metrics";
import type { Facts } from "../../../facts/facts";
import { link, linked } from "../../../facts/link";
import { LOAD_BALANCERS, TARGET_GROUPS } from "../../../facts/resource-types";
import type { ScalingAction } from "../../../facts/scaling";
import type { Service } from "../../../facts/services";
import { equals, textSetting } from "../../../facts/setting";
import { Text, type Value, blocks, describe } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { metricMath } from "./metric-math";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html */
const PREDEFINED = [
  "ECSServiceAverageCPUUtilization",
  "ECSServiceAverageMemoryUtilization",
  "ALBRequestCountPerTarget",
];

const says = messages({
  noMetric: () =>
    "its target_tracking_scaling_policy_configuration says nothing to measure; add predefined_metric_specification or customized_metric_specification",
  noTracking: () => "policy_type is TargetTrackingScaling without target_tracking_scaling_policy_configuration; add it",
  policyType: ({ type }: { type: string }) =>
    `policy_type is ${type}, and target_tracking_scaling_policy_configuration needs TargetTrackingScaling; set it`,
  predefined: ({ type }: { type: string }) =>
    `predefined_metric_type is ${type}; set it to one of ${PREDEFINED.join(", ")}`,
  noLabel: () =>
    "it counts requests and has no resource_label; set it to the arn_suffix of the load balancer, a /, and that of the target group",
  label: ({ label }: { label: string }) =>
    `resource_label is ${label}; set it to the arn_suffix of the load balancer, a /, and that of the target group`,
  group: (it: { group: string; service: string }) =>
    `it counts requests to ${it.group}, where ${it.service} isn't registered; name its own target group`,
  balancer: (it: { balancer: string; group: string }) =>
    `it counts requests of ${it.balancer}, which sends none to ${it.group}; name the load balancer that does`,
  noSuchService: (it: { metric: string; service: string; cluster: string }) =>
    `it measures ${it.metric} of service ${it.service} in ${it.cluster}, which isn't there; name its own`,
  insights: (it: { metric: string; cluster: string }) =>
    `it measures ${it.metric} of Container Insights, which are off in ${it.cluster}; turn them on`,
  accountSetting: ({ cluster }: { cluster: string }) =>
    `whether the account's setting turns Container Insights on in ${cluster}`,
  unknown: (it: { what: string; why: string }) => `${it.what} (${it.why})`,
});

/** What a policy measures must be there: otherwise it never scales, and nothing says so. */
export function measures(walk: Walk, facts: Facts, { resource, service }: ScalingAction): void {
  const { policyType, isTracking, hasMetric, predefined, metrics, unknown } = trackingOf(resource);
  for (const why of unknown) walk.doubt(says.unknown({ what: "what it measures", why }));
  if (policyType.kind === "unknown") walk.doubt(says.unknown({ what: "policy_type", why: policyType.why }));
  else if (isTracking && policyType.value !== "TargetTrackingScaling")
    walk.miss(says.policyType({ type: policyType.value }));
  else if (!isTracking && policyType.value === "TargetTrackingScaling" && unknown.length === 0)
    walk.miss(says.noTracking());
  metricMath(walk, resource);
  if (isTracking && !hasMetric && unknown.length === 0) walk.miss(says.noMetric());
  if (service === undefined) return;
  for (const metric of predefined) ofService(walk, facts, service, metric);
  for (const metric of metrics) ofEcs(walk, facts, service, metric);
}

function ofService(
  walk: Walk,
  { balancers }: Facts,
  { label: name, targets, registrationUnknown }: Service,
  metric: PredefinedMetric,
): void {
  const { type, label } = metric;
  if (type.kind === "unknown") walk.doubt(says.unknown({ what: "predefined_metric_type", why: type.why }));
  if (type.kind !== "set") return;
  if (!PREDEFINED.includes(type.value)) walk.miss(says.predefined({ type: type.value }));
  if (type.value !== "ALBRequestCountPerTarget") return;
  if (label === undefined || label === null || label === "") {
    walk.miss(says.noLabel());
    return;
  }
  const parts = label instanceof Text ? label.parts : [label];
  const [first, slash, last, ...rest] = parts;
  const suffix = (value: Value | undefined, types: readonly string[]): ReturnType<typeof link> =>
    link(value, types, ["arn_suffix"]);
  const [balancer, group] = [suffix(first, LOAD_BALANCERS), suffix(last, TARGET_GROUPS)];
  if (balancer.kind === "wrong" || group.kind === "wrong" || (slash !== "/" && linked(balancer))) {
    walk.miss(says.label({ label: describe(label) }));
    return;
  }
  const [from, to] = [linked(balancer), linked(group)];
  if (!from || !to || rest.length > 0) {
    walk.doubt(says.unknown({ what: "resource_label", why: describe(label) }));
    return;
  }
  walk.via(from.address, to.address);
  if (!targets.some((target) => linked(target.group) === to)) {
    const isUnsure = registrationUnknown.length > 0 || targets.some((target) => target.group.kind === "unknown");
    if (isUnsure) walk.doubt(says.unknown({ what: "where its service is registered", why: name }));
    else walk.miss(says.group({ group: to.address, service: name }));
  } else if (!balancers.forwards(to).some((forward) => forward.balancer.resource === from)) {
    for (const why of balancers.uncertain) walk.doubt(says.unknown({ what: "which load balancer sends to it", why }));
    if (balancers.uncertain.length === 0) walk.miss(says.balancer({ balancer: from.address, group: to.address }));
  }
}

/** Metrics that ECS has of its services, and Container Insights. */
function ofEcs(walk: Walk, { scaling }: Facts, own: Service, { namespace, name, dimensions }: Metric): void {
  if (namespace.kind === "unknown")
    walk.doubt(says.unknown({ what: "the namespace of its metric", why: namespace.why }));
  const isInsights = equals(namespace, "ECS/ContainerInsights") === "yes";
  if (!isInsights && equals(namespace, "AWS/ECS") !== "yes") return;
  const cluster = symbolic(dimensions.get("ClusterName"));
  const service = dimensions.get("ServiceName");
  const metric = name.kind === "set" ? name.value : "a metric";
  const isOwn = scaling.idOf(own).startsWith(`service/${cluster}/`);
  const measured = service === undefined ? own : scaling.serviceOf(`service/${cluster}/${symbolic(service)}`);
  if (measured) walk.via(measured.resource.address);
  else if (isOwn && !symbolic(service).includes("<"))
    walk.miss(says.noSuchService({ metric, service: symbolic(service), cluster }));
  else {
    const why = `${describe(service)} in ${describe(dimensions.get("ClusterName"))}`;
    walk.doubt(says.unknown({ what: "which service it measures", why }));
  }
  if (isInsights) insights(walk, metric, measured ?? (isOwn ? own : undefined));
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html */
function insights(walk: Walk, metric: string, measured: Service | undefined): void {
  const cluster = measured && linked(measured.cluster);
  if (!cluster) return;
  walk.via(cluster.address);
  const settings = blocks(cluster.get("setting"));
  const values = settings.maps
    .filter((map) => equals(textSetting(map.get("name")), "containerInsights") !== "no")
    .map((map) => textSetting(map.get("value")));
  const unknown = settings.unknown ?? cluster.repeated;
  if (values.some((value) => equals(value, "enabled", "enhanced") === "yes")) return;
  if (unknown || values.length === 0 || values.some((value) => value.kind !== "set"))
    walk.doubt(says.accountSetting({ cluster: cluster.address }));
  else walk.miss(says.insights({ metric, cluster: cluster.address }));
}
