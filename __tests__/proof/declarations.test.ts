import { QUOTAS } from "../../src/aws/quotas";
import { prove } from "../../src/proof/prove";
import { type Body, type Platform, findings, model, platform, statement, wordsOf } from "./platform";

/** What is said of the platform with this in place of a kind of its declarations. */
function declaring(key: string, value: unknown): readonly string[] {
  const json = platform();
  Object.assign(json["//"].declared, { [key]: value });
  return findings(json).map((line) => line.replace(" at //.declared", ""));
}

const kinds = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/\(.*/s, ""));

test.each([5, null, "all", [], true])("a declaration of a wrong kind is an error, no leniency: %j", (declared) => {
  const { resource, provider, data, locals } = platform();
  const json = { "//": { declared }, resource, provider, data, locals };
  expect(findings(json)).toEqual([`declarations noObject(${JSON.stringify(declared)}) at //.declared`]);
});

test.each<[string, unknown, string]>([
  ["grants", {}, "declarations noList"],
  ["grants", 5, "declarations noList"],
  ["grants", [5], "declarations unreadable"],
  ["grants", [{ role: "aws_iam_role.web_task", actions: [] }], "declarations unreadable"],
  ["grants", [{ role: "aws_iam_role.web_task", actions: "kms:Decrypt" }], "declarations unreadable"],
  ["grants", [{ role: "aws_iam_role.web_task", action: ["kms:Decrypt"] }], "declarations unreadable"],
  ["suppressions", "none", "declarations noList"],
  ["suppressions", [{ rule: "calls", at: "web", reason: "" }], "declarations unreadable"],
  ["suppressions", [{ rule: "calls", at: "web", reason: " \t" }], "declarations unreadable"],
  ["suppressions", [{ rule: "calls", at: "web", reason: "." }], "declarations unreadable"],
  ["suppressions", [{ rule: "calls", at: "web" }], "declarations unreadable"],
  ["suppressions", [{ rule: "calls", at: "web", reason: "why", until: "May" }], "declarations unreadable"],
  [
    "uses",
    [{ from: "aws_ecs_service.web", to: "10.0.0.0/16", port: 70_000, reason: "why" }],
    "declarations unreadable",
  ],
  ["uses", [{ from: "aws_ecs_service.web", to: "10.0.0.0/16", port: 5432 }], "declarations unreadable"],
  ["reasons", [{ address: "aws_ecs_task_definition.web", container: "web" }], "declarations unreadable"],
  [
    "reasons",
    [{ address: "aws_ecs_task_definition.nobody", container: "web", reason: "why" }],
    "declarations noContainer",
  ],
  [
    "reasons",
    [{ address: "aws_ecs_task_definition.web", container: "web", variable: "NOBODYS", reason: "why" }],
    "declarations noVariable",
  ],
  ["quotas", 5, "declarations kind"],
  ["quotas", [], "declarations kind"],
  ["doors", [], "declarations unknownKind"],
])("refutes the declaration %s: %j", (key, value, said) => {
  expect(kinds(declaring(key, value))).toEqual([said]);
});

test.each([0, 65_536, 80.5, "80", -1])("no exposure has the port %j", (port) => {
  const json = platform();
  json["//"].declared.exposures.push({ to: "aws_lb.main", port, cidrs: ["0.0.0.0/0"] });
  expect(kinds(findings(json))).toEqual(["declarations unreadable"]);
});

test.each<[string, unknown, readonly string[]]>([
  ["rulesPerLoadBalancer", -1, ["declarations value"]],
  ["rulesPerLoadBalancer", 0, ["declarations value"]],
  ["rulesPerLoadBalancer", 100.5, ["declarations value"]],
  ["rulesPerLoadBalancer", "200", ["declarations value"]],
  ["rulesPerLoadBalancer", 100 * QUOTAS.rulesPerLoadBalancer, []],
  ["rulesPerLoadBalancer", 100 * QUOTAS.rulesPerLoadBalancer + 1, ["? declarations unlikely"]],
  ["groupsPerInterface", 16, []],
  ["groupsPerInterface", 17, ["declarations over"]],
  ["rulesPerSecurityGroup", 200, []],
  ["rulesPerSecurityGroup", 201, ["declarations product"]],
  ["rulesPerInterface", 1001, ["declarations over"]],
  ["rulesPerGroup", 60, ["declarations unknown"]],
])("a quota of %s may be %j, or not", (quota, value, said) => {
  expect(kinds(declaring("quotas", { [quota]: value }))).toEqual(said);
});

