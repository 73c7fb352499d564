import { TAG } from "../../src/aws/name-limits";
import { QUOTAS, type QuotaName } from "../../src/aws/quotas";
import { limitsNames } from "../../src/proof/rules/limits/names";
import { limitsPolicies } from "../../src/proof/rules/limits/policies";
import { limitsBalancers, limitsServices } from "../../src/proof/rules/limits/quotas";
import { limitsTags } from "../../src/proof/rules/limits/tags";
import {
  type Body,
  type Platform,
  add,
  at,
  container,
  drop,
  findings,
  notProven,
  statement,
  platform,
  resource,
} from "./platform";

/** What is allowed at most, and the first that isn't. */
interface Bound {
  readonly what: string;
  readonly allowed: number;
  readonly refused: number;
  readonly set: (json: Platform, value: number) => void;
  readonly finding: string;
}

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

function groupsOf(json: Platform, count: number): void {
  const network = at(resource(json, "aws_ecs_service.shell"), "network_configuration");
  const own = network["security_groups"] as string[];
  own.push(...many(count - own.length, () => "${aws_security_group.shell.id}"));
}

/** So many tasks in a subnet of the smallest size that a load balancer stands in, too. */
const inSmallestSubnet = (json: Platform, count: number): void => {
  resource(json, "aws_ecs_service.site")["desired_count"] = count;
  resource(json, "aws_subnet.public_b")["cidr_block"] = "10.0.1.0/28";
};

const BOUNDS: readonly Bound[] = [
  {
    what: "groups on an interface",
    allowed: QUOTAS.groupsPerInterface,
    refused: QUOTAS.groupsPerInterface + 1,
    set: groupsOf,
    finding: "limits-groups overQuota(6, security groups, 5, groupsPerInterface) at aws_ecs_service.shell",
  },
  {
    // Of 16 addresses AWS takes 5, the load balancer 8: one task and its successor fit, no third.
    what: "tasks in the smallest subnet, beside a load balancer",
    allowed: 1,
    refused: 2,
    set: inSmallestSubnet,
    finding: "subnet-addresses tooSmall(11, 12) at aws_subnet.public_b",
  },
  {
    what: "the prefix of a subnet",
    allowed: 28,
    refused: 29,
    set: (json, length) => {
      const vpc = { vpc_id: "${aws_vpc.main.id}", availability_zone: "eu-central-1c" };
      add(json, "aws_subnet.spare", { ...vpc, cidr_block: `10.0.9.0/${length}` });
    },
    finding: "subnet-addresses prefix(10.0.9.0/29, 29) at aws_subnet.spare",
  },
  {
    what: "the priority of a listener rule",
    allowed: 50_000,
    refused: 50_001,
    set: (json, priority) => {
      resource(json, "aws_lb_listener_rule.web")["priority"] = priority;
    },
    finding: "listener-rules priority(50001) at aws_lb_listener_rule.web",
  },
  {
    what: "the length of a target group's name",
    allowed: 32,
    refused: 33,
    set: (json, length) => {
      resource(json, "aws_lb_target_group.web")["name"] = "a".repeat(length);
    },
    finding:
      "limits-names name(name, aws_lb_target_group.web, 33, 32 letters, digits and inner hyphens) at aws_lb_target_group.web",
  },
  {
    what: "the length of a target group's name with digits that each plan makes",
    allowed: 32,
    refused: 33,
    set: (json, length) => {
      resource(json, "aws_lb_target_group.web")["name"] =
        `${"a".repeat(length - 4)}\${substr(sha256(plantimestamp()), 0, 4)}`;
    },
    finding:
      "limits-names name(name, aws_lb_target_group.web, 33, 32 letters, digits and inner hyphens) at aws_lb_target_group.web",
  },
  {
    what: "values of a listener rule",
    allowed: 5,
    refused: 6,
    set: (json, count) => {
      const values = many(count - 2, (index) => `${index}.example`);
      at(resource(json, "aws_lb_listener_rule.web"), "condition")["host_header"] = { values };
      delete json["//"].declared.exposures[0]?.["listenerRules"];
    },
    finding: "limits-balancers conditionValues(6) at aws_lb_listener_rule.web",
  },
  {
    what: "wildcards of a listener rule",
    allowed: 5,
    refused: 6,
    set: (json, count) => {
      const values = ["a".padEnd(count, "*") + ".example"];
      at(resource(json, "aws_lb_listener_rule.web"), "condition")["host_header"] = { values };
      delete json["//"].declared.exposures[0]?.["listenerRules"];
    },
    finding: "limits-balancers wildcards(6) at aws_lb_listener_rule.web",
  },
  {
    what: "tasks with service discovery",
    allowed: 500,
    refused: 501,
    set: (json, count) => {
      resource(json, "aws_ecs_service.quote")["desired_count"] = count;
      resource(json, "aws_subnet.private_c")["cidr_block"] = "10.0.64.0/20";
    },
    finding: "limits-services overEcs(1002, tasks with service discovery, 1000) at aws_ecs_service.quote",
  },
  {
    what: "containers of a task",
    allowed: 10,
    refused: 11,
    set: (json, count) => {
      const [own] = json.locals["shell_containers"] as Body[];
      json.locals["shell_containers"] = [
        own,
        ...many(count - 1, (index) => ({ ...container(json, "shell"), name: `more-${index}`, portMappings: [] })),
      ];
    },
    finding: "limits-services overEcs(11, containers, 10) at aws_ecs_service.shell",
  },
];

