import { prove } from "../../../src/proof/prove";
import { findings, model, platform, resource } from "../platform";

/** What is said where nobody knows how many there are of a resource. */
function without(address: string, argument = "count"): readonly string[] {
  const json = { ...platform(), variable: { many: {} } };
  resource(json, address)[argument] = "${var.many}";
  return findings(json);
}

test.each([
  "aws_vpc_security_group_ingress_rule.balancer",
  "aws_vpc_security_group_ingress_rule.quote",
  "aws_vpc_security_group_egress_rule.client_s3",
  "aws_route.internet",
  "aws_route_table_association.private_c",
  "aws_vpc_endpoint.logs",
  "aws_vpc_endpoint.s3",
  "aws_lb_listener_rule.web",
  "aws_cloudwatch_log_group.web",
  "aws_default_security_group.main",
])("nothing is proven by way of %s while there may be none", (address) => {
  for (const argument of ["count", "for_each"])
    expect(without(address, argument)).toEqual([
      expect.stringMatching(
        new RegExp(`^\\? [a-z, -]+ maybe\\(${address.replace(".", "\\.")}, ${argument} var\\.many\\)`),
      ),
    ]);
});

test("a listener that may not be there makes its rules undecided, and refutes nothing", () => {
  const said = without("aws_lb_listener.http");
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((line) => !line.startsWith("? "))).toEqual([]);
});

test("a count that is known is one", () => {
  const json = { ...platform(), variable: { many: { default: 1 } } };
  resource(json, "aws_vpc_endpoint.logs")["count"] = "${var.many}";
  expect(findings(json)).toEqual([]);
});

test("its words and its flows say so", () => {
  const json = { ...platform(), variable: { many: {} } };
  resource(json, "aws_vpc_security_group_ingress_rule.quote")["count"] = "${var.many}";
  const { findings: found, flows } = prove(model(json));
  expect(found.map(({ message }) => message)).toEqual([
    "service 'web': undecided, because it isn't known whether there is aws_vpc_security_group_ingress_rule.quote (count var.many)",
  ]);
  expect(flows.filter(({ verdict }) => verdict === "undecided")).toHaveLength(1);
});
