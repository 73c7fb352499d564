import { prove } from "../../../src/proof/prove";
import { natPlatform } from "../nat";
import { add, container, drop, findings, model, platform, resource } from "../platform";

function privateZone(name: string): Record<string, unknown> {
  return { name, vpc: [{ vpc_id: "${aws_vpc.main.id}" }] };
}

test.each([
  ["api.example.com", true],
  ["example.com.", true],
  ["other.example.com", false],
])("a private zone %s may take api.example.com over: %s", (name, isDoubted) => {
  const json = natPlatform();
  container(json, "site")["environment"] = [{ name: "API_URL", value: "https://api.example.com" }];
  const before = findings(json);
  add(json, "aws_route53_zone.private", privateZone(name));
  const doubt = "? calls privateZone(api.example.com, aws_route53_zone.private) at aws_ecs_service.site";
  expect(findings(json)).toEqual(isDoubted ? expect.arrayContaining([doubt]) : before);
});

test("a public zone of the name takes nothing over", () => {
  const json = natPlatform();
  container(json, "site")["environment"] = [{ name: "API_URL", value: "https://api.example.com" }];
  const before = findings(json);
  add(json, "aws_route53_zone.public", { name: "example.com" });
  expect(findings(json)).toEqual(before);
});

test("a private zone below a namespace answers in its place, one above doesn't", () => {
  const below = platform();
  add(below, "aws_route53_zone.private", privateZone("quote.internal"));
  expect(findings(below)).toEqual([
    "? calls privateZone(quote.internal, aws_route53_zone.private) at aws_ecs_service.web",
  ]);
});

test.each([
  ["in the namespace's zone", "${aws_service_discovery_private_dns_namespace.main.hosted_zone}", "quote", true],
  ["of all names there", "${aws_service_discovery_private_dns_namespace.main.hosted_zone}", "*.internal", true],
  ["of another name", "${aws_service_discovery_private_dns_namespace.main.hosted_zone}", "quotes", false],
  ["in a zone that isn't known", "Z123", "Quote.internal.", true],
  ["in a zone of that name", "${data.aws_route53_zone.own.zone_id}", "quote", true],
  ["in the zone of another name", "${data.aws_route53_zone.public.zone_id}", "quote", false],
])("a record %s may answer in the place of Cloud Map's", (_, zone, name, isDoubted) => {
  const json = platform();
  json.data["aws_route53_zone"] = { own: { name: "internal." }, public: { name: "example.com" } };
  add(json, "aws_route53_record.own", { zone_id: zone, name, type: "A", ttl: 60, records: ["10.0.0.9"] });
  const doubt = "? calls record(quote.internal, aws_route53_record.own) at aws_ecs_service.web";
  expect(findings(json)).toEqual(isDoubted ? [doubt] : []);
});

test("of two namespaces of one name nobody knows which answers", () => {
  const json = platform();
  add(json, "aws_service_discovery_private_dns_namespace.again", { name: "internal", vpc: "${aws_vpc.main.id}" });
  expect(findings(json)).toContainEqual(expect.stringMatching(/^\? calls twoNamespaces\(/));
});

test("a VPC that resolves no names reaches no host of the internet", () => {
  const json = natPlatform();
  resource(json, "aws_vpc.main")["enable_dns_support"] = false;
  expect(findings(json)).toContainEqual(expect.stringMatching(/^pull-route, .*noDns\(aws_vpc\.main\)/));
});

test("DNS servers of one's own may answer anything", () => {
  const json = platform();
  add(json, "aws_vpc_dhcp_options.own", { domain_name_servers: ["10.0.0.10"] });
  add(json, "aws_vpc_dhcp_options_association.own", {
    vpc_id: "${aws_vpc.main.id}",
    dhcp_options_id: "${aws_vpc_dhcp_options.own.id}",
  });
  expect(findings(json)).toEqual([
    expect.stringMatching(/^\? pull-route, .*how the DNS servers of aws_vpc_dhcp_options\.own answer/),
  ]);
  resource(json, "aws_vpc_dhcp_options.own")["domain_name_servers"] = ["AmazonProvidedDNS"];
  expect(findings(json)).toEqual([]);
});

test.each(["10.0.0.0/16", "10.0.0.0/8", "0.0.0.0/0"])(
  "an internal load balancer may serve %s where nothing is declared",
  (cidr) => {
    const json = platform();
    resource(json, "aws_lb.main")["internal"] = true;
    resource(json, "aws_vpc_security_group_ingress_rule.balancer")["cidr_ipv4"] = cidr;
    const { resource: resources, provider, data, locals } = json;
    expect(prove(model({ resource: resources, provider, data, locals })).findings).toEqual([]);
  },
);

describe("the names of AWS's own APIs", () => {
  test.each([
    ["the name of an endpoint", "dkr.ecr.eu-central-1.amazonaws.com", ["dkr.ecr.eu-central-1.amazonaws.com"]],
    ["a name below that of a gateway", "own.s3.eu-central-1.amazonaws.com", ["s3.eu-central-1.amazonaws.com"]],
    ["a shorter name, past which the zone of an endpoint goes", "amazonaws.com", ["s3.eu-central-1.amazonaws.com"]],
    ["a name that isn't known", "${var.zone}", ["api.ecr", "dkr.ecr", "s3"]],
    ["another region", "sqs.us-east-1.amazonaws.com", []],
    ["another name", "corp.example", []],
  ])("are taken over by a private zone with %s", (_, name, hosts) => {
    const json = platform();
    Object.assign(json, { variable: { zone: {} } });
    add(json, "aws_route53_zone.private", privateZone(name));
    const doubts = findings(json).filter((line) => line.includes("pull-route"));
    for (const host of hosts) expect(doubts).toContainEqual(expect.stringContaining(`privateZone(${host}`));
    expect(doubts.length > 0).toBe(hosts.length > 0);
  });

  test("are taken over by a namespace, too, and in its VPC alone", () => {
    const json = platform();
    const namespace = { name: "s3.eu-central-1.amazonaws.com", vpc: "${aws_vpc.main.id}" };
    add(json, "aws_service_discovery_private_dns_namespace.other", namespace);
    expect(findings(json).join()).toContain("privateZone(s3.eu-central-1.amazonaws.com");
    add(json, "aws_vpc.other", { cidr_block: "10.9.0.0/16" });
    namespace.vpc = "${aws_vpc.other.id}";
    expect(findings(json).join()).not.toContain("privateZone");
  });

  test("may lead to endpoints elsewhere, so that none is missing here", () => {
    const json = platform();
    drop(json, "aws_vpc_endpoint.ecr_api");
    expect(findings(json).join()).toContain("pull-route");
    add(json, "aws_route53_zone.shared", privateZone("api.ecr.eu-central-1.amazonaws.com"));
    expect(findings(json).filter((line) => !line.startsWith("?") && line.includes("pull-route"))).toEqual([]);
  });
});
