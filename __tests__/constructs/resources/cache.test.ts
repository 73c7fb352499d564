import type { CreatedCache } from "../../../src/definition/caches";
import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";

const ADDRESS = "aws_elasticache_replication_group.hot";

function cache(definition: Partial<CreatedCache> = {}, deletionProtection = false) {
  const stack = resourceStack({ hot: { type: "cache", ...definition } }, deletionProtection);
  return {
    stack,
    own: resourceAt(stack, ADDRESS),
    handle: (stack.handles as Record<string, unknown>)["hot"],
  };
}

test("is a replication group with a group and a subnet group of its own", () => {
  const { stack } = cache();
  expect(addresses(stack)).toEqual([ADDRESS, "aws_elasticache_subnet_group.hot", "aws_security_group.hot"]);
  expect(resourceAt(stack, "aws_elasticache_subnet_group.hot")["subnet_ids"]).toEqual(["subnet-1", "subnet-2"]);
});

test("is encrypted at rest and in transit, and takes connections by TLS only", () => {
  expect(cache().own).toMatchObject({
    engine: "valkey",
    engine_version: "8.0",
    at_rest_encryption_enabled: "true",
    transit_encryption_enabled: true,
    transit_encryption_mode: "required",
    security_group_ids: ["${aws_security_group.hot.id}"],
    subnet_group_name: "${aws_elasticache_subnet_group.hot.name}",
    apply_immediately: true,
  });
});

test("a key of one's own encrypts it at rest", () => {
  const stack = resourceStack({ hot: { type: "cache", key: "data" }, data: { type: "key" } });
  expect(resourceAt(stack, ADDRESS)["kms_key_id"]).toBe("${aws_kms_key.data.arn}");
  expect(cache().own).not.toHaveProperty("kms_key_id");
});

test("replicas stand in another zone, and one of them takes over", () => {
  const nodes = ({ own }: ReturnType<typeof cache>) => [
    own["num_cache_clusters"],
    own["automatic_failover_enabled"],
    own["multi_az_enabled"],
  ];
  expect([nodes(cache()), nodes(cache({ replicas: 2 }))]).toEqual([
    [1, false, false],
    [3, true, true],
  ]);
});

test("takes version, nodes and snapshots from the definition", () => {
  const { own } = cache({ engineVersion: "7.2", nodeType: "cache.m7g.large", snapshotRetentionDays: 14 });
  expect(own).toMatchObject({
    engine_version: "7.2",
    node_type: "cache.m7g.large",
    snapshot_retention_limit: 14,
  });
  expect(cache().own).toMatchObject({ node_type: "cache.t4g.micro", snapshot_retention_limit: 1 });
});

test("with deletion protection Terraform refuses to destroy it", () => {
  expect(cache({}, true).own["lifecycle"]).toEqual({ prevent_destroy: true });
  expect(cache({}, false).own).not.toHaveProperty("lifecycle");
});

test("tells services where it is", () => {
  expect(cache().handle).toEqual({
    arn: "${aws_elasticache_replication_group.hot.arn}",
    name: "${aws_elasticache_replication_group.hot.replication_group_id}",
    host: "${aws_elasticache_replication_group.hot.primary_endpoint_address}",
    securityGroupId: "${aws_security_group.hot.id}",
  });
});
