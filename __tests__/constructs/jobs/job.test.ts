import { addresses, resourceAt } from "../../support/synth";
import { OWN, given } from "../../support/report-job";

test("a job that is started by hand has what its tasks need, and nothing that starts them", () => {
  expect(addresses(given())).toEqual(OWN);
});

test("what starts it says where, with which groups and without a public address", () => {
  expect(given().runTask).toEqual({
    cluster: "cluster-arn",
    taskDefinition: "${aws_ecs_task_definition.report.arn}",
    launchType: "FARGATE",
    platformVersion: "LATEST",
    propagateTags: "TASK_DEFINITION",
    enableECSManagedTags: true,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ["private-a-id", "private-b-id"],
        securityGroups: ["report-group-id", "endpoint-client-id"],
        assignPublicIp: "DISABLED",
      },
    },
  });
  expect(given({ exec: true }).runTask).toMatchObject({ enableExecuteCommand: true });
});

test("on Spot it names the provider and no launch type, by hand as on a schedule", () => {
  const rendered = given({ capacity: { spot: 1 }, schedule: "rate(1 day)" });
  const strategy = { capacityProvider: "FARGATE_SPOT", weight: 1 };
  expect(rendered.runTask).toMatchObject({ capacityProviderStrategy: [strategy] });
  expect(rendered.runTask).not.toHaveProperty("launchType");
  expect(resourceAt(rendered, "aws_scheduler_schedule.report")["target"]).toMatchObject({
    ecs_parameters: { capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }] },
  });
  expect(JSON.stringify(rendered.resource)).not.toContain("launch_type");
});
