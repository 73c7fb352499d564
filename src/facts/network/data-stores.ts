import { DATABASE_PORTS } from "../../aws/data-stores/databases";
import type { Model } from "../../terraform/model";
import { type Resource, type Value, items } from "../../terraform/expressions/value";
import { type Match, symbolic } from "../arn";
import { type Link, link, linked } from "../link";
import { any } from "../match";
import { Names } from "../names";
import { SECURITY_GROUPS, SUBNETS } from "../resource-types";
import { type Setting, equals, knownValue, numberSetting, switchSetting, textSetting } from "../setting";
import type { Subnet, Vpcs } from "../vpc";

/** A database or a cache: it has addresses in a VPC, and only answers there. */
export interface DataStore {
  readonly resource: Resource;
  readonly kind: "cache" | "database";
  readonly groups: readonly Resource[];
  readonly subnets: readonly Subnet[];
  /** What of its groups and subnets can't be told. */
  readonly unknown: readonly string[];
  /** TCP port that it listens on; undefined where it can't be told. */
  readonly port: number | undefined;
  /** Whether it has a public address. */
  readonly isPublic: Match;
  /** What says so. */
  readonly publicBy: Resource;
  /** Whether users may log in by IAM. */
  readonly takesIam: Match;
  /** Whether it is a cluster without an instance in these stacks, so that nobody answers. */
  readonly isEmpty: Match;
}

interface StoreType {
  readonly kind: DataStore["kind"];
  readonly groups: string;
  /** Attribute with the name of its subnet group, and the type of that; or with the subnets themselves. */
  readonly subnets: readonly [attribute: string, type?: string];
  /** By engine; `*` for any other. */
  readonly ports: Readonly<Record<string, number>>;
}

const { mysql: MYSQL, postgres: POSTGRES } = DATABASE_PORTS;
/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html */
const REDIS = 6379;
const MEMCACHED = 11_211;

/**
 * What a resource listens on where it names no port stands in the provider's documentation and in AWS's API.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 */
const TYPES: Readonly<Record<string, StoreType>> = {
  aws_db_instance: {
    kind: "database",
    groups: "vpc_security_group_ids",
    subnets: ["db_subnet_group_name", "aws_db_subnet_group"],
    ports: { mysql: MYSQL, mariadb: MYSQL, postgres: POSTGRES },
  },
  aws_rds_cluster: {
    kind: "database",
    groups: "vpc_security_group_ids",
    subnets: ["db_subnet_group_name", "aws_db_subnet_group"],
    ports: { "aurora-mysql": MYSQL, mysql: MYSQL, "aurora-postgresql": POSTGRES, postgres: POSTGRES },
  },
  aws_elasticache_cluster: {
    kind: "cache",
    groups: "security_group_ids",
    subnets: ["subnet_group_name", "aws_elasticache_subnet_group"],
    ports: { memcached: MEMCACHED, redis: REDIS, valkey: REDIS },
  },
  aws_elasticache_replication_group: {
    kind: "cache",
    groups: "security_group_ids",
    subnets: ["subnet_group_name", "aws_elasticache_subnet_group"],
    ports: { "*": REDIS },
  },
  aws_elasticache_serverless_cache: {
    kind: "cache",
    groups: "security_group_ids",
    subnets: ["subnet_ids"],
    ports: { memcached: MEMCACHED, redis: REDIS, valkey: REDIS },
  },
};

export const DATA_STORES: readonly string[] = Object.keys(TYPES);

