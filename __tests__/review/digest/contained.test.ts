/** Where a plan ends to be contained in what was approved: both sides of each line. */
import type { PlanJson } from "../../../src/rehearsal/runner/plan-changes";
import { excessOf } from "../../../src/review/digest/contained";
import { digestOf } from "../../../src/review/digest/digest";
import type { StackJson } from "../../../src/terraform/rendered-stacks";

type Values = Record<string, unknown>;

interface Given {
  readonly actions?: readonly string[];
  readonly before?: Values | null;
  readonly after?: Values | null;
  readonly unknown?: Values;
  readonly sensitive?: Values;
  readonly expressions?: Values;
  readonly from?: string;
  readonly reason?: string;
}
type Resources = Readonly<Record<string, Given>>;

/** As `terraform show -json` prints it; what is set is a constant unless its expression is given. */
function planOf(resources: Resources): PlanJson {
  const all = Object.entries(resources).map(([address, given]) => {
    const { actions = ["update"], before = {}, after = {}, unknown = {}, sensitive = {}, expressions = {} } = given;
    const constants = Object.entries(after ?? {}).map(([name, value]) => [name, { constant_value: value }] as const);
    const type = address.replace(/\..*/, "");
    return {
      ...{ address, type, mode: "managed" as const, values: after ?? {} },
      expressions: { ...Object.fromEntries(constants), ...expressions },
      change: { actions, before, after, after_unknown: unknown, after_sensitive: sensitive },
      ...(given.from !== undefined && { previous_address: given.from }),
      ...(given.reason !== undefined && { action_reason: given.reason }),
    };
  });
  const left = all.filter(({ change }) => change.after !== null);
  return {
    format_version: "1.2",
    resource_changes: all,
    planned_values: { root_module: { resources: left } },
    configuration: { root_module: { resources: left } },
  };
}

const NAME = "stack";
const json = { resource: { aws_x: { a: { policy: "${jsonencode(local.p)}" } } }, locals: { p: { Statement: [] } } };

/** What of `plan` goes beyond what was approved with `approved`, in the same stack unless another one is given. */
function excess(approved: Resources, plan: Resources, running: StackJson = json): readonly string[] {
  const digest = digestOf("main", [{ name: NAME, plan: planOf(approved), json }]);
  return excessOf({ name: NAME, plan: planOf(plan), json: running }, [digest]);
}

const one = (given: Given, address = "aws_x.a"): Resources => ({ [address]: given });
const create = { actions: ["create"], before: null };
const destroy = { actions: ["delete"], after: null };
const replace = { actions: ["delete", "create"], before: { name: "x" }, after: { name: "y" } };

const refused = (text: string): readonly string[] => [expect.stringContaining(text) as string];

test.each<[string, Resources, Resources, readonly string[]]>([
  [
    "another value",
    one({ after: { a: 1 } }),
    one({ after: { a: 2 } }),
    refused("aws_x.a: a becomes 2; approved is another value"),
  ],
  [
    "another attribute",
    one({ after: { a: 1 } }),
    one({ after: { a: 1, b: 2 } }),
    refused("b becomes 2; approved is nothing about it"),
  ],
  ["a number as a text", one({ after: { a: 1 } }), one({ after: { a: "1" } }), []],
  ["another order of a list", one({ after: { a: ["x", "y"] } }), one({ after: { a: ["y", "x"] } }), []],
  ["an attribute that was that before", one({ after: { a: 1 } }), one({ before: { b: 2 }, after: { a: 1, b: 2 } }), []],
  ["what is left of a creation", one({ ...create, after: { a: 1 } }), one({ before: {}, after: { a: 1 } }), []],
  ["a creation where it was to be changed", one({ after: { a: 1 } }), one({ ...create, after: { a: 1 } }), []],
  [
    "a replacement where it was to be changed",
    one({ after: { name: "y" } }),
    one(replace),
    refused("aws_x.a is replaced, deleted first; approved is that it is changed"),
  ],
  ["a change where it was to be replaced", one(replace), one({ before: { name: "x" }, after: { name: "y" } }), []],
  [
    "what a run made and couldn't finish",
    one({ ...create, after: { name: "y" } }),
    one({ ...replace, reason: "replace_because_tainted" }),
    [],
  ],
  [
    "what another run made",
    one({ ...create, after: { name: "y" } }),
    one(replace),
    refused("approved is that it is added"),
  ],
  [
    "a new revision",
    one({ ...create, after: { a: 1, skip_destroy: true } }),
    one({ ...replace, before: { skip_destroy: true }, after: { a: 1, skip_destroy: true } }),
    [],
  ],
  [
    "data made by a run that failed",
    one({ ...create, after: { name: "y" } }, "aws_s3_bucket.a"),
    one({ ...replace, reason: "replace_because_tainted" }, "aws_s3_bucket.a"),
    refused("destroys data: aws_s3_bucket.a is replaced, deleted first, and with it its objects"),
  ],
  [
    "a destruction",
    one({ after: { a: 1 } }, "aws_ecs_cluster.a"),
    one(destroy, "aws_ecs_cluster.a"),
    refused(
      "interrupts traffic: aws_ecs_cluster.a is destroyed, which interrupts all services in it; approved is that it is changed",
    ),
  ],
  ["the same destruction", one(destroy), one(destroy), []],
  [
    "forgetting it instead",
    one(destroy),
    one({ ...destroy, actions: ["forget"] }),
    refused("aws_x.a is forgotten; approved is that it is destroyed"),
  ],
  [
    "the other order of a replacement",
    one({ ...replace, actions: ["create", "delete"] }, "aws_lb.a"),
    one(replace, "aws_lb.a"),
    refused(
      "interrupts traffic: aws_lb.a is replaced, deleted first, which interrupts every connection to it; its DNS name changes; approved is that it is replaced, created first",
    ),
  ],
  [
    "the better order of a replacement",
    one(replace, "aws_lb.a"),
    one({ ...replace, actions: ["create", "delete"] }, "aws_lb.a"),
    [],
  ],
  [
    "another place that it is moved from",
    one({ from: "aws_x.b", actions: ["no-op"] }),
    one({ from: "aws_x.c", actions: ["no-op"] }),
    refused("aws_x.a is moved, moved from aws_x.c; approved is that it is moved"),
  ],
  [
    "a secret, by its block",
    one({ after: { a: "s" }, sensitive: { a: true } }),
    one({ after: { a: "t" }, sensitive: { a: true } }),
    [],
  ],
])("a plan with %s", (_, approved, plan, expected) => {
  expect(excess(approved, plan)).toEqual(expected);
});

