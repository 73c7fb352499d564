import { CACHE_REPLICAS, CACHE_SNAPSHOT_DAYS, VALKEY } from "../../../aws/data-stores/caches";
import { LONGEST_NAME } from "../../../aws/name-limits";
import { match } from "../../../lib/match";
import type { Cache, CreatedCache } from "../../caches";
import { Names } from "../../resolve/names";
import type { ResourceDefinition } from "../../resources";
import type { Report } from "../findings";
import { checkOwnName, refuseSettings } from "./created";
import { checkExistingCache } from "./existing-rules";
import type { Rule, RuleContext } from "../rule";
import { integer } from "../checks";

export const cacheRules: readonly Rule[] = [
  { reads: ["resources", "names"], check: checkCaches },
  { reads: ["resources", "network"], check: checkZones },
];

function checkCaches({ name: environmentName, environment, findings }: RuleContext): void {
  const names = new Names(environmentName, environment.names);
  for (const [name, cache] of cachesOf(environment)) {
    const report = findings.about("resource", name);
    if (cache.existing === undefined) {
      checkCreated(report, cache);
      checkOwnName(report, names, names.forResource(name), LONGEST_NAME.cache);
      continue;
    }
    checkExistingCache(report, cache.existing);
    refuseSettings(report, { ...cache, type: undefined, existing: undefined });
  }
}

function checkCreated(report: Report, cache: CreatedCache): void {
  const { engineVersion, nodeType, replicas, snapshotRetentionDays } = cache;
  if (engineVersion !== undefined && !VALKEY.versionPattern.test(engineVersion))
    report("engineVersion", engineVersion, `a version of Valkey is like ${VALKEY.versionExample}`, "correct it");
  if (nodeType !== undefined && !/^cache\.[a-z0-9]+\.[a-z0-9-]+$/.test(nodeType))
    report("nodeType", nodeType, "a node type looks like 'cache.t4g.micro'", "correct it");
  if (replicas !== undefined) integer(report, "replicas", replicas, CACHE_REPLICAS.least, CACHE_REPLICAS.most);
  const { least, most } = CACHE_SNAPSHOT_DAYS;
  if (snapshotRetentionDays !== undefined) integer(report, "snapshotRetentionDays", snapshotRetentionDays, least, most);
}

/** Replicas stand in another zone than the primary. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html */
function checkZones({ environment, findings }: RuleContext): void {
  const zones = new Set((environment.network.privateSubnets ?? []).map(({ zone }) => zone)).size;
  for (const [name, cache] of cachesOf(environment)) {
    if (cache.existing !== undefined) continue;
    const { replicas = 0 } = cache;
    const needed = replicas > 0 ? 2 : 1;
    const report = findings.about("resource", name);
    const fix = "add to network.privateSubnets, which egress 'endpoints' and 'nat' have";
    if (zones < needed && replicas > 0)
      report("replicas", replicas, `they stand in private subnets of ${needed} zones, and there are ${zones}`, fix);
    else if (zones < needed) report("type", cache.type, "a cache stands in a private subnet, and there is none", fix);
  }
}

function cachesOf({ resources = {} }: RuleContext["environment"]): [string, Cache][] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    const cache = cacheOf(resource);
    return cache === undefined ? [] : [[name, cache]];
  });
}

function cacheOf(resource: ResourceDefinition): Cache | undefined {
  const none = (): undefined => undefined;
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: none,
    mysql: none,
    cache: (own) => own,
    bucket: none,
    queue: none,
    topic: none,
    table: none,
    "event-bus": none,
    files: none,
    key: none,
  });
}
