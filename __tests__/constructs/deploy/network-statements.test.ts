import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { allow, arn, stackWith } from "../../support/deploy-statements";
import { serviceDefinition } from "../../support/synth";

test("in a VPC, what is there must bear the environment's tags, and what is made gets them", () => {
  const bearsTags = { StringEquals: { "aws:ResourceTag/Environment": "Test" } };
  const [subnet, vpc] = [arn("ec2", "subnet/*"), arn("ec2", "vpc/*")];
  expect(deployStatements("apply", stackWith(["aws_subnet"]))).toEqual([
    allow("ManageAny", ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], ["*"]),
    allow(
      "ChangeNetwork",
      ["ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute"],
      [subnet, vpc],
      bearsTags,
    ),
    allow("MakeSubnet", ["ec2:CreateSubnet"], [subnet]),
    allow("TagWhatIsMade", ["ec2:CreateTags"], [subnet], { StringEquals: { "ec2:CreateAction": ["CreateSubnet"] } }),
    allow("TagAgain", ["ec2:CreateTags", "ec2:DeleteTags"], [subnet], bearsTags),
  ]);
});

test("the default security group, which nobody tagged, may be claimed by the environment's tags", () => {
  const tags = { Environment: "Test", Team: "Shop" };
  const statements = deployStatements("apply", stackWith(["aws_vpc", "aws_default_security_group"], { tags }));
  expect(statements.find(({ Sid }) => Sid === "TagDefaultGroup")).toEqual(
    allow("TagDefaultGroup", ["ec2:CreateTags"], [arn("ec2", "security-group/*")], {
      Null: { "aws:ResourceTag/Environment": "true", "aws:ResourceTag/Team": "true" },
      StringEquals: { "aws:RequestTag/Environment": "Test", "aws:RequestTag/Team": "Shop" },
    }),
  );
});

test("rules in the groups of what services use are made there too, and nothing else is changed in them", () => {
  const group = "sg-0123456789abcdef0";
  const overrides = {
    resources: {
      orders: { type: "postgres", existing: { host: "db.internal", securityGroupId: group } },
      reports: { type: "mysql", existing: { host: "db.internal", securityGroupId: group } },
    },
    services: { books: serviceDefinition({ uses: { orders: "connect", reports: "connect" } }) },
  } as const;
  const foreign = (types: readonly string[], phase: "plan" | "apply" = "apply") =>
    deployStatements(phase, stackWith(types, overrides)).filter(({ Sid }) => Sid === "OpenGroupsOfResources");
  expect(foreign(["aws_vpc_security_group_ingress_rule"])).toEqual([
    allow(
      "OpenGroupsOfResources",
      ["ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules", "ec2:RevokeSecurityGroupIngress"],
      [arn("ec2", `security-group/${group}`)],
    ),
  ]);
  expect(foreign(["aws_vpc_security_group_egress_rule"])).toEqual([]);
  expect(foreign(["aws_vpc_security_group_ingress_rule"], "plan")).toEqual([]);
});
