import { type Body, type Platform, at, findings, platform, resource, statement, statements } from "../platform";

const OWN = "${data.aws_caller_identity.current.account_id}";
const TASKS = { Service: "ecs-tasks.amazonaws.com" };
const ALLOW = { Effect: "Allow", Action: "sts:AssumeRole" };
const GUARD = { StringEquals: { "aws:SourceAccount": OWN } };

/** What is said where the trust of the task role of `web` is this. */
function trusting(statement: unknown, bend: (json: Platform) => void = () => undefined): readonly string[] {
  const json = platform();
  json.locals["web_task_trust"] = { Version: "2012-10-17", Statement: statement };
  bend(json);
  return findings({ ...json, variable: { open: {} } }).map((line) => line.replace(/ at aws_iam_role\.web_task$/, ""));
}

function withCondition(condition: Body, bend?: (json: Platform) => void): readonly string[] {
  return trusting([{ ...ALLOW, Principal: TASKS, Condition: condition }], bend);
}

function inAccount(account: string): (json: Platform) => void {
  return (json) => {
    Object.assign(at(json.provider, "aws"), { allowed_account_ids: [account] });
  };
}

const ROLE = "aws_iam_role.web_task";

test.each<[string, Body]>([
  ["the own account by its ARN", { ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-central-1:${OWN}:*` } }],
  ["a pattern of the region", { StringLike: { "aws:SourceArn": `arn:aws:ecs:*:${OWN}:*` } }],
  ["a key in another case", { StringEquals: { "AWS:sourceaccount": [OWN] } }],
  ["a set operator on one value", { "ForAnyValue:StringEquals": { "aws:SourceAccount": OWN } }],
  ["a second condition that every request meets", { ...GUARD, Null: { "aws:SourceAccount": "false" } }],
])("proves a trust with %s", (_, condition) => {
  expect(withCondition(condition)).toEqual([]);
});

test("proves a trust in two statements, of which one is for another action", () => {
  expect(
    trusting([
      { ...ALLOW, Principal: TASKS, Condition: GUARD },
      { Effect: "Allow", Action: "sts:TagSession", Principal: TASKS },
    ]),
  ).toEqual([]);
});

test("takes the account's number for the own one where the provider allows no other", () => {
  const condition = { StringEquals: { "aws:SourceAccount": "111111111111" } };
  expect(withCondition(condition, inAccount("111111111111"))).toEqual([]);
  expect(withCondition(condition, inAccount("222222222222"))).toEqual([
    `role-trust conditionNeverHolds(${ROLE}, aws:SourceAccount, [111111111111])`,
    `role-trust otherAccounts(${ROLE}, aws:SourceAccount, [111111111111])`,
  ]);
  expect(withCondition(condition)).toEqual([`? role-trust conditionHolds(${ROLE}, aws:SourceAccount)`]);
});

test("a number beside the own account may be another one", () => {
  const condition = { StringEquals: { "aws:SourceAccount": [OWN, "111111111111"] } };
  expect(withCondition(condition)).toEqual([`? role-trust perhapsOthers(${ROLE}, aws:SourceAccount, [111111111111])`]);
  expect(withCondition(condition, inAccount("111111111111"))).toEqual([]);
  expect(withCondition({ StringEquals: { "aws:SourceAccount": [OWN, OWN] } })).toEqual([]);
});

test("takes the account of the role that the provider assumes", () => {
  const assuming = (json: Platform): void => {
    Object.assign(at(json.provider, "aws"), { assume_role: [{ role_arn: "arn:aws:iam::111111111111:role/deploy" }] });
  };
  expect(withCondition({ StringEquals: { "aws:SourceAccount": "111111111111" } }, assuming)).toEqual([]);
});

test.each<[string, Body, string]>([
  [
    "a second account",
    { StringEquals: { "aws:SourceAccount": ["111111111111", "222222222222"] } },
    `otherAccounts(${ROLE}, aws:SourceAccount, [111111111111 222222222222])`,
  ],
  [
    "another service's ARN",
    { ArnLike: { "aws:SourceArn": `arn:aws:lambda:eu-central-1:${OWN}:*` } },
    `conditionNeverHolds(${ROLE}, aws:SourceArn, [arn:aws:lambda:eu-central-1:<account>:*])`,
  ],
  [
    "another region",
    { ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-west-1:${OWN}:*` } },
    `conditionNeverHolds(${ROLE}, aws:SourceArn, [arn:aws:ecs:eu-west-1:<account>:*])`,
  ],
  [
    "a pattern that is compared as a text",
    { StringEquals: { "aws:SourceArn": `arn:aws:ecs:eu-central-1:${OWN}:*` } },
    `conditionNeverHolds(${ROLE}, aws:SourceArn, [arn:aws:ecs:eu-central-1:<account>:*])`,
  ],
  ["any account", { StringLike: { "aws:SourceAccount": "*" } }, `noAccountCondition(${ROLE})`],
  ["all accounts but one", { StringNotEquals: { "aws:SourceAccount": "x" } }, `noAccountCondition(${ROLE})`],
  ["an ARN of any account", { ArnLike: { "aws:SourceArn": "arn:aws:ecs:*" } }, `noAccountCondition(${ROLE})`],
  ["nothing in its condition", {}, `noAccountCondition(${ROLE})`],
])("refutes a trust with %s", (_, condition, said) => {
  expect(withCondition(condition)).toEqual([`role-trust ${said}`]);
});

