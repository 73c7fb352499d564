import { prove } from "../../src/proof/prove";
import { RULES } from "../../src/proof/rules";
import { modelOf, split } from "./stacks/split";
import { type Body, container, findings, inAccount, model, platform, resource, wordsOf } from "./platform";
import { everyRule } from "./every-rule";

const SSH: Body = {
  security_group_id: "${aws_security_group.site.id}",
  cidr_ipv4: "0.0.0.0/0",
  ip_protocol: "tcp",
  from_port: 22,
  to_port: 22,
};
const SSH_FINDING =
  "surplus-rules: security group rule 'aws_vpc_security_group_ingress_rule.ssh': allows tcp 22 from 0.0.0.0/0, which no flow needs; remove it";

function withSsh(): ReturnType<typeof platform> {
  const json = platform();
  (json.resource["aws_vpc_security_group_ingress_rule"] ??= {})["ssh"] = SSH;
  return json;
}

test("lets no rule pass for lack of input: each proves something and says what it looked at", () => {
  const reports = prove(modelOf(split(everyRule()))).rules.map(({ rule, verdict, looked }) => ({
    rule,
    verdict,
    counted: /\b[1-9]\d* /.test(looked),
  }));
  expect(reports).toEqual(RULES.map(({ id }) => ({ rule: id, verdict: "proven", counted: true })));
});

test("calls a rule not applicable where there is nothing to judge, and says that it looked", () => {
  const reports = prove(model({ resource: { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } } })).rules;
  expect(reports.find(({ rule }) => rule === "pull-route")).toEqual({
    rule: "pull-route",
    title: "Each service can reach the registry of its images from each of its subnets",
    looked: "0 services, 0 images, 0 subnets",
    verdict: "not applicable",
    results: [],
  });
});

test("gives the chain of addresses as evidence", () => {
  const reports = prove(model(platform())).rules;
  const result = reports
    .find(({ rule }) => rule === "logs-route")
    ?.results.find(({ at }) => at === "aws_ecs_service.web");
  expect(result?.evidence).toEqual([
    "aws_subnet.private_c",
    "aws_vpc_endpoint.logs",
    "aws_vpc_security_group_egress_rule.client",
    "aws_vpc_security_group_ingress_rule.endpoints",
  ]);
});

test("notes an endpoint that has no subnet in the task's zone", () => {
  const reports = prove(model(platform())).rules;
  const result = reports
    .find(({ rule }) => rule === "logs-route")
    ?.results.find(({ at }) => at === "aws_ecs_service.site");
  expect(result?.notes).toEqual([
    "aws_vpc_endpoint.logs has no subnet in the zone of aws_subnet.public_b: traffic crosses zones and is charged for it",
  ]);
});

test("keeps a suppressed finding in the list, with its reason", () => {
  const json = withSsh();
  json["//"].declared.suppressions.push({
    rule: "surplus-rules",
    at: "aws_vpc_security_group_ingress_rule.ssh",
    reason: "until the audit of May",
  });
  const proof = prove(model(json));
  expect(proof.findings).toEqual([]);
  expect(proof.suppressed.map(({ rule, message, suppressed }) => [`${rule}: ${message}`, suppressed])).toEqual([
    [SSH_FINDING, "until the audit of May"],
  ]);
});

test("takes the service's name for the place of a suppression", () => {
  const json = platform();
  delete resource(json, "aws_ecs_service.web")["cluster"];
  json["//"].declared.suppressions.push({ rule: "task-definition", at: "web", reason: "the default cluster" });
  expect(findings(json)).toEqual([]);
});

test("refutes a suppression that suppresses nothing", () => {
  const json = platform();
  json["//"].declared.suppressions.push({ rule: "surplus-rules", at: "aws_route.internet", reason: "once" });
  expect(wordsOf(prove(model(json)))).toEqual([
    "suppression 'surplus-rules': suppresses nothing at aws_route.internet; remove it",
  ]);
});

test("takes a declared grant for the need of a task role's statement", () => {
  const json = platform();
  const policy = JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Action: ["dynamodb:GetItem"],
        Resource: "arn:aws:dynamodb:eu-central-1:123456789012:table/books",
      },
    ],
  });
  (json.resource["aws_iam_role_policy"] ??= {})["site_task"] = { role: "${aws_iam_role.site_task.id}", policy };
  (resource(json, "aws_ecs_service.site")["depends_on"] as string[]).push("aws_iam_role_policy.site_task");
  json["//"].declared.grants.push({ role: "aws_iam_role.site_task", actions: ["dynamodb:GetItem"] });
  expect(findings(json)).toEqual([]);
});

test("takes a raised quota from the declarations", () => {
  const json = platform();
  const groups = (resource(json, "aws_ecs_service.shell")["network_configuration"] as Body)[
    "security_groups"
  ] as string[];
  groups.push(...Array.from({ length: 4 }, () => "${aws_security_group.shell.id}"));
  json["//"].declared.quotas["groupsPerInterface"] = 6;
  expect(findings(json)).toEqual([]);
});

test("lists the exposures of a folder that declares none, and refutes none of them", () => {
  const { resource: resources, provider, data, locals } = platform();
  const proof = prove(model({ resource: resources, provider, data, locals }));
  expect(proof.findings).toEqual([]);
  expect(proof.rules.find(({ rule }) => rule === "exposures")?.results.map(({ message }) => message)).toEqual([
    "exposure 'aws_lb.main:80': is open to 0.0.0.0/0",
    "exposure 'aws_ecs_service.site:8080': is open to 0.0.0.0/0",
  ]);
});

test("a flow is only as good as its ends, and as all else that it requires", () => {
  const json = platform();
  resource(json, "aws_lb.main")["subnets"] = ["${aws_subnet.public_c.id}"];
  const { flows, findings: found } = prove(model(json));
  const forwarded = flows.filter(({ from }) => from.kind === "load balancer");
  expect(found.map(({ rule }) => rule)).toEqual(["balancer-network"]);
  expect(forwarded.map(({ purpose, verdict }) => [purpose, verdict])).toEqual([["forward requests", "refuted"]]);
});

test("a finding is a rule, a place and messages with parameters; its words come last", () => {
  const json = platform();
  delete resource(json, "aws_ecs_service.web")["cluster"];
  const [finding] = JSON.parse(JSON.stringify(prove(model(json)).findings)) as unknown[];
  expect(finding).toEqual({
    rule: "task-definition",
    verdict: "refuted",
    stack: "stack-1",
    at: "aws_ecs_service.web",
    subject: { kind: "service", name: "web" },
    goal: "start on Fargate",
    because: [{ kind: "noPart", parameters: { part: "cluster" } }],
    affects: [
      {
        rule: "task-definition",
        stack: "stack-1",
        at: "aws_ecs_service.web",
        subject: { kind: "service", name: "web" },
        goal: "start on Fargate",
      },
    ],
    evidence: ["aws_ecs_task_definition.web"],
    message: "service 'web': cannot start on Fargate: it has no cluster; set cluster",
  });
});

test("names the stack of a finding where equal addresses stand in two", () => {
  const bent = withSsh();
  expect(
    prove(model(inAccount("111111111111", platform()), inAccount("222222222222", bent))).findings.map(
      ({ stack, rule }) => [stack, rule],
    ),
  ).toEqual([["stack-2", "surplus-rules"]]);
});

test("is undecided where the image is a variable, and names it", () => {
  const json = platform();
  container(json, "shell")["image"] = "${var.image}";
  expect(findings({ ...json, variable: { image: {} } })).toContain(
    "? containers, pull-route image(<?var.image>) at aws_ecs_service.shell",
  );
});
