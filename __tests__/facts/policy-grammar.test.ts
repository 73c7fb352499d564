import { refusedByIam } from "../../src/facts/iam/policy-grammar";

const policy = (statement: object, more: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statement, ...more });
const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } };

test("what IAM takes", () => {
  expect(
    refusedByIam(
      policy([
        { ...READ, Sid: "A" },
        { ...READ, Sid: "B1" },
        { ...READ, Sid: "" },
      ]),
      "identity",
    ),
  ).toEqual([]);
  expect(refusedByIam(JSON.stringify({ Statement: READ }), "identity")).toEqual([]);
  expect(refusedByIam(policy(ASSUME, { Version: "2008-10-17" }), "trust")).toEqual([]);
  expect(refusedByIam(undefined, "trust")).toEqual([]);
  expect(refusedByIam(policy([]), "identity")).toEqual([]);
  expect(refusedByIam(policy({ Effect: "Deny", NotAction: ["s3:*"], NotResource: "*" }), "identity")).toEqual([]);
});

test.each<[string, "identity" | "trust", string]>([
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
  [
    policy([
      { ...READ, Sid: "A" },
      { ...READ, Sid: "A" },
    ]),
    "identity",
    "Sid 'A' twice",
  ],
])("%s is refused in a policy of kind %s", (document, kind, fault) => {
  expect(refusedByIam(document, kind)).toEqual([fault]);
});