test.each(BOUNDS)("$what: $allowed is proven, $refused isn't", ({ allowed, refused, set, finding }) => {
  const said = (value: number): readonly string[] => {
    const json = platform();
    set(json, value);
    // A load balancer in the smallest subnet is a question of its own.
    return findings(json).filter((line) => !line.startsWith("? balancer-network small("));
  };
  expect([said(allowed), said(refused)]).toEqual([[], [finding]]);
});

/** A second listener, and a second target group of `web` with a listener rule. */
function withTwoOfEach(): Platform {
  const json = platform();
  add(json, "aws_lb_listener.other", { ...resource(json, "aws_lb_listener.http"), port: 81 });
  add(json, "aws_lb_target_group.other", { ...resource(json, "aws_lb_target_group.web"), name: "web-2" });
  add(json, "aws_lb_listener_rule.other", {
    ...resource(json, "aws_lb_listener_rule.web"),
    priority: 200,
    condition: [{ path_pattern: { values: ["/other"] } }],
    action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.other.arn}" }],
  });
  const web = resource(json, "aws_ecs_service.web");
  const [target] = web["load_balancer"] as Body[];
  web["load_balancer"] = [target, { ...target, target_group_arn: "${aws_lb_target_group.other.arn}" }];
  (web["depends_on"] as string[]).push("aws_lb_listener_rule.other");
  const [{ listenerRules = [] } = {}] = json["//"].declared.exposures as { listenerRules?: { paths: string[] }[] }[];
  listenerRules[0]?.paths.push("/other");
  return json;
}

