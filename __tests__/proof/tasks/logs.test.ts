import { logsPermission } from "../../../src/proof/rules/logs";
import { containers } from "../../../src/proof/rules/tasks/containers";
import { taskDefinition } from "../../../src/proof/rules/tasks/task-definition";
import { type Body, type Platform, at, container, notProven, resource } from "../platform";
import { ofTask, said } from "./said";

const withOptions = (options: Body) => (json: Platform) => {
  Object.assign(at(container(json, "web"), "logConfiguration", "options"), options);
};

describe("logs by awslogs", () => {
  test.each<[Body]>([
    [{ mode: "non-blocking", "max-buffer-size": "25m" }],
    [{ mode: "blocking" }],
    [{ "awslogs-multiline-pattern": "^INFO" }],
  ])("may have %j", (options) => {
    expect(said(containers, withOptions(options))).toEqual([]);
  });

  test.each<[Body, string]>([
    [
      { mode: "nonblocking" },
      "refuted: mode of the logs of container 'web' is nonblocking; set it to blocking or non-blocking",
    ],
    [
      { "awslogs-multiline-pattern": "^INFO", "awslogs-datetime-format": "%Y" },
      "refuted: container 'web' logs by both awslogs-datetime-format and awslogs-multiline-pattern; drop one",
    ],
  ])("can't have %j", (options, fault) => {
    expect(said(containers, withOptions(options))).toEqual([fault]);
  });

  test("need a prefix that is more than an empty text", () => {
    const [fault] = notProven(logsPermission, withOptions({ "awslogs-stream-prefix": "" }));
    expect(fault).toContain("container 'web' has no awslogs-stream-prefix, which Fargate demands; set it");
  });

  test.each([
    ["STANDARD", undefined],
    ["INFREQUENT_ACCESS", undefined],
    ["DELIVERY", "refuted: "],
    ["${var.class}", "undecided: "],
  ])("in a group of class %s", (given, verdict) => {
    const found = notProven(logsPermission, (json) => {
      resource(json, "aws_cloudwatch_log_group.web")["log_group_class"] = given;
    });
    expect(found).toEqual(
      verdict === undefined
        ? []
        : [expect.stringMatching(`^${verdict}.*log_group_class of aws_cloudwatch_log_group.web`)],
    );
  });
});

test("a task definition needs a family", () => {
  expect(said(taskDefinition, ofTask({ family: null }))).toEqual([
    "refuted: aws_ecs_task_definition.web has no family; set it",
  ]);
  expect(said(taskDefinition, ofTask({ family: "${var.family}" }))).toHaveLength(1);
});
