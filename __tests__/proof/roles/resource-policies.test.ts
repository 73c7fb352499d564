import {
  type Body,
  type Platform,
  add,
  at,
  container,
  findings,
  platform,
  resource,
  statement,
  statements,
} from "../platform";

const DENY = { Sid: "No", Effect: "Deny", Principal: "*", Action: "ecr:BatchGetImage" };
const ACCOUNT_ID = "${data.aws_caller_identity.current.account_id}";
const ROOT = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root";
const ROLE = "${aws_iam_role.web_execution.arn}";

/** What is said where the repository of `web` has a policy of this statement. */
function said(of: Body, bend: (json: Platform) => void = () => undefined): readonly string[] {
  const json = platform();
  json.locals["repository"] = { Version: "2012-10-17", Statement: [of] };
  add(json, "aws_ecr_repository_policy.web", {
    repository: "${aws_ecr_repository.web.name}",
    policy: "${jsonencode(local.repository)}",
  });
  bend(json);
  return findings({ ...json, variable: { open: {} } }).map((line) => line.replace(/\(.*\) at/, " at"));
}

test.each<[string, Body, readonly string[]]>([
  ["everybody", DENY, ["pull-permission denied at aws_ecs_service.web"]],
  ["the role", { ...DENY, Principal: { AWS: ROLE } }, ["pull-permission denied at aws_ecs_service.web"]],
  ["the account", { ...DENY, Principal: { AWS: [ROOT] } }, ["pull-permission denied at aws_ecs_service.web"]],
  ["all actions", { ...DENY, Action: "ECR:*" }, ["pull-permission denied at aws_ecs_service.web"]],
  ["another role", { ...DENY, Principal: { AWS: "${aws_iam_role.site_execution.arn}" } }, []],
  ["another action", { ...DENY, Action: "ecr:PutImage" }, []],
  ["requests without TLS", { ...DENY, Condition: { Bool: { "aws:SecureTransport": "false" } } }, []],
  [
    "requests from elsewhere",
    { ...DENY, Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } },
    ["? pull-permission mayDeny at aws_ecs_service.web"],
  ],
  ["whom nobody knows", { ...DENY, Principal: "${var.open}" }, ["? pull-permission mayDeny at aws_ecs_service.web"]],
  [
    "all but some",
    { Sid: "No", Effect: "Deny", NotPrincipal: { AWS: ROOT }, Action: "ecr:*" },
    ["? pull-permission mayDeny at aws_ecs_service.web"],
  ],
])("a repository's policy that denies %s", (_, of, findingsOf) => {
  expect(said(of)).toEqual(findingsOf);
});

test("a repository's policy lets in whom it names, and not everybody", () => {
  const allow = { Sid: "Pull", Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "ecr:BatchGetImage" };
  expect(said(allow)).toEqual([]);
  expect(said({ ...allow, Principal: "*" })).toEqual(["resource-policies everybody at aws_ecr_repository_policy.web"]);
  expect(
    said({ ...allow, Principal: { AWS: "*" }, Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } }),
  ).toEqual(["? resource-policies maybeEverybody at aws_ecr_repository_policy.web"]);
});

test("the image of another account is undecided, allowed by our role alone", () => {
  const json = platform();
  Object.assign(at(json.provider, "aws"), { allowed_account_ids: ["111111111111"] });
  container(json, "web")["image"] = "222222222222.dkr.ecr.eu-central-1.amazonaws.com/web:1";
  statement(json, "web_execution", "Pull")["Resource"] = ["arn:aws:ecr:eu-central-1:222222222222:repository/web"];
  expect(findings(json)).toEqual([
    "? pull-permission otherSide(arn:aws:ecr:eu-central-1:222222222222:repository/web) at aws_ecs_service.web",
  ]);
});

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const LET_IN = { Sid: "In", Effect: "Allow", Action: PULL };

function withoutPull(json: Platform): void {
  const all = statements(json, "web_execution");
  all.splice(
    all.findIndex((item) => item["Sid"] === "Pull"),
    1,
  );
}

test("within one account the policy of the repository is enough, where it lets in the role itself", () => {
  const missing = ["pull-permission notAllowed at aws_ecs_service.web"];
  expect(said({ ...LET_IN, Principal: { AWS: ROLE } }, withoutPull)).toEqual([]);
  expect(said({ ...LET_IN, Principal: { AWS: ROOT } }, withoutPull)).toEqual(missing);
  expect(said({ ...LET_IN, Action: PULL.slice(1), Principal: { AWS: ROLE } }, withoutPull)).toEqual(missing);
  expect(said({ ...LET_IN, Principal: { AWS: "${var.open}" } }, withoutPull)).toEqual([
    "? pull-permission unknown at aws_ecs_service.web",
  ]);
});

