import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { FILES_CALLS } from "../../../src/aws/provider-calls/files";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const statements = (...types: string[]) =>
  deployStatements("apply", {
    environment: environmentOf(),
    accountId: ACCOUNT_ID,
    stack: "shop-test-data",
    types: new Set(types),
  });
const arn = (service: string, path: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT_ID}:${path}`;
const resourcesOf = (action: string, ...types: string[]) =>
  statements(...types)
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource);

test("a file system's id is of AWS's making", () => {
  expect(resourcesOf("elasticfilesystem:CreateFileSystem", "aws_efs_file_system")).toEqual(["*"]);
  expect(resourcesOf("elasticfilesystem:DeleteFileSystem", "aws_efs_file_system")).toEqual([
    arn("elasticfilesystem", "file-system/*"),
  ]);
  expect(resourcesOf("elasticfilesystem:DeleteAccessPoint", "aws_efs_access_point")).toEqual([
    arn("elasticfilesystem", "access-point/*"),
  ]);
});

test("a mount target is an interface without tags, in a subnet and groups that bear the environment's", () => {
  const bearsTags = { StringEquals: { "aws:ResourceTag/Environment": "Test" } };
  const network = statements("aws_efs_mount_target").filter(({ Action }) => Action[0]?.includes("NetworkInterface"));
  expect(network.filter(({ Sid }) => Sid !== "ManageAny")).toEqual([
    {
      Sid: "ChangeNetwork",
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
      Resource: [arn("ec2", "security-group/*"), arn("ec2", "subnet/*")],
      Condition: bearsTags,
    },
    {
      Sid: "UseNetworkInterface",
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
      Resource: [arn("ec2", "network-interface/*")],
    },
  ]);
});

test("nothing is mounted", () => {
  const actions = statements(...Object.keys(FILES_CALLS)).flatMap(({ Action }) => Action);
  expect(actions.filter((action) => action.includes(":Client"))).toEqual([]);
});

test("Amazon EFS makes its own role", () => {
  const linked = statements("aws_efs_file_system").filter(({ Action }) =>
    Action.includes("iam:CreateServiceLinkedRole"),
  );
  expect(linked.map(({ Sid }) => Sid)).toEqual(["LinkRoleOfElasticfilesystem"]);
});
