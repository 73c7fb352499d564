import { provenWithout, violations } from "./judge";
import { anyUnknown } from "./mutations";
import { addMountSettings, everyRule } from "../every-rule";
import type { JsonObject } from "../../../src/terraform/json";
import type { StackSource } from "../../../src/terraform/folder";

/** Each rule has something to judge there. The demo's committed stacks are tried in `demo/unknown-values.test.ts`. */
const documents = [JSON.parse(JSON.stringify(addMountSettings(everyRule()))) as JsonObject];
const stacks: readonly StackSource[] = [{ name: "stack-1", directory: "/project", documents }];

test("what isn't known, in place of any one value, refutes nothing, and of a sample nothing that used the value is proven", () => {
  expect(violations({ stacks, unknown: anyUnknown, withOthers: (index) => index % 5 === 2 })).toEqual([]);
});

test("without any one block, what names it in its evidence is proven no longer", () => {
  // A balancer's other subnet leads to the internet too.
  expect(provenWithout(stacks)).toEqual(["exposures without aws_subnet.public_b"]);
});
