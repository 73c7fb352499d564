import { type Body, add, findings, platform, resource } from "../platform";

const ANY = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const ACCOUNT = "${data.aws_caller_identity.current.account_id}";

/** What is said of the way to an API whose endpoint has these statements in its policy. */
function saidOf(endpoint: string, ...statements: readonly Body[]): readonly string[] {
  const json = platform();
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  resource(json, `aws_vpc_endpoint.${endpoint}`)["policy"] = text;
  return findings(json);
}

test.each(["ecr_api", "ecr_dkr", "logs", "secrets", "ssm", "exec", "s3"])(
  "a policy of the %s endpoint that allows everything changes nothing, and one that denies everything stops what needs it",
  (endpoint) => {
    expect(saidOf(endpoint, ANY)).toEqual([]);
    expect(saidOf(endpoint, ANY, { ...ANY, Effect: "Deny" })).toEqual([
      expect.stringMatching(new RegExp(`^[a-z, -]+ policyDenies\\(aws_vpc_endpoint\\.${endpoint}, `)),
    ]);
  },
);

const logs = (...statements: readonly Body[]): readonly string[] => saidOf("logs", ...statements);
const DENIED = [expect.stringMatching(/^logs-route policyDenies\(aws_vpc_endpoint\.logs/) as unknown];
const UNKNOWN = expect.stringMatching(/^\? logs-route unknown\(/) as unknown;
const UNDECIDED = [UNKNOWN, UNKNOWN];

test.each<[string, Body, readonly unknown[]]>([
  ["all but other actions", { NotAction: "s3:*", Action: undefined }, []],
  ["all but these actions", { NotAction: "logs:*", Action: undefined }, DENIED],
  ["the actions, in any case", { Action: ["LOGS:createlogstream", "logs:Put*"] }, []],
  ["one of the actions", { Action: "logs:CreateLogStream" }, DENIED],
  ["the account", { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }, []],
  ["another role", { Principal: { AWS: "${aws_iam_role.deploy.arn}" } }, DENIED],
  ["nobody", { Principal: undefined }, [...DENIED, expect.stringMatching(/^limits-policies malformed/)]],
  ["requests of the account", { Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } }, []],
  ["requests from the VPC", { Condition: { StringEquals: { "aws:SourceVpc": "${aws_vpc.main.id}" } } }, []],
  ["requests of an organisation", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }, [UNKNOWN]],
])("an endpoint that allows %s", (_, change, expected) => {
  expect(logs({ ...ANY, ...change })).toEqual(expected);
});

test("a deny for whoever isn't named may hit, since sessions count as others than their role", () => {
  const deny = {
    Effect: "Deny",
    NotPrincipal: { AWS: "${aws_iam_role.web_execution.arn}" },
    Action: "*",
    Resource: "*",
  };
  expect(logs(ANY, deny)).toEqual(UNDECIDED);
});

test("a policy in a resource of its own is the endpoint's", () => {
  const json = platform();
  const policy = JSON.stringify({ Statement: [{ ...ANY, Effect: "Deny" }] });
  add(json, "aws_vpc_endpoint_policy.logs", { vpc_endpoint_id: "${aws_vpc_endpoint.logs.id}", policy });
  expect(findings(json)).toEqual(DENIED);
});

test("a policy of an endpoint that can't be told may be that of any", () => {
  const json = platform();
  add(json, "aws_vpc_endpoint_policy.stray", { vpc_endpoint_id: "vpce-0123", policy: "{}" });
  expect(findings(json)).toContainEqual(
    expect.stringContaining("unknown(the endpoint of aws_vpc_endpoint_policy.stray)"),
  );
});
