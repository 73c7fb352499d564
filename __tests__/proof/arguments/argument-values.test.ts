import { argumentValues } from "../../../src/proof/rules/arguments/argument-values";
import { type Body, add, notProven, resource } from "../platform";

function said(change: (get: (address: string) => Body) => void): readonly string[] {
  return notProven(argumentValues, (json) => {
    change((address) => resource(json, address));
  });
}

const inHealthCheck = (check: Body) => (get: (address: string) => Body) => {
  get("aws_lb_target_group.web")["health_check"] = check;
};
const group = "resource 'aws_lb_target_group.web'";

test.each<[string, string | number, string | number, string]>([
  ["health_check.interval", 5, 4, "a whole number from 5 to 300"],
  ["health_check.interval", 300, 301, "a whole number from 5 to 300"],
  ["health_check.interval", "30", "soon", "a whole number from 5 to 300"],
  ["health_check.timeout", 120, 121, "a whole number from 2 to 120"],
  ["health_check.healthy_threshold", 2, 1, "a whole number from 2 to 10"],
  ["health_check.healthy_threshold", 2, 2.5, "a whole number from 2 to 10"],
  ["health_check.path", "/", "healthz", "1 to 1024 characters that begin with /"],
  ["health_check.matcher", "200,301-302", "OK", "codes and ranges such as 200,301-302"],
  ["health_check.port", "traffic-port", "http", "a port or traffic-port"],
])("%s: %s is proven, %s isn't", (path, good, bad, allowed) => {
  const name = path.replace("health_check.", "");
  expect(said(inHealthCheck({ [name]: good }))).toEqual([]);
  expect(said(inHealthCheck({ [name]: bad }))).toEqual([
    `refuted: ${group}: cannot be created: ${path} is ${bad}; set it to ${allowed}`,
  ]);
});

test.each<[string, string | number, string | number, string]>([
  ["slow_start", 0, 29, "0 or a whole number from 30 to 900"],
  ["deregistration_delay", 3600, 3601, "a whole number from 0 to 3600"],
  ["protocol_version", "grpc", "HTTP3", "one of HTTP1, HTTP2, GRPC"],
])("%s: %s is proven, %s isn't", (name, good, bad, allowed) => {
  const withValue = (value: unknown) =>
    said((get) => {
      get("aws_lb_target_group.web")[name] = value;
    });
  expect(withValue(good)).toEqual([]);
  expect(withValue(bad)).toEqual([`refuted: ${group}: cannot be created: ${name} is ${bad}; set it to ${allowed}`]);
});

test("what has to be there is missed, in whichever block it belongs to", () => {
  expect(
    said((get) => {
      get("aws_lb_listener.http")["default_action"] = [];
    }),
  ).toEqual([
    "refuted: resource 'aws_lb_listener.http': cannot be created: it has no default_action, which AWS asks for; add it",
  ]);
  expect(
    said((get) => {
      get("aws_lb_listener.http")["default_action"] = [{ type: "redirect", redirect: { port: "443" } }];
    }),
  ).toEqual([
    "refuted: resource 'aws_lb_listener.http': cannot be created: it has no default_action.redirect.status_code, which AWS asks for; add it",
  ]);
});

test.each([["aws_ecs_service.web", "name"]])("%s has to have a %s", (address, name) => {
  const withValue = (value: unknown) =>
    said((get) => {
      get(address)[name] = value;
    });
  expect(withValue(null)).toEqual([
    `refuted: resource '${address}': cannot be created: it has no ${name}, which AWS asks for; add it`,
  ]);
  expect(withValue("${var.unknown}")).toHaveLength(1);
});

test.each<[string, string, string, string, string]>([
  ["aws_ecs_service.web", "scheduling_strategy", "REPLICA", "REPLICAS", "one of REPLICA, DAEMON"],
  ["aws_iam_role.web_task", "path", "/ecs/", "ecs", "a path that begins and ends with /"],
])("%s: %s may be %s, not %s", (address, name, good, bad, allowed) => {
  const withValue = (value: unknown) =>
    said((get) => {
      get(address)[name] = value;
    });
  expect(withValue(good)).toEqual([]);
  expect(withValue(bad)).toEqual([
    `refuted: resource '${address}': cannot be created: ${name} is ${bad}; set it to ${allowed}`,
  ]);
});

