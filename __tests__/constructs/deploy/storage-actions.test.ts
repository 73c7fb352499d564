import { POLICY_SIZES } from "../../../src/aws/iam/policy-sizes";
import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { STORAGE_ACTIONS } from "../../../src/constructs/deploy/storage-actions";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const types = new Set(Object.keys(STORAGE_ACTIONS));
const props = { environment: environmentOf(), accountId: ACCOUNT_ID, stack: "shop-test-platform", types };
const statements = deployStatements("apply", props);

test("nothing that is stored is read, written or deleted", () => {
  const actions = statements.flatMap(({ Action }) => Action);
  const ofContent = /:(\w*Object(Version)?s?|\w+Items?|\w+Messages?|Decrypt|Encrypt|Publish|PutEvents)$/;
  expect(actions.filter((action) => ofContent.test(action))).toEqual([]);
});

test("a bucket is named, and no objects in it", () => {
  const resources = statements.flatMap(({ Resource }) => Resource);
  expect(resources.filter((it) => it.startsWith("arn:aws:s3:::"))).toEqual(["arn:aws:s3:::shop-test-*"]);
});

test("all of them fit one policy", () => {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  expect(policy.length).toBeLessThan(POLICY_SIZES.managed);
});
