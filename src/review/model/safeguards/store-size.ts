import { type Resource, block, describe } from "../../../terraform/expressions/value";
import type { Holder } from "./holder";

type Part = readonly [attribute: string, text: (value: string) => string];

const is: Part[1] = (value) => value;
const of =
  (unit: string): Part[1] =>
  (value) =>
    `${value} ${unit}`;

/**
 * What AWS bills by the hour or month, as far as an attribute of the resource says it.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_instance
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table
 */
const PARTS: Readonly<Record<string, readonly Part[]>> = {
  aws_db_instance: [
    ["instance_class", is],
    ["allocated_storage", of("GiB")],
    ["storage_type", is],
    ["iops", of("IOPS")],
    ["multi_az", (value) => (value === "true" ? "two zones" : "one zone")],
  ],
  aws_rds_cluster_instance: [["instance_class", is]],
  aws_elasticache_replication_group: [
    ["node_type", is],
    ["num_cache_clusters", of("nodes")],
    ["num_node_groups", of("shards")],
    ["replicas_per_node_group", of("replicas a shard")],
  ],
  aws_elasticache_cluster: [
    ["node_type", is],
    ["num_cache_nodes", of("nodes")],
  ],
  aws_dynamodb_table: [
    ["read_capacity", of("read units")],
    ["write_capacity", of("write units")],
  ],
  aws_kinesis_stream: [["shard_count", of("shards")]],
  aws_efs_file_system: [["provisioned_throughput_in_mibps", of("MiB a second")]],
};

/** `db.t4g.micro, 20 GiB`; empty where nothing of it is set. */
export function storeSize(resource: Resource, it: Holder): string {
  const instances = it.companions("aws_rds_cluster_instance", "cluster_identifier");
  const capacity = block(resource.get("serverlessv2_scaling_configuration"));
  return [
    ...partsOf(resource),
    ...instances.flatMap(partsOf),
    ...(capacity
      ? [`${describe(capacity.get("min_capacity"))} to ${describe(capacity.get("max_capacity"))} capacity units`]
      : []),
  ].join(", ");
}

function partsOf(resource: Resource): readonly string[] {
  return (PARTS[resource.type] ?? []).flatMap(([attribute, text]) => {
    const value = resource.get(attribute);
    return value === undefined || value === null ? [] : [text(describe(value))];
  });
}
