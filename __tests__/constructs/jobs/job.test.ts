import { addresses } from "../../support/synth";
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
