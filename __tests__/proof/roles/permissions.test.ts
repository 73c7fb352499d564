import { type Body, type Platform, add, at, findings, platform, resource, statement, statements } from "../platform";

const ACCOUNT = "${data.aws_caller_identity.current.account_id}";
const DENY = { Effect: "Deny", Action: "ecr:BatchGetImage", Resource: "*" };

/** What is said of the platform after a change, without parameters. */
function said(bend: (json: Platform) => void): readonly string[] {
  const json = platform();
  bend(json);
  return findings({ ...json, variable: { open: {} } }).map((line) => line.split("(")[0] ?? "");
}

function within(document: readonly Body[]): readonly string[] {
  return said((json) => {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: document });
    add(json, "aws_iam_policy.within", { name: "within", policy });
    resource(json, "aws_iam_role.web_execution")["permissions_boundary"] = "${aws_iam_policy.within.arn}";
  });
}

const DENIED = ["pull-permission denied"];
const UNKNOWN = ["? pull-permission unknown"];

test.each<[string, Body, readonly string[]]>([
  ["in other regions", { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } }, []],
  ["in one of some regions", { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } }, DENIED],
  ["of other accounts", { StringNotEquals: { "aws:ResourceAccount": "$${aws:PrincipalAccount}" } }, []],
  ["of the own account", { StringEquals: { "aws:ResourceAccount": "$${aws:PrincipalAccount}" } }, DENIED],
  ["to other roles", { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/*` } }, []],
  ["without a principal", { Null: { "aws:PrincipalAccount": "true" } }, []],
  ["with a principal", { Null: { "aws:PrincipalAccount": "false" } }, DENIED],
  ["without MFA, if that is told", { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }, UNKNOWN],
  ["to other teams", { StringNotEquals: { "aws:ResourceTag/team": "$${aws:PrincipalTag/team}" } }, UNKNOWN],
  [
    "where one condition never holds",
    { StringEquals: { "aws:PrincipalOrgID": "o-1" }, Bool: { "aws:SecureTransport": "false" } },
    [],
  ],
])("a deny %s", (_, condition, findingsOf) => {
  expect(said((json) => statements(json, "web_execution").push({ ...DENY, Condition: condition }))).toEqual(findingsOf);
});

test("a version of the language without variables takes them for texts", () => {
  const inVersion = (version: string | undefined): readonly string[] =>
    said((json) => {
      at(json.locals, "web_execution")["Version"] = version;
      const condition = { StringEquals: { "aws:ResourceAccount": "$${aws:PrincipalAccount}" } };
      statements(json, "web_execution").push({ ...DENY, Condition: condition });
    });
  expect(inVersion("2012-10-17")).toEqual(DENIED);
  expect(inVersion("2008-10-17")).toEqual([]);
  expect(inVersion(undefined)).toEqual([]);
});

test("an allow in a region is in force there", () => {
  const inRegion = (region: string): readonly string[] =>
    said((json) => {
      statement(json, "web_execution", "Pull")["Condition"] = { StringEquals: { "aws:RequestedRegion": region } };
    });
  expect(inRegion("eu-central-1")).toEqual([]);
  expect(inRegion("eu-west-1")).toEqual(["pull-permission notAllowed"]);
});

test("a boundary may be for a region, of tokens of the registry too", () => {
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const inRegion = (region: string): Body => ({
    ...all,
    Condition: { StringEquals: { "aws:RequestedRegion": region } },
  });
  expect(within([inRegion("eu-central-1")])).toEqual([]);
  expect(within([inRegion("eu-west-1")])).toEqual(["pull-permission, logs-permission outsideBoundary"]);
});

test("what an organization denies may be for the account", () => {
  const organization = (of: Body, type?: string): readonly string[] =>
    said((json) => {
      const content = JSON.stringify({ Version: "2012-10-17", Statement: [of] });
      add(json, "aws_organizations_policy.all", { name: "all", content, ...(type !== undefined && { type }) });
    });
  expect(organization(DENY)).toEqual(UNKNOWN);
  expect(organization({ ...DENY, Principal: "*" }, "RESOURCE_CONTROL_POLICY")).toEqual(UNKNOWN);
  expect(organization(DENY, "TAG_POLICY")).toEqual([]);
  expect(organization({ ...DENY, Action: "iam:*" })).toEqual([]);
  expect(organization({ ...DENY, Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } } })).toEqual(
    [],
  );
});
