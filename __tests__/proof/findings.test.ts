import { prove } from "../../src/proof/prove";
import { textReport } from "../../src/proof/report";
import { add, container, drop, findings, inAccount, model, platform, resource, wordsOf } from "./platform";

/** A platform whose VPC resolves no names: one fault, which everything meets. */
function withoutDns(): ReturnType<typeof platform> {
  const json = platform();
  resource(json, "aws_vpc.main")["enable_dns_support"] = false;
  return json;
}

test("one cause is one finding, with all that it hits by rule and place", () => {
  const [finding, ...more] = prove(model(withoutDns())).findings;
  expect(more).toEqual([]);
  expect(finding?.message).toBe(
    "enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
  );
  expect(finding?.affects.filter(({ at }) => at === "aws_ecs_service.web")).toEqual(
    [
      ["pull-route", "pull its image"],
      ["logs-route", "write its logs"],
      ["calls", "call quote.internal:8080 (variable QUOTE_URL)"],
    ].map(([rule, goal]) => ({
      rule,
      goal,
      stack: "stack-1",
      at: "aws_ecs_service.web",
      subject: { kind: "service", name: "web" },
    })),
  );
});

test("the text names the rules, the cause once, and below it what it hits", () => {
  expect(
    textReport(prove(model(withoutDns())))
      .split("\n")
      .slice(0, 3),
  ).toEqual([
    "refuted [pull-route, logs-route, secrets-route, environment-files, exec, calls] enable_dns_support of aws_vpc.main is off, which private names need; set enable_dns_support to true",
    "  hits: pull-route and logs-route of 'web', 'quote', 'site' and 'shell'; secrets-route and environment-files of 'quote'; exec of 'shell'; calls of 'web'",
    "",
  ]);
});