test("what the policy of the repository allows stays within the role's boundary", () => {
  const within = (action: string) => (json: Platform) => {
    withoutPull(json);
    const statement = { Effect: "Allow", Action: [action, "logs:*", "ecr:GetAuthorizationToken"], Resource: "*" };
    add(json, "aws_iam_policy.within", { name: "within", policy: JSON.stringify({ Statement: [statement] }) });
    resource(json, "aws_iam_role.web_execution")["permissions_boundary"] = "${aws_iam_policy.within.arn}";
  };
  expect(said({ ...LET_IN, Principal: { AWS: ROLE } }, within("ecr:*"))).toEqual([]);
  expect(said({ ...LET_IN, Principal: { AWS: ROLE } }, within("s3:*"))).toEqual([
    "pull-permission outsideBoundary at aws_ecs_service.web",
  ]);
});

test("across accounts the repository and the role must both allow it", () => {
  const foreign = (principal: string, bend: (json: Platform) => void = () => undefined): readonly string[] =>
    said({ ...LET_IN, Principal: { AWS: principal } }, (json) => {
      const [own] = json.provider["aws"] as Body[];
      Object.assign(own ?? {}, { allowed_account_ids: ["111111111111"] });
      const other = { alias: "other", region: "eu-central-1", allowed_account_ids: ["222222222222"] };
      (json.provider["aws"] as Body[]).push(other);
      resource(json, "aws_ecr_repository.web")["provider"] = "aws.other";
      container(json, "web")["image"] = "${aws_ecr_repository.web.repository_url}:1";
      statement(json, "web_execution", "Pull")["Resource"] = ["${aws_ecr_repository.web.arn}"];
      bend(json);
    });
  const refused = ["pull-permission refused at aws_ecs_service.web"];
  expect(foreign("111111111111")).toEqual([]);
  expect(foreign(ROLE)).toEqual([]);
  expect(foreign("222222222222")).toEqual(refused);
  expect(foreign("arn:aws:iam::111111111111:role/another")).toEqual(refused);
  expect(foreign(ROLE, withoutPull)).toEqual(["pull-permission notAllowed at aws_ecs_service.web"]);
});

test("a policy that may be any repository's makes undecided what it may deny", () => {
  const anywhere = (of: Body, repository: string): readonly string[] => {
    const json = platform();
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [of] });
    add(json, "aws_ecr_repository_policy.any", { repository, policy });
    return findings({ ...json, variable: { open: {} } });
  };
  expect(anywhere(DENY, "${var.open}")).toEqual([
    "? pull-permission mayDeny(statement No, aws_ecr_repository_policy.any) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
  ]);
  expect(anywhere({ ...LET_IN, Principal: { AWS: ROOT } }, "${var.open}")).toEqual([]);
  expect(anywhere(DENY, "somebody-else")).toEqual([]);
});

test("the policy of a registry may deny pulls, and tokens", () => {
  const registry = (of: Body | undefined): readonly string[] => {
    const json = platform();
    const policy = of ? JSON.stringify({ Version: "2012-10-17", Statement: [of] }) : "${var.open}";
    add(json, "aws_ecr_registry_policy.own", { policy });
    return findings({ ...json, variable: { open: {} } }).map((line) => line.split("(")[0] ?? "");
  };
  expect(registry({ ...DENY, Resource: "*" })).toEqual(["? pull-permission mayDeny"]);
  expect(registry({ ...DENY, Action: "ecr:GetAuthorizationToken", Resource: "*" })).toEqual([
    "? pull-permission mayDeny",
  ]);
  expect(registry({ ...DENY, Action: "ecr:ReplicateImage", Resource: "*" })).toEqual([]);
  expect(registry({ ...DENY, Resource: "arn:aws:ecr:eu-west-1:*:repository/*" })).toEqual([]);
  expect(registry({ ...LET_IN, Principal: { AWS: ROOT }, Resource: "*" })).toEqual([]);
  expect(registry(undefined)).toEqual(["? pull-permission unknown", "? resource-policies maybeEverybody"]);
});

