import { POLICY_SIZES } from "../../../src/aws/iam/policy-sizes";
import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { BUCKET_CALLS } from "../../../src/aws/provider-calls/buckets";
import { MESSAGING_CALLS } from "../../../src/aws/provider-calls/messaging";
import { STORAGE_CALLS } from "../../../src/aws/provider-calls/storage";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const BUCKETS = "arn:aws:s3:::shop-test-*";
const types = new Set(Object.keys({ ...BUCKET_CALLS, ...MESSAGING_CALLS, ...STORAGE_CALLS }));
const given = (deletionProtection: boolean) => ({
  environment: environmentOf({ deletionProtection }),
  accountId: ACCOUNT_ID,
  stack: "shop-test-platform",
  types,
});
const statements = deployStatements("apply", given(true));

test("nothing that is stored is read, written or deleted", () => {
  const actions = statements.flatMap(({ Action }) => Action);
  const ofContent = /:(\w*Object(Version)?s?|\w+Items?|\w+Messages?|Decrypt|Encrypt|Publish|PutEvents)$/;
  expect(actions.filter((action) => ofContent.test(action))).toEqual([]);
});

test("a bucket is named, and no objects in it", () => {
  const resources = statements.flatMap(({ Resource }) => Resource);
  expect(resources.filter((it) => it.startsWith("arn:aws:s3:::"))).toEqual([BUCKETS]);
});

test("where nothing protects data, a deployment may empty what it destroys", () => {
  const emptying = deployStatements("apply", given(false)).filter(({ Resource }) => Resource.includes(`${BUCKETS}/*`));
  expect(emptying.map(({ Action }) => Action)).toEqual([["s3:DeleteObject", "s3:DeleteObjectVersion"]]);
});

test("all of them fit one policy", () => {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  expect(policy.length).toBeLessThan(POLICY_SIZES.managed);
});
