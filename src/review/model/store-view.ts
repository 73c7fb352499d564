import { nameOf } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { type Resource, asNumber, asString, blocks } from "../../terraform/expressions/value";
import { type ImageView } from "./container-view";
import { byAddress, compareTexts, type Own, type Reference, referenceTo } from "./reference";
import type { ServiceView } from "./service-view";

/** An image with the services that run it. */
export interface ImageUseView extends ImageView {
  /** The ECR repository, where it is one of the environment's. */
  readonly resource: Reference | undefined;
  readonly usedBy: readonly { readonly service: Reference; readonly label: string; readonly container: string }[];
}

export interface LogGroupView extends Reference {
  readonly name: string;
  /** Undefined keeps the logs for ever. */
  readonly retentionDays: number | undefined;
}

export interface ClusterView extends Reference {
  readonly name: string;
  /** `disabled`, `enabled`, `enhanced`; undefined takes the account's setting. */
  readonly containerInsights: string | undefined;
}

export function imageViews(facts: Facts, own: Own, services: readonly ServiceView[]): readonly ImageUseView[] {
  const repositories = facts.model.all("aws_ecr_repository").filter(own);
  const uses = services.flatMap((service) =>
    service.containers.map(({ name, image }) => {
      const use = { service: referenceTo(service), label: service.name, container: name };
      return { image, use };
    }),
  );
  const references = [...new Set(uses.map(({ image }) => image.reference))].sort(compareTexts);
  return references.flatMap((reference) => {
    const same = uses.filter(({ image }) => image.reference === reference);
    const [first] = same;
    if (first === undefined) return [];
    const { image } = first;
    const home = repositories.find((repository) => image.repository.endsWith(`.amazonaws.com/${nameOf(repository)}`));
    return [{ ...image, resource: home && referenceTo(home), usedBy: same.map(({ use }) => use) }];
  });
}

export function logGroupViews(facts: Facts, own: Own): readonly LogGroupView[] {
  return views(facts, own, "aws_cloudwatch_log_group", (group) => {
    const days = asNumber(group.get("retention_in_days"));
    // Source: the AWS provider's documentation, aws_cloudwatch_log_group: 0 never expires.
    return { retentionDays: days === 0 ? undefined : days };
  });
}

export function clusterViews(facts: Facts, own: Own): readonly ClusterView[] {
  return views(facts, own, "aws_ecs_cluster", (cluster) => {
    const setting = blocks(cluster.get("setting")).maps.find((map) => map.get("name") === "containerInsights");
    return { containerInsights: asString(setting?.get("value")) };
  });
}

function views<T>(
  facts: Facts,
  own: Own,
  type: string,
  more: (resource: Resource) => T,
): readonly (Reference & { readonly name: string } & T)[] {
  return facts.model
    .all(type)
    .filter(own)
    .map((resource) => ({ ...referenceTo(resource), name: nameOf(resource), ...more(resource) }))
    .toSorted(byAddress);
}
