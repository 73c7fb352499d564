import type { AuroraCluster, AuroraInstances } from "../../../src/definition/databases";
import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";
import { uniquelyNamed } from "../../support/uniquely-named";

const ADDRESS = "aws_rds_cluster.orders";
const SERVERLESS: AuroraInstances = { type: "serverless", maxCapacity: 4 };

function cluster(definition: Partial<AuroraCluster> = {}) {
  const stack = resourceStack({ orders: { type: "postgres", aurora: SERVERLESS, ...definition } });
  return { stack, own: resourceAt(stack, ADDRESS), handle: (stack.handles as Record<string, unknown>)["orders"] };
}

test("is a cluster and one instance, with a group, a subnet group and a parameter group of its own", () => {
  expect(addresses(cluster().stack)).toEqual([
    "aws_db_subnet_group.orders",
    ADDRESS,
    "aws_rds_cluster_instance.orders_1",
    "aws_rds_cluster_parameter_group.orders",
    "aws_security_group.orders",
  ]);
});

test("is private, in a group of its own", () => {
  const { own, stack } = cluster({ name: "shop" });
  expect(own).toMatchObject({
    database_name: "shop",
    master_username: "postgres",
    port: 5432,
    vpc_security_group_ids: ["${aws_security_group.orders.id}"],
    db_subnet_group_name: "${aws_db_subnet_group.orders.name}",
  });
  expect(resourceAt(stack, "aws_rds_cluster_instance.orders_1")).toMatchObject({
    publicly_accessible: false,
    apply_immediately: true,
  });
});

test.each([
  [{}, "aurora-postgresql", "17", "aurora-postgresql17", "rds.force_ssl", "1"],
  [{ engineVersion: "16.4" }, "aurora-postgresql", "16.4", "aurora-postgresql16", "rds.force_ssl", "1"],
  [{ type: "mysql" as const }, "aurora-mysql", "8.0", "aurora-mysql8.0", "require_secure_transport", "ON"],
  [
    { type: "mysql" as const, engineVersion: "8.0.mysql_aurora.3.10.0" },
    "aurora-mysql",
    "8.0.mysql_aurora.3.10.0",
    "aurora-mysql8.0",
    "require_secure_transport",
    "ON",
  ],
])("%j is %s %s, by TLS only, by parameters of family %s", (definition, engine, version, family, name, value) => {
  const { stack, own } = cluster(definition);
  expect(own).toMatchObject({ engine, engine_version: version });
  const group = resourceAt(stack, "aws_rds_cluster_parameter_group.orders");
  expect(group).toMatchObject({
    name: uniquelyNamed(`shop-test-orders-${family.replaceAll(".", "-")}`),
    family,
    parameter: [{ name, value }],
    lifecycle: { create_before_destroy: true, ignore_changes: ["name"] },
  });
  expect(own["db_cluster_parameter_group_name"]).toBe("${aws_rds_cluster_parameter_group.orders.name}");
  expect(resourceAt(stack, "aws_rds_cluster_instance.orders_1")["engine"]).toBe(engine);
});

test("serverless instances have a range of capacity, provisioned ones a class", () => {
  const instances = (aurora: AuroraInstances) => {
    const { stack, own } = cluster({ aurora });
    const all = addresses(stack).filter((address) => address.startsWith("aws_rds_cluster_instance."));
    const classes = all.map((address) => resourceAt(stack, address)["instance_class"]);
    return { range: own["serverlessv2_scaling_configuration"], classes };
  };
  expect(instances({ type: "serverless", minCapacity: 2, maxCapacity: 16.5, readers: 1 })).toEqual({
    range: { min_capacity: 2, max_capacity: 16.5 },
    classes: ["db.serverless", "db.serverless"],
  });
  expect(instances(SERVERLESS).range).toEqual({ min_capacity: 0.5, max_capacity: 4 });
  expect(instances({ type: "provisioned", instanceClass: "db.r8g.large", readers: 2 })).toEqual({
    range: undefined,
    classes: ["db.r8g.large", "db.r8g.large", "db.r8g.large"],
  });
});

test("tells services where it writes and where it reads, and who logs in by what", () => {
  expect(cluster().handle).toEqual({
    arn: "${aws_rds_cluster.orders.arn}",
    name: "${aws_rds_cluster.orders.cluster_identifier}",
    host: "${aws_rds_cluster.orders.endpoint}",
    readerHost: "${aws_rds_cluster.orders.reader_endpoint}",
    securityGroupId: "${aws_security_group.orders.id}",
    secretArn: "${aws_rds_cluster.orders.master_user_secret[0].secret_arn}",
  });
  const { own, handle } = cluster({ iamUser: "app" });
  expect(own["iam_database_authentication_enabled"]).toBe(true);
  expect(handle).toMatchObject({
    loginArn: "arn:aws:rds-db:eu-central-1:123456789012:dbuser:${aws_rds_cluster.orders.cluster_resource_id}/app",
  });
});
