import { uniqueName } from "../../src/constructs/unique-name";

test("each plan makes another end, and what is there keeps its own, among what else is ignored", () => {
  expect(uniqueName("shop-web", "description")).toEqual({
    name: "shop-web-${substr(sha256(plantimestamp()), 0, 4)}",
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["name", "description"] },
  });
});
