import { add, at, drop, findings, platform, resource } from "../platform";

type Json = ReturnType<typeof platform>;

function exposed(json: Json): readonly string[] {
  return findings(json).filter((line) => /^(\? )?exposures /.test(line));
}

function siteIn(json: Json, ...subnets: readonly string[]): void {
  const network = at(resource(json, "aws_ecs_service.site"), "network_configuration");
  network["subnets"] = subnets.map((name) => `\${aws_subnet.${name}.id}`);
}

test("each subnet of a service with a declared exposure needs a route", () => {
  const json = platform();
  siteIn(json, "public_b", "private_c");
  expect(exposed(json)).toEqual([
    "exposures noDefaultRoute(aws_route_table.private, an internet gateway, or take a subnet that has such a route, [aws_subnet.private_c], [the internet]) at aws_ecs_service.site",
  ]);
});

test("a declared range may be opened in parts", () => {
  const json = platform();
  const rule = resource(json, "aws_vpc_security_group_ingress_rule.site");
  add(json, "aws_vpc_security_group_ingress_rule.more", { ...rule, cidr_ipv4: "203.0.113.128/25" });
  rule["cidr_ipv4"] = "203.0.113.0/25";
  const [, declared] = json["//"].declared.exposures;
  if (declared) declared["cidrs"] = ["203.0.113.0/24"];
  expect(findings(json)).toEqual([]);
  rule["cidr_ipv4"] = "203.0.113.0/26";
  expect(exposed(json)).toEqual([
    "exposures noIngressRule([203.0.113.0/24], [aws_security_group.site aws_security_group.client]) at aws_ecs_service.site",
  ]);
});

test("an exposure by a rule whose range can't be told is undecided", () => {
  const json = platform();
  resource(json, "aws_vpc_security_group_ingress_rule.site")["cidr_ipv4"] = "${aws_eip.office.public_ip}/32";
  add(json, "aws_eip.office", {});
  expect(exposed(json)).toEqual([
    "? exposures maybeClosed([0.0.0.0/0], [<aws_eip.office.public_ip>/32]) at aws_ecs_service.site",
  ]);
});

test("clients in a private network need a way back", () => {
  const json = platform();
  const [, declared] = json["//"].declared.exposures;
  resource(json, "aws_vpc_security_group_ingress_rule.site")["cidr_ipv4"] = "10.9.0.0/16";
  if (declared) declared["cidrs"] = ["10.9.0.0/16"];
  expect(exposed(json)).toEqual(["exposures noWayBack(aws_subnet.public_b, 10.9.0.0/16) at aws_ecs_service.site"]);
  add(json, "aws_route.peer", {
    route_table_id: "${aws_route_table.public.id}",
    destination_cidr_block: "10.9.0.0/16",
    vpc_peering_connection_id: "pcx-0123",
  });
  expect(exposed(json)).toEqual(["? exposures privateWay(aws_route.peer, 10.9.0.0/16) at aws_ecs_service.site"]);
});

test("a prefix list of one's own stands for its entries", () => {
  const json = platform();
  add(json, "aws_ec2_managed_prefix_list.world", { entry: [{ cidr: "0.0.0.0/1" }] });
  add(json, "aws_ec2_managed_prefix_list_entry.rest", {
    prefix_list_id: "${aws_ec2_managed_prefix_list.world.id}",
    cidr: "128.0.0.0/1",
  });
  const rule = resource(json, "aws_vpc_security_group_ingress_rule.site");
  delete rule["cidr_ipv4"];
  rule["prefix_list_id"] = "${aws_ec2_managed_prefix_list.world.id}";
  expect(findings(json)).toEqual([]);
});

test("what a listener sends by default is declared as /*, since every path begins with a slash", () => {
  const json = platform();
  drop(json, "aws_lb_listener_rule.web");
  const waits = resource(json, "aws_ecs_service.web")["depends_on"] as string[];
  waits.push("aws_lb_listener.http");
  const forward = { type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" };
  resource(json, "aws_lb_listener.http")["default_action"] = [forward];
  const [exposure] = json["//"].declared.exposures;
  at(exposure, "listenerRules")["paths"] = ["/*"];
  expect(findings(json)).toEqual([]);
  at(exposure, "listenerRules")["paths"] = ["/api*"];
  expect(findings(json)).toEqual([
    "exposed-paths unlistedPath(*, aws_ecs_service.web, aws_lb_listener.http) at aws_lb_listener.http",
    "exposed-paths noRuleForPath([/api*], aws_ecs_service.web) at aws_lb_listener.http",
  ]);
});
