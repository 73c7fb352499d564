import { prove } from "../../src/proof/prove";
import { type Body, type Platform, add, at, drop, findings, model, platform, resource } from "./platform";

const [BATCH, QUOTE] = ["${aws_security_group.batch.id}", "${aws_security_group.quote.id}"];
const TCP = { ip_protocol: "tcp", from_port: 8080, to_port: 8080 };
const USE = {
  from: "aws_security_group.batch",
  to: "aws_ecs_service.quote",
  port: 8080,
  reason: "the batch asks for quotes",
};
const [EGRESS, INGRESS] = ["aws_vpc_security_group_egress_rule.batch", "aws_vpc_security_group_ingress_rule.batch"];

/** The platform with a group of something that uses a service, its rules on both sides, and this declaration. */
function withBatch(use: Body | null = USE): Platform {
  const json = platform();
  add(json, "aws_security_group.batch", { name: "batch", vpc_id: "${aws_vpc.main.id}" });
  add(json, EGRESS, { ...TCP, security_group_id: BATCH, referenced_security_group_id: QUOTE });
  add(json, INGRESS, { ...TCP, security_group_id: QUOTE, referenced_security_group_id: BATCH });
  if (use) Object.assign(json["//"].declared, { uses: [use] });
  return json;
}

const kinds = (json: object): readonly string[] => findings(json).map((line) => line.replace(/\(.*\)/, ""));

test("members of a group that are declared to use a service need the rules on both sides", () => {
  const json = withBatch();
  expect(findings(json)).toEqual([]);
  const { results } = prove(model(json)).rules.find(({ rule }) => rule === "uses") ?? { results: [] };
  expect(results.map(({ verdict, at: place, evidence }) => [verdict, place, [...evidence].sort()])).toEqual([
    [
      "proven",
      "aws_security_group.batch",
      ["aws_ecs_service.quote", "aws_security_group.batch", EGRESS, INGRESS].sort(),
    ],
  ]);
});

test.each([EGRESS, INGRESS])("without %s it is refuted", (rule) => {
  const json = withBatch();
  drop(json, rule);
  expect(kinds(json)).toEqual(["uses noRule at aws_security_group.batch"]);
});

test("without the declaration both rules are surplus", () => {
  expect(kinds(withBatch(null))).toEqual([
    "surplus-rules undeclaredUse at aws_vpc_security_group_ingress_rule.batch",
    "surplus-rules undeclaredUse at aws_vpc_security_group_egress_rule.batch",
  ]);
});

test("a rule that is wider than the use is refuted", () => {
  const json = withBatch();
  resource(json, INGRESS)["to_port"] = 8090;
  expect(kinds(json)).toEqual([`surplus-rules tooManyPorts at ${INGRESS}`]);
});

test("a group may use another group", () => {
  const json = withBatch({ ...USE, to: "aws_security_group.broker" });
  add(json, "aws_security_group.broker", { name: "broker", vpc_id: "${aws_vpc.main.id}" });
  const broker = "${aws_security_group.broker.id}";
  resource(json, EGRESS)["referenced_security_group_id"] = broker;
  resource(json, INGRESS)["security_group_id"] = broker;
  expect(findings(json)).toEqual([]);
  drop(json, INGRESS);
  expect(kinds(json)).toEqual(["uses noRule at aws_security_group.batch"]);
});

test("a group that no stack makes may use a service: its own rules are somebody else's", () => {
  const json = withBatch({ ...USE, from: "sg-0123abcd" });
  drop(json, EGRESS);
  drop(json, "aws_security_group.batch");
  resource(json, INGRESS)["referenced_security_group_id"] = "sg-0123abcd";
  expect(findings(json)).toEqual([]);
  drop(json, INGRESS);
  expect(kinds(json)).toEqual(["uses noRule at //.declared"]);
});

test("a group of these stacks may use one that no stack makes, and opens it where it says so", () => {
  const json = withBatch({ ...USE, to: "sg-0123abcd", opens: true });
  resource(json, EGRESS)["referenced_security_group_id"] = "sg-0123abcd";
  resource(json, INGRESS)["security_group_id"] = "sg-0123abcd";
  expect(findings(json)).toEqual([]);
  drop(json, INGRESS);
  expect(kinds(json)).toEqual(["uses unopened at aws_security_group.batch"]);
});

