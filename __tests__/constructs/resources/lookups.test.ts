import type { Resources } from "../../../src/definition/resources";
import { resourcesOf } from "../../support/looked-up";

const GROUP = "sg-0123456789abcdef0";

test("a DB instance tells where it is, its database and its secret, and is held to engine, port and group", () => {
  const existing = { lookup: { instance: "orders" }, securityGroupId: GROUP, masterUserSecret: true } as const;
  const { data, told } = resourcesOf({ orders: { type: "postgres", existing } });
  expect(told["orders"]).toEqual({
    name: "orders",
    arn: "${data.aws_db_instance.orders.db_instance_arn}",
    host: "${data.aws_db_instance.orders.address}",
    databaseName: "${data.aws_db_instance.orders.db_name}",
    securityGroupId: GROUP,
    secretArn: "${data.aws_db_instance.orders.master_user_secret[0].secret_arn}",
    lookedUp: { lookup: "data.aws_db_instance.orders", engine: "postgres" },
  });
  expect(conditions(data["aws_db_instance"]?.["orders"])).toEqual([
    '${contains(["postgres","aurora-postgresql"], self.engine)}',
    "${self.port == 5432}",
    `\${contains(self.vpc_security_groups, "${GROUP}")}`,
    "${length(self.master_user_secret) == 1}",
    "${try(length(self.db_name), 0) > 0}",
  ]);
});

test("a cluster tells its readers too; what the definition says isn't asked for", () => {
  const existing = { lookup: { cluster: "catalog" }, securityGroupId: GROUP, port: 3307, name: "catalog" } as const;
  const { data, told } = resourcesOf({ catalog: { type: "mysql", existing } });
  expect(told["catalog"]).toMatchObject({
    host: "${data.aws_rds_cluster.catalog.endpoint}",
    readerHost: "${data.aws_rds_cluster.catalog.reader_endpoint}",
  });
  expect(told["catalog"]).not.toHaveProperty("secretArn");
  expect(conditions(data["aws_rds_cluster"]?.["catalog"])).toEqual([
    '${contains(["mysql","aurora-mysql","mariadb"], self.engine)}',
    "${self.port == 3307}",
    `\${contains(self.vpc_security_group_ids, "${GROUP}")}`,
  ]);
});

test.each<[string, Resources[string], string, string, readonly string[]]>([
  [
    "a replication group, with or without cluster mode",
    { type: "cache", existing: { lookup: { replicationGroup: "hot" }, securityGroupId: GROUP } },
    "aws_elasticache_replication_group",
    "${coalesce(data.aws_elasticache_replication_group.it.primary_endpoint_address, data.aws_elasticache_replication_group.it.configuration_endpoint_address)}",
    ["${self.port == 6379}"],
  ],
  [
    "a serverless cache",
    { type: "cache", existing: { lookup: { serverless: "hot" }, securityGroupId: GROUP } },
    "aws_elasticache_serverless_cache",
    "${data.aws_elasticache_serverless_cache.it.endpoint.address}",
    ["${self.endpoint.port == 6379}", `\${contains(self.security_group_ids, "${GROUP}")}`],
  ],
])("%s is found at its endpoint", (_what, resource, type, host, expected) => {
  const { data, told } = resourcesOf({ it: resource });
  expect(told["it"]).toMatchObject({ host, securityGroupId: GROUP });
  expect(conditions(data[type]?.["it"])).toEqual(expected);
});

test.each([
  [{ creationToken: "media" }, { creation_token: "media" }],
  [{ tags: { Name: "media" } }, { tags: { Name: "media" } }],
] as const)("files are found by %j", (lookup, by) => {
  const ids = { accessPointId: "fsap-0123456789abcdef0", securityGroupId: GROUP };
  const { data, told } = resourcesOf({ media: { type: "files", existing: { lookup, ...ids } } });
  expect(data["aws_efs_file_system"]?.["media"]).toMatchObject(by);
  expect(told["media"]).toMatchObject({
    name: "${data.aws_efs_file_system.media.id}",
    arn: "${data.aws_efs_file_system.media.arn}",
    ...ids,
  });
});

test("a key is found behind its alias", () => {
  const { data, told } = resourcesOf({ data: { type: "key", existing: { lookup: { alias: "alias/shop" } } } });
  expect(data["aws_kms_alias"]?.["data"]).toMatchObject({ name: "alias/shop" });
  expect(told["data"]).toMatchObject({ arn: "${data.aws_kms_alias.data.target_key_arn}" });
});

function conditions(body: object | undefined): readonly string[] {
  const { lifecycle } = (body ?? {}) as { lifecycle?: { postcondition: readonly { condition: string }[] } };
  return (lifecycle?.postcondition ?? []).map(({ condition }) => condition);
}
