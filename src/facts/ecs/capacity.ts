import type { Model } from "../../terraform/model";
import { type Resource, type Value, blocks, describe, items } from "../../terraform/expressions/value";
import { type Link, linked } from "../link";
import type { Service } from "../services";
import { type Setting, numberSetting, textSetting } from "../setting";

export interface StrategyItem {
  readonly name: string;
  readonly base: Setting<number>;
  readonly weight: Setting<number>;
}

export interface Strategy {
  readonly items: readonly StrategyItem[];
  /** Why some of it can't be told. */
  readonly unknown: readonly string[];
}

/** What a cluster has its tasks run on. */
export interface Offer {
  readonly names: readonly string[];
  readonly unknown: readonly string[];
  readonly defaults: Strategy;
  /** What says so. */
  readonly resources: readonly Resource[];
}

/** The capacity providers of clusters and what services ask of them. */
export class CapacityProviders {
  private readonly offers = new Map<Resource, Resource[]>();
  /** Of clusters that can't be told. */
  private readonly loose: Resource[] = [];

  constructor(model: Model, clusterOf: (value: Value | undefined, stack: string) => Link) {
    for (const resource of model.all("aws_ecs_cluster_capacity_providers")) {
      const cluster = clusterOf(resource.get("cluster_name"), resource.stack);
      const found = linked(cluster);
      if (found) this.offers.set(found, [...(this.offers.get(found) ?? []), resource]);
      else if (cluster.kind === "unknown") this.loose.push(resource);
    }
  }

  ofService({ settings }: Pick<Service, "settings">): Strategy {
    return strategyOf(settings.get("capacity_provider_strategy"));
  }

  ofCluster(cluster: Resource): Offer {
    const own = this.offers.get(cluster) ?? [];
    const offered = own.flatMap((resource) => items(resource.get("capacity_providers"))).map(textSetting);
    const strategies = own.map((resource) => strategyOf(resource.get("default_capacity_provider_strategy")));
    const unsure = own.length === 0 ? this.loose.map(({ address }) => `the cluster of ${address}`) : [];
    const repeated = own.flatMap(({ repeated }) => repeated?.why ?? []);
    // Each of them sets the whole list, so that the last one to be applied holds.
    const rivals = own.length > 1 ? [`which of ${own.map(({ address }) => address).join(" and ")} holds`] : [];
    const foreign = own.length === 0 && cluster.mode === "data" ? [`${cluster.address} isn't managed here`] : [];
    const unknown = [...unsure, ...repeated, ...foreign, ...rivals];
    return {
      names: rivals.length > 0 ? [] : offered.flatMap((name) => (name.kind === "set" ? name.value : [])),
      unknown: [...unknown, ...offered.flatMap((name) => (name.kind === "unknown" ? name.why : []))],
      defaults: {
        items: strategies.flatMap((strategy) => strategy.items),
        unknown: [...unknown, ...strategies.flatMap((strategy) => strategy.unknown)],
      },
      resources: own,
    };
  }
}

function strategyOf(value: Value | undefined): Strategy {
  const { maps, unknown } = blocks(value);
  const named = maps.map((map) => ({ map, name: textSetting(map.get("capacity_provider")) }));
  return {
    items: named.map(({ map, name }) => ({
      name: name.kind === "set" ? name.value : describe(map.get("capacity_provider")),
      base: numberSetting(map.get("base")),
      weight: numberSetting(map.get("weight")),
    })),
    unknown: [
      ...(unknown ? [unknown.why] : []),
      ...named.flatMap(({ name }) => (name.kind === "unknown" ? name.why : [])),
    ],
  };
}
