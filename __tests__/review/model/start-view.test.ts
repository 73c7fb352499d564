import type { PlatformDefinition } from "../../../src/definition/platform";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { edited } from "../../definition/valid";
import { rendered, viewsOf } from "../support/rendered";

const job = { image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.0", size: { cpu: 256, memoryMiB: 512 } };
const definition = edited({
  resources: { dead: { type: "queue" } },
  jobs: {
    migrate: job,
    report: {
      ...job,
      schedule: "cron(0 3 * * ? *)",
      timeZone: "Europe/Berlin",
      flexibleWindowMinutes: 15,
      startRetries: { attempts: 5, maxAgeSeconds: 3600 },
      deadLetters: "dead",
      enabled: false,
    },
  },
}) as PlatformDefinition;
const [view] = viewsOf(rendered(definition)) as [EnvironmentView];
const of = (name: string) => view.services.find((service) => service.name === name);

test("a service is kept running, a job is started: by hand or by EventBridge, when and by which role", () => {
  expect(of("shop")?.start).toBeUndefined();
  expect(of("migrate")?.start).toEqual({
    when: undefined,
    role: undefined,
    isOn: true,
    retries: undefined,
    deadLetters: undefined,
  });
  expect(of("report")?.start).toEqual({
    when: "cron(0 3 * * ? *) in Europe/Berlin, within 15 min",
    role: { stack: "store-test-platform", address: "aws_iam_role.report_schedule" },
    isOn: false,
    retries: "5 more tries within 3600 s",
    deadLetters: expect.stringMatching(/:store-test-dead$/) as string,
  });
});

test("a job runs on Fargate, and has no roll-out to speak of", () => {
  expect(of("report")).toMatchObject({ launch: "FARGATE", keptPercent: undefined, rollsBack: undefined });
  const said = view.protections.filter(({ subject }) => subject === "job report").map(({ name }) => name);
  expect(said).toEqual(["shell", "root file system", "logs"]);
});

test("the role that starts it is for that, statement by statement", () => {
  const role = view.roles.find(({ address }) => address === "aws_iam_role.report_schedule");
  expect(role?.usedBy.map(({ as, label }) => `${as} ${label}`)).toEqual(["start report"]);
  expect(role?.statements.map(({ label, reasons }) => [label, reasons])).toEqual(
    ["StartTask", "PassRoles", "TagTask", "KeepDeadLetters"].map((label) => [label, ["report: start its tasks"]]),
  );
});