test("an action needs the block of its type", () => {
  expect(
    said((get) => {
      get("aws_lb_listener.http")["default_action"] = [{ type: "fixed-response" }];
    }),
  ).toEqual([
    "refuted: resource 'aws_lb_listener.http': cannot be created: default_action of type fixed-response has no fixed_response; add it",
  ]);
});

test("what isn't known is undecided, by its name", () => {
  expect(said(inHealthCheck({ interval: "${var.seconds}" }))).toEqual([
    `undecided: ${group}: undecided whether it can be created: not known: health_check.interval (var.seconds)`,
  ]);
  expect(
    said((get) => {
      get("aws_lb_target_group.web")["health_check"] = "${var.check}";
    }),
  ).toHaveLength(1);
});

const open = { variable: { open: {} } };
const NAT = { subnet_id: "${aws_subnet.public_b.id}" };
const record = (more: Body): Body => ({
  zone_id: "Z1",
  name: "shop.example.com",
  ttl: 60,
  records: ["192.0.2.1"],
  ...more,
});

describe("what is written out has the form that AWS gives to it", () => {
  const added = (address: string, body: Body): readonly string[] =>
    notProven(argumentValues, (json) => {
      Object.assign(json, open);
      add(json, "aws_eip.a", { domain: "vpc" });
      json.data["aws_eip"] = { a: { public_ip: "192.0.2.1" } };
      add(json, address, body);
    });

  test.each<[string, string, Body, string, string]>([
    ["aws_nat_gateway.a", "allocation_id", NAT, "eipalloc-0123456789abcdef0", "eipalloc-main"],
    ["aws_nat_gateway.a", "allocation_id", NAT, "${aws_eip.a.id}", "192.0.2.1"],
    ["aws_nat_gateway.a", "allocation_id", NAT, "${data.aws_eip.a.id}", "${aws_eip.a.public_ip}"],
    ["aws_subnet.a", "vpc_id", { cidr_block: "10.0.99.0/24" }, "vpc-0123abcd", "vpc-main"],
    ["aws_route_table_association.a", "subnet_id", { route_table_id: "rtb-0123abcd" }, "subnet-0123abcd", "subnet-XYZ"],
    ["aws_db_subnet_group.a", "subnet_ids", { name: "a" }, "subnet-0123abcd", "sg-0123abcd"],
    ["aws_vpc_security_group_egress_rule.a", "security_group_id", { cidr_ipv4: "10.0.0.0/16" }, "sg-0123abcd", "web"],
    ["aws_vpc_security_group_egress_rule.a", "referenced_security_group_id", {}, "111122223333/sg-0123abcd", "web"],
    ["aws_route.a", "gateway_id", { route_table_id: "rtb-0123abcd" }, "igw-0123abcd", "igw-main"],
    [
      "aws_lb_target_group.a",
      "vpc_id",
      { port: 80, protocol: "HTTP" },
      "vpc-0123abcd",
      "arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123abcd",
    ],
    [
      "aws_lb_listener.a",
      "certificate_arn",
      {
        load_balancer_arn: "${aws_lb.main.arn}",
        default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }],
      },
      "arn:aws:acm:eu-central-1:111122223333:certificate/0123abcd",
      "arn:aws:s3:::certificates",
    ],
    [
      "aws_iam_role_policy_attachment.a",
      "policy_arn",
      { role: "a" },
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "arn:aws:iam::aws:role/a",
    ],
    ["aws_sqs_queue.a", "kms_master_key_id", { name: "a" }, "alias/aws/sqs", "arn:aws:sqs:eu-central-1:111122223333:a"],
  ])("%s: %s", (address, name, body, good, bad) => {
    expect(added(address, { ...body, [name]: good })).toEqual([]);
    expect(added(address, { ...body, [name]: bad })).toEqual([
      expect.stringContaining(`cannot be created: ${name} is ${bad.replace(/^\$\{(.*)\}$/, "$1")}; set it to `),
    ]);
    expect(added(address, { ...body, [name]: "${var.open}" })).toEqual([
      expect.stringMatching(/^undecided: .* not known: \w+ \(var\.open\)$/),
    ]);
  });

  test("an empty text names nothing", () => {
    expect(added("aws_sqs_queue.a", { name: "a", kms_master_key_id: "" })).toEqual([]);
  });
});

