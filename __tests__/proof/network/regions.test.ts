import { prove } from "../../../src/proof/prove";
import { regions } from "../../../src/proof/rules/regions";
import { natPlatform } from "../nat";
import {
  type Body,
  type Platform,
  add,
  at,
  container,
  findings,
  model,
  notProven,
  platform,
  resource,
  statements,
} from "../platform";

/** Gives the platform another provider, and one resource to it. */
function aliased(json: Platform, address: string, provider: Body): void {
  (json.provider["aws"] as Body[]).push({ alias: "other", ...provider });
  resource(json, address)["provider"] = "aws.other";
}

const ODD = [
  "aws_vpc.main",
  "aws_subnet.private_c",
  "aws_internet_gateway.main",
  "aws_route.internet",
  "aws_route_table.public",
  "aws_route_table_association.public_b",
  "aws_security_group.web",
  "aws_vpc_security_group_ingress_rule.target",
  "aws_vpc_security_group_egress_rule.web",
  "aws_default_security_group.main",
  "aws_vpc_endpoint.ecr_api",
  "aws_vpc_endpoint.s3",
  "aws_lb.main",
  "aws_lb_listener.http",
  "aws_lb_listener_rule.web",
  "aws_lb_target_group.web",
  "aws_ecs_cluster.main",
  "aws_ecs_service.web",
  "aws_ecs_task_definition.web",
  "aws_service_discovery_private_dns_namespace.main",
  "aws_service_discovery_service.quote",
  "aws_s3_bucket_public_access_block.states",
  "aws_kms_key.quote",
];

describe.each(ODD)("%s", (address) => {
  const refuted = [
    expect.stringMatching(new RegExp(`^refuted: '${address}': it is in eu-west-1, and what it is joined with in`)),
  ];

  test("in a region of its own is refuted, once", () => {
    expect(notProven(regions, (json) => (resource(json, address)["region"] = "eu-west-1"))).toEqual(refuted);
  });

  test("under a provider for another region is refuted, once", () => {
    expect(
      notProven(regions, (json) => {
        aliased(json, address, { region: "eu-west-1" });
      }),
    ).toEqual(refuted);
  });

  test("with an unknown region is undecided", () => {
    expect(
      notProven(regions, (json) => {
        Object.assign(json, { variable: { region: {} } });
        resource(json, address)["region"] = "${var.region}";
      }),
    ).toEqual([expect.stringMatching(/^undecided: .*not known: the region of .*\(var\.region\)/)]);
  });

  test.each(["eu-central-1", "${data.aws_region.current.name}", "${data.aws_region.current.region}", null])(
    "with the region %s that the provider has is proven",
    (region) => {
      const json = platform();
      json.data["aws_region"] = { current: {} };
      resource(json, address)["region"] = region;
      expect(findings(json)).toEqual([]);
    },
  );
});

test.each<[string, string, readonly string[]]>([
  ["aws_ecs_service.web", "eu-west-1", ["proven", "refuted"]],
  ["aws_vpc.main", "eu-west-1", ["refuted"]],
  ["aws_vpc.main", "${var.region}", ["undecided"]],
  ["aws_service_discovery_service.quote", "eu-west-1", ["proven", "refuted"]],
])("no flow is proven that goes by way of %s in %s", (address, region, verdicts) => {
  const json = platform();
  Object.assign(json, { variable: { region: {} } });
  resource(json, address)["region"] = region;
  const found = prove(model(json)).flows.map(({ verdict }) => verdict);
  expect([...new Set(found)].toSorted()).toEqual(verdicts);
});

test("its words name what it is joined with", () => {
  expect(notProven(regions, (json) => (resource(json, "aws_route.internet")["region"] = "eu-west-1"))).toEqual([
    "refuted: 'aws_route.internet': it is in eu-west-1, and what it is joined with in eu-central-1: aws_route_table.public and aws_internet_gateway.main; put them into one region",
  ]);
});

