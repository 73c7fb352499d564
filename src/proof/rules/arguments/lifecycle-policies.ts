import { numberSetting, textSetting } from "../../../facts/setting";
import { decodeJson } from "../../../terraform/expressions/json-text";
import { type ObjectValue, type Resource, block, blocks, items } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { judge, mapsAt } from "../tasks/known";

const says = messages({
  noRule: () => "its policy has no rule; add one",
  word: (it: { path: string; value: string; allowed: readonly string[] }) =>
    `${it.path} of its policy is ${it.value}; set it to one of ${it.allowed.join(", ")}`,
  missing: ({ path }: { path: string }) => `a rule of its policy has no ${path}, which ECR asks for; add it`,
  number: (it: { path: string; value: number }) =>
    `${it.path} of its policy is ${it.value}; set it to a whole number above 0`,
  twice: ({ priority }: { priority: number }) =>
    `two rules of its policy have rulePriority ${priority}; give each its own`,
  notLast: ({ priority }: { priority: number }) =>
    `rule ${priority} of its policy is for any image and not the last one; give it the highest rulePriority`,
  newer: (it: { path: string; value: string }) => `whether ECR takes ${it.path} ${it.value}`,
});

/**
 * What ECR asks of a lifecycle policy.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function lifecyclePolicy(walk: Walk, policy: Resource): void {
  const [document] = mapsAt(walk, { path: "policy", of: policy.address }, decodeJson(policy.get("policy")));
  if (!document) return;
  const rules = document.get("rules");
  const known = mapsAt(walk, { path: "rules", of: "its policy" }, rules);
  if (known.length === 0 && !blocks(rules).unknown) walk.miss(says.noRule());
  for (const rule of known) ofRule(walk, rule);
  const priorities = known.flatMap((rule) => {
    const priority = numberSetting(rule.get("rulePriority"));
    const status = textSetting(block(rule.get("selection"))?.get("tagStatus"));
    const isOfAny = status.kind === "set" && status.value === "any";
    return priority.kind === "set" ? [{ priority: priority.value, isOfAny }] : [];
  });
  const last = Math.max(...priorities.map(({ priority }) => priority));
  const seen = new Set<number>();
  for (const { priority, isOfAny } of priorities) {
    if (seen.has(priority)) walk.miss(says.twice({ priority }));
    else if (isOfAny && priority < last) walk.miss(says.notLast({ priority }));
    seen.add(priority);
  }
}

const STATUSES = ["tagged", "untagged", "any"];
const COUNTS = ["imageCountMoreThan", "sinceImagePushed"];

function ofRule(walk: Walk, rule: ObjectValue): void {
  const selection = part(walk, rule, "selection");
  const action = part(walk, rule, "action");
  positive(walk, rule, "rulePriority");
  if (action) newer(walk, "action.type", action.get("type"), ["expire"]);
  if (!selection) return;
  positive(walk, selection, "countNumber");
  newer(walk, "selection.countType", selection.get("countType"), COUNTS);
  const status = textSetting(selection.get("tagStatus"));
  if (status.kind === "unset") walk.miss(says.missing({ path: "selection.tagStatus" }));
  judge(walk, { path: "tagStatus", of: "its policy" }, status, (value) => {
    if (!STATUSES.includes(value))
      walk.miss(says.word({ path: "selection.tagStatus", value: JSON.stringify(value), allowed: STATUSES }));
    const hasTags = ["tagPatternList", "tagPrefixList"].some((list) => items(selection.get(list)).length > 0);
    if (value === "tagged" && !hasTags)
      walk.miss(says.missing({ path: "selection.tagPatternList, which tagStatus tagged needs" }));
  });
}

/** A part that isn't known is a doubt. */
function part(walk: Walk, rule: ObjectValue, path: string): ObjectValue | undefined {
  const value = rule.get(path);
  const [map] = mapsAt(walk, { path, of: "its policy" }, value);
  if (!map && !blocks(value).unknown) walk.miss(says.missing({ path }));
  return map;
}

function positive(walk: Walk, map: ObjectValue, path: string): void {
  const given = numberSetting(map.get(path));
  if (given.kind === "unset") walk.miss(says.missing({ path }));
  judge(walk, { path, of: "its policy" }, given, (value) => {
    if (value < 1 || !Number.isInteger(value)) walk.miss(says.number({ path, value }));
  });
}

/** A word that ECR may have learnt since. */
function newer(walk: Walk, path: string, value: Parameters<typeof textSetting>[0], known: readonly string[]): void {
  const given = textSetting(value);
  if (given.kind === "unset") walk.miss(says.missing({ path }));
  judge(walk, { path, of: "its policy" }, given, (word) => {
    if (!known.includes(word)) walk.doubt(says.newer({ path, value: JSON.stringify(word) }));
  });
}
