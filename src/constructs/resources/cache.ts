import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Construct } from "constructs";
import { CACHE_PORT } from "../../aws/data-stores/caches";
import type { CreatedCache } from "../../definition/caches";
import { DEFAULTS } from "../../definition/resolve/defaults";
import { addSecurityGroup } from "../network/security-group";
import type { ResourceHandle, ResourceNetwork } from "../platform-interface";

export interface CacheProps {
  /** Name in the definition. */
  readonly name: string;
  readonly physicalName: string;
  readonly definition: CreatedCache;
  /** Where it stands. */
  readonly network: ResourceNetwork;
  /** @default - AWS's key for ElastiCache */
  readonly kmsKeyArn: string | undefined;
  /** Whether Terraform refuses to destroy it. */
  readonly deletionProtection: boolean;
}

/**
 * Adds a cache that is encrypted, private, lets in nobody yet, and takes connections by TLS only.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html
 */
export function addCache(scope: Construct, id: string, props: CacheProps): ResourceHandle {
  const own = new Construct(scope, id);
  const { name, physicalName, definition, network, kmsKeyArn, deletionProtection } = props;
  const { engineVersion, nodeType, replicas, snapshotRetentionDays } = { ...DEFAULTS.cache, ...definition };
  const securityGroupId = addSecurityGroup(own, "security_group", {
    name: `${physicalName}-cache`,
    description: `Cache ${name}`,
    vpcId: network.vpcId,
  }).id;
  const subnetGroup = new ElasticacheSubnetGroup(own, "subnet_group", {
    name: physicalName,
    description: `Private subnets of ${name}`,
    subnetIds: [...network.privateSubnetIds],
  });
  const cache = new ElasticacheReplicationGroup(own, "Default", {
    replicationGroupId: physicalName,
    description: `Cache ${name}`,
    engine: "valkey",
    engineVersion,
    nodeType,
    numCacheClusters: 1 + replicas,
    automaticFailoverEnabled: replicas > 0,
    multiAzEnabled: replicas > 0,
    port: CACHE_PORT,
    subnetGroupName: subnetGroup.name,
    securityGroupIds: [securityGroupId],
    atRestEncryptionEnabled: "true",
    ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    snapshotRetentionLimit: snapshotRetentionDays,
    // Else a change waits for the maintenance window, and each plan until then shows it again.
    applyImmediately: true,
    ...(deletionProtection && { lifecycle: { preventDestroy: true } }),
  });
  return { name: cache.replicationGroupId, arn: cache.arn, host: cache.primaryEndpointAddress, securityGroupId };
}
