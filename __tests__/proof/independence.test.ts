import { messages } from "../../src/proof/message";
import { type Proof, prove } from "../../src/proof/prove";
import { type Rule, results } from "../../src/proof/result";
import { RULES } from "../../src/proof/rules";
import type { Model } from "../../src/terraform/model";
import { natPlatform } from "./nat";
import { add, drop, model, platform, resource } from "./platform";

/** One fault in each room: a link less, a rule more, a call that leads nowhere, an unknown, a role that may too much. */
function broken(): Model {
  const json = platform();
  drop(json, "aws_vpc_endpoint.ecr_api");
  drop(json, "aws_service_discovery_service.quote");
  resource(json, "aws_ecs_service.shell")["task_definition"] = "${var.task}";
  add(json, "aws_vpc_security_group_ingress_rule.ssh", {
    security_group_id: "${aws_security_group.site.id}",
    cidr_ipv4: "0.0.0.0/0",
    ip_protocol: "tcp",
    from_port: 22,
    to_port: 22,
  });
  add(json, "aws_iam_role_policy.web_task", { role: "${aws_iam_role.web_task.name}", policy: "${var.policy}" });
  json["//"].declared.suppressions.push({ rule: "surplus-rules", at: "web", reason: "none" });
  return model({ ...json, variable: { task: {}, policy: {} } });
}

const says = messages({ added: () => "is there" });

const MODELS = { proven: () => model(platform()), "with NAT": () => model(natPlatform()), broken };

/** What a proof says, by rule, however they were ordered. */
function said({ rules, findings, flows, permissions }: Proof): unknown {
  const byRule = Object.fromEntries(rules.map((report) => [report.rule, report]));
  const lines = findings.map(({ affects, stack, at, message }) => {
    const hit = [...new Set(affects.map(({ rule }) => rule))].toSorted();
    return `${hit.join(", ")} ${stack} ${at} ${message}`;
  });
  return JSON.parse(JSON.stringify({ byRule, lines: lines.toSorted(), flows, permissions }));
}

/** Always the same order for a seed, and a different one for another. */
function shuffled(rules: readonly Rule[], seed: number): readonly Rule[] {
  const rank = (index: number): number => ((index + 1) * 7919 * (seed * 2 + 1)) % 1009;
  return rules
    .map((rule, index) => [rank(index), rule] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, rule]) => rule);
}

describe.each(Object.entries(MODELS))("of a platform that is %s", (_, build) => {
  test("the rules say the same in any order", () => {
    const whole = said(prove(build()));
    for (const order of [RULES.toReversed(), shuffled(RULES, 1), shuffled(RULES, 2)])
      expect(said(prove(build(), order))).toEqual(whole);
  });

  test("each rule says alone what it says among the others", () => {
    const read = build();
    const whole = prove(read).rules;
    for (const rule of RULES) {
      const [alone] = prove(read, [rule]).rules;
      expect(JSON.stringify(alone)).toBe(JSON.stringify(whole.find((report) => report.rule === rule.id)));
    }
  });
});

test("a rule that is added changes nothing but its own report", () => {
  const added: Rule = {
    id: "added",
    title: "A rule that always proves",
    check: ({ facts }) => ({
      looked: { service: facts.services.length },
      results: facts.services.map(({ resource: at }) => results({ kind: "service" }, at).proven(says.added())),
    }),
  };
  const [before, after] = [prove(broken()), prove(broken(), [added, ...RULES])];
  const rules = after.rules.filter(({ rule }) => rule !== "added");
  expect(said({ ...after, rules })).toEqual(said(before));
  expect(after.rules[0]).toMatchObject({ rule: "added", looked: "4 services", verdict: "proven" });
});
