import { type Body, add, drop, findings, platform, resource } from "../platform";

const ANY = { action: "allow", protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0" };

/** The platform with a network ACL on the public subnets, by entries without numbers. */
function withAcl({
  ingress = [ANY],
  egress = [ANY],
}: {
  ingress?: Body[];
  egress?: Body[];
}): ReturnType<typeof platform> {
  const json = platform();
  const numbered = (entries: Body[]): Body[] => entries.map((entry, index) => ({ rule_no: index + 1, ...entry }));
  add(json, "aws_network_acl.public", {
    vpc_id: "${aws_vpc.main.id}",
    subnet_ids: ["${aws_subnet.public_b.id}", "${aws_subnet.public_c.id}"],
    ingress: numbered(ingress),
    egress: numbered(egress),
  });
  return json;
}

function exposed(json: ReturnType<typeof platform>): readonly string[] {
  return findings(json).filter((line) => /^(\? )?[^(]*\bexposures /.test(line));
}

test("an ACL that lets everything pass changes nothing", () => {
  expect(findings(withAcl({}))).toEqual([]);
});

test("an ACL that closes the public subnets closes what is exposed there", () => {
  expect(exposed(withAcl({ ingress: [] }))).toEqual([
    expect.stringMatching(
      /exposures aclStops\(aws_network_acl\.public, ingress, .* tcp 80 from 0\.0\.0\.0\/0 tcp 8080 from/,
    ),
  ]);
});

test("so does one that lets no answers out", () => {
  const https = { ...ANY, protocol: "tcp", from_port: 0, to_port: 8080 };
  expect(exposed(withAcl({ egress: [https] }))[0]).toBe(
    "exposures aclStops(aws_network_acl.public, egress, [tcp 32768-60999 to 0.0.0.0/0], [aws_subnet.public_b aws_subnet.public_c]) at aws_ecs_service.site, aws_lb.main",
  );
});

test("a deny of a foreign private range stops no public way", () => {
  const deny = { ...ANY, action: "deny", cidr_block: "172.16.0.0/12" };
  expect(findings(withAcl({ ingress: [deny, ANY], egress: [deny, ANY] }))).toEqual([]);
});

test("a deny of a part of the clients leaves a declared exposure unserved", () => {
  const deny = { ...ANY, action: "deny", cidr_block: "203.0.113.0/24" };
  const json = withAcl({ ingress: [deny, ANY] });
  expect(exposed(json)).toContain(
    "exposures aclStopsPart(aws_network_acl.public, aws_network_acl.public ingress[0], ingress, [tcp 80 from 0.0.0.0/0 tcp 8080 from 0.0.0.0/0], [aws_subnet.public_b aws_subnet.public_c]) at aws_ecs_service.site, aws_lb.main",
  );
});

test("whether a host on the internet lies in a denied part can't be told", () => {
  const json = platform();
  drop(json, "aws_vpc_endpoint.ecr_api");
  resource(json, "aws_vpc_security_group_egress_rule.client_s3")["cidr_ipv4"] = "0.0.0.0/0";
  delete resource(json, "aws_vpc_security_group_egress_rule.client_s3")["prefix_list_id"];
  const deny = { ...ANY, action: "deny", cidr_block: "198.51.100.0/24", rule_no: 1 };
  const public_b = { vpc_id: "${aws_vpc.main.id}", subnet_ids: ["${aws_subnet.public_b.id}"] };
  add(json, "aws_network_acl.public", {
    ...public_b,
    ingress: [{ ...ANY, rule_no: 1 }],
    egress: [deny, { ...ANY, rule_no: 2 }],
  });
  expect(findings(json)).toContain(
    "? pull-route someStopped(aws_network_acl.public, 0.0.0.0/0, aws_subnet.public_b) at aws_ecs_service.site",
  );
});

test("clients may take other ports than Linux does", () => {
  const linux = { ...ANY, protocol: "tcp", from_port: 32768, to_port: 65535 };
  const inside = { ...ANY, cidr_block: "10.0.0.0/16" };
  const https = { ...ANY, protocol: "tcp", from_port: 443, to_port: 443 };
  expect(exposed(withAcl({ egress: [linux, inside, https] }))[0]).toMatch(
    /^\? exposures otherPorts\(aws_network_acl\.public, aws_subnet\.public_b\)/,
  );
});

test("an entry whose ACL can't be told may stand in any", () => {
  const json = withAcl({ ingress: [{ ...ANY, rule_no: 100 }] });
  add(json, "aws_network_acl_rule.stray", {
    ...{ network_acl_id: "acl-0123", egress: false, rule_number: 1, rule_action: "deny" },
    ...{ protocol: "-1", cidr_block: "0.0.0.0/0" },
  });
  expect(exposed(json)).toContain(
    "? pull-route, logs-route, balancer-target, exposures unknown(the network ACL of aws_network_acl_rule.stray) at aws_ecs_service.site, aws_ecs_service.web, aws_lb.main",
  );
});

test("one of which there may be none makes undecided what it would stop", () => {
  const json = withAcl({ ingress: [] });
  Object.assign(json, { variable: { count: {} } });
  resource(json, "aws_network_acl.public")["count"] = "${var.count}";
  const found = findings(json);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((line) => !line.startsWith("?"))).toEqual([]);
});
