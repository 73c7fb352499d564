import type { PlatformDefinition } from "../../../src/definition/platform";
import type { StackSource } from "../../../src/terraform/folder";
import type { JsonObject } from "../../../src/terraform/json";
import { tasksText } from "../../../src/review/model/service-view";
import { type Edits, edited } from "../../definition/valid";
import { rendered, viewsOf } from "../support/rendered";

function shop(edits: Edits, change = (text: string): string => text) {
  const sources = rendered(edited(edits) as PlatformDefinition).map((source): StackSource => ({
    ...source,
    documents: source.documents.map((document) => JSON.parse(change(JSON.stringify(document))) as JsonObject),
  }));
  const found = viewsOf(sources)[0]?.services.find(({ name }) => name === "shop");
  if (found === undefined) throw new Error("no service shop");
  return found;
}

const schedule = { schedule: "cron(0 22 * * ? *)", timeZone: "Europe/Berlin", min: 1, max: 30 };
const scaling: Edits = {
  resources: { orders: { type: "queue" } },
  cluster: { containerInsights: "enabled" },
  "services.shop.uses": { orders: "consume" },
  "services.shop.scaling": {
    ...{ min: 2, max: 20, cpuPercent: 60, memoryPercent: 70, requestsPerTask: 500 },
    ...{ messagesPerTask: { orders: 100 }, schedules: { night: schedule } },
  },
};

test("a service whose number of tasks stays isn't scaled", () => {
  expect([shop({}).scaling, tasksText(shop({}))]).toEqual([undefined, "1"]);
});

test("the bounds are those of the target and of its schedules, and each policy says what it keeps", () => {
  const view = shop(scaling);
  expect(view.scaling).toEqual({
    minimum: 1,
    maximum: 30,
    targets: [
      "100 messages of store-test-orders a task",
      "500 requests a minute and task",
      "CPU at 60 %",
      "memory at 70 %",
    ],
    schedules: ["cron(0 22 * * ? *) Europe/Berlin: 1 to 30"],
  });
  expect(tasksText(view)).toBe("1 to 30");
});

test("what only a plan tells isn't a number", () => {
  const view = shop(scaling, (text) => text.replace('"max_capacity":20', '"max_capacity":"${var.most}"'));
  expect([view.scaling?.maximum, tasksText(view)]).toEqual([undefined, "1 to ?"]);
});

test("a policy by steps is named", () => {
  const view = shop({ "services.shop.scaling": { min: 1, max: 2, cpuPercent: 60 } }, (text) =>
    text.replace(/"target_tracking_scaling_policy_configuration":\{.*?\}\}/, '"step_scaling_policy_configuration":{}'),
  );
  expect(view.scaling?.targets).toEqual(["steps of shop-cpu"]);
});
