import type { CreatedDatabase } from "../../../src/definition/databases";
import { resourceStack } from "../../support/resources";
import { resourceAt } from "../../support/synth";

describe.each([
  ["a DB instance", "aws_db_instance.orders", undefined],
  ["a cluster", "aws_rds_cluster.orders", { type: "serverless", maxCapacity: 4 }],
] as const)("%s", (_, address, aurora) => {
  function own(definition: Partial<CreatedDatabase> = {}, deletionProtection = false) {
    const orders = { type: "postgres", ...(aurora && { aurora }), ...definition } as CreatedDatabase;
    return resourceAt(resourceStack({ orders }, deletionProtection), address);
  }

  test("is encrypted and backed up, and RDS keeps its password", () => {
    expect(own()).toMatchObject({
      storage_encrypted: true,
      manage_master_user_password: true,
      backup_retention_period: 7,
      copy_tags_to_snapshot: true,
    });
    expect(own({ backupRetentionDays: 35 })["backup_retention_period"]).toBe(35);
  });

  test("a key of one's own encrypts its storage and its secret", () => {
    const orders = { type: "postgres", ...(aurora && { aurora }), key: "data" } as CreatedDatabase;
    const key = "${aws_kms_key.data.arn}";
    const expected = { storage_encrypted: true, kms_key_id: key, master_user_secret_kms_key_id: key };
    expect(resourceAt(resourceStack({ orders, data: { type: "key" } }), address)).toMatchObject(expected);
    expect(own()).not.toHaveProperty("kms_key_id");
  });

  test("stands in the private subnets", () => {
    const stack = resourceStack({ orders: { type: "postgres", ...(aurora && { aurora }) } });
    expect(resourceAt(stack, "aws_db_subnet_group.orders")["subnet_ids"]).toEqual(["subnet-1", "subnet-2"]);
    expect(resourceAt(stack, address)["db_subnet_group_name"]).toBe("${aws_db_subnet_group.orders.name}");
  });

  test("with deletion protection it stays, and leaves backups and a snapshot", () => {
    const protection = (protect: boolean) => {
      const settings = own({}, protect);
      return [settings["deletion_protection"], settings["skip_final_snapshot"], settings["delete_automated_backups"]];
    };
    expect([protection(true), protection(false)]).toEqual([
      [true, false, false],
      [false, true, true],
    ]);
  });

  test("its last snapshot is named by the moment when it was made, and no plan names it again", () => {
    for (const protect of [true, false])
      expect(own({}, protect)).toMatchObject({
        final_snapshot_identifier: 'shop-test-orders-${formatdate("YYYYMMDDhhmmss", plantimestamp())}',
        lifecycle: { ignore_changes: ["final_snapshot_identifier"] },
      });
  });

  test("changes when it is told to, not in the next maintenance window", () => {
    expect(own()).toMatchObject({ apply_immediately: true, allow_major_version_upgrade: true });
  });
});
