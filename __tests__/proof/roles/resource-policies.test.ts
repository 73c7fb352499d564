import { type Body, type Platform, add, at, container, findings, platform, statement } from "../platform";

const DENY = { Sid: "No", Effect: "Deny", Principal: "*", Action: "ecr:BatchGetImage" };
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
    said({ ...allow, Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
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
