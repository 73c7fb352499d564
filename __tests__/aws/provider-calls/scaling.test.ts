import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { SCALING_CALLS } from "../../../src/aws/provider-calls/scaling";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const types = new Set([...Object.keys(SCALING_CALLS), "aws_ecs_cluster"]);
const props = { environment: environmentOf(), accountId: ACCOUNT_ID, stack: "shop-test-platform", types };
const applied = deployStatements("apply", props);

test("alarms are those of the cluster's services, and an id of AWS's making is any", () => {
  const arns = (sid: string) => applied.find(({ Sid }) => Sid === sid)?.Resource;
  expect([arns("ManageScalingAlarm"), arns("ManageScalableTarget")]).toEqual([
    ["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:TargetTracking-service/shop-test-cluster/*"],
    ["arn:aws:application-autoscaling:eu-central-1:123456789012:scalable-target/*"],
  ]);
});

test("AWS may make the role by which it scales, told apart from that of ECS itself", () => {
  const linked = applied.filter(({ Action }) => Action.includes("iam:CreateServiceLinkedRole"));
  expect(linked.map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
    ["LinkRoleOfEcs", { StringEquals: { "iam:AWSServiceName": "ecs.amazonaws.com" } }],
    [
      "LinkRoleOfEcsApplicationAutoscaling",
      { StringEquals: { "iam:AWSServiceName": "ecs.application-autoscaling.amazonaws.com" } },
    ],
  ]);
});

test("whoever scales a service may change it, as AWS will on its behalf", () => {
  const statement = applied.find(({ Sid }) => Sid === "ManageEcsService");
  expect(statement?.Action).toEqual(["ecs:DescribeServices", "ecs:UpdateService"]);
});
