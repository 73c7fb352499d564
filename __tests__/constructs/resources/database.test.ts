import type { DatabaseInstance } from "../../../src/definition/databases";
import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";
import { uniquelyNamed } from "../../support/uniquely-named";

const ADDRESS = "aws_db_instance.orders";

function database(definition: Partial<DatabaseInstance> = {}, deletionProtection = false) {
  const stack = resourceStack({ orders: { type: "postgres", ...definition } }, deletionProtection);
  return { stack, own: resourceAt(stack, ADDRESS), handle: (stack.handles as Record<string, unknown>)["orders"] };
}

test("is a server with a group, a subnet group and a parameter group of its own", () => {
  expect(addresses(database().stack)).toEqual([
    ADDRESS,
    "aws_db_parameter_group.orders",
    "aws_db_subnet_group.orders",
    "aws_security_group.orders",
  ]);
});

test("is encrypted, private and backed up, and RDS keeps its password", () => {
  expect(database().own).toMatchObject({
    storage_encrypted: true,
    publicly_accessible: false,
    backup_retention_period: 7,
    manage_master_user_password: true,
    vpc_security_group_ids: ["${aws_security_group.orders.id}"],
    db_subnet_group_name: "${aws_db_subnet_group.orders.name}",
  });
});

test("stands in the private subnets", () => {
  expect(resourceAt(database().stack, "aws_db_subnet_group.orders")["subnet_ids"]).toEqual(["subnet-1", "subnet-2"]);
});

test.each([
  [{}, "postgres17", "rds.force_ssl", "1"],
  [{ engineVersion: "16.4" }, "postgres16", "rds.force_ssl", "1"],
  [{ type: "mysql" as const }, "mysql8.4", "require_secure_transport", "1"],
  [{ type: "mysql" as const, engineVersion: "8.0.43" }, "mysql8.0", "require_secure_transport", "1"],
])("%j takes connections by TLS only, by parameters of family %s", (definition, family, name, value) => {
  const { stack } = database(definition);
  const group = resourceAt(stack, "aws_db_parameter_group.orders");
  expect(group).toMatchObject({
    name: uniquelyNamed(`shop-test-orders-${family.replace(".", "-")}`),
    family,
    parameter: [{ name, value }],
    lifecycle: { create_before_destroy: true, ignore_changes: ["name"] },
  });
  expect(resourceAt(stack, ADDRESS)["parameter_group_name"]).toBe("${aws_db_parameter_group.orders.name}");
});

test("with deletion protection it stays, and leaves backups and a snapshot", () => {
  const protection = (protect: boolean) => {
    const { own } = database({}, protect);
    return [own["deletion_protection"], own["skip_final_snapshot"], own["delete_automated_backups"]];
  };
  expect([protection(true), protection(false)]).toEqual([
    [true, false, false],
    [false, true, true],
  ]);
});

test("its last snapshot is named by the moment when it was made, and no plan names it again", () => {
  for (const protect of [true, false])
    expect(database({}, protect).own).toMatchObject({
      final_snapshot_identifier: 'shop-test-orders-${formatdate("YYYYMMDDhhmmss", plantimestamp())}',
      lifecycle: { ignore_changes: ["final_snapshot_identifier"] },
    });
});

test("takes size, storage, standby, backups and name from the definition", () => {
  const { own } = database({
    instanceClass: "db.m8g.large",
    storageGiB: 200,
    maxStorageGiB: 400,
    multiAz: true,
    backupRetentionDays: 35,
    name: "shop",
  });
  expect(own).toMatchObject({
    instance_class: "db.m8g.large",
    allocated_storage: 200,
    max_allocated_storage: 400,
    multi_az: true,
    backup_retention_period: 35,
    db_name: "shop",
  });
  expect(database().own).not.toHaveProperty("max_allocated_storage");
});

test("tells services where it is, and who logs in by what", () => {
  const secretArn = "${aws_db_instance.orders.master_user_secret[0].secret_arn}";
  expect(database().handle).toEqual({
    arn: "${aws_db_instance.orders.arn}",
    name: "${aws_db_instance.orders.identifier}",
    host: "${aws_db_instance.orders.address}",
    securityGroupId: "${aws_security_group.orders.id}",
    secretArn,
  });
  const { own, handle } = database({ iamUser: "app" });
  expect(own["iam_database_authentication_enabled"]).toBe(true);
  expect(handle).toMatchObject({
    secretArn,
    loginArn: "arn:aws:rds-db:eu-central-1:123456789012:dbuser:${aws_db_instance.orders.resource_id}/app",
  });
});

test("changes when it is told to, not in the next maintenance window", () => {
  expect(database().own).toMatchObject({ apply_immediately: true, allow_major_version_upgrade: true });
});
