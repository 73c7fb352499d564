import { type Platform, add, drop, platform, resource } from "./platform";

const ENDPOINTS = ["ecr_api", "ecr_dkr", "logs", "secrets", "ssm", "exec"];

/** The same platform with a NAT gateway instead of interface endpoints. */
export function natPlatform(): Platform {
  const json = platform();
  for (const name of ENDPOINTS) drop(json, `aws_vpc_endpoint.${name}`);
  drop(json, "aws_vpc_security_group_ingress_rule.endpoints");
  drop(json, "aws_security_group.endpoints");
  const rule = resource(json, "aws_vpc_security_group_egress_rule.client");
  delete rule["referenced_security_group_id"];
  rule["cidr_ipv4"] = "0.0.0.0/0";
  add(json, "aws_eip.nat", { domain: "vpc" });
  add(json, "aws_nat_gateway.main", { subnet_id: "${aws_subnet.public_b.id}", allocation_id: "${aws_eip.nat.id}" });
  add(json, "aws_route.nat", {
    route_table_id: "${aws_route_table.private.id}",
    destination_cidr_block: "0.0.0.0/0",
    nat_gateway_id: "${aws_nat_gateway.main.id}",
  });
  for (const name of ["web", "quote", "shell"]) {
    const service = resource(json, `aws_ecs_service.${name}`);
    service["depends_on"] = [
      ...(service["depends_on"] as string[]),
      "aws_route.nat",
      "aws_nat_gateway.main",
      "aws_route.internet",
      "aws_route_table_association.public_b",
    ];
  }
  return json;
}
