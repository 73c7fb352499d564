import { type PolicyKind, refusedInPolicy } from "../../src/facts/iam/policy-grammar";

const policy = (statement: object, more: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statement, ...more });
const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const shared = (Principal: unknown) => policy({ ...READ, Principal });
const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } };

test("what IAM takes", () => {
  expect(
    refusedInPolicy(
      policy([
        { ...READ, Sid: "A" },
        { ...READ, Sid: "B1" },
        { ...READ, Sid: "" },
      ]),
      "identity",
    ),
  ).toEqual([]);
  expect(refusedInPolicy(JSON.stringify({ Statement: READ }), "identity")).toEqual([]);
  expect(refusedInPolicy(policy(ASSUME, { Version: "2008-10-17" }), "trust")).toEqual([]);
  expect(refusedInPolicy(undefined, "trust")).toEqual([]);
  expect(refusedInPolicy(policy([]), "identity")).toEqual([]);
  expect(refusedInPolicy(policy({ Effect: "Deny", NotAction: ["s3:*"], NotResource: "*" }), "identity")).toEqual([]);
});

test.each<[string, PolicyKind, string]>([
  [policy(READ, { Version: "2012-10-18" }), "identity", "Version 2012-10-18, not 2012-10-17 or 2008-10-17"],
  [policy({ ...READ, Principal: "*" }), "identity", "a statement with Principal"],
  [policy({ ...ASSUME, Resource: "*" }), "trust", "a statement with Resource"],
  [policy({ ...READ, Sid: "Read files" }), "identity", "Sid 'Read files' of more than letters and digits"],
  ["{", "identity", "a document that is no JSON"],
  [JSON.stringify({ Version: "2012-10-17" }), "trust", "no Statement"],
  [policy({ Action: "s3:GetObject", Resource: "*" }), "identity", "a statement without Effect"],
  [policy({ ...READ, Effect: "allow" }), "identity", "Effect allow, not Allow or Deny"],
  [policy({ ...READ, Action: [] }), "identity", "a statement without Action"],
  [policy({ Effect: "Allow", Action: "s3:GetObject" }), "identity", "a statement without Resource"],
  [policy({ Effect: "Allow", Action: "sts:AssumeRole" }), "trust", "a statement without Principal"],
  [policy(READ), "resource", "a statement without Principal"],
  [policy({ Action: "s3:*", Principal: "*" }), "resource", "a statement without Effect"],
  [
    shared("arn:aws:iam::111122223333:root"),
    "resource",
    "'arn:aws:iam::111122223333:root' as Principal, not * or an object",
  ],
  [shared({ AWS: ["111122223333", "nobody"] }), "resource", "'nobody' as Principal of AWS"],
  [
    shared({ AWS: "arn:aws:iam::111122223333:role/shop-*" }),
    "resource",
    "'arn:aws:iam::111122223333:role/shop-*' as Principal of AWS",
  ],
  [shared({ Service: "sns" }), "resource", "'sns' as Principal of Service"],
  [
    shared({ Services: "sns.amazonaws.com" }),
    "resource",
    "Principal of Services, not one of AWS, CanonicalUser, Federated, Service",
  ],
  [
    policy([
      { ...READ, Sid: "A" },
      { ...READ, Sid: "A" },
    ]),
    "identity",
    "Sid 'A' twice",
  ],
])("%s is refused in a policy of kind %s", (document, kind, fault) => {
  expect(refusedInPolicy(document, kind)).toEqual([fault]);
});

test.each([
  "*",
  { AWS: "*" },
  { AWS: "111122223333", Service: ["sns.amazonaws.com", "s3.amazonaws.com"] },
  { AWS: "arn:aws-cn:iam::111122223333:role/path/shop" },
  { AWS: "arn:aws:sts::111122223333:assumed-role/shop/session" },
  { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1" },
  { AWS: "AROAEXAMPLE1234567890" },
  { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
  { Federated: "cognito-identity.amazonaws.com" },
])("a resource's policy may name %j", (principal) => {
  expect(refusedInPolicy(shared(principal), "resource")).toEqual([]);
});

test("a resource's policy may have any Sid, and no resource", () => {
  const statement = { Sid: "For all of us", Effect: "Allow", Principal: "*", Action: "ecr:*" };
  expect(refusedInPolicy(policy([statement, statement]), "resource")).toEqual([]);
});

test("actions of other services are told, whatever their case", () => {
  const statement = { ...READ, Principal: "*" };
  const actions = (Action: unknown) => refusedInPolicy(policy({ ...statement, Action }), "resource", "s3");
  expect(actions(["s3:GetObject", "S3:*", "*"])).toEqual([]);
  expect(actions("sqs:SendMessage")).toEqual(["action sqs:SendMessage, which isn't of s3"]);
  expect(refusedInPolicy(policy({ ...statement, NotAction: ["sns:Publish"] }), "resource", "sns")).toEqual([
    "action s3:GetObject, which isn't of sns",
  ]);
  expect(refusedInPolicy(undefined, "resource", "s3")).toEqual([]);
});