test("a subnet in another region is told that, and nothing of its zone", () => {
  const json = platform();
  resource(json, "aws_subnet.private_c")["region"] = "eu-west-1";
  expect(findings(json).join()).toMatch(/^regions elsewhere\(.*at aws_subnet\.private_c$/);
});

test.each<[string, Body]>([
  ["one that isn't known", { region: "${var.region}" }],
  ["none, which is that of the environment", { default_tags: { tags: { team: "a" } } }],
])("a provider's alias with a region that is %s is undecided", (_name, provider) => {
  expect(
    notProven(regions, (json) => {
      aliased(json, "aws_subnet.private_c", provider);
    }),
  ).toEqual([expect.stringMatching(/^undecided: 'aws_subnet\.private_c'/)]);
});

test("two providers without a region have that of the environment, unless a profile of its own may hold another", () => {
  const withAlias = (provider: Body) => (json: Platform) => {
    json.provider["aws"] = [{}];
    aliased(json, "aws_subnet.private_c", provider);
  };
  expect(notProven(regions, withAlias({}))).toEqual([]);
  const json = platform();
  withAlias({ profile: "other" })(json);
  const said = findings(json).filter((line) => line.startsWith("? regions "));
  expect(said).toContainEqual(expect.stringContaining("region(the region of provider aws.other, stack-1"));
  expect(said).toContainEqual(
    expect.stringContaining("maybeAccount(the account of aws.other, the account of the provider without an alias) at"),
  );
});

test("a role is in no region", () => {
  const json = platform();
  aliased(json, "aws_iam_role.web_task", { region: "eu-west-1" });
  expect(findings(json)).toEqual([]);
});

test("a name means what has it in the same region; elsewhere there may be another one", () => {
  const named = (change: (json: Platform) => void) =>
    notProven(regions, (json) => {
      resource(json, "aws_ecs_service.web")["cluster"] = "main";
      change(json);
    });
  expect(named(() => undefined)).toEqual([]);
  expect(
    named((json) => {
      aliased(json, "aws_ecs_service.web", { region: "eu-central-1" });
    }),
  ).toEqual([]);
  expect(
    notProven(regions, (json) => {
      add(json, "aws_ecr_repository_policy.web", { repository: "web", policy: "{}", region: "eu-west-1" });
    }),
  ).toEqual([
    "undecided: 'aws_ecr_repository_policy.web': undecided whether it is in the region of what it is joined with: not known: whether it names aws_ecr_repository.web, which is in eu-central-1, or another one in its own region",
  ]);
});

test("a scalable target scales the service that has that name in its own region", () => {
  const scaled = (region: string) =>
    notProven(regions, (json) => {
      const resource_id = "service/main/web";
      add(json, "aws_appautoscaling_target.web", { resource_id, service_namespace: "ecs", region });
    });
  expect(scaled("eu-central-1")).toEqual([]);
  expect(scaled("eu-west-1")).toEqual([expect.stringMatching(/^undecided: 'aws_appautoscaling_target\.web'/)]);
});

test("a multi-Region key has one id everywhere, but an ARN for each region", () => {
  const withKey = (key: Body, by: string) =>
    notProven(regions, (json) => {
      add(json, "aws_kms_key.logs", { region: "eu-west-1", ...key });
      resource(json, "aws_cloudwatch_log_group.web")["kms_key_id"] = `\${aws_kms_key.logs.${by}}`;
    });
  expect(withKey({ multi_region: true }, "key_id")).toEqual([expect.stringMatching(/^undecided/)]);
  expect(withKey({ multi_region: true }, "arn")).toEqual([expect.stringMatching(/^refuted/)]);
  expect(withKey({}, "key_id")).toEqual([expect.stringMatching(/^refuted/)]);
});

test("a load balancer takes certificates of its own region", () => {
  const withCertificate = (region: string) =>
    notProven(regions, (json) => {
      add(json, "aws_acm_certificate.main", { domain_name: "example.com", region });
      resource(json, "aws_lb_listener.http")["certificate_arn"] = "${aws_acm_certificate.main.arn}";
    });
  expect(withCertificate("eu-central-1")).toEqual([]);
  expect(withCertificate("us-east-1")).toEqual([expect.stringMatching(/^refuted: 'aws_acm_certificate\.main'/)]);
});

test("copies of a secret and of a bucket are meant to lie elsewhere", () => {
  const refuted = (json: Platform): void => {
    add(json, "aws_kms_key.west", { region: "eu-west-1" });
    add(json, "aws_s3_bucket.west", { region: "eu-west-1" });
    resource(json, "aws_secretsmanager_secret.quote")["replica"] = [
      { region: "eu-west-1", kms_key_id: "${aws_kms_key.west.arn}" },
    ];
    const destination = { bucket: "${aws_s3_bucket.west.arn}", replica_kms_key_id: "${aws_kms_key.west.arn}" };
    resource(json, "aws_s3_bucket.states")["replication_configuration"] = [{ rules: [{ destination: [destination] }] }];
  };
  expect(notProven(regions, refuted)).toEqual([]);
});

test("an address may be used from every region, and a parameter may hold any name", () => {
  const json = platform();
  add(json, "aws_ssm_parameter.vpc", {
    name: "/vpc",
    type: "String",
    value: "${aws_vpc.main.id}",
    region: "us-east-1",
  });
  expect(notProven(regions, (it) => Object.assign(it, json))).toEqual([]);
});

function leadTo(region: string, json: Platform, address: string): void {
  const endpoint = resource(json, address);
  endpoint["service_name"] = String(endpoint["service_name"]).replace("eu-central-1", region);
  endpoint["service_region"] = region;
}

describe("a repository of another region", () => {
  function elsewhere(...endpoints: readonly string[]): readonly string[] {
    const json = platform();
    resource(json, "aws_ecr_repository.web")["region"] = "eu-west-1";
    container(json, "web")["image"] = String(container(json, "web")["image"]).replace("eu-central-1", "eu-west-1");
    const pull = statements(json, "web_execution").find(({ Sid }) => Sid === "Pull") ?? {};
    pull["Resource"] = ["${aws_ecr_repository.web.arn}"];
    for (const name of endpoints) {
      const added = add(json, `aws_vpc_endpoint.${name}_west`, { ...resource(json, `aws_vpc_endpoint.${name}`) });
      leadTo("eu-west-1", json, `aws_vpc_endpoint.${name}_west`);
      (resource(json, "aws_ecs_service.web")["depends_on"] as string[]).push(`aws_vpc_endpoint.${name}_west`);
      expect(added["service_region"]).toBe("eu-west-1");
    }
    return findings(json);
  }

  test("is reached by endpoints that lead there, but its layers aren't by the gateway of this one", () => {
    expect(elsewhere("ecr_api", "ecr_dkr")).toEqual([
      "pull-route endpointElsewhere(aws_vpc_endpoint.s3, [aws_subnet.private_c], s3, eu-central-1, eu-west-1) at aws_ecs_service.web",
    ]);
  });

  test("isn't reached by the endpoints of this one", () => {
    const apis = elsewhere().flatMap(
      (line) => /endpointElsewhere\(.* (\S+), eu-central-1, eu-west-1\)/.exec(line)?.[1],
    );
    expect(apis).toEqual(["ecr.api", "ecr.dkr", "s3"]);
  });
});

describe("a secret of another region", () => {
  function elsewhere(build: () => Platform): Platform {
    const json = build();
    resource(json, "aws_secretsmanager_secret.quote")["region"] = "eu-west-1";
    resource(json, "aws_kms_key.quote")["region"] = "eu-west-1";
    return json;
  }

  test("is read through NAT", () => {
    expect(findings(elsewhere(natPlatform))).toEqual([]);
  });

  test("isn't read by an endpoint of this one", () => {
    expect(findings(elsewhere(platform))).toEqual([
      expect.stringContaining("secretsmanager, eu-central-1, eu-west-1) at aws_ecs_service.quote"),
    ]);
  });

  test("is perhaps read by an endpoint that leads there: AWS doesn't list Secrets Manager", () => {
    const json = elsewhere(platform);
    leadTo("eu-west-1", json, "aws_vpc_endpoint.secrets");
    expect(findings(json)).toEqual([
      "? secrets-route acrossRegions(aws_vpc_endpoint.secrets, eu-west-1, secretsmanager) at aws_ecs_service.quote",
    ]);
  });
});

describe("a bucket of another region", () => {
  const elsewhere = (build: () => Platform, region: string): readonly string[] => {
    const json = build();
    Object.assign(json, { variable: { region: {} } });
    resource(json, "aws_s3_bucket.settings")["region"] = region;
    return findings(json);
  };

  test("is read through NAT", () => {
    expect(elsewhere(natPlatform, "eu-west-1")).toEqual([]);
  });

  test("isn't read by the gateway of this one", () => {
    expect(elsewhere(platform, "eu-west-1")).toEqual([
      "environment-files endpointElsewhere(aws_vpc_endpoint.s3, [aws_subnet.private_c], s3, eu-central-1, eu-west-1) at aws_ecs_service.quote",
    ]);
  });

  test("is undecided where the region isn't known", () => {
    expect(elsewhere(platform, "${var.region}")).toEqual([
      "? environment-files endpointRegion(aws_vpc_endpoint.s3, var.region) at aws_ecs_service.quote",
    ]);
  });
});

describe("the region that an endpoint leads to", () => {
  test("is that of service_region, and no other name is found there", () => {
    const json = platform();
    resource(json, "aws_vpc_endpoint.logs")["service_region"] = "eu-west-1";
    expect(findings(json)).toEqual([
      expect.stringMatching(/^logs-route endpointElsewhere\(.*, logs, eu-west-1, eu-central-1\)/),
    ]);
  });

  test.each(["service_region", "service_name"])("is undecided where %s isn't known", (argument) => {
    const json = platform();
    Object.assign(json, { variable: { region: {} } });
    const value = argument === "service_region" ? "${var.region}" : "com.amazonaws.${var.region}.logs";
    resource(json, "aws_vpc_endpoint.logs")[argument] = value;
    expect(findings(json)).toEqual([
      expect.stringMatching(/^\? logs-route endpointRegion\(aws_vpc_endpoint\.logs, eu-central-1\)/),
    ]);
  });

  test("is undecided of S3, too", () => {
    const json = platform();
    Object.assign(json, { variable: { region: {} } });
    resource(json, "aws_vpc_endpoint.s3")["service_name"] = "com.amazonaws.${var.region}.s3";
    expect(findings(json)).toEqual([
      expect.stringMatching(/^\? .*endpointRegion\(aws_vpc_endpoint\.s3, eu-central-1\)/),
    ]);
  });

  test("is the provider's that a data source looks up, be it unknown", () => {
    const json = platform();
    json.provider["aws"] = [{}];
    json.data["aws_region"] = { current: {} };
    resource(json, "aws_vpc_endpoint.exec")["service_name"] =
      "com.amazonaws.${data.aws_region.current.name}.ssmmessages";
    expect(findings(json).filter((line) => line.includes("exec endpointRegion"))).toEqual([]);
    resource(json, "aws_vpc_endpoint.exec")["service_name"] = "com.amazonaws.eu-central-1.ssmmessages";
    expect(findings(json).filter((line) => line.includes("exec endpointRegion"))).toHaveLength(1);
  });
});

test("where logs go isn't known with their region", () => {
  const json = platform();
  Object.assign(json, { variable: { region: {} } });
  at(container(json, "web"), "logConfiguration", "options")["awslogs-region"] = "${var.region}";
  expect(
    findings(json).some((line) => line.startsWith("? logs-route endpointRegion(aws_vpc_endpoint.logs, var.region)")),
  ).toBe(true);
});

test.each([
  ["aws_ssm_parameter.quote", "Parameter"],
  ["aws_ecr_repository.web", ""],
])("%s in another region is no fault of what only names it by ARN", (address) => {
  expect(notProven(regions, (json) => (resource(json, address)["region"] = "eu-west-1"))).toEqual([]);
});

test("the policy of a role names what lies anywhere", () => {
  expect(
    notProven(regions, (json) => {
      add(json, "aws_kms_key.far", { region: "us-east-1" });
      statements(json, "web_execution").push({
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: ["${aws_kms_key.far.arn}"],
      });
    }),
  ).toEqual([]);
});