describe("what only an apply tells", () => {
  const expression = { policy: { constant_value: "${jsonencode(local.p)}", references: ["local.p"] } };
  const unknown = one({ ...create, after: {}, unknown: { policy: true }, expressions: expression });
  const known = one({
    ...create,
    after: { policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' },
    expressions: expression,
  });

  test("is what its block says, and the locals that it names", () => {
    expect(excess(unknown, unknown)).toEqual([]);
    expect(excess(unknown, known)).toEqual([]);
    expect(excess(unknown, unknown, { ...json, locals: { p: { Statement: ["more"] } } })).toEqual(
      refused("policy isn't known before it is applied, and its block isn't the one that was approved"),
    );
    expect(excess(unknown, unknown, {})).toHaveLength(1);
    expect(excess(unknown, known, {})).toEqual([
      expect.stringContaining("gives permissions: aws_x.a: Allow * on * (aws_x.a)"),
      expect.stringContaining("its block isn't the one that was approved"),
    ]);
  });

  test("is what it names, where it names one thing", () => {
    const of = (name: string) => ({
      group: { constant_value: `\${aws_y.${name}.id}`, references: [`aws_y.${name}.id`] },
    });
    const named = (name: string) => one({ ...create, after: {}, unknown: { group: true }, expressions: of(name) });
    expect(excess(named("b"), named("b"), {})).toEqual([]);
    expect(excess(named("b"), named("c"), {})).toEqual(refused("group becomes ${aws_y.c}; approved is another value"));
  });
});

describe("what it means", () => {
  const rule = (values: Values): Resources =>
    one(
      { ...create, after: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 80, to_port: 90, ...values } },
      "aws_vpc_security_group_ingress_rule.a",
    );
  const policy = (...Statement: readonly Values[]): Resources =>
    one({ ...create, after: { policy: JSON.stringify({ Statement }) } }, "aws_s3_bucket_policy.a");
  const allow = { Effect: "Allow", Action: ["s3:Get*"], Resource: "arn:aws:s3:::a/*", Principal: { AWS: ["1", "2"] } };
  const deny = { Effect: "Deny", Action: "s3:*", Resource: "*", Principal: "*" };
  const condition = { Condition: { Bool: { "aws:SecureTransport": "true" } } };

  test.each<[string, Resources, Resources, readonly string[]]>([
    ["less of a range", rule({ cidr_ipv4: "10.0.0.0/8" }), rule({ cidr_ipv4: "10.1.0.0/16" }), []],
    [
      "more of a range",
      rule({ cidr_ipv4: "10.1.0.0/16" }),
      rule({ cidr_ipv4: "10.0.0.0/8" }),
      refused("opens: sg-1 to 10.0.0.0/8, tcp 80–90"),
    ],
    ["fewer ports", rule({ cidr_ipv4: "10.0.0.0/8" }), rule({ cidr_ipv4: "10.0.0.0/8", to_port: 80 }), []],
    [
      "another protocol",
      rule({ cidr_ipv4: "10.0.0.0/8" }),
      rule({ cidr_ipv4: "10.0.0.0/8", ip_protocol: "-1" }),
      refused("opens: sg-1 to 10.0.0.0/8, everything"),
    ],
    [
      "another group",
      rule({ referenced_security_group_id: "sg-2" }),
      rule({ referenced_security_group_id: "sg-3" }),
      refused("opens: sg-1 from sg-3, tcp 80–90"),
    ],
    [
      "fewer actions and principals",
      policy(allow),
      policy({ ...allow, Action: "s3:GetObject", Principal: { AWS: "2" } }),
      [],
    ],
    ["a condition more", policy(allow), policy({ ...allow, ...condition }), []],
    [
      "a condition less",
      policy({ ...allow, ...condition }),
      policy(allow),
      refused("gives permissions: aws_s3_bucket_policy.a: Allow s3:Get* on arn:aws:s3:::a/* by AWS:1, AWS:2"),
    ],
    ["another action", policy(allow), policy({ ...allow, Action: "s3:PutObject" }), refused("Allow s3:PutObject")],
    ["a wider pattern", policy(allow), policy({ ...allow, Action: "s3:*" }), refused("Allow s3:*")],
    ["another principal", policy(allow), policy({ ...allow, Principal: "*" }), refused("by *")],
    [
      "all but an action",
      policy(allow),
      policy({ Effect: "Allow", NotAction: "s3:Put*", Resource: "*", Principal: "*" }),
      refused('where {"NotAction":"s3:Put*"}'),
    ],
    ["a denial more", policy(allow), policy(allow, deny), []],
    ["a denial less", policy(allow, deny), policy(allow), refused("Deny s3:* on * by * is no longer denied")],
  ])("%s", (_, approved, plan, expected) => {
    expect(excess(approved, plan)).toEqual(expected);
  });

  test("what isn't touched counts, too", () => {
    const [approved, plan] = [rule({ cidr_ipv4: "10.0.0.0/8" }), rule({ cidr_ipv4: "0.0.0.0/0" })];
    const untouched = {
      ...plan,
      "aws_vpc_security_group_ingress_rule.a": { ...Object.values(plan)[0], actions: ["no-op"] },
    };
    expect(excess(approved, untouched)).toEqual(refused("opens: sg-1 to 0.0.0.0/0, tcp 80–90"));
  });

  test("a balancer and a service that become public", () => {
    const service = (assign_public_ip: boolean) =>
      one({ after: { network_configuration: [{ assign_public_ip }] } }, "aws_ecs_service.a");
    expect(excess(service(false), service(true))).toEqual([
      "opens: aws_ecs_service.a is public (aws_ecs_service.a)",
      expect.stringContaining("network_configuration becomes"),
    ]);
    expect(
      excess(one({ after: { internal: true } }, "aws_lb.a"), one({ after: { internal: false } }, "aws_lb.a"))[0],
    ).toBe("opens: aws_lb.a is public (aws_lb.a)");
  });
});

