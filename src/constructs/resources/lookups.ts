import { DataAwsDbInstance } from "@cdktf/provider-aws/lib/data-aws-db-instance";
import { DataAwsEfsFileSystem } from "@cdktf/provider-aws/lib/data-aws-efs-file-system";
import { DataAwsElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/data-aws-elasticache-replication-group";
import { DataAwsElasticacheServerlessCache } from "@cdktf/provider-aws/lib/data-aws-elasticache-serverless-cache";
import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { DataAwsRdsCluster } from "@cdktf/provider-aws/lib/data-aws-rds-cluster";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { CACHE_PORT } from "../../aws/data-stores/caches";
import { DATABASE_PORTS, FOUND_ENGINES } from "../../aws/data-stores/databases";
import type { CacheByLookup } from "../../definition/caches";
import type { DatabaseByLookup, DatabaseType } from "../../definition/databases";
import type { FilesByLookup } from "../../definition/resources";
import type { ResourceHandle } from "../platform-interface";

/** What a plan holds against what AWS says. */
interface Check {
  /** Expression, without `${` and `}`. */
  readonly condition: string;
  readonly errorMessage: string;
}

/** Finds a database at each plan, which fails where it isn't what the definition says. */
export function findDatabase(
  scope: Construct,
  id: string,
  { type, name, existing }: { readonly type: DatabaseType; readonly name: string; readonly existing: DatabaseByLookup },
): ResourceHandle {
  const { lookup, securityGroupId, port = DATABASE_PORTS[type], masterUserSecret = false } = existing;
  const engines = FOUND_ENGINES[type];
  const what = `resource '${name}'`;
  const isCluster = lookup.cluster !== undefined;
  const [groups, databaseName] = isCluster
    ? ["vpc_security_group_ids", "database_name"]
    : ["vpc_security_groups", "db_name"];
  const lifecycle = checks(
    {
      condition: `contains(${JSON.stringify(engines)}, self.engine)`,
      errorMessage: `${what}: its engine is \${self.engine}; type ${type} is for ${engines.join(", ")}; correct its type or its lookup`,
    },
    hasPort(what, "self.port", port),
    isIn(what, `self.${groups}`, securityGroupId),
    ...(masterUserSecret
      ? [
          {
            condition: "length(self.master_user_secret) == 1",
            errorMessage: `${what}: masterUserSecret is true; RDS doesn't manage the password of this database; give existing.secret`,
          },
        ]
      : []),
    ...(existing.name === undefined
      ? [
          {
            condition: `try(length(self.${databaseName}), 0) > 0`,
            errorMessage: `${what}: it was created without a database; tasks are told a name; give existing.name`,
          },
        ]
      : []),
  );
  if (isCluster) {
    const cluster = new DataAwsRdsCluster(scope, id, { clusterIdentifier: lookup.cluster, lifecycle });
    return {
      name: lookup.cluster,
      arn: cluster.arn,
      host: cluster.endpoint,
      readerHost: cluster.readerEndpoint,
      databaseName: cluster.databaseName,
      securityGroupId,
      ...(masterUserSecret && { secretArn: cluster.masterUserSecret.get(0).secretArn }),
      lookedUp: { lookup: `data.aws_rds_cluster.${cluster.friendlyUniqueId}`, engine: engines[1] },
    };
  }
  const instance = new DataAwsDbInstance(scope, id, { dbInstanceIdentifier: lookup.instance, lifecycle });
  return {
    name: lookup.instance,
    arn: instance.dbInstanceArn,
    host: instance.address,
    databaseName: instance.dbName,
    securityGroupId,
    ...(masterUserSecret && { secretArn: instance.masterUserSecret.get(0).secretArn }),
    lookedUp: { lookup: `data.aws_db_instance.${instance.friendlyUniqueId}`, engine: engines[0] },
  };
}

/** Finds a cache at each plan, which fails where it isn't what the definition says. */
export function findCache(
  scope: Construct,
  id: string,
  { name, existing }: { readonly name: string; readonly existing: CacheByLookup },
): ResourceHandle {
  const { port = CACHE_PORT, securityGroupId } = existing;
  const what = `resource '${name}'`;
  if (existing.lookup.serverless !== undefined) {
    const cache = new DataAwsElasticacheServerlessCache(scope, id, {
      name: existing.lookup.serverless,
      lifecycle: checks(
        hasPort(what, "self.endpoint.port", port),
        isIn(what, "self.security_group_ids", securityGroupId),
      ),
    });
    const own = `data.aws_elasticache_serverless_cache.${cache.friendlyUniqueId}`;
    return {
      name: existing.lookup.serverless,
      arn: cache.arn,
      host: `\${${own}.endpoint.address}`,
      securityGroupId,
      lookedUp: { lookup: own },
    };
  }
  const cache = new DataAwsElasticacheReplicationGroup(scope, id, {
    replicationGroupId: existing.lookup.replicationGroup,
    lifecycle: checks(hasPort(what, "self.port", port)),
  });
  const own = `data.aws_elasticache_replication_group.${cache.friendlyUniqueId}`;
  return {
    name: existing.lookup.replicationGroup,
    arn: cache.arn,
    // With cluster mode there is no primary endpoint.
    host: `\${coalesce(${own}.primary_endpoint_address, ${own}.configuration_endpoint_address)}`,
    securityGroupId,
    lookedUp: { lookup: own },
  };
}

/** Finds a file system at each plan, which fails where there is none or more than one. */
export function findFiles(scope: Construct, id: string, existing: FilesByLookup): ResourceHandle {
  const { lookup, accessPointId, securityGroupId } = existing;
  const by = lookup.tags === undefined ? { creationToken: lookup.creationToken } : { tags: { ...lookup.tags } };
  const files = new DataAwsEfsFileSystem(scope, id, by);
  const lookedUp = { lookup: `data.aws_efs_file_system.${files.friendlyUniqueId}` };
  return { name: files.id, arn: files.arn, accessPointId, securityGroupId, lookedUp };
}

/** Finds the key behind an alias at each plan: IAM asks for the key. */
export function findKey(scope: Construct, id: string, alias: string): ResourceHandle {
  const found = new DataAwsKmsAlias(scope, id, { name: alias });
  const arn = found.targetKeyArn;
  return { name: arn, arn, lookedUp: { lookup: `data.aws_kms_alias.${found.friendlyUniqueId}` } };
}

function checks(...all: readonly Check[]): TerraformResourceLifecycle {
  return {
    postcondition: all.map(({ condition, errorMessage }) => ({ condition: `\${${condition}}`, errorMessage })),
  };
}

function hasPort(what: string, actual: string, port: number): Check {
  return {
    condition: `${actual} == ${port}`,
    errorMessage: `${what}: its port is \${${actual}}; security groups are opened on ${port}; set existing.port to \${${actual}}`,
  };
}

/** The group that is opened is one that it has. */
function isIn(what: string, groups: string, securityGroupId: string): Check {
  return {
    condition: `contains(${groups}, ${JSON.stringify(securityGroupId)})`,
    errorMessage: `${what}: its security groups are \${join(", ", ${groups})}; ${securityGroupId} is opened to tasks; correct existing.securityGroupId`,
  };
}