/** The databases and caches, with where they stand and who says that they are public. */
export function dataStores(model: Model, vpcs: Vpcs): readonly DataStore[] {
  const instances = model.all("aws_rds_cluster_instance");
  const clusters = new Names(model.all("aws_rds_cluster"), (cluster) =>
    symbolic(cluster.get("cluster_identifier") ?? cluster.address),
  );
  const homes = new Map<Resource, Resource[]>();
  let isUnplaced = false;
  for (const instance of instances) {
    const of = link(
      instance.get("cluster_identifier"),
      ["aws_rds_cluster"],
      ["id", "cluster_identifier"],
      clusters.from(instance.stack),
    );
    if (of.kind === "found") homes.set(of.resource, [...(homes.get(of.resource) ?? []), instance]);
    isUnplaced ||= of.kind === "unknown";
  }
  const subnetGroups = new Names(
    ["aws_db_subnet_group", "aws_elasticache_subnet_group"].flatMap((type) => model.all(type)),
    (group) => symbolic(group.get("name") ?? group.address),
  );
  const sources = new Names(model.all("aws_db_instance"), (database) =>
    symbolic(database.get("identifier") ?? database.address),
  );
  return Object.entries(TYPES).flatMap(([type, of]) =>
    model
      .all(type)
      .filter(isWhole)
      .map((resource): DataStore => {
        const groups = items(resource.get(of.groups)).map((id) => link(id, SECURITY_GROUPS));
        const original = sourceOf(resource, sources);
        const source = linked(original);
        const isOwn = resource.get(of.subnets[0]) !== undefined;
        const home = isOwn ? resource : (source ?? resource);
        const subnets = subnetsOf(home, of.subnets, subnetGroups);
        const own = homes.get(resource) ?? [];
        const parts = [resource, ...own];
        const isPublic = (part: Resource): Match => equals(switchSetting(part.get("publicly_accessible")), true);
        return {
          resource,
          kind: of.kind,
          groups: groups.flatMap((found) => (found.kind === "found" ? [found.resource] : [])),
          subnets: subnets.flatMap((found) => (found.kind === "found" ? (vpcs.subnet(found.resource) ?? []) : [])),
          unknown: [...groups, ...subnets, ...(isOwn ? [] : [original])].flatMap((found) =>
            "why" in found ? [found.why] : [],
          ),
          port: portOf(resource, of.ports) ?? (source && portOf(source, of.ports)),
          isPublic: any(parts.map(isPublic)),
          publicBy: parts.find((part) => isPublic(part) !== "no") ?? resource,
          takesIam: equals(switchSetting(resource.get("iam_database_authentication_enabled")), true),
          isEmpty: own.length > 0 || !needsInstances(resource) ? "no" : isUnplaced ? "unknown" : "yes",
        };
      }),
  );
}

/**
 * An Aurora cluster begins without an instance, unless it is of the first Serverless; one of a global database may stay so.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.console.headless.html
 */
function needsInstances(resource: Resource): boolean {
  if (resource.type !== "aws_rds_cluster" || resource.get("global_cluster_identifier") !== undefined) return false;
  const engine = knownValue(textSetting(resource.get("engine")));
  const mode = textSetting(resource.get("engine_mode"));
  return engine?.startsWith("aurora-") === true && (mode.kind === "unset" || knownValue(mode) === "provisioned");
}

/** Nodes of a replication group have what that has. */
function isWhole(resource: Resource): boolean {
  return resource.type !== "aws_elasticache_cluster" || resource.get("replication_group_id") === undefined;
}

/**
 * The instance that one is a replica of: it has that one's engine and, where it names none, its subnets.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
function sourceOf(resource: Resource, sources: Names): Link {
  return link(
    resource.get("replicate_source_db"),
    ["aws_db_instance"],
    ["identifier", "arn"],
    sources.from(resource.stack),
  );
}

function subnetsOf(resource: Resource, [attribute, type]: StoreType["subnets"], named: Names): readonly Link[] {
  const value = resource.get(attribute);
  if (type === undefined) return linksOf(value);
  const found = link(value, [type], ["id", "name"], named.from(resource.stack));
  if (found.kind !== "found") return "why" in found ? [found] : [];
  return linksOf(found.resource.get("subnet_ids"));
}

function linksOf(ids: Value | undefined): readonly Link[] {
  return items(ids).map((id) => link(id, SUBNETS));
}

function portOf(resource: Resource, ports: StoreType["ports"]): number | undefined {
  const port: Setting<number> = numberSetting(resource.get("port"));
  if (port.kind !== "unset") return knownValue(port);
  // The provider takes an engine in any case.
  const engine = knownValue(textSetting(resource.get("engine")))?.toLowerCase();
  return ports[engine ?? "*"] ?? ports["*"];
}