test("what a variable gets isn't compared, but for a range of addresses", () => {
  const running = { ...json, variable: { key: { type: "string" } } };
  const planned = (value: string): PlanJson => ({
    ...planOf(one({ after: { a: `x/${value}` } })),
    variables: { key: { value } },
  });
  const digest = digestOf("main", [{ name: NAME, plan: planned("rehearsal"), json: running }]);
  const of = (value: string) => excessOf({ name: NAME, plan: planned(value), json: running }, [digest]);
  expect(of("arn:aws:kms:::key/1")).toEqual([]);
  expect(of("0.0.0.0/0")).toEqual(refused("a becomes x/0.0.0.0/0; approved is another value"));
});

test("several digests count together", () => {
  const digests = [one({ after: { a: 1 } }), one({ after: { a: 1 } }, "aws_x.b")].map((it) =>
    digestOf("main", [{ name: NAME, plan: planOf(it), json }]),
  );
  const both = planOf({ "aws_x.a": { after: { a: 1 } }, "aws_x.b": { after: { a: 1 } } });
  expect(excessOf({ name: NAME, plan: both, json }, digests)).toEqual([]);
  expect(excessOf({ name: NAME, plan: both, json }, digests.slice(1))).toEqual([
    "aws_x.a is changed (a); approved is nothing about it",
  ]);
  expect(excessOf({ name: "other", plan: both, json }, digests)).toEqual([
    "nothing of it was approved, and aws_x.a is changed, aws_x.b is changed",
  ]);
});