test.each<[string, Body, string]>([
  [
    "…IfExists",
    { StringEqualsIfExists: { "aws:SourceAccount": OWN } },
    `maybeWithoutKey(${ROLE}, aws:SourceAccount, StringEqualsIfExists)`,
  ],
  [
    "ForAllValues",
    { "ForAllValues:StringEquals": { "aws:SourceAccount": OWN } },
    `maybeWithoutKey(${ROLE}, aws:SourceAccount, ForAllValues:StringEquals)`,
  ],
  [
    "a single cluster",
    { ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-central-1:${OWN}:cluster/main` } },
    `conditionHolds(${ROLE}, aws:SourceArn)`,
  ],
  ["another key", { StringEquals: { "aws:SourceOrgID": "o-1" } }, `conditionHolds(${ROLE}, aws:SourceOrgID)`],
  [
    "an unknown account",
    { StringEquals: { "aws:SourceAccount": "${var.open}" } },
    `conditionHolds(${ROLE}, aws:SourceAccount)`,
  ],
])("is undecided about a trust with %s", (_, condition, said) => {
  expect(withCondition(condition)).toEqual([`? role-trust ${said}`]);
});

test.each<[string, unknown, readonly string[]]>([
  [
    "NotPrincipal",
    [{ ...ALLOW, NotPrincipal: { AWS: "111111111111" }, Condition: GUARD }],
    [`role-trust notPrincipal(statement 0, ${ROLE})`, `role-trust notTrusted(${ROLE})`],
  ],
  [
    "NotPrincipal beside a right statement",
    [
      { ...ALLOW, Principal: TASKS, Condition: GUARD },
      { Effect: "Deny", Action: "sts:*", NotPrincipal: TASKS },
    ],
    [`role-trust notPrincipal(statement 1, ${ROLE})`],
  ],
  [
    "a deny of everybody",
    [
      { ...ALLOW, Principal: TASKS, Condition: GUARD },
      { Effect: "Deny", Action: "sts:AssumeRole", Principal: "*" },
    ],
    [`role-trust denies(statement 1, ${ROLE})`],
  ],
  [
    "a deny under a condition",
    [
      { ...ALLOW, Principal: TASKS, Condition: GUARD },
      {
        Effect: "Deny",
        NotAction: "sts:TagSession",
        Principal: TASKS,
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
    [`? role-trust mayDeny(statement 1, ${ROLE})`],
  ],
  [
    "everybody",
    [{ ...ALLOW, Principal: "*", Condition: GUARD }],
    [`? role-trust maybeTrusted(statement 0, ${ROLE})`, "role-trust alsoTrusts(AWS:*)"],
  ],
  [
    "two more principals",
    [
      {
        ...ALLOW,
        Principal: { Service: ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"], AWS: OWN },
        Condition: GUARD,
      },
    ],
    ["role-trust alsoTrusts(Service:lambda.amazonaws.com)", "role-trust alsoTrusts(AWS:<account>)"],
  ],
  [
    "an unknown effect",
    [{ Effect: "${var.open}", Action: "sts:AssumeRole", Principal: TASKS, Condition: GUARD }],
    [`? role-trust maybeTrusted(statement 0, ${ROLE})`, `? role-trust mayDeny(statement 0, ${ROLE})`],
  ],
  [
    "an unknown action",
    [{ Effect: "Allow", Action: "${var.open}", Principal: TASKS, Condition: GUARD }],
    [`? role-trust maybeTrusted(statement 0, ${ROLE})`],
  ],
  [
    "an unknown principal",
    [{ ...ALLOW, Principal: "${var.open}", Condition: GUARD }],
    [
      `? role-trust maybeTrusted(statement 0, ${ROLE})`,
      `? role-trust maybeAlsoTrusts(statement 0 in the trust of ${ROLE} (<?var.open>))`,
    ],
  ],
  [
    "nobody",
    [{ ...ALLOW, Principal: { Service: "ecs.amazonaws.com" }, Effect: "Deny" }],
    [`role-trust notTrusted(${ROLE})`],
  ],
])("judges a trust with %s", (_, statement, said) => {
  expect(trusting(statement)).toEqual(said);
});

test("is undecided about every claim on a task role that can't be told", () => {
  const json = platform();
  resource(json, "aws_ecs_task_definition.web")["task_role_arn"] = "arn:aws:iam::111111111111:role/elsewhere";
  const rules = findings(json).flatMap((line) => line.split(" ").filter((word) => /^[a-z]+-[a-z]+,?$/.test(word)));
  expect(rules.map((rule) => rule.replace(",", ""))).toEqual([
    "role-trust",
    "role-sharing",
    "surplus-permissions",
    "wildcard-permissions",
  ]);
});

test("doesn't know whether ECS sends what the trust of an execution role asks for, unless it can never hold", () => {
  const execution = (account: string): readonly string[] => {
    const json = platform();
    Object.assign(at(json.provider, "aws"), { allowed_account_ids: ["111111111111"] });
    const [only] = statements(json, "web_execution_trust");
    Object.assign(only ?? {}, { Condition: { StringEquals: { "aws:SourceAccount": account } } });
    return findings(json).map((line) => line.split("(")[0] ?? "");
  };
  expect(execution("111111111111")).toEqual(["? role-trust conditionSent"]);
  expect(execution("222222222222")).toEqual(["role-trust conditionNeverHolds", "role-trust otherAccounts"]);
});

test("a role that a token opens has no NotPrincipal, and no operator that holds without the claim", () => {
  const said = (bend: (branch: Body) => void): readonly string[] => {
    const json = platform();
    bend(statement(json, "deploy_trust", "Branch"));
    return findings(json).map((line) => line.split("(")[0] ?? "");
  };
  const host = "token.actions.githubusercontent.com";
  const sub = "repo:acme/shop:ref:refs/heads/main";
  const audience = { StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" } };
  expect(said((branch) => (branch["Condition"] = { ...audience, StringLike: { [`${host}:sub`]: sub } }))).toEqual([]);
  expect(
    said((branch) => (branch["Condition"] = { ...audience, StringEqualsIfExists: { [`${host}:sub`]: sub } })),
  ).toEqual(["deploy-trust operator"]);
  expect(said((branch) => (branch["NotPrincipal"] = { AWS: "111111111111" }))).toEqual(["deploy-trust notPrincipal"]);
});

test("a deny of all but the own account keeps out the tasks of others", () => {
  const keepingOut = (condition: Body): readonly string[] =>
    trusting([
      { ...ALLOW, Principal: TASKS },
      { Effect: "Deny", Action: "sts:AssumeRole", Principal: "*", Condition: condition },
    ]);
  const none = [`role-trust noAccountCondition(${ROLE})`];
  expect(keepingOut({ StringNotEquals: { "aws:SourceAccount": OWN } })).toEqual([]);
  expect(keepingOut({ StringNotEqualsIfExists: { "aws:SourceAccount": OWN } })).toEqual([]);
  expect(keepingOut({ ArnNotLike: { "aws:SourceArn": `arn:aws:ecs:*:${OWN}:*` } })).toEqual([]);
  expect(keepingOut({ ArnNotLike: { "aws:SourceArn": "arn:aws:ecs:*:*:*" } })).toEqual(none);
  expect(
    keepingOut({ StringNotEquals: { "aws:SourceAccount": OWN }, Bool: { "aws:SecureTransport": "false" } }),
  ).toEqual(none);
});

test.each(["sts:*", "sts:Assume*"])("a trust of ECS tasks that allows %s brings in no tokens", (action) => {
  expect(trusting([{ Effect: "Allow", Action: action, Principal: TASKS, Condition: GUARD }])).toEqual([]);
});
