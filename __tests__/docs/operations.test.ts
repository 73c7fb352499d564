/** That each plan is as the guide shows it, `rehearsal/demo.test.ts` says, which has the demo running. */
import { operations, shown } from "./operations";

test("the guide shows the plan of each operation", () => {
  expect(Object.keys(shown).sort()).toEqual(Object.keys(operations).sort());
});
