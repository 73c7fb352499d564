import type { DatabaseInstance } from "../../../src/definition/databases";
import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";
import { uniquelyNamed } from "../../support/uniquely-named";

const ADDRESS = "aws_db_instance.orders";

function database(definition: Partial<DatabaseInstance> = {}) {
  const stack = resourceStack({ orders: { type: "postgres", ...definition } });
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

test("is private, in a group of its own", () => {
  expect(database().own).toMatchObject({
    publicly_accessible: false,
    vpc_security_group_ids: ["${aws_security_group.orders.id}"],
    db_subnet_group_name: "${aws_db_subnet_group.orders.name}",
  });
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

test("takes size, storage, standby and name from the definition", () => {
  const { own } = database({
    instanceClass: "db.m8g.large",
    storageGiB: 200,
    maxStorageGiB: 400,
    multiAz: true,
    name: "shop",
  });
  expect(own).toMatchObject({
    instance_class: "db.m8g.large",
    allocated_storage: 200,
    max_allocated_storage: 400,
    multi_az: true,
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
