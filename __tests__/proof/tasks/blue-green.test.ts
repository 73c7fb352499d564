import { prove } from "../../../src/proof/prove";
import { type Body, type Platform, add, at, model, platform, resource, wordsOf } from "../platform";
import { SERVICE } from "./said";

const RULE = "aws_lb_listener_rule.web";
const PAIR = { arn: "${aws_lb_target_group.web.arn}", weight: 100 };
const OTHER = { arn: "${aws_lb_target_group.green.arn}", weight: 0 };

const MANAGED = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers";
const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs.amazonaws.com" } };
const TRUST = { Version: "2012-10-17", Statement: [ASSUME] };

/** The proven platform, in which `web` is deployed blue/green. */
function blueGreen(change: (json: Platform, advanced: Body) => void = () => undefined): readonly string[] {
  const json = platform();
  add(json, "aws_lb_target_group.green", { ...resource(json, "aws_lb_target_group.web"), name: "web-2" });
  add(json, "aws_iam_role.swap", { name: "swap", assume_role_policy: JSON.stringify(TRUST) });
  add(json, "aws_iam_role_policy_attachment.swap", { role: "${aws_iam_role.swap.name}", policy_arn: MANAGED });
  resource(json, RULE)["action"] = [{ type: "forward", forward: { target_group: [PAIR, OTHER] } }];
  const service = resource(json, SERVICE);
  service["deployment_configuration"] = { strategy: "BLUE_GREEN" };
  const advanced: Body = {
    alternate_target_group_arn: "${aws_lb_target_group.green.arn}",
    production_listener_rule: `\${${RULE}.arn}`,
    role_arn: "${aws_iam_role.swap.arn}",
  };
  at(service, "load_balancer")["advanced_configuration"] = advanced;
  change(json, advanced);
  return wordsOf(prove(model(json)));
}

const said = (fault: string): string => `service 'web': cannot be reached by its load balancer: ${fault}`;

test("a pair of target groups is proven, whichever has the requests", () => {
  expect(blueGreen()).toEqual([]);
  const swapped = blueGreen((json) => {
    resource(json, RULE)["action"] = [
      {
        type: "forward",
        forward: {
          target_group: [
            { ...PAIR, weight: 0 },
            { ...OTHER, weight: 100 },
          ],
        },
      },
    ];
  });
  expect(swapped).toEqual([]);
});

test.each<[string, (json: Platform, advanced: Body) => void, string]>([
  [
    "without an alternate target group",
    (_, advanced) => {
      delete advanced["alternate_target_group_arn"];
    },
    "advanced_configuration of its load_balancer block has no alternate_target_group_arn; set it",
  ],
  [
    "without a role",
    (_, advanced) => {
      delete advanced["role_arn"];
    },
    "advanced_configuration of its load_balancer block has no role_arn; set it",
  ],
  [
    "without a pair",
    (json) => {
      delete at(resource(json, SERVICE), "load_balancer")["advanced_configuration"];
    },
    "its load_balancer block has no advanced_configuration, which strategy BLUE_GREEN needs; name an alternate target group, a listener rule and a role",
  ],
  [
    "with one target group for both",
    (_, advanced) => {
      advanced["alternate_target_group_arn"] = "${aws_lb_target_group.web.arn}";
    },
    "its alternate target group is aws_lb_target_group.web, where its tasks are already; name another one",
  ],
  [
    "with the rule of nobody",
    (json, advanced) => {
      add(json, "aws_lb_listener_rule.other", {
        ...resource(json, RULE),
        priority: 200,
        condition: [{ path_pattern: { values: ["/else"] } }],
        action: [{ type: "fixed-response", fixed_response: { content_type: "text/plain", status_code: "404" } }],
      });
      advanced["production_listener_rule"] = "${aws_lb_listener_rule.other.arn}";
    },
    "aws_lb_listener_rule.other, its production listener rule, forwards to neither aws_lb_target_group.web nor its alternate; name the rule that does",
  ],
  [
    "by a role that ECS can't assume",
    (json) => {
      const Principal = { Service: "ecs-tasks.amazonaws.com" };
      const policy = { ...TRUST, Statement: [{ ...ASSUME, Principal }] };
      resource(json, "aws_iam_role.swap")["assume_role_policy"] = JSON.stringify(policy);
    },
    "aws_iam_role.swap doesn't let ecs.amazonaws.com assume it, which swaps the target groups; allow it in its assume_role_policy",
  ],
])("is refuted %s", (_, change, fault) => {
  expect(blueGreen(change)).toEqual(expect.arrayContaining([said(fault)]));
});

