import { prove } from "../../src/proof/prove";
import { type Platform, add, addService, model, platform, resource } from "./platform";

const WAITS = ["ecr_api", "ecr_dkr", "logs", "s3"].map((name) => `aws_vpc_endpoint.${name}`);
const RULES = [
  "aws_vpc_security_group_ingress_rule.endpoints",
  "aws_vpc_security_group_egress_rule.client",
  "aws_vpc_security_group_egress_rule.client_s3",
];

/** `count` services more, each of which calls the one before it. */
function crowd(count: number): Platform {
  const json = platform();
  resource(json, "aws_vpc.main")["cidr_block"] = "10.0.0.0/16";
  resource(json, "aws_subnet.private_c")["cidr_block"] = "10.0.128.0/17";
  for (let index = 0; index < count; index += 1) {
    const [name, before] = [`s${index}`, index === 0 ? "quote" : `s${index - 1}`];
    add(json, `aws_security_group.${name}`, { vpc_id: "${aws_vpc.main.id}", name });
    addService(json, name, { subnet: "private_c", groups: ["client"], waits: [...WAITS, ...RULES] });
    add(json, `aws_service_discovery_service.${name}`, {
      name,
      dns_config: {
        namespace_id: "${aws_service_discovery_private_dns_namespace.main.id}",
        dns_records: [{ type: "A", ttl: 10 }],
      },
    });
    resource(json, `aws_ecs_service.${name}`)["service_registries"] = {
      registry_arn: `\${aws_service_discovery_service.${name}.arn}`,
    };
    const [container] = json.locals[`${name}_containers`] as Record<string, unknown>[];
    Object.assign(container ?? {}, { environment: [{ name: "NEXT_URL", value: `http://${before}.internal:8080` }] });
    const flow = { ip_protocol: "tcp", from_port: 8080, to_port: 8080 };
    const [own, other] = [`\${aws_security_group.${name}.id}`, `\${aws_security_group.${before}.id}`];
    add(json, `aws_vpc_security_group_egress_rule.${name}`, {
      security_group_id: own,
      referenced_security_group_id: other,
      ...flow,
    });
    add(json, `aws_vpc_security_group_ingress_rule.${name}`, {
      security_group_id: other,
      referenced_security_group_id: own,
      ...flow,
    });
  }
  return json;
}

function seconds(count: number): number {
  const world = model(crowd(count));
  const start = process.cpuUsage();
  expect(prove(world).findings).toEqual([]);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

test("proves hundreds of services in seconds, at a cost that grows with them and not with their square", () => {
  seconds(50);
  const [few, many] = [seconds(100), seconds(400)];
  expect(many).toBeLessThan(10);
  // Four times the services; sixteen times the cost would be the square.
  expect(many / few).toBeLessThan(9);
});

test("looks a host of any length up in a few steps", () => {
  const json = platform();
  const [container] = json.locals["web_containers"] as Record<string, unknown>[];
  const host = Array.from({ length: 100_000 }, () => "a").join(".");
  Object.assign(container ?? {}, { environment: [{ name: "FAR_URL", value: `http://${host}:80` }] });
  const { findings } = prove(model(json));
  expect(findings.map(({ rule }) => rule)).toContain("calls");
});
