import { policyDocument } from "../../../src/rehearsal/fake-provider/policy-document";

const statement = { sid: "Pull", effect: null, actions: ["ecr:A", "ecr:B"], resources: ["*"] };

test("renders statements as the provider does", () => {
  const { json, minified_json: minified } = policyDocument({
    version: null,
    policy_id: "id",
    statement: [
      {
        ...statement,
        principals: [
          { type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] },
          { type: "AWS", identifiers: ["1", "2"] },
        ],
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
      },
    ],
  });
  expect(JSON.parse(json)).toEqual({
    Version: "2012-10-17",
    Id: "id",
    Statement: [
      {
        Sid: "Pull",
        Effect: "Allow",
        Action: ["ecr:B", "ecr:A"],
        Resource: "*",
        Principal: { Service: "ecs-tasks.amazonaws.com", AWS: ["2", "1"] },
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ],
  });
  expect(JSON.parse(minified)).toEqual(JSON.parse(json));
});

test("writes a principal that is everybody as a star", () => {
  const { json } = policyDocument({ statement: [{ principals: [{ type: "*", identifiers: ["*"] }] }] });
  expect(JSON.parse(json)).toEqual({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*" }] });
});

test("puts sources before and lets overrides replace by id", () => {
  const document = (Sid: string, Action: string) => JSON.stringify({ Statement: { Sid, Action } });
  const { json } = policyDocument({
    source_policy_documents: [document("First", "a:A"), document("Pull", "a:B")],
    override_policy_documents: [document("First", "a:C")],
    statement: [statement],
  });
  expect(JSON.parse(json)).toMatchObject({
    Statement: [
      { Sid: "Pull", Action: ["ecr:B", "ecr:A"] },
      { Sid: "First", Action: "a:C" },
    ],
  });
});