const policy = (...statements: readonly Body[]) => ({
  role: "${aws_iam_role.swap.name}",
  policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
});
const allow = (actions: readonly string[], resource: unknown): Body => ({
  Effect: "Allow",
  Action: actions.map((action) => `elasticloadbalancing:${action}`),
  Resource: resource,
});
const OF_GROUPS = ["RegisterTargets", "DeregisterTargets"];
const GROUPS = ["${aws_lb_target_group.web.arn}", "${aws_lb_target_group.green.arn}"];

test.each<[string, Body, readonly unknown[]]>([
  [
    "what the deployment needs",
    policy(
      allow(["Describe*"], "*"),
      allow(OF_GROUPS, GROUPS),
      allow(["ModifyRule"], "arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*/*"),
    ),
    [],
  ],
  [
    "all but the rule",
    policy(allow(["Describe*"], "*"), allow(OF_GROUPS, GROUPS)),
    [
      said(
        "aws_iam_role.swap does not allow elasticloadbalancing:ModifyRule, by which ECS swaps target groups; attach AmazonECSInfrastructureRolePolicyForLoadBalancers",
      ),
    ],
  ],
  [
    "one of the target groups",
    policy(allow(["Describe*"], "*"), allow(OF_GROUPS, GROUPS[0]), allow(["ModifyRule"], `\${${RULE}.arn}`)),
    [
      expect.stringContaining(
        "whether aws_iam_role.swap allows elasticloadbalancing:RegisterTargets, elasticloadbalancing:DeregisterTargets on the listener and target groups",
      ),
    ],
  ],
])("of a role that allows %s", (_, own, expected) => {
  const found = blueGreen((json) => {
    delete json.resource["aws_iam_role_policy_attachment"];
    add(json, "aws_iam_role_policy.swap", own);
  });
  expect(found).toEqual(expected);
});

test("what a linear deployment needs of its load_balancer block isn't written anywhere", () => {
  const found = blueGreen((json) => {
    delete at(resource(json, SERVICE), "load_balancer")["advanced_configuration"];
    resource(json, SERVICE)["deployment_configuration"] = { strategy: "LINEAR" };
  });
  expect(found.join("\n")).toContain("whether strategy LINEAR needs advanced_configuration in its load_balancer block");
});

test("an unknown alternate target group is undecided", () => {
  const found = blueGreen((_, advanced) => {
    advanced["alternate_target_group_arn"] = "${var.green}";
  });
  expect(found.join("\n")).toContain("not known: alternate_target_group_arn of its load_balancer block (var.green)");
});

test.each<[string, unknown]>([
  ["a strategy that isn't known", { strategy: "${var.unknown}" }],
  ["a deployment_configuration that isn't known", "${var.unknown}"],
])("%s is undecided, with and without a pair, as one finding", (_name, configuration) => {
  const words = (withPair: boolean): readonly string[] =>
    blueGreen((json) => {
      Object.assign(json, { variable: { unknown: {} } });
      resource(json, SERVICE)["deployment_configuration"] = configuration;
      if (!withPair) delete at(resource(json, SERVICE), "load_balancer")["advanced_configuration"];
    }).filter((line) => line.includes("var.unknown"));
  const open =
    "service 'web': undecided whether it can be reached by its load balancer or roll out a new version: not known: strategy of its deployment_configuration (var.unknown)";
  expect([words(true), words(false)]).toEqual([[open], [open]]);
});

test("a strategy that ECS doesn't have is refuted", () => {
  const found = blueGreen((json) => {
    resource(json, SERVICE)["deployment_configuration"] = { strategy: "BLUEGREEN" };
  });
  expect(found.join("\n")).toContain(
    "strategy of its deployment_configuration is BLUEGREEN; set it to one of ROLLING, BLUE_GREEN, LINEAR, CANARY",
  );
});
