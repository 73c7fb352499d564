import type { StackSource } from "../../../src/terraform/folder";
import type { JsonObject } from "../../../src/terraform/json";
import { turnover } from "../../../src/review/compare/turnover";
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

function redeployed(before: readonly StackSource[], after: readonly StackSource[], replaced: readonly string[] = []) {
  const [[old], [now]] = [viewsOf(before), viewsOf(after)];
  if (old === undefined || now === undefined) throw new Error("no environment");
  return turnover(old, now, new Set(replaced)).redeployed.filter(({ name }) => name === "books");
}

const hello = { "services.books.environment": { GREETING: "hello" } };

test.each<[string, number, JsonObject, string]>([
  ["AWS's defaults", 1, {}, "new tasks start before old ones stop"],
  ["half", 2, { deployment_minimum_healthy_percent: 50 }, "1 of 2 tasks may stop before new ones run"],
  ["half of one, which is one", 1, { deployment_minimum_healthy_percent: 50 }, "new tasks start before old ones stop"],
  [
    "none",
    2,
    { deployment_minimum_healthy_percent: 0 },
    "all its tasks may stop before new ones run, and requests fail meanwhile",
  ],
  [
    "what only a plan tells",
    2,
    { deployment_minimum_healthy_percent: "${var.minimum}" },
    "how its tasks are exchanged isn't known from the JSON",
  ],
])("what becomes of the tasks meanwhile, by how many must be healthy: %s", (_, tasks, more, expected) => {
  const count = { "services.books.desiredCount": tasks };
  expect(redeployed(withService(count, more), withService({ ...count, ...hello }, more))).toEqual([
    { name: "books", why: ["variable GREETING"], meanwhile: expected },
  ]);
});

test("other numbers of tasks exchange none, and of a service without tasks there are none", () => {
  const none = { "services.books.desiredCount": 0 };
  expect(redeployed(sourcesOf({}), sourcesOf({ "services.books.desiredCount": 2 }))).toEqual([]);
  expect(redeployed(sourcesOf(none), sourcesOf({ ...none, ...hello }))).toEqual([]);
});

test("what Terraform replaces counts, whatever differs", () => {
  const stack = "store-test-platform";
  expect(redeployed(sourcesOf({}), sourcesOf({}), [`${stack} aws_ecs_task_definition.books`])).toEqual([
    { name: "books", why: [], meanwhile: "new tasks start before old ones stop" },
  ]);
  expect(redeployed(sourcesOf({}), sourcesOf({}), [`${stack} aws_ecs_service.books`])).toEqual([
    { name: "books", why: [], meanwhile: "Terraform replaces the service: its tasks stop with it" },
  ]);
});
