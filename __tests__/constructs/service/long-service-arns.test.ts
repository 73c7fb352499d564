import { LongServiceArns } from "../../../src/constructs/service/long-service-arns";
import { edges, synthesized, TestStack } from "../../support/synth";

test("turns on long ARNs for ECS services as the account's default", () => {
  const stack = new TestStack();
  const { setting } = new LongServiceArns(stack, "long_service_arns");
  expect(edges(stack, [setting])).toEqual(["aws_ecs_account_setting_default.long_service_arns"]);
  expect(synthesized(stack).resource).toEqual({
    aws_ecs_account_setting_default: { long_service_arns: { name: "serviceLongArnFormat", value: "enabled" } },
  });
});
