import fc from "fast-check";
import { Facts } from "../../src/facts/facts";
import { arnOf } from "../../src/facts/arn";
import { authorize } from "../../src/facts/iam/authorization";
import { Model } from "../../src/terraform/model";
import { Applied, type JsonObject, type Made } from "./applied";
import { type Decision, Iam } from "./iam";

/** Policies of a role, its boundary and a resource, in all elements that they may have. */
interface Case {
  readonly own: readonly JsonObject[];
  readonly boundary: readonly JsonObject[] | undefined;
  readonly other: readonly JsonObject[] | undefined;
  readonly isKey: boolean;
  readonly isForeign: boolean;
}

const OWN = "111111111111";
const OTHER = "222222222222";
const ROLE = `arn:aws:iam::${OWN}:role/web`;
const ACTIONS = [
  "*",
  "ecr:*",
  "kms:*",
  "ECR:batchget*",
  "kms:Decrypt",
  "ecr:BatchGetImage",
  "s3:GetObject",
  "kms:Decryp?",
];
const RESOURCES = [
  "*",
  "arn:aws:ecr:*:*:repository/*",
  `arn:aws:ecr:eu-central-1:${OWN}:repository/*`,
  "arn:aws:ecr:eu-central-1:*:repository/w?b",
  "arn:aws:ecr:*:*:repository/other",
  "arn:aws:kms:*:*:key/*",
  `arn:aws:kms:eu-central-1:${OTHER}:key/*`,
  "arn:aws:s3:::*",
];
const PRINCIPALS: readonly JsonObject[] = [
  { AWS: ROLE },
  { AWS: [ROLE, `arn:aws:iam::${OWN}:root`] },
  { AWS: OWN },
  { AWS: `arn:aws:iam::${OTHER}:root` },
  { AWS: [`arn:aws:iam::${OWN}:role/another`, OTHER] },
  { AWS: "*" },
  { Service: "ecs.amazonaws.com" },
];
const CONDITIONS: readonly JsonObject[] = [
  { StringEquals: { "aws:PrincipalAccount": OWN } },
  { StringNotEquals: { "aws:PrincipalAccount": [OWN, OTHER] } },
  { StringEquals: { "aws:ResourceAccount": OTHER } },
  { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:role/w*` } },
  { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/w*" } },
  { Bool: { "aws:SecureTransport": "false" } },
  { Null: { "aws:PrincipalArn": "false" } },
  { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
];

function some(of: readonly string[]): fc.Arbitrary<string[]> {
  return fc.oneof(fc.constant<string[]>(["*"]), fc.subarray([...of], { minLength: 1, maxLength: 2 }));
}

function statements(hasPrincipal: boolean): fc.Arbitrary<JsonObject[]> {
  const either = (name: string, of: fc.Arbitrary<JsonObject[string]>): fc.Arbitrary<JsonObject> =>
    fc.oneof(
      { weight: 3, arbitrary: of.map((it) => ({ [name]: it })) },
      { weight: 1, arbitrary: of.map((it) => ({ [`Not${name}`]: it })) },
    );
  const who = either("Principal", fc.constantFrom(...PRINCIPALS));
  const one = fc
    .record({
      effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
      actions: either("Action", some(ACTIONS)),
      resources: either("Resource", some(RESOURCES)),
      who,
      condition: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.constantFrom(...CONDITIONS)),
    })
    .map(({ effect, actions, resources, who: principal, condition }): JsonObject => ({
      Effect: effect,
      ...actions,
      ...resources,
      ...(hasPrincipal ? principal : {}),
      ...(condition && { Condition: condition }),
    }));
  // AWS supports NotPrincipal in denies alone.
  const isTaken = (it: JsonObject): boolean => it["Effect"] === "Deny" || it["NotPrincipal"] === undefined;
  return fc.array(one.filter(isTaken), { minLength: 1, maxLength: 3 });
}

const CASES: fc.Arbitrary<Case> = fc.record({
  own: statements(false),
  boundary: fc.option(statements(false), { nil: undefined, freq: 2 }),
  other: fc.option(statements(true), { nil: undefined, freq: 4 }),
  isKey: fc.boolean(),
  isForeign: fc.boolean(),
});

function documentOf(list: readonly JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: list });
}

/** What the proof makes of it, and which ARN stands for the resource. */
function proven({ own, boundary, other, isKey, isForeign }: Case): { kind: string; resource: string } {
  const policy = other && documentOf(other);
  const provider = isForeign ? { provider: "aws.other" } : {};
  const json = {
    provider: {
      aws: [
        { region: "eu-central-1", allowed_account_ids: [OWN] },
        { alias: "other", region: "eu-central-1", allowed_account_ids: [OTHER] },
      ],
    },
    resource: {
      aws_iam_role: {
        web: {
          name: "web",
          assume_role_policy: "{}",
          ...(boundary && { permissions_boundary: "${aws_iam_policy.within.arn}" }),
        },
      },
      aws_iam_role_policy: { web: { role: "${aws_iam_role.web.name}", policy: documentOf(own) } },
      ...(boundary && { aws_iam_policy: { within: { name: "within", policy: documentOf(boundary) } } }),
      aws_ecr_repository: { web: { name: "web", ...provider } },
      aws_kms_key: { web: { ...provider, ...(isKey && policy !== undefined && { policy }) } },
      ...(!isKey &&
        policy !== undefined && {
          aws_ecr_repository_policy: { web: { repository: "${aws_ecr_repository.web.name}", policy, ...provider } },
        }),
    },
  };
  const model = new Model([{ name: "one", directory: "/one", documents: [json] }]);
  const facts = new Facts(model);
  const [role] = facts.roles.all;
  const [of] = model.all(isKey ? "aws_kms_key" : "aws_ecr_repository");
  if (!role || !of) throw new Error("the model lacks the role or the resource");
  const resource = arnOf(of);
  const action = isKey ? "kms:Decrypt" : "ecr:BatchGetImage";
  return { kind: authorize(facts.resourcePolicies, role, { action, resource }).answer.kind, resource };
}

/** What the naive evaluator makes of the same, applied. */
function evaluated({ own, boundary, other, isKey, isForeign }: Case): Decision {
  const made = (type: string, values: JsonObject): Made => ({ stack: "one", type, address: `${type}.web`, values });
  const within = `arn:aws:iam::${OWN}:policy/within`;
  const role = made("aws_iam_role", {
    name: "web",
    arn: ROLE,
    ...(boundary && { permissions_boundary: within }),
  });
  const applied = new Applied([
    role,
    made("aws_iam_role_policy", { role: "web", policy: documentOf(own) }),
    ...(boundary ? [made("aws_iam_policy", { arn: within, policy: documentOf(boundary) })] : []),
  ]);
  const account = isForeign ? OTHER : OWN;
  const resource = isKey
    ? `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
    : `arn:aws:ecr:eu-central-1:${account}:repository/web`;
  const action = isKey ? "kms:Decrypt" : "ecr:BatchGetImage";
  return new Iam(applied).authorized(role, action, resource, { account, isKey, policy: other && documentOf(other) });
}

const DECISIONS: Readonly<Record<string, Decision>> = {
  allowed: "allowed",
  denied: "denied",
  missing: "denied",
  refused: "denied",
  "outside boundary": "denied",
  unknown: "unknown",
  "may deny": "unknown",
};

test("the proof and a naive evaluator decide alike on policies of both sides, whatever elements they have", () => {
  const decided = { allowed: 0, denied: 0, unknown: 0 };
  const property = fc.property(CASES, (of) => {
    const { kind } = proven(of);
    const naive = evaluated(of);
    decided[naive] += 1;
    expect({ decision: DECISIONS[kind] }).toEqual({ decision: naive });
  });
  fc.assert(property, { numRuns: 1000, seed: 7 });
  expect(Math.min(...Object.values(decided))).toBeGreaterThan(5);
});
