import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import type { ConnectTls } from "../../../src/definition/discovery";
import { allow, arn, stackWith } from "../../support/deploy-statements";
import { serviceDefinition } from "../../support/synth";

test("a plan reads what its stack holds, by the environment's names", () => {
  expect(deployStatements("plan", stackWith(["aws_ecs_cluster", "aws_cloudwatch_log_group"]))).toEqual([
    allow("ReadAny", ["logs:DescribeLogGroups"], ["*"]),
    allow(
      "ReadCluster",
      ["ecs:DescribeClusters", "ecs:ListTagsForResource"],
      [arn("ecs", "cluster/shop-test-cluster")],
    ),
    allow("ReadLogGroup", ["logs:ListTagsForResource"], [arn("logs", "log-group:/ecs/shop-test/*")]),
  ]);
});

test("an apply changes it too, and lets AWS make the role of its own service", () => {
  expect(deployStatements("apply", stackWith(["aws_ecs_cluster"]))).toEqual([
    allow(
      "ManageCluster",
      [
        "ecs:CreateCluster",
        "ecs:DeleteCluster",
        "ecs:DescribeClusters",
        "ecs:ListTagsForResource",
        "ecs:TagResource",
        "ecs:UntagResource",
        "ecs:UpdateCluster",
      ],
      [arn("ecs", "cluster/shop-test-cluster")],
    ),
    allow(
      "LinkRoleOfEcs",
      ["iam:CreateServiceLinkedRole"],
      ["arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/*"],
      { StringEquals: { "iam:AWSServiceName": "ecs.amazonaws.com" } },
    ),
  ]);
});

test("roles are passed to tasks only, and only those of the environment's services", () => {
  const statements = deployStatements("apply", stackWith(["aws_ecs_task_definition"]));
  expect(statements.find(({ Sid }) => Sid === "PassRolesToEcsTasks")).toEqual(
    allow(
      "PassRolesToEcsTasks",
      ["iam:PassRole"],
      [
        "arn:aws:iam::123456789012:role/shop-test-*-ecsTaskExecutionRole",
        "arn:aws:iam::123456789012:role/shop-test-*-ecsTaskRole",
      ],
      { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    ),
  );
});

test("fails for a type that stands in no table", () => {
  expect(() => deployStatements("plan", stackWith(["aws_mq_broker"]))).toThrow(
    "stack 'shop-test-platform': type is aws_mq_broker; a role is allowed what stands in src/aws/provider-calls; add the type there",
  );
});

test("roles for the certificates of Service Connect are made and passed where there is TLS, those that are named passed alone", () => {
  const authority = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e";
  const passed = (tls: Omit<ConnectTls, "certificateAuthorityArn"> | undefined) => {
    const discovery = { type: "service-connect", protocol: "http" } as const;
    const books = serviceDefinition({
      discovery: { ...discovery, ...(tls && { tls: { certificateAuthorityArn: authority, ...tls } }) },
    });
    const statements = deployStatements(
      "apply",
      stackWith(["aws_ecs_service", "aws_iam_role"], { services: { books } }),
    );
    const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);
    return [of("PassRolesToEcs"), of("ManageTaskRole")?.Resource.includes(own)];
  };
  const own = "arn:aws:iam::123456789012:role/shop-test-*-ecsTlsRole";
  const toEcs = (role: string) =>
    allow("PassRolesToEcs", ["iam:PassRole"], [role], { StringEquals: { "iam:PassedToService": "ecs.amazonaws.com" } });
  expect(passed(undefined)).toEqual([undefined, false]);
  expect(passed({})).toEqual([toEcs(own), true]);
  const roleArn = "arn:aws:iam::123456789012:role/tls";
  expect(passed({ roleArn })).toEqual([toEcs(roleArn), false]);
});