/** For the quotas that it takes hundreds of resources to reach: lowered to what there is, and to one less. */
test.each<[QuotaName, number, string]>([
  ["rulesPerSecurityGroup", 2, "security group rules"],
  ["rulesPerInterface", 4, "rules in all groups of an interface"],
  ["endpointsPerVpc", 6, "interface endpoints"],
  ["rulesPerLoadBalancer", 2, "listener rules"],
  ["listenersPerLoadBalancer", 2, "listeners"],
  ["targetGroupsPerLoadBalancer", 2, "target groups"],
  ["targetsPerLoadBalancer", 4, "targets"],
])("%s is %d in this platform: a quota of as many %s is enough, one less isn't", (quota, count) => {
  const rulesSaid = (limit: number): readonly string[] => {
    const json = withTwoOfEach();
    json["//"].declared.quotas[quota] = limit;
    return findings(json).map((line) => line.replace(/\(.*/, ""));
  };
  expect(rulesSaid(count)).toEqual([]);
  expect([...new Set(rulesSaid(count - 1))]).toEqual([expect.stringMatching(/^limits-(groups|balancers) overQuota$/)]);
});

describe("what is counted and what isn't", () => {
  /** A network load balancer without groups, in front of nothing. */
  function withNetworkBalancer(internal: boolean): Platform {
    const json = platform();
    add(json, "aws_lb.wire", {
      name: "wire",
      internal,
      load_balancer_type: "network",
      subnets: ["${aws_subnet.public_c.id}"],
    });
    add(json, "aws_lb_listener.wire", {
      load_balancer_arn: "${aws_lb.wire.arn}",
      port: 25,
      protocol: "TCP",
      default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }],
    });
    return json;
  }

  test("an internal network load balancer without groups is no exposure, an internet-facing one is", () => {
    const exposed = (internal: boolean) =>
      findings(withNetworkBalancer(internal)).filter((line) => line.startsWith("exposures"));
    expect(exposed(true)).toEqual([]);
    expect(exposed(false)).toEqual(["exposures undeclared(0.0.0.0/0) at aws_lb.wire"]);
  });

  test.each([
    [
      "100.64.0.0/10",
      ["exposures undeclared(100.64.0.0/10, aws_vpc_security_group_ingress_rule.balancer) at aws_lb.main"],
    ],
    ["100.0.0.0/10", []],
  ])("an internal load balancer is reached from shared address space (RFC 6598), not from public: %s", (cidr, open) => {
    const json = platform();
    json["//"].declared.exposures.shift();
    resource(json, "aws_lb.main")["internal"] = true;
    resource(json, "aws_vpc_security_group_ingress_rule.balancer")["cidr_ipv4"] = cidr;
    expect(findings(json).filter((line) => line.includes("undeclared"))).toEqual(open);
  });

  test("egress to ::/0 lets no IPv4 request out", () => {
    const json = platform();
    container(json, "site")["environment"] = [{ name: "API_URL", value: "https://api.example.com" }];
    const rule = { security_group_id: "${aws_security_group.site.id}", ip_protocol: "-1" };
    add(json, "aws_vpc_security_group_egress_rule.six", { ...rule, cidr_ipv6: "::/0" });
    expect(findings(json)).toContain(
      "calls noRule(aws_security_group.client, egress, 443, the internet (0.0.0.0/0)) at aws_ecs_service.site",
    );
  });

  test.each(["6", "tcp", "-1"])("a network ACL knows TCP as protocol %s", (protocol) => {
    const json = platform();
    const all = { protocol, from_port: protocol === "-1" ? 0 : 443, to_port: protocol === "-1" ? 0 : 443 };
    const open = { rule_no: 200, action: "allow", protocol: "-1", from_port: 0, to_port: 0, cidr_block: "0.0.0.0/0" };
    add(json, "aws_network_acl.private", {
      vpc_id: "${aws_vpc.main.id}",
      subnet_ids: ["${aws_subnet.private_c.id}"],
      ingress: [open],
      egress: [{ rule_no: 100, action: "deny", cidr_block: "0.0.0.0/0", ...all }, open],
    });
    expect(findings(json)).toContainEqual(
      expect.stringMatching(
        /^pull-route.* aclStops\(aws_network_acl\.private, aws_network_acl\.private egress\[0\], egress/,
      ),
    );
  });

  test("AWS's policy for execution roles pulls and logs, and reads no secret", () => {
    const json = platform();
    drop(json, "aws_iam_role_policy.quote_execution");
    add(json, "aws_iam_role_policy_attachment.quote", {
      role: "${aws_iam_role.quote_execution.name}",
      policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    });
    const said = findings(json);
    expect(said.filter((line) => /(pull|logs)-permission/.test(line))).toEqual([]);
    const secrets = "[secretsmanager:GetSecretValue on .* ssm:GetParameters on .* kms:Decrypt on .*]";
    expect(said).toContainEqual(
      expect.stringMatching(`secrets-permission.* notAllowed\\(aws_iam_role.quote_execution, execution, \\${secrets}`),
    );
  });
});

describe("sizes of policies", () => {
  /** A policy of `size` characters, spread over lines and with a part that isn't known. */
  const withSize = (size: number) => (json: Platform) => {
    const policy = (name: string) =>
      `{"Version":"2012-10-17","Statement":[{"Sid":"\${var.sid}","Effect":"Deny","Action":"*","Resource":"${name}"}]}`;
    const empty = policy("").replace(`"\${var.sid}"`, "").length;
    resource(json, "aws_iam_role_policy.web_execution")["policy"] = policy("a".repeat(size - empty)).replaceAll(
      ",",
      ",\n    ",
    );
  };
  test("10,240 characters are proven, 10,241 aren't", () => {
    expect(notProven(limitsPolicies, withSize(10_240))).toEqual([]);
    expect(notProven(limitsPolicies, withSize(10_241))).toEqual([
      "refuted: inline policies of role 'aws_iam_role.web_execution': has at least 10241 characters without white space; IAM allows 10240; name fewer resources, or move statements to another policy",
    ]);
  });
});