test.each<[string, Body, readonly string[]]>([
  ["another role", { NotPrincipal: { AWS: "${aws_iam_role.site_execution.arn}" } }, ["pull-permission denied"]],
  ["another account", { NotPrincipal: { AWS: "111111111111" } }, ["? pull-permission mayDeny"]],
  ["everybody", { NotPrincipal: "*" }, []],
  ["a service", { NotPrincipal: { Service: "lambda.amazonaws.com" } }, ["pull-permission denied"]],
  ["the role and its account", { NotPrincipal: { AWS: [ROLE, ROOT] } }, ["? pull-permission mayDeny"]],
])("a deny of all but %s", (_, of, findingsOf) => {
  const lines = said({ Sid: "No", Effect: "Deny", Action: "ecr:*", ...of });
  expect(lines).toEqual(findingsOf.map((line) => `${line} at aws_ecs_service.web`));
});

test("a deny of all but some hits every role with a permissions boundary", () => {
  const bounded = (json: Platform): void => {
    const statement = { Effect: "Allow", Action: "*", Resource: "*" };
    add(json, "aws_iam_policy.within", { name: "within", policy: JSON.stringify({ Statement: [statement] }) });
    resource(json, "aws_iam_role.web_execution")["permissions_boundary"] = "${aws_iam_policy.within.arn}";
  };
  expect(said({ Sid: "No", Effect: "Deny", Action: "ecr:*", NotPrincipal: { AWS: [ROLE, ROOT] } }, bounded)).toEqual([
    "pull-permission denied at aws_ecs_service.web",
  ]);
});

test.each<[string, Body, readonly string[]]>([
  ["other accounts' principals", { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT_ID } }, []],
  ["resources of others", { StringNotEquals: { "aws:ResourceAccount": "$${aws:PrincipalAccount}" } }, []],
  ["services of AWS", { Bool: { "aws:PrincipalIsAWSService": "true" } }, []],
  [
    "whoever is no service of AWS",
    { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
    ["pull-permission denied"],
  ],
  ["other regions", { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } }, []],
  ["this region", { StringEquals: { "aws:RequestedRegion": "eu-central-1" } }, ["pull-permission denied"]],
  ["other roles", { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT_ID}:role/web-*` } }, []],
  ["these roles", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/web-*` } }, ["pull-permission denied"]],
  ["users", { StringEquals: { "aws:PrincipalType": "User" } }, []],
  ["other organizations", { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } }, ["? pull-permission mayDeny"]],
])("a deny of %s", (_, condition, findingsOf) => {
  const lines = said({ ...DENY, Condition: condition });
  expect(lines).toEqual(findingsOf.map((line) => `${line} at aws_ecs_service.web`));
});

test.each<[string, Body, readonly string[]]>([
  ["the tag that it has", { StringEquals: { "aws:PrincipalTag/team": "shop" } }, ["pull-permission denied"]],
  ["another value of its tag", { StringEquals: { "aws:PrincipalTag/Team": "books" } }, []],
  ["all but the tag that it has", { StringNotEquals: { "aws:PrincipalTag/Team": "shop" } }, []],
  ["a tag that it may have", { StringEquals: { "aws:PrincipalTag/Other": "x" } }, ["? pull-permission mayDeny"]],
  ["what isn't known", { StringEquals: { "aws:PrincipalTag/Open": "x" } }, ["? pull-permission mayDeny"]],
])("a deny of %s", (_, condition, findingsOf) => {
  const tagged = (json: Platform): void => {
    Object.assign(json, { variable: { open: {} } });
    resource(json, "aws_iam_role.web_execution")["tags"] = { Team: "shop", Open: "${var.open}" };
  };
  const lines = said({ ...DENY, Condition: condition }, tagged);
  expect(lines).toEqual(findingsOf.map((line) => `${line} at aws_ecs_service.web`));
});

describe("an allow for everybody", () => {
  const allow = (Condition: Body): readonly string[] =>
    said({ Sid: "All", Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage", Condition }).filter((line) =>
      line.includes("resource-policies"),
    );

  test.each<[string, Body]>([
    ["organization", { StringEquals: { "aws:PrincipalOrgID": "o-abc" } }],
    ["endpoint", { StringEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }],
    ["role", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy" } }],
  ])("of a fixed %s is closed", (_, condition) => {
    expect(allow(condition)).toEqual([]);
  });

  test.each<[string, Body]>([
    ["a pattern", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }],
    ["all but one", { StringNotEquals: { "aws:PrincipalOrgID": "o-abc" } }],
    ["a key that only the request may have", { StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } }],
    ["what isn't known", { StringEquals: { "aws:PrincipalOrgID": "${var.open}" } }],
    ["another key", { StringEquals: { "aws:RequestedRegion": "eu-central-1" } }],
  ])("by %s is undecided", (_, condition) => {
    expect(allow(condition)).toEqual([expect.stringMatching(/^\? resource-policies/)]);
  });
});
