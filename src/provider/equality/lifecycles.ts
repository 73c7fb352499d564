/** Lifecycle policies of ECR as the provider compares them. */
import { equalJson, type Json, recordOf, sortedBy } from "./json";

const LISTS = ["tagPatternList", "tagPrefixList"];

/**
 * Rules in the order of their priorities, whatever their order in the text; prefixes and patterns in any.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/lifecycle_policy.go
 */
export function equivalentLifecycles(one: string, other: string): boolean {
  return equalJson(one, other, (value) => {
    const { rules } = recordOf(value);
    return Array.isArray(rules) ? { rules: sortedBy(rules.map(rule), "rulePriority") } : value;
  });
}

function rule(value: Json): Json {
  const { selection, ...rest } = recordOf(value);
  const entries = Object.entries(recordOf(selection)).flatMap(([name, it]): [string, Json][] => {
    if (!LISTS.includes(name) || !Array.isArray(it)) return [[name, it]];
    return it.length === 0 ? [] : [[name, it.map(String).toSorted()]];
  });
  return { ...rest, selection: Object.fromEntries(entries) };
}
