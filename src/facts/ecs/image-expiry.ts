import type { Model } from "../../terraform/model";
import { decodeJson } from "../../terraform/expressions/json-text";
import { type Resource, block, blocks } from "../../terraform/expressions/value";
import { nameOf } from "../arn";
import { link } from "../link";
import { Names } from "../names";
import { equals, textSetting } from "../setting";

/**
 * Lifecycle policies that may take the image away that a service runs: by its age, whatever is still in use. One that keeps
 * the newest images keeps what was pushed last.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function expiring(model: Model): ReadonlyMap<Resource, Resource> {
  const named = new Names(model.all("aws_ecr_repository"), nameOf);
  return new Map(
    model.all("aws_ecr_lifecycle_policy").flatMap((policy) => {
      const found = link(policy.get("repository"), ["aws_ecr_repository"], ["name", "id"], named.from(policy.stack));
      return found.kind === "found" && byAge(policy) ? [[found.resource, policy] as const] : [];
    }),
  );
}

function byAge(policy: Resource): boolean {
  const document = decodeJson(policy.get("policy"));
  const rules = blocks(block(document)?.get("rules"));
  if (blocks(document).unknown || rules.unknown) return true;
  return rules.maps.some((rule) => {
    const selection = block(rule.get("selection"));
    const isUntagged = equals(textSetting(selection?.get("tagStatus")), "untagged") === "yes";
    return !isUntagged && equals(textSetting(selection?.get("countType")), "imageCountMoreThan") !== "yes";
  });
}
