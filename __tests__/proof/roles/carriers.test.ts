import { type Body, type Platform, add, findings, platform, resource } from "../platform";

const TASK = "aws_iam_role.web_execution";

/** What is said of `web` after a change, without parameters. */
function said(bend: (json: Platform) => void): readonly string[] {
  const json = platform();
  bend(json);
  return findings({ ...json, variable: { open: {} } })
    .filter((line) => line.includes(TASK) || line.includes("aws_ecs_service.web"))
    .map((line) => line.split("(")[0] ?? "");
}

function document(statement: Body): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

const DENY = { Effect: "Deny", Action: "logs:PutLogEvents", Resource: "*" };

test.each<[string, string, Body]>([
  ["inline policies of a role", "aws_iam_role_policies_exclusive", { role_name: "${var.open}", policy_names: [] }],
  [
    "inline policies of a role with unknown names",
    "aws_iam_role_policies_exclusive",
    { role_name: "${aws_iam_role.web_execution.name}", policy_names: "${var.open}" },
  ],
])("what removes %s that can't be told makes undecided what it may remove", (_, type, body) => {
  const all = said((json) => add(json, `${type}.any`, body));
  expect(all.every((line) => line.startsWith("? "))).toBe(true);
  expect(all.join()).toContain("logs-permission");
});

test("what removes policies of a role that no stack has removes none of these", () => {
  const body = { role_name: "somebody-else", policy_names: [] };
  expect(said((json) => add(json, "aws_iam_role_policies_exclusive.other", body))).toEqual([]);
});

test("what attaches an unknown policy alone may take away any attached one", () => {
  const attached = (arn: string): readonly string[] =>
    said((json) => {
      const statement = { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" };
      add(json, "aws_iam_policy.logs", { name: "logs", policy: document(statement) });
      add(json, "aws_iam_role_policy_attachment.logs", {
        role: "${aws_iam_role.web_execution.name}",
        policy_arn: "${aws_iam_policy.logs.arn}",
      });
      add(json, "aws_iam_policy_attachment.alone", { name: "x", roles: ["somebody-else"], policy_arn: arn });
    });
  const surplus = "? surplus-permissions, wildcard-permissions maybeTooMuch";
  expect(attached("${var.open}")).toContain(surplus);
  expect(attached("arn:aws:iam::aws:policy/ReadOnlyAccess")).not.toContain(surplus);
});

test("a policy that may be any role's makes undecided what it may deny", () => {
  const any = { role: "${var.open}", policy: document(DENY) };
  expect(said((json) => add(json, "aws_iam_role_policy.any", any)).join()).toContain("? logs-permission");
  const other = { role: "somebody-else", policy: document(DENY) };
  expect(said((json) => add(json, "aws_iam_role_policy.any", other))).toEqual([]);
});

test("inline policies within a role that can't be told make undecided what they may deny", () => {
  const inline = said((json) => {
    resource(json, TASK)["dynamic"] = {
      inline_policy: { for_each: "${var.open}", content: { name: "x", policy: document(DENY) } },
    };
  });
  expect(inline.join()).toContain("? pull-permission, logs-permission");
});
