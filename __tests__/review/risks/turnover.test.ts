import type { StackSource } from "../../../src/terraform/folder";
import type { JsonObject } from "../../../src/terraform/json";
import { turnover } from "../../../src/review/risks/turnover";
import type { PlatformDefinition } from "../../../src/definition/platform";
import { type Edits, edited } from "../../definition/valid";
import { rendered, viewsOf } from "../support/rendered";

const sourcesOf = (edits: Edits) => rendered(edited(edits) as PlatformDefinition);

/** With attributes of the ECS service `books` set. */
function withService(edits: Edits, more: JsonObject): readonly StackSource[] {
  return sourcesOf(edits).map((source) => ({
    ...source,
    documents: source.documents.map((document) => {
      const text = JSON.stringify(document).replace(/"desired_count":(\d+)/g, (found) =>
        [
          found,
          ...Object.entries(more).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`),
        ].join(),
      );
      return JSON.parse(text) as JsonObject;
    }),
  }));
}

function redeployed(
  before: readonly StackSource[],
  after: readonly StackSource[],
  replaced: readonly string[] = [],
  createsFirst = false,
) {
  const [[old], [now]] = [viewsOf(before), viewsOf(after)];
  if (old === undefined || now === undefined) throw new Error("no environment");
  const losses = replaced.map((address) => ({ stack: STACK, address, kind: "replaced", createsFirst }) as const);
  return turnover(old, now, losses).redeployed;
}
const STACK = "store-test-platform";

const hello = { "services.books.environment": { GREETING: "hello" } };
const DNS = "; callers may keep an old task's address for 10 s";
const START = "for as long as a new task takes to start (the JSON doesn't tell)";

test.each<[string, number, JsonObject, string, boolean]>([
  ["AWS's defaults", 1, {}, `new tasks start before old ones stop${DNS}`, false],
  ["half", 2, { deployment_minimum_healthy_percent: 50 }, `1 of 2 tasks may stop before new ones run${DNS}`, false],
  [
    "half of one, which is one",
    1,
    { deployment_minimum_healthy_percent: 50 },
    `new tasks start before old ones stop${DNS}`,
    false,
  ],
  [
    "none",
    2,
    { deployment_minimum_healthy_percent: 0 },
    `all its tasks may stop before new ones run: requests fail ${START}${DNS}`,
    true,
  ],
  [
    "what only a plan tells",
    2,
    { deployment_minimum_healthy_percent: "${var.minimum}" },
    "how its tasks are exchanged isn't known from the JSON",
    false,
  ],
])("what becomes of the tasks meanwhile, by how many must be healthy: %s", (_, tasks, more, meanwhile, interrupts) => {
  const count = { "services.books.desiredCount": tasks };
  expect(redeployed(withService(count, more), withService({ ...count, ...hello }, more))).toEqual([
    { name: "books", why: ["variable GREETING"], meanwhile, interrupts },
  ]);
});

test("behind a load balancer, connections are cut after its delay, and a new task waits for a health check", () => {
  const shop = (more: JsonObject) => withService({ "services.shop.environment": { GREETING: "hello" } }, more);
  expect(redeployed(withService({}, {}), shop({}))).toEqual([
    expect.objectContaining({
      name: "shop",
      meanwhile:
        "new tasks start before old ones stop; failed health checks of a new task count after 30 s; requests that take over 30 s are cut",
    }),
  ]);
  const none = { deployment_minimum_healthy_percent: 0 };
  expect(redeployed(withService({}, none), shop(none))).toEqual([
    expect.objectContaining({
      meanwhile: `all its tasks may stop before new ones run: requests fail ${START}, and up to 14 s until it passes its first health check; failed health checks of a new task count after 30 s; requests that take over 30 s are cut`,
      interrupts: true,
    }),
  ]);
});

test("a worker that nobody calls interrupts no requests", () => {
  const worker: Edits = {
    "services.books.exposure": { type: "none" },
    "services.books.port": undefined,
    "services.shop.calls": undefined,
  };
  const none = { deployment_minimum_healthy_percent: 0 };
  expect(redeployed(withService(worker, none), withService({ ...worker, ...hello }, none))).toEqual([
    expect.objectContaining({
      meanwhile: "all its tasks may stop before new ones run; nobody calls it",
      interrupts: false,
    }),
  ]);
});

test("another share of tasks that is kept, or returning to the last version, exchanges none", () => {
  const breaker = { deployment_circuit_breaker: { enable: false, rollback: false } };
  expect(redeployed(withService({}, {}), withService({}, { deployment_minimum_healthy_percent: 50 }))).toEqual([]);
  expect(redeployed(withService({}, {}), withService({}, breaker))).toEqual([]);
});

test("other numbers of tasks exchange none, and of a service without tasks there are none", () => {
  const none = { "services.books.desiredCount": 0 };
  expect(redeployed(sourcesOf({}), sourcesOf({ "services.books.desiredCount": 2 }))).toEqual([]);
  expect(redeployed(sourcesOf(none), sourcesOf({ ...none, ...hello }))).toEqual([]);
});

test("what its tasks run in or register in is replaced: they are exchanged", () => {
  const why = (address: string) =>
    redeployed(sourcesOf({}), sourcesOf({}), [address]).map((it) => [it.name, ...it.why]);
  expect(why("aws_subnet.private_a")).toEqual([
    ["books", "aws_subnet.private_a, which is replaced"],
    ["shop", "aws_subnet.private_a, which is replaced"],
  ]);
  expect(why("aws_lb_target_group.shop")).toEqual([["shop", "aws_lb_target_group.shop, which is replaced"]]);
  expect(why("aws_lb_listener_rule.shop")).toEqual([]);
});

test("what Terraform replaces counts, whatever differs", () => {
  expect(redeployed(sourcesOf({}), sourcesOf({}), ["aws_ecs_task_definition.books"])).toEqual([
    { name: "books", why: [], meanwhile: `new tasks start before old ones stop${DNS}`, interrupts: false },
  ]);
  expect(redeployed(sourcesOf({}), sourcesOf({}), ["aws_ecs_service.shop"])).toEqual([
    {
      name: "shop",
      why: [],
      meanwhile: `Terraform deletes the service (up to 30 s for open connections, then up to 30 s for tasks to stop), then creates it: requests fail ${START}, and up to 14 s until it passes its first health check`,
      interrupts: false,
    },
  ]);
  expect(redeployed(sourcesOf({}), sourcesOf({}), ["aws_ecs_service.shop"], true)).toEqual([
    expect.objectContaining({
      meanwhile: "Terraform creates the new service and then deletes this one, whether or not new tasks run by then",
    }),
  ]);
});
