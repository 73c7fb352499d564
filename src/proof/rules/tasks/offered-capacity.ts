import { FARGATE_PROVIDERS, RESERVED_NAMES } from "../../../aws/ecs/capacity";
import { Reference, type Resource, blocks, describe, items } from "../../../terraform/expressions/value";
import type { Model } from "../../../terraform/model";
import { textSetting } from "../../../facts/setting";
import type { Walk } from "../../flows/evidence";
import { messages, unknown } from "../../message";

const TYPE = "aws_ecs_capacity_provider";

const says = messages({
  reserved: ({ name }: { name: string }) =>
    `there is no capacity provider ${name}: ECS keeps names that begin so; name ${FARGATE_PROVIDERS.join(", ")} or an ${TYPE}`,
  notOffered: ({ name }: { name: string }) =>
    `its default_capacity_provider_strategy names ${name}, which isn't one of its capacity_providers; add it to these`,
});

/**
 * The capacity providers that a cluster offers are there, and its default strategy names these alone.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
 */
export function offeredCapacity(walk: Walk, cluster: Resource, model: Model): void {
  const own = model.resources.filter(({ type, mode }) => type === TYPE && mode === "managed");
  const names = new Set(
    own.map((resource) => textSetting(resource.get("name"))).flatMap((name) => (name.kind === "set" ? name.value : [])),
  );
  const offered = items(cluster.get("capacity_providers"));
  for (const value of offered) {
    if (value instanceof Reference && value.resource.type === TYPE) continue;
    const name = textSetting(value);
    if (name.kind !== "set")
      walk.doubt(unknown({ what: `a capacity provider of ${cluster.address} (${describe(value)})` }));
    else if (names.has(name.value) || FARGATE_PROVIDERS.includes(name.value)) continue;
    else if (RESERVED_NAMES.test(name.value)) walk.miss(says.reserved({ name: name.value }));
    else walk.doubt(unknown({ what: `whether there is a capacity provider ${name.value}` }));
  }
  if (!offered.every((value) => textSetting(value).kind === "set")) return;
  const all = new Set(offered.map(describe));
  for (const item of blocks(cluster.get("default_capacity_provider_strategy")).maps) {
    const name = textSetting(item.get("capacity_provider"));
    if (name.kind === "set" && !all.has(name.value)) walk.miss(says.notOffered({ name: name.value }));
    if (name.kind === "unknown")
      walk.doubt(unknown({ what: `a default capacity provider of ${cluster.address} (${name.why})` }));
  }
}
