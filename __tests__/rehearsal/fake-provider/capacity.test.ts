import { refusedChanges, withoutLaunchType } from "../../../src/rehearsal/fake-provider/capacity";

const spot = [{ capacity_provider: "FARGATE_SPOT", weight: 1, base: null }];
const refused = (planned: object, prior: object, type = "aws_ecs_service") =>
  refusedChanges(type, { ...planned }, { ...prior }).map(({ summary }) => summary);

test("another strategy is refused without a new deployment, and one with it, or the same one, isn't", () => {
  const said = "force_new_deployment should be true when capacity_provider_strategy is being updated";
  expect([
    refused({ capacity_provider_strategy: spot }, { capacity_provider_strategy: [] }),
    refused({ capacity_provider_strategy: [] }, { capacity_provider_strategy: spot }),
    refused({ capacity_provider_strategy: spot, force_new_deployment: true }, { capacity_provider_strategy: [] }),
    refused({ capacity_provider_strategy: spot }, { capacity_provider_strategy: spot }),
    refused({ capacity_provider_strategy: spot }, {}, "aws_ecs_task_set"),
  ]).toEqual([[said], [said], [], [], []]);
});

test("a service with a strategy has no launch type any more", () => {
  const state = { launch_type: "FARGATE", capacity_provider_strategy: spot };
  expect([
    withoutLaunchType("aws_ecs_service", state)["launch_type"],
    withoutLaunchType("aws_ecs_service", { ...state, capacity_provider_strategy: [] })["launch_type"],
    withoutLaunchType("aws_ecs_task_set", state)["launch_type"],
  ]).toEqual([null, "FARGATE", "FARGATE"]);
});
