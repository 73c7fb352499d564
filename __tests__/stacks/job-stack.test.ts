import { stackNames } from "../../src/definition/resolve/stack-names";
import type { EnvironmentDefinition, Layout } from "../../src/definition/platform";
import { prove } from "../../src/proof/prove";
import { environmentStacks } from "../../src/stacks/environment-stacks";
import { Model } from "../../src/terraform/model";
import type { JsonObject } from "../../src/terraform/json";
import { environmentOf, serviceDefinition, synthesized, testApp } from "../support/synth";

const size = { cpu: 256, memoryMiB: 512 } as const;
const overrides = (layout: Layout): Partial<EnvironmentDefinition> => ({
  layout,
  resources: { dead: { type: "queue" }, reports: { type: "bucket" } },
  services: { books: serviceDefinition() },
  jobs: {
    migrate: { source: "apps/migrate", size, uses: { reports: "read" } },
    report: {
      source: "apps/report",
      size,
      schedule: "rate(1 day)",
      deadLetters: "dead",
      calls: ["books"],
      uses: { reports: "write" },
    },
  },
});

function stacksOf(layout: Layout) {
  const stacks = environmentStacks(testApp(), environmentOf(overrides(layout)));
  return stacks.map((stack) => ({ name: stack.node.id, json: synthesized(stack), document: stack.toTerraform() }));
}

test("with a stack for each service each job has one, too", () => {
  const names = stacksOf("per-service").map(({ name }) => name);
  expect(names).toEqual([
    "shop-test-registry",
    "shop-test-platform",
    "shop-test-data",
    "shop-test-books",
    "shop-test-migrate",
    "shop-test-report",
  ]);
  const definition = { services: {}, ...overrides("per-service") };
  expect(new Set(stackNames("shop-test", definition))).toEqual(new Set(names));
});

test.each(["single", "per-service"] as const)(
  "jobs of the layout %s are proven, and their images are built",
  (layout) => {
    const stacks = stacksOf(layout);
    const model = new Model(
      stacks.map(({ name, document }) => ({
        name,
        directory: `/project/${name}`,
        documents: [JSON.parse(JSON.stringify(document)) as JsonObject],
      })),
    );
    const proof = prove(model);
    expect(proof.findings.map(({ message }) => message)).toEqual([]);
    expect(proof.rules.find(({ rule }) => rule === "schedules")?.looked).toBe("1 schedule");
    const starters = new Set(proof.flows.flatMap(({ from }) => ("address" in from ? from.address : [])));
    expect([...starters].toSorted()).toEqual([
      "aws_ecs_service.books",
      "aws_ecs_task_definition.migrate",
      "aws_scheduler_schedule.report",
    ]);
    const [registry] = stacks;
    expect(Object.keys(registry?.json.resource["aws_ecr_repository"] ?? {})).toEqual(["books", "migrate", "report"]);
  },
);

test("a job's stack reads the group of schedules and the queue of its dead letters", () => {
  const report = stacksOf("per-service").at(-1)?.json;
  const schedule = report?.resource["aws_scheduler_schedule"]?.["report"];
  expect(schedule).toMatchObject({
    group_name: "${data.terraform_remote_state.platform.outputs.schedule_group_name}",
    target: { dead_letter_config: { arn: '${data.terraform_remote_state.data.outputs.resource_arns["dead"]}' } },
  });
  expect(Object.keys(report?.output ?? {})).toEqual(["report_run_task"]);
});

test("without a schedule there is no group of schedules", () => {
  const environment = environmentOf({ jobs: { migrate: { source: "apps/migrate", size } } });
  const platform = environmentStacks(testApp(), environment).at(-1);
  if (platform === undefined) throw new Error("the environment has no stacks");
  const { resource, output } = synthesized(platform);
  expect(Object.keys(resource).filter((type) => type.startsWith("aws_scheduler"))).toEqual([]);
  expect(output["migrate_run_task"]).toMatchObject({ value: "${jsonencode(local.migrate_run_task)}" });
});