test.each<[string, Body, string, string, string]>([
  ["aws_route53_record.a", record({}), "type", "AAAA", "AAA"],
  [
    "aws_dynamodb_table.a",
    { name: "a", hash_key: "id", attribute: [{ name: "id", type: "S" }], billing_mode: "PAY_PER_REQUEST" },
    "table_class",
    "STANDARD_INFREQUENT_ACCESS",
    "INFREQUENT_ACCESS",
  ],
  ["aws_sns_topic.a", { name: "a" }, "tracing_config", "Active", "ACTIVE"],
  ["aws_sqs_queue.a", { name: "a" }, "deduplication_scope", "queue", "Queue"],
  ["aws_vpc_endpoint.a", {}, "ip_address_type", "dualstack", "DUAL"],
  ["aws_scheduler_schedule.a", {}, "action_after_completion", "DELETE", "STOP"],
])("%s takes a word that AWS has", (address, body, name, good, bad) => {
  const added = (value: string): readonly string[] =>
    notProven(argumentValues, (json) => {
      Object.assign(json, open);
      add(json, address, { ...body, [name]: value });
    });
  expect(added(good)).toEqual([]);
  expect(added(bad)).toEqual([expect.stringContaining(`cannot be created: ${name} is ${bad}; set it to one of `)]);
  expect(added("${var.open}")).toEqual([expect.stringContaining(`not known: ${name} (var.open)`)]);
});

describe("a cluster offers capacity providers that there are", () => {
  const offered = (capacity_providers: unknown, byDefault?: string): readonly string[] =>
    notProven(argumentValues, (json) => {
      Object.assign(json, open);
      const [of, cluster_name] = ["aws_ecs_cluster_capacity_providers.main", "${aws_ecs_cluster.main.name}"];
      const strategy = byDefault !== undefined && {
        default_capacity_provider_strategy: [{ capacity_provider: byDefault, weight: 1 }],
      };
      add(json, of, { cluster_name, capacity_providers, ...strategy });
      add(json, "aws_ecs_capacity_provider.own", { name: "own" });
    });

  test("AWS's and those that are made here", () => {
    expect(offered(["FARGATE", "FARGATE_SPOT", "own", "${aws_ecs_capacity_provider.own.name}"], "FARGATE")).toEqual([]);
    expect(offered(["FARGATE", "FARGATE_SPOTT"])).toEqual([
      "refuted: resource 'aws_ecs_cluster_capacity_providers.main': cannot be created: there is no capacity provider FARGATE_SPOTT: ECS keeps names that begin so; name FARGATE, FARGATE_SPOT or an aws_ecs_capacity_provider",
    ]);
    expect(offered(["fargate"])).toHaveLength(1);
  });

  test("another one isn't known", () => {
    expect(offered(["FARGATE", "spot"])).toEqual([
      "undecided: resource 'aws_ecs_cluster_capacity_providers.main': undecided whether it can be created: not known: whether there is a capacity provider spot",
    ]);
    expect(offered(["${var.open}"])).toEqual([expect.stringMatching(/^undecided: /)]);
  });

  test("its default strategy names these alone", () => {
    expect(offered(["FARGATE"], "FARGATE_SPOT")).toEqual([
      "refuted: resource 'aws_ecs_cluster_capacity_providers.main': cannot be created: its default_capacity_provider_strategy names FARGATE_SPOT, which isn't one of its capacity_providers; add it to these",
    ]);
    expect(offered(["FARGATE"], "${var.open}")).toEqual([expect.stringMatching(/^undecided: /)]);
  });
});
