import { type Platform, add, findings, platform, resource } from "../platform";

/** All that is said of the platform after a change. */
function said(change: (json: Platform) => void): readonly string[] {
  const json = platform();
  change(json);
  return findings(json);
}

test.each<[string, readonly string[]]>([
  ["default", []],
  [
    "dedicated",
    [
      "? service-network tenancy(aws_vpc.main, dedicated) at aws_ecs_service.quote, aws_ecs_service.shell, aws_ecs_service.site, aws_ecs_service.web",
    ],
  ],
])("whether Fargate starts tasks in a VPC of %s tenancy", (tenancy, findingsOf) => {
  expect(
    said((json) => {
      resource(json, "aws_vpc.main")["instance_tenancy"] = tenancy;
    }),
  ).toEqual(findingsOf);
});

const endpoint = "aws_vpc_endpoint.logs";

describe("an interface endpoint", () => {
  test("takes one subnet of a zone", () => {
    const withSubnet = (zone: string) => (json: Platform) => {
      resource(json, endpoint)["subnet_ids"] = ["${aws_subnet.private_c.id}", "${aws_subnet.more.id}"];
      add(json, "aws_subnet.more", {
        vpc_id: "${aws_vpc.main.id}",
        cidr_block: "10.0.77.0/24",
        availability_zone: zone,
      });
    };
    expect(said(withSubnet("eu-central-1a"))).toEqual([]);
    // AWS picks one, which may be that of the other.
    expect(said(withSubnet(""))).toContainEqual(
      expect.stringMatching(/^\? logs-route unknown\(the zone of aws_subnet\.more\)/),
    );
    expect(said(withSubnet("eu-central-1c"))).toEqual([
      expect.stringMatching(/^logs-route oneZone\(aws_vpc_endpoint\.logs, \[aws_subnet\.private_c aws_subnet\.more\]/),
    ]);
  });

  test("needs a subnet that is more than an empty text", () => {
    expect(
      said((json) => {
        resource(json, endpoint)["subnet_ids"] = [""];
      }),
    ).toEqual([expect.stringMatching(/^logs-route noSubnet\(aws_vpc_endpoint\.logs\)/)]);
  });

  test("is the only one that takes over its name", () => {
    const again = (privateDns: boolean) => (json: Platform) => {
      add(json, "aws_vpc_endpoint.again", { ...resource(json, endpoint), private_dns_enabled: privateDns });
    };
    expect(said(again(false))).toEqual([]);
    expect(said(again(true))).toEqual([
      expect.stringMatching(/^logs-route sameName\(aws_vpc_endpoint\.logs, aws_vpc_endpoint\.again/),
    ]);
  });

  test.each([
    ["ip_address_type", "ipv4", []],
    ["ip_address_type", "ipv6", [expect.stringMatching(/^logs-route ofIpv6\(/)]],
    ["ip_address_type", "dualstack", [expect.stringMatching(/^logs-route ofIpv6\(/)]],
  ])("with %s %s in subnets of IPv4", (name, value, expected) => {
    expect(
      said((json) => {
        resource(json, endpoint)[name] = value;
      }),
    ).toEqual(expected);
  });

  test("answers with IPv6 addresses to nobody who has none", () => {
    const [fault] = said((json) => {
      resource(json, endpoint)["dns_options"] = { dns_record_ip_type: "ipv6" };
    });
    expect(fault).toMatch(/^logs-route ofIpv6\(aws_vpc_endpoint\.logs, dns_record_ip_type, ipv6/);
  });
});

test("a VPC takes one internet gateway", () => {
  const gateway = (vpc: string) => (json: Platform) => {
    add(json, "aws_internet_gateway.second", { vpc_id: vpc });
  };
  expect(said(gateway("${aws_vpc.main.id}"))).toEqual([
    "vpc-membership twoGateways(aws_vpc.main, aws_internet_gateway.main) at aws_internet_gateway.second",
  ]);
  expect(said(gateway("vpc-0123456789abcdef0"))).toEqual([]);
});

test.each([
  [
    "aws_subnet.private_c",
    "10.0.3.0/24",
    "10.0.3.5/24",
    /^subnet-addresses hostBits\(10\.0\.3\.5\/24, 10\.0\.3\.0\/24\)/,
  ],
  ["aws_vpc.main", "10.0.0.0/16", "10.0.0.0/15", /^subnet-addresses vpcRangeWrong\(aws_vpc\.main, 10\.0\.0\.0\/15/],
  ["aws_vpc.main", "10.0.0.0/16", "10.0.0.1/16", /^subnet-addresses vpcRangeWrong\(aws_vpc\.main, 10\.0\.0\.1\/16/],
])("%s with the range %s, not %s", (address, good, bad, fault) => {
  const range = (cidr: string) => (json: Platform) => {
    resource(json, address)["cidr_block"] = cidr;
  };
  expect(said(range(good))).toEqual([]);
  expect(said(range(bad))).toEqual([expect.stringMatching(fault)]);
});

describe("what is written two ways", () => {
  const rule = "aws_vpc_security_group_ingress_rule.balancer";

  test("EC2 refuses the same rule twice", () => {
    const again = (more: object) => (json: Platform) => {
      add(json, "aws_vpc_security_group_ingress_rule.again", { ...resource(json, rule), ...more });
    };
    expect(said(again({ ip_protocol: "6" }))).toEqual([
      `surplus-rules twice(${rule}) at aws_vpc_security_group_ingress_rule.again`,
    ]);
    expect(said(again({ cidr_ipv4: "0.0.0.0/1" })).join(" ")).not.toContain("twice");
  });

  test("a group that names its rules itself takes away the others of that direction", () => {
    const inline = (direction: string) => (json: Platform) => {
      resource(json, "aws_security_group.balancer")[direction] = [];
    };
    expect(said(inline("ingress"))).toEqual([
      `? surplus-rules twoWays(ingress, [${rule}]) at aws_security_group.balancer`,
    ]);
    expect(
      said((json) => {
        inline("ingress")(json);
        resource(json, "aws_security_group.balancer")["ingress"] = null;
      }),
    ).toEqual([]);
  });

  test("so does a route table", () => {
    expect(
      said((json) => {
        resource(json, "aws_route_table.public")["route"] = [];
      }),
    ).toEqual([expect.stringMatching(/^\? surplus-routes twoWays\(route, \[aws_route\./)]);
  });
});