test("a quota is that of its environment's account, and stacks of one environment agree on it", () => {
  const stack = (environment: string, value: number, key: string): unknown => {
    const { resource, ...json } = platform();
    const quotas = { endpointsPerVpc: value };
    const rest = key === "a" ? { resource, ...json } : { provider: json.provider };
    return { ...rest, "//": { environment, declared: { exposures: json["//"].declared.exposures, quotas } } };
  };
  const bare = (json: unknown): unknown => {
    const comment = (json as { "//": { declared: Body } })["//"];
    return { ...(json as Body), "//": { ...comment, declared: { quotas: comment.declared["quotas"] } } };
  };
  const said = (first: unknown, second: unknown): readonly string[] => kinds(findings(first, bare(second)));
  expect(said(stack("test", 60, "a"), stack("test", 60, "b"))).toEqual([]);
  expect(said(stack("test", 60, "a"), stack("test", 70, "b"))).toEqual(["declarations contradiction"]);
  expect(said(stack("test", 60, "a"), stack("prod", 70, "b"))).toEqual([]);
  expect(said(stack("test", 5, "a"), stack("prod", 70, "b"))).toEqual(["limits-groups overQuota"]);
});

test("what is declared twice is said once too often", () => {
  const json = platform();
  const [first] = json["//"].declared.exposures;
  json["//"].declared.exposures.push({ ...first, cidrs: ["10.0.0.0/8"] });
  expect(findings(json)).toEqual(["declarations twice(exposures, aws_lb.main:80) at //.declared"]);
});

test("one server that two resources find is no store twice, as the same said again is", () => {
  const said = (...stores: readonly object[]): readonly string[] => {
    const json = platform();
    Object.assign(json["//"].declared, { stores });
    return findings(json);
  };
  const store = { kind: "database", name: "orders", group: "sg-1", port: 5432, lookup: "data.aws_db_instance.orders" };
  expect(said(store, { ...store, lookup: "data.aws_db_instance.archive" })).toEqual([]);
  expect(said(store, { ...store, group: "sg-2" })).toEqual([]);
  expect(said(store, store)).toEqual([
    "declarations twice(stores, database orders 5432 sg-1 data.aws_db_instance.orders) at //.declared",
  ]);
});

test("an exposure of something that doesn't exist is refuted", () => {
  const json = platform();
  json["//"].declared.exposures.push({ to: "aws_lb.gone", port: 80, cidrs: ["0.0.0.0/0"] });
  expect(kinds(findings(json))).toEqual(["exposures noResource"]);
});

describe("a grant", () => {
  function granting(grant: Body, bend: (json: Platform) => void = () => undefined): readonly string[] {
    const json = platform();
    json["//"].declared.grants.push(grant);
    bend(json);
    return findings({ ...json, variable: { open: {} } }).filter((line) => line.includes("declarations"));
  }
  const role = "aws_iam_role.web_execution";

  test("needs a role", () => {
    expect(granting({ role: "aws_iam_role.gone", actions: ["s3:GetObject"] })).toEqual([
      "declarations noRole(aws_iam_role.gone) at //.declared",
    ]);
  });

  test("needs a statement that gives it, in whichever case", () => {
    expect(granting({ role, actions: ["ECR:batchgetimage", "ecr:Batch*"] })).toEqual([]);
    expect(granting({ role, actions: ["ecr:PutImage"] })).toEqual([
      "declarations noStatement(aws_iam_role.web_execution, [ecr:PutImage]) at //.declared",
    ]);
  });

  test("is undecided where the statement's action can't be told", () => {
    const open = granting({ role, actions: ["ecr:PutImage"] }, (json) => {
      statement(json, "web_execution", "Pull")["Action"] = ["${var.open}"];
    });
    expect(open.map((line) => line.replace(/\(.*/, ""))).toEqual(["? declarations maybeNoStatement"]);
  });
});

test("a suppression of a rule that there isn't is refuted, with words of its own", () => {
  const json = platform();
  json["//"].declared.suppressions.push({ rule: "surplus-rule", at: "web", reason: "a slip" });
  expect(wordsOf(prove(model(json)))).toEqual([
    "suppression 'surplus-rule': no rule is called surplus-rule; name one as `npm run prove` does, or remove it",
  ]);
});
