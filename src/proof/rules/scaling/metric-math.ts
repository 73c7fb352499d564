import { hasUnknown, symbolic } from "../../../facts/arn";
import { orDefault, switchSetting, textSetting } from "../../../facts/setting";
import { type Resource, argumentOf, blocks } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";

const says = messages({
  noSuchId: (it: { expression: string; id: string; ids: readonly string[] }) =>
    `its expression '${it.expression}' names ${it.id}, which is the id of none of its metrics (${it.ids.join(", ")}); correct it`,
  results: ({ count }: { count: number }) =>
    `${count === 0 ? "none" : count} of its metrics return data (return_data), and AWS scales by one; set return_data to false for all others`,
  expression: ({ why }: { why: string }) => `the metrics that it combines (${why})`,
});

/**
 * A policy that combines metrics scales by the one that returns data, and an expression names the ids of the others.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingMetricDataQuery.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
 */
export function metricMath(walk: Walk, policy: Resource): void {
  const tracking = policy.get("target_tracking_scaling_policy_configuration");
  const customized = argumentOf(tracking, "customized_metric_specification");
  const { maps: all, unknown: unread } = blocks(argumentOf(customized, "metrics"));
  // Of a list that isn't known whole, what it measures is a doubt already.
  if (all.length === 0 || unread) return;
  const ids = all.map((query) => symbolic(query.get("id")));
  const expressions = all.map((query) => textSetting(query.get("expression")));
  const returned = all.map((query) => orDefault(switchSetting(query.get("return_data")), true));
  for (const setting of [...expressions, ...returned])
    if (setting.kind === "unknown") walk.doubt(says.expression({ why: setting.why }));
  const count = returned.filter((one) => one.kind === "set" && one.value).length;
  if (returned.every(({ kind }) => kind === "set") && count !== 1) walk.miss(says.results({ count }));
  const unknownId = ids.find(hasUnknown);
  if (unknownId !== undefined) walk.doubt(says.expression({ why: unknownId.replace(/[<?>]/g, "") }));
  else
    for (const expression of expressions)
      if (expression.kind === "set")
        for (const id of idsIn(expression.value))
          if (!ids.includes(id)) walk.miss(says.noSuchId({ expression: expression.value, id, ids }));
}

/** Ids begin with a small letter, functions with a capital one; texts stand in quotes. */
function idsIn(expression: string): ReadonlySet<string> {
  const bare = expression.replace(/'[^']*'|"[^"]*"/g, "");
  return new Set(bare.match(/\b[a-z][A-Za-z0-9_]*/g));
}