test("in another VPC how they reach it is undecided", () => {
  const json = withBatch();
  add(json, "aws_vpc.other", { cidr_block: "10.7.0.0/16" });
  resource(json, "aws_security_group.batch")["vpc_id"] = "${aws_vpc.other.id}";
  expect(kinds(json).filter((line) => line.includes("uses"))).toEqual(["? uses otherVpc at aws_security_group.batch"]);
});

test("a network ACL that stops it in some subnet makes it undecided: where the members stand isn't followed", () => {
  const json = withBatch();
  add(json, "aws_network_acl.b", {
    vpc_id: "${aws_vpc.main.id}",
    subnet_ids: ["${aws_subnet.public_b.id}"],
    egress: [],
    ingress: [],
  });
  expect(kinds(json)).toContain("? uses acl at aws_security_group.batch");
});

test.each([
  ["from", "aws_security_group.nobody", "uses noSource at //.declared"],
  ["to", "aws_ecs_service.nobody", "uses noTarget at aws_security_group.batch"],
])("a declaration whose '%s' names nothing is refuted", (end, name, finding) => {
  const json = withBatch({ ...USE, [end]: name });
  expect(kinds(json).filter((line) => line.startsWith("uses"))).toEqual([finding]);
});

describe("AWS's lists of addresses", () => {
  const CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing";

  /** The load balancer open to CloudFront alone, and to these as it is declared. */
  function behindCloudfront(cidrs: readonly string[] = [CLOUDFRONT]): Platform {
    const json = platform();
    Object.assign(json.data, { aws_ec2_managed_prefix_list: { cloudfront: { name: CLOUDFRONT } } });
    const [declared] = json["//"].declared.exposures;
    if (declared) declared["cidrs"] = cidrs;
    for (const [name, rule] of Object.entries(json.resource["aws_vpc_security_group_ingress_rule"] ?? {}))
      if (rule["security_group_id"] === "${aws_security_group.balancer.id}") {
        delete rule["cidr_ipv4"];
        rule["prefix_list_id"] = "${data.aws_ec2_managed_prefix_list.cloudfront.id}";
        expect(name).toBeDefined();
      }
    return json;
  }

  test("are exposed to as they are declared", () => {
    expect(findings(behindCloudfront())).toEqual([]);
  });

  test("are refuted where nothing declares them, and where nothing opens them", () => {
    expect(kinds(behindCloudfront(["203.0.113.0/24"]))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^exposures undeclared at aws_lb\./)]),
    );
    const closed = platform();
    const [declared] = closed["//"].declared.exposures;
    if (declared) declared["cidrs"] = ["0.0.0.0/0", CLOUDFRONT];
    expect(kinds(closed)).toEqual([expect.stringMatching(/^exposures noIngressRule at aws_lb\./)]);
  });

  test("count as many rules of a group as AWS says", () => {
    const json = behindCloudfront();
    const rules = Object.entries(json.resource["aws_vpc_security_group_ingress_rule"] ?? {});
    const [, rule] = rules.find(([, body]) => body["prefix_list_id"] !== undefined) ?? [];
    const group = rule?.["security_group_id"];
    const ranges = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `more_${index}`,
          { ...TCP, security_group_id: group, cidr_ipv4: `198.51.100.${index}/32` },
        ]),
      );
    const over = (count: number) => {
      Object.assign(at(json.resource, "aws_vpc_security_group_ingress_rule"), ranges(count));
      return findings(json).filter((line) => line.startsWith("limits-groups"));
    };
    expect(over(5)).toEqual([]);
    expect(over(6)).toEqual([expect.stringContaining("61")]);
  });
});

describe("a declared override", () => {
  const overriding = (override: object): readonly string[] => {
    const json = platform();
    Object.assign(json["//"].declared, { overrides: [override] });
    return findings(json);
  };
  const reason = "it was measured";
  const [address] = Object.keys(platform().resource["aws_lb"] ?? {}).map((name) => `aws_lb.${name}`);

  test("names an attribute that is set", () => {
    expect(overriding({ address, attribute: "subnets.0", reason })).toEqual([]);
  });

  test("of nothing is refuted", () => {
    expect(overriding({ address: "aws_lb.nobody", attribute: "subnets", reason })).toEqual([
      "declarations noResource(aws_lb.nobody) at //.declared",
    ]);
    expect(overriding({ address, attribute: "idle_timeout.0", reason })).toEqual([
      expect.stringMatching(/^declarations notSet\(/),
    ]);
  });
});