test.each([
  ["Tasks of shop (blue)", []],
  [
    "Aufgaben für alle",
    [
      "refuted: description 'aws_security_group.web': 'Aufgaben für alle' has 17 characters; AWS allows 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*; choose another",
    ],
  ],
  ["", [expect.stringContaining("'' has 0 characters; AWS allows 1 to 255")]],
])("the description '%s' of a security group", (text, expected) => {
  expect(
    notProven(limitsNames, (json) => {
      resource(json, "aws_security_group.web")["description"] = text;
    }),
  ).toEqual(expected);
});

test.each([
  [{ desired_count: 2 }, []],
  [{ desired_count: 2.5 }, ["refuted: service 'web': has desired_count 2.5; set it to a whole number"]],
])("a number of tasks: %j", (more, expected) => {
  const change = (json: Platform) => {
    Object.assign(resource(json, "aws_ecs_service.web"), more);
  };
  expect(notProven(limitsServices, change)).toEqual(expected);
});

test("two conditions of one kind in a rule are refused", () => {
  const found = notProven(limitsBalancers, (json) => {
    resource(json, "aws_lb_listener_rule.web")["condition"] = [
      { path_pattern: { values: ["/"] } },
      { path_pattern: { values: ["/api/*"] } },
    ];
  });
  expect(found).toEqual([
    "refuted: listener rule 'aws_lb_listener_rule.web': has two conditions path_pattern; AWS takes one of them in a rule; join their values",
  ]);
});

test("container definitions of 65,536 bytes are within what ECS allows, a byte more isn't", () => {
  const withBytes = (bytes: number) => (json: Platform) => {
    const web = container(json, "web");
    Object.assign(web, { image: "web:1", command: [""] });
    delete web["logConfiguration"];
    const { length } = JSON.stringify(json.locals["web_containers"]);
    web["command"] = ["a".repeat(bytes - length)];
  };
  expect(notProven(limitsServices, withBytes(65_536))).toEqual([]);
  expect(notProven(limitsServices, withBytes(65_537))).toEqual([
    "refuted: service 'web': has 65537 bytes of container definitions; ECS allows 65536; use fewer",
  ]);
});

test("a policy that IAM refuses is refuted by what is wrong with it", () => {
  const said = notProven(limitsPolicies, (json) => {
    Object.assign(statement(json, "web_execution", "Pull"), { Sid: "Pull image" });
  });
  expect(said).toEqual([
    "refuted: policy 'aws_iam_role_policy.web_execution': has Sid 'Pull image' of more than letters and digits, which IAM refuses; correct it",
  ]);
});

test("the policy of an endpoint that AWS refuses is refuted", () => {
  const Statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  const withPolicy = (Version: string) => (json: Platform) => {
    resource(json, "aws_vpc_endpoint.logs")["policy"] = JSON.stringify({ Version, Statement });
  };
  expect(notProven(limitsPolicies, withPolicy("2012-10-17"))).toEqual([]);
  expect(notProven(limitsPolicies, withPolicy("2012-10-18"))).toEqual([
    expect.stringContaining("policy 'aws_vpc_endpoint.logs': has Version 2012-10-18, not 2012-10-17 or 2008-10-17"),
  ]);
});

