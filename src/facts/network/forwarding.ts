import { type Resource, type Value, blocks } from "../../terraform/expressions/value";
import { link } from "../link";
import { TARGET_GROUPS } from "../resource-types";
import { type Setting, equals, numberSetting, textSetting } from "../setting";

/** What a listener, or one of its rules, does with a request. */
export interface Action {
  /** Target groups that get a share of the requests. */
  readonly targets: readonly Resource[];
  /** Target groups with weight 0: requests go to the others alone. */
  readonly idle: readonly Resource[];
  /** Target groups, weights and actions that can't be told. */
  readonly unknown: readonly string[];
  /** Whether clients must log in before. */
  readonly authenticates: boolean;
}

/**
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html
 */
export function actionOf(value: Value | undefined): Action {
  const targets: Resource[] = [];
  const idle: Resource[] = [];
  const unknown: string[] = [];
  const all = blocks(value);
  if (all.unknown) unknown.push(all.unknown.why);
  let authenticates = false;
  const add = (group: Value | undefined, weight: Setting<number>): void => {
    const found = link(group, TARGET_GROUPS, ["arn", "id"]);
    if (found.kind === "unknown") unknown.push(found.why);
    if (found.kind !== "found") return;
    if (weight.kind === "unknown") unknown.push(`the weight of ${found.resource.address} (${weight.why})`);
    (equals(weight, 0) === "yes" ? idle : targets).push(found.resource);
  };
  for (const action of all.maps) {
    const type = textSetting(action.get("type"));
    if (type.kind === "unknown") unknown.push(`the type of an action (${type.why})`);
    authenticates ||= equals(type, "authenticate-oidc", "authenticate-cognito", "jwt-validation") === "yes";
    if (equals(type, "forward") === "no") continue;
    if (action.has("target_group_arn")) add(action.get("target_group_arn"), { kind: "unset" });
    const forward = blocks(action.get("forward"));
    const groups = forward.maps.map((map) => blocks(map.get("target_group")));
    for (const doubt of [forward, ...groups].flatMap((part) => part.unknown ?? [])) unknown.push(doubt.why);
    for (const group of groups.flatMap(({ maps }) => maps)) add(group.get("arn"), numberSetting(group.get("weight")));
  }
  return { targets: [...new Set(targets)], idle, unknown, authenticates };
}
