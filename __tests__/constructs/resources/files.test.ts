import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { addFiles } from "../../../src/constructs/resources/files";
import { addresses, inTerraform, resourceAt, synthesized, TestStack } from "../../support/synth";

function files(definition: object = {}, deletionProtection = false) {
  const stack = new TestStack();
  const network = {
    vpcId: "vpc-1",
    privateSubnetIds: ["subnet-1", "subnet-2"],
    subnetIdByZone: new Map([
      ["eu-central-1a", "subnet-1"],
      ["eu-central-1b", "subnet-2"],
    ]),
  };
  const { dependsOn = [], ...handle } = addFiles(stack, "share", {
    name: "share",
    physicalName: "shop-test-share",
    definition: { type: "files", ...definition },
    network,
    kmsKeyArn: undefined,
    deletionProtection,
  });
  return { ...synthesized(stack), handle: inTerraform(stack, handle), dependsOn };
}

test("they are encrypted and backed up, with a mount target in each zone", () => {
  const rendered = files();
  expect(addresses(rendered)).toEqual([
    "aws_efs_access_point.share",
    "aws_efs_backup_policy.share",
    "aws_efs_file_system.share",
    "aws_efs_file_system_policy.share",
    "aws_efs_mount_target.share_a",
    "aws_efs_mount_target.share_b",
    "aws_security_group.share",
  ]);
  expect(resourceAt(rendered, "aws_efs_file_system.share")).toEqual({
    creation_token: "shop-test-share",
    encrypted: true,
    throughput_mode: "elastic",
    tags: { Name: "shop-test-share" },
  });
  expect(resourceAt(rendered, "aws_efs_backup_policy.share")["backup_policy"]).toEqual({ status: "ENABLED" });
  expect(resourceAt(rendered, "aws_efs_mount_target.share_b")).toEqual({
    file_system_id: "${aws_efs_file_system.share.id}",
    subnet_id: "subnet-2",
    security_groups: ["${aws_security_group.share.id}"],
    depends_on: ["aws_efs_file_system_policy.share"],
  });
});

test("services are told what they mount, through what, and wait for it", () => {
  const { handle, dependsOn } = files();
  expect(handle).toEqual({
    name: "${aws_efs_file_system.share.id}",
    arn: "${aws_efs_file_system.share.arn}",
    securityGroupId: "${aws_security_group.share.id}",
    accessPointId: "${aws_efs_access_point.share.id}",
  });
  expect(dependsOn.map((target) => target instanceof EfsMountTarget)).toEqual([true, true]);
});

test("they are mounted by TLS and through the access point alone", () => {
  const { locals } = files();
  const deny = {
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess", "elasticfilesystem:ClientWrite"],
    Resource: "${aws_efs_file_system.share.arn}",
  };
  expect(locals["share_access"]).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Sid: "DenyWithoutTls", ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      {
        Sid: "DenyBesideAccessPoint",
        ...deny,
        Condition: { StringNotEquals: { "elasticfilesystem:AccessPointArn": "${aws_efs_access_point.share.arn}" } },
      },
    ],
  });
});

test("the access point has a user and a folder that this user owns", () => {
  const pointOf = (definition: object) => resourceAt(files(definition), "aws_efs_access_point.share");
  expect(pointOf({})).toMatchObject({
    posix_user: { uid: 1000, gid: 1000 },
    root_directory: { path: "/files", creation_info: { owner_uid: 1000, owner_gid: 1000, permissions: "0750" } },
  });
  expect(pointOf({ userId: 33, folder: "/www/uploads" })).toMatchObject({
    posix_user: { uid: 33, gid: 33 },
    root_directory: { path: "/www/uploads", creation_info: { owner_uid: 33, owner_gid: 33 } },
  });
});

test("protected, Terraform doesn't destroy them", () => {
  expect(resourceAt(files({}, true), "aws_efs_file_system.share")["lifecycle"]).toEqual({ prevent_destroy: true });
  expect(resourceAt(files(), "aws_efs_file_system.share")).not.toHaveProperty("lifecycle");
});