test("what a network ACL stops is one finding for all traffic that the same entry would let through", () => {
  const json = platform();
  add(json, "aws_network_acl.private", {
    vpc_id: "${aws_vpc.main.id}",
    subnet_ids: ["${aws_subnet.private_c.id}"],
    ingress: [],
    egress: [{ rule_no: 100, action: "allow", protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0" }],
  });
  expect(prove(model(json)).findings.map(({ because }) => because[0]?.kind)).toEqual(["aclStops"]);
});

test("one fault of one thing is one finding, whatever it keeps that from", () => {
  const json = platform();
  drop(json, "aws_ecs_task_definition.web");
  const web = resource(json, "aws_ecs_service.web");
  delete web["task_definition"];
  expect(findings(json).filter((line) => line.includes("noPart"))).toEqual([
    "task-definition noPart(task definition) at aws_ecs_service.web",
  ]);
});

test("equal faults of two things that name no common place are two findings", () => {
  const json = platform();
  for (const name of ["web", "site"]) delete resource(json, `aws_ecs_service.${name}`)["cluster"];
  expect(findings(json)).toEqual([
    "task-definition noPart(cluster) at aws_ecs_service.web",
    "task-definition noPart(cluster) at aws_ecs_service.site",
  ]);
});

test("equal addresses in two stacks are two places, unless both are of one environment", () => {
  const kinds = (...jsons: readonly unknown[]): number => prove(model(...jsons)).findings.length;
  const [one, other] = ["111111111111", "222222222222"].map((account) => inAccount(account, withoutDns()));
  const of = (json: typeof one, environment: string) => ({ ...json, "//": { ...json?.["//"], environment } });
  expect([kinds(one, other), kinds(of(one, "dev"), of(other, "prod"))]).toEqual([2, 2]);
});

test("a suppression accepts one rule at one place; what else its cause hits stays a finding", () => {
  const json = withoutDns();
  json["//"].declared.suppressions.push({ rule: "exec", at: "shell", reason: "nobody opens sessions" });
  const { findings: open, suppressed } = prove(model(json));
  expect(open.map(({ affects }) => affects.some(({ rule }) => rule === "exec"))).toEqual([false]);
  expect(suppressed.map(({ affects }) => affects.map(({ rule, at }) => `${rule} ${at}`))).toEqual([
    ["exec aws_ecs_service.shell"],
  ]);
});

test("each thing that isn't known is one finding, for all that it leaves undecided", () => {
  const json = platform();
  (resource(json, "aws_ecs_service.shell")["network_configuration"] as Record<string, unknown>)["subnets"] =
    "${var.subnets}";
  const [finding] = prove(model({ ...json, variable: { subnets: {} } })).findings;
  expect(finding?.message).toBe(
    "service 'shell': undecided whether it can get its network interface, pull its image, write its logs or open ECS Exec sessions: not known: its subnets or groups (var.subnets)",
  );
});

test("a service that hasn't joined the clients' group is told to join, not to get rules of its own", () => {
  const json = platform();
  const network = resource(json, "aws_ecs_service.shell")["network_configuration"] as { security_groups: string[] };
  network.security_groups = ["${aws_security_group.shell.id}"];
  const proof = prove(model(json));
  expect(wordsOf(proof)).toEqual([
    "service 'shell': cannot pull its image, write its logs or open ECS Exec sessions: it is not in aws_security_group.client, which allows what it needs; add the group to its security_groups",
  ]);
});

test("where somebody edits a definition, a fix names what stands in a definition", () => {
  const json = platform();
  drop(json, "aws_vpc_security_group_egress_rule.web");
  const rendered = { ...json, "//": { ...json["//"], metadata: { stackName: "shop" }, dependsOn: [] } };
  const fixes = [json, rendered].map((folder) =>
    wordsOf(prove(model(folder))).map((words) => words.split("; ").at(-1)),
  );
  expect(fixes).toEqual([["add the rule"], ["name 'quote' in calls of 'web'"]]);
});

test("what follows from a name that nothing declares is a hit of that, and no finding of its own", () => {
  const json = platform();
  drop(json, "aws_security_group.client");
  expect(findings(json).map((line) => line.replace(/, \[.*/, ""))).toEqual([
    expect.stringMatching(/^references, .*pull-route.*, surplus-rules.* undeclared\(aws_security_group.client$/),
  ]);
});

test("a fault beside a name that nothing declares stays a finding", () => {
  const json = platform();
  drop(json, "aws_security_group.client");
  resource(json, "aws_ecs_task_definition.web")["memory"] = "300";
  expect(findings(json).map((line) => line.replace(/\(.*/, ""))).toEqual([
    expect.stringMatching(/undeclared$/),
    "task-definition memory",
  ]);
});

test("containers that log to another region than their group are told the region, and nothing of IAM", () => {
  const json = platform();
  const options = (container(json, "web")["logConfiguration"] as { options: Record<string, string> }).options;
  options["awslogs-region"] = "eu-west-1";
  expect(wordsOf(prove(model(json)))).toEqual([
    "service 'web': cannot write its logs: container 'web' logs to eu-west-1, and aws_cloudwatch_log_group.web is in eu-central-1; set awslogs-region to eu-central-1",
  ]);
});

test("a container without awslogs-group is told to set it", () => {
  const json = platform();
  delete (container(json, "web")["logConfiguration"] as { options: Record<string, string> }).options["awslogs-group"];
  expect(findings(json)).toContain("logs-permission noOption(web, awslogs-group) at aws_ecs_service.web");
});

test("a lost route is one finding, for tasks and balancers, and names where it should lead", () => {
  const json = platform();
  drop(json, "aws_route.internet");
  expect(wordsOf(prove(model(json)))).toContain(
    "aws_route_table.public has no default route, so aws_subnet.public_b and aws_subnet.public_c cannot reach the internet; route 0.0.0.0/0 to an internet gateway, or take a subnet that has such a route",
  );
});

test("a note is about its subject, not about the subject's faults", () => {
  const json = platform();
  resource(json, "aws_vpc.main")["enable_dns_support"] = false;
  const lines = textReport(prove(model(json))).split("\n");
  expect(lines.filter((line) => line.includes("crosses zones"))).toContain(
    "  note: service 'site': aws_vpc_endpoint.logs has no subnet in the zone of aws_subnet.public_b: traffic crosses zones and is charged for it",
  );
});

test("words of the definition stand in no finding of a folder without one", () => {
  const json = platform();
  for (const name of ["ecr_api", "logs", "s3"]) drop(json, `aws_vpc_endpoint.${name}`);
  container(json, "quote")["image"] = "ghcr.io/acme/quote:1";
  const words = wordsOf(prove(model(json))).join("\n");
  expect(words).toContain("aws_vpc_endpoint");
  expect(words).not.toMatch(/set egress|synthesize|mirror|in calls of/);
});

test("a role is not told to allow a resource that isn't known", () => {
  const json = platform();
  (container(json, "web")["logConfiguration"] as { options: Record<string, string> }).options["awslogs-group"] =
    "${var.group}";
  expect(findings({ ...json, variable: { group: {} } }).filter((line) => !line.startsWith("? "))).toEqual([]);
});

describe("what is deleted is one finding", () => {
  const without = (address: string): ReturnType<typeof prove>["findings"] => {
    const json = platform();
    const [type = "", name = ""] = address.split(".");
    delete json.resource[type]?.[name];
    return prove(model(json)).findings;
  };

  test.each([
    "aws_vpc.main",
    "aws_lb.main",
    "aws_lb_listener_rule.web",
    "aws_service_discovery_private_dns_namespace.main",
    "aws_service_discovery_service.quote",
    "aws_vpc_endpoint.ecr_api",
    "aws_route_table_association.private_c",
    "aws_vpc_security_group_ingress_rule.endpoints",
    "aws_iam_role_policy.web_execution",
  ])("where its name stands elsewhere: %s", (address) => {
    const [finding, ...more] = without(address);
    expect(more).toEqual([]);
    expect(finding?.verdict).toBe("refuted");
    expect(finding?.message).toMatch(
      new RegExp(`^${address} stands in .*, but stack 'stack-1' declares no such thing`),
    );
  });

  test.each([
    ["web", ["listener-rules", "surplus-rules"]],
    ["quote", ["calls", "surplus-rules"]],
    ["site", ["exposures", "surplus-rules"]],
  ])("of a service, what is left behind: %s", (name, rules) => {
    const [finding, ...more] = without(`aws_ecs_service.${name}`);
    expect(more).toEqual([]);
    expect(finding?.verdict).toBe("refuted");
    expect(finding?.message).toBe(
      `no service runs aws_ecs_task_definition.${name}; add the aws_ecs_service, or remove what is only there for it`,
    );
    expect([...new Set(finding?.affects.map(({ rule }) => rule))]).toEqual(rules);
  });

  test("but not what a schedule runs: then a rule is needed by nobody, and says so", () => {
    const json = platform();
    drop(json, "aws_ecs_service.site");
    add(json, "aws_scheduler_schedule.site", {
      target: [{ arn: "arn:x", ecs_parameters: [{ task_definition_arn: "${aws_ecs_task_definition.site.arn}" }] }],
    });
    expect(wordsOf(prove(model(json)))).toContainEqual(expect.stringContaining("which no flow needs; remove it"));
  });
});