describe("the policy of a bucket", () => {
  const withPolicy = (statement: Body) => (json: Platform) => {
    add(json, "aws_s3_bucket.files", { bucket: "files" });
    add(json, "aws_s3_bucket_policy.files", {
      bucket: "${aws_s3_bucket.files.id}",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", ...statement }] }),
    });
  };
  const OWN = ["${aws_s3_bucket.files.arn}", "${aws_s3_bucket.files.arn}/*", "arn:aws:s3:::files/public/*", "*"];

  test("may speak of the bucket and of what is in it", () => {
    expect(notProven(limitsPolicies, withPolicy({ Action: "s3:*", Resource: OWN }))).toEqual([]);
  });

  test("has to be one that S3 takes", () => {
    expect(
      notProven(limitsPolicies, withPolicy({ Action: "sns:*", Principal: { AWS: "all" }, Resource: OWN })),
    ).toEqual([
      "refuted: policy 'aws_s3_bucket_policy.files': has 'all' as Principal of AWS, which AWS refuses; correct it",
      "refuted: policy 'aws_s3_bucket_policy.files': has action sns:*, which isn't of s3, which AWS refuses; correct it",
    ]);
  });

  test("names what it is about", () => {
    expect(notProven(limitsPolicies, withPolicy({ Action: "s3:*" }))).toEqual([
      "refuted: policy 'aws_s3_bucket_policy.files': has a statement without Resource, which AWS refuses; correct it",
    ]);
  });

  test("may be refused where it speaks of another bucket", () => {
    const Resource = [...OWN, "arn:aws:s3:::other/*"];
    expect(notProven(limitsPolicies, withPolicy({ Action: "s3:*", Resource }))).toEqual([
      "undecided: policy 'aws_s3_bucket_policy.files': undecided whether S3 takes it: not known: whether arn:aws:s3:::other/* is of aws_s3_bucket.files, whose policy it is",
    ]);
  });
});

describe("tags", () => {
  const tagged = (tags: Body) => (json: Platform) => {
    resource(json, "aws_ecs_service.web")["tags"] = tags;
  };
  const own = many(TAG.count, (index) => [`tag-${index}`, "x"] as const);

  test.each<[string, Body]>([
    ["as many as there may be", Object.fromEntries(own)],
    ["the longest key and value", { ["k".repeat(128)]: "v".repeat(256) }],
    ["a key that only looks reserved", { "my-aws:team": "x" }],
  ])("may be %s", (_, tags) => {
    expect(notProven(limitsTags, tagged(tags))).toEqual([]);
  });

  test.each<[string, Body, string]>([
    ["too many", Object.fromEntries([...own, ["one-more", "x"]]), "has 51 tags, AWS allows 50; drop some"],
    [
      "too long a value",
      { team: "v".repeat(257) },
      "tag 'team' has a value of 257 characters, AWS allows 256; shorten it",
    ],
    [
      "a key of AWS's",
      { "AWS:team": "x" },
      "tag 'AWS:team' begins with aws:, which AWS keeps for itself; name it otherwise",
    ],
    ["an empty key", { "": "x" }, "a tag has an empty key; name it"],
  ])("can't be %s", (_, tags, fault) => {
    expect(notProven(limitsTags, tagged(tags))).toEqual([`refuted: tags 'aws_ecs_service.web': ${fault}`]);
  });

  test("can't have too long a key", () => {
    const [fault] = notProven(limitsTags, tagged({ ["k".repeat(129)]: "x" }));
    expect(fault).toContain("has a key of 129 characters, AWS allows 128; shorten it");
  });

  test("of a provider count for each of its resources", () => {
    const found = notProven(limitsTags, (json) => {
      json.provider = { aws: [{ region: "eu-central-1", default_tags: [{ tags: { "aws:x": "y" } }] }] };
      tagged(Object.fromEntries(own))(json);
    });
    expect(found).toEqual([
      "refuted: stack 'stack-1': tag 'aws:x' begins with aws:, which AWS keeps for itself; name it otherwise",
      "refuted: tags 'aws_ecs_service.web': has 51 tags, AWS allows 50; drop some",
    ]);
  });
});

describe("a name prefix", () => {
  const prefixed = (address: string, body: Body) => (json: Platform) => {
    Object.assign(resource(json, address), body);
  };

  test.each([
    ["aws_lb_target_group.web", 6],
    ["aws_iam_role.web_task", 38],
  ])("of %s has %i characters at most", (address, longest) => {
    const of = (length: number) => ({ name: null, name_prefix: "p".repeat(length) });
    expect(notProven(limitsNames, prefixed(address, of(longest)))).toEqual([]);
    expect(notProven(limitsNames, prefixed(address, of(longest + 1)))).toEqual([
      `refuted: name prefix '${address}': name_prefix of ${address} has ${longest + 1} characters; the provider takes ${longest} and puts the rest of the name behind it; shorten it`,
    ]);
  });

  test("and a name exclude each other", () => {
    expect(notProven(limitsNames, prefixed("aws_security_group.web", { name: "a", name_prefix: "b" }))).toEqual([
      "refuted: name prefix 'aws_security_group.web': aws_security_group.web has both name and name_prefix, of which the provider takes one; remove one of them",
    ]);
  });
});
