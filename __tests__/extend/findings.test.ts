import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { DataAwsMqBrokerInstanceTypeOfferings } from "@cdktf/provider-aws/lib/data-aws-mq-broker-instance-type-offerings";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { MqBroker } from "@cdktf/provider-aws/lib/mq-broker";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformProvider, TerraformResource } from "cdktf";
import type { Extend } from "../../src/extend/extend";
import type { ExtendedEnvironment } from "../../src/extend/extended-environment";
import { extended, shop } from "./support";

const FILE = "__tests__/extend/findings.test.ts";

/** The messages without the numbers of their lines. */
async function messages(extend: Extend, ...more: [Parameters<typeof extended>[1]?]): Promise<string[]> {
  const { errors } = await extended(extend, ...more);
  return errors.map((error) => error.replace(new RegExp(`^${FILE}:\\d+: `), `${FILE}: `));
}

class RandomProvider extends TerraformProvider {}

const app = ({ service }: ExtendedEnvironment) => service("hostname-app");

test("every message names the line of the user that it is about, and all are there at once", async () => {
  const { errors } = await extended((environment) => {
    app(environment).addVariable("1", "no name");
    environment.override({ address: "aws_lb.ingress", attribute: "Idle", value: 1, reason: "it is idle" });
  });
  const [first = "", second = ""] = errors;
  const lineOf = (message: string) => Number(/:(\d+): /.exec(message)?.[1]);
  expect(errors).toHaveLength(2);
  expect(first.startsWith(`${FILE}:`)).toBe(true);
  expect(lineOf(second) - lineOf(first)).toBe(1);
});

test("what is wrong in two environments is said of both", async () => {
  const environments = { prod: shop(), test: shop({ names: { platform: "shop-test" } }) };
  const { errors } = await extended(({ key }) => {
    throw new Error(`${key} is wrong`);
  }, environments);
  expect(errors.map((error) => error.replace(/^.*:\d+: /, ""))).toEqual([
    "environment 'shop-prod': extend failed: prod is wrong",
    "environment 'shop-test': extend failed: test is wrong",
  ]);
});

const cases: readonly (readonly [string, Extend, string])[] = [
  [
    "a service that there isn't",
    ({ service }) => void service("hostnameapp"),
    "environment 'shop-prod': extend failed: no service is called 'hostnameapp'; there are static-app, random-quote-app, hostname-app; did you mean 'hostname-app'",
  ],
  [
    "a resource that there isn't",
    ({ resource }) => void resource("uploads"),
    "environment 'shop-prod': extend failed: no resource is called 'uploads'; there are orders; correct the name",
  ],
  [
    "a variable that the definition sets",
    (it) => {
      app(it).addVariable("ORDERS_QUEUE_URL", "https://example.com");
    },
    "service 'hostname-app': variable is ORDERS_QUEUE_URL; each variable is set once, by the definition or by extend; rename one",
  ],
  [
    "a mount at a path that isn't absolute",
    (it) => {
      app(it).addMount({ path: "share", fileSystemId: "fs-1", accessPointId: "fsap-1", readOnly: true });
    },
    "service 'hostname-app': mount path is 'share'; a path is absolute, without ':'; correct it",
  ],
  [
    "a wildcard",
    (it) => {
      app(it).grant({ actions: ["sqs:*"], resources: ["*"], reason: "all of it" });
    },
    "service 'hostname-app': grant.actions is 'sqs:*'; an IAM action looks like 's3:GetObject', without wildcards; spell it out",
  ],
  [
    "an API that nothing leads to",
    (it) => {
      app(it).grant({ actions: ["ses:SendEmail"], resources: ["*"], reason: "it mails" });
    },
    "service 'hostname-app': grant.actions is 'ses:SendEmail'; with egress 'endpoints' tasks reach s3, dynamodb, sqs, sns, events, kms, secretsmanager, ssm, logs, cloudwatch, xray, states, lambda, sts; set network.egress to 'nat' or 'public'",
  ],
  [
    "a connection between two services",
    (it) => {
      const to = it.service("static-app");
      it.allow("app_to_static", { from: app(it), to, port: 8080, reason: "it asks" });
    },
    "connection 'app_to_static': to is 'static-app'; what a service calls stands in its 'calls'; add it to those of 'hostname-app'",
  ],
  [
    "a connection from addresses",
    (it) => {
      it.allow("office", { from: "203.0.113.0/24", to: app(it), port: 8080, reason: "the office" });
    },
    "connection 'office': from is '203.0.113.0/24'; a connection starts at a service or a security group; use expose for clients outside",
  ],
  [
    "an end that is no group and no range",
    (it) => {
      it.allow("far", { from: app(it), to: "10.0.0.1", port: 5432, reason: "the database" });
    },
    "connection 'far': to is '10.0.0.1'; an IPv4 CIDR block looks like '203.0.113.0/24', a security group's id looks like 'sg-0123456789abcdef0'; correct it",
  ],
  [
    "an id that is no part of an address",
    (it) => {
      it.allow("to-db", { from: app(it), to: "sg-0123456789abcdef0", port: 5432, reason: "the database" });
    },
    "connection 'to-db': id is 'to-db'; an id is a part of Terraform addresses, of a-z, 0-9 and '_'; rename it",
  ],
  [
    "a port that there isn't",
    (it) => {
      it.allow("to_db", { from: app(it), to: "sg-0123456789abcdef0", port: 65_536, reason: "the database" });
    },
    "connection 'to_db': port is 65536; a port is 1 to 65535; correct it",
  ],
  [
    "no reason",
    (it) => {
      it.allow("to_db", { from: app(it), to: "sg-0123456789abcdef0", port: 5432, reason: " " });
    },
    "connection 'to_db': reason is ' '; a reason says what it is for; write one",
  ],
  [
    "a reason that AWS takes for no description",
    (it) => {
      it.allow("to_db", { from: app(it), to: "sg-0123456789abcdef0", port: 5432, reason: "it's theirs" });
    },
    "connection 'to_db': reason is 'it's theirs'; it describes a rule, for which AWS allows up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*; reword it",
  ],
  [
    "clients that are no range",
    (it) => {
      const { loadBalancer: to } = it;
      if (to) it.expose("app", { to, port: 80, from: ["203.0.113.1/24"], reason: "the office" });
    },
    "exposure 'app': from is '203.0.113.1/24'; an IPv4 CIDR block looks like '203.0.113.0/24', and AWS's lists end with cloudfront.origin-facing, groundstation, route53-healthchecks; correct it",
  ],
  [
    "a connection to a resource without a group",
    (it) => {
      it.allow("to_queue", { from: app(it), to: it.resource("orders"), port: 443, reason: "orders" });
    },
    "connection 'to_queue': to is a resource without a security group; its API is reached without one; grant it",
  ],
  [
    "an exposure of a service without public addresses",
    (it) => {
      it.expose("app", { to: app(it), port: 8080, from: ["203.0.113.0/24"], reason: "the office" });
    },
    "exposure 'app': to is 'hostname-app'; a service with exposure 'public-ip' is exposed at its port; expose the load balancer",
  ],
  [
    "an exposure of a port that nobody listens on",
    (it) => {
      const { loadBalancer: to } = it;
      if (to) it.expose("app", { to, port: 8443, from: ["203.0.113.0/24"], reason: "the office" });
    },
    "exposure 'app': port is 8443; the load balancer listens on 80; name one of these",
  ],
  [
    "an override of what isn't there",
    (it) => {
      it.override({ address: "aws_lb.ingres", attribute: "idle_timeout", value: 120, reason: "uploads" });
    },
    "override 'aws_lb.ingres idle_timeout': address is 'aws_lb.ingres'; no resource of that address is rendered; did you mean 'aws_lb.ingress'",
  ],
  [
    "actions on everything without a reason",
    (it) => {
      it.deployActions("aws_mq_broker", { reads: ["mq:ListBrokers"], resources: ["*"] });
    },
    "type 'aws_mq_broker': resources is [\"*\"]; '*' is for actions that AWS lets nobody narrow; give ARNs, or the reason",
  ],
  [
    "the same construct twice",
    ({ scope }) => {
      new SnsTopic(scope, "alerts");
      new SnsTopic(scope, "alerts");
    },
    "environment 'shop-prod': extend failed: There is already a Construct with name 'alerts' in Construct [Extension]",
  ],
  [
    "an address of the platform's",
    ({ scope }) => void new Vpc(scope, "network", { cidrBlock: "10.9.0.0/16" }).id,
    "environment 'shop-prod': extend failed: stack 'shop-prod-platform': address aws_vpc.network is taken by 'shop-prod-platform/network/Default' and wanted by 'shop-prod-platform/Extension/network'; an address names one resource; rename one of the two",
  ],
  [
    "a group of somebody else's at both ends",
    (it) => {
      const [from, to] = ["sg-0123456789abcdef0", "sg-0fedcba9876543210"];
      it.allow("theirs", { from, to, port: 5432, reason: "theirs" });
    },
    "connection 'theirs': from is 'sg-0123456789abcdef0'; one end is a service or made by extend; leave it to whoever has the group",
  ],
];

test.each(cases)("fails with a clear message: %s", async (_, extend, message) => {
  expect(await messages(extend)).toEqual([`${FILE}: ${message}`]);
});

test("a promise comes too late", async () => {
  // oxlint-disable-next-line typescript/no-misused-promises -- what a user may do in spite of the types
  expect(await messages(async () => Promise.resolve())).toEqual([
    "environment 'shop-prod': extend returns a promise; it is called once and not waited for; have all values before",
  ]);
});

test("addresses of the platform's are found although nobody reads them", async () => {
  const { errors } = await extended(({ scope }) => {
    new Vpc(scope, "network", { cidrBlock: "10.9.0.0/16" });
    new EcsCluster(scope, "platform", { name: "second" });
  });
  expect(errors).toEqual([
    expect.stringContaining("address aws_vpc.network is taken by 'shop-prod-platform/network/Default'"),
    expect.stringContaining("address aws_ecs_cluster.platform is taken by 'shop-prod-platform/platform/Default'"),
  ]);
});

const random = { providerName: "random" };
const pet = { terraformResourceType: "random_pet", terraformGeneratorMetadata: random };

test("a provider that isn't there is one message", async () => {
  const { errors } = await extended(({ scope }) => void new TerraformResource(scope, "suffix", pet));
  expect(errors).toEqual([
    "environment 'shop-prod': extend makes random_pet; its provider 'random' isn't there; make one in environment.scope",
  ]);
});

test("any provider may be made, and another one of AWS's for another region", async () => {
  const { errors, documentOf } = await extended(({ scope, service }) => {
    const source = { terraformProviderSource: "hashicorp/random", terraformGeneratorMetadata: random };
    new RandomProvider(scope, "random", { terraformResourceType: "random", ...source });
    const suffix = new TerraformResource(scope, "suffix", pet);
    service("hostname-app").addVariable("SUFFIX", suffix.getStringAttribute("id"));
    const provider = new AwsProvider(scope, "us_east_1", { alias: "us_east_1", region: "us-east-1" });
    new AcmCertificate(scope, "shop", { provider, domainName: "shop.example.com", validationMethod: "DNS" });
  });
  expect(errors).toEqual([]);
  const { resource } = documentOf("shop-prod-platform");
  expect([Object.keys(resource["random_pet"] ?? {}), Object.keys(resource["aws_acm_certificate"] ?? {})]).toEqual([
    ["suffix"],
    ["shop"],
  ]);
});

test("a load balancer that nobody may connect to is no load balancer", async () => {
  const environments = { prod: shop({ ingress: { allowedCidrs: [] } }) };
  const { errors } = await extended(() => undefined, environments);
  expect(errors).toEqual([
    "environment 'shop-prod': ingress.allowedCidrs is []; somebody must be able to connect; name a range, or expose the load balancer in extend",
  ]);
});

describe("with a bootstrap", () => {
  const backend = { type: "s3", bucket: "shop-states", region: "eu-central-1" } as const;
  const bootstrap = { github: { repository: "company/shop" } };
  const environments = { prod: shop({ backend }) };
  const withBroker: Extend = ({ scope }) => {
    new MqBroker(scope, "broker", {
      brokerName: "shop-prod-broker",
      engineType: "RabbitMQ",
      engineVersion: "3.13",
      hostInstanceType: "mq.t3.micro",
      user: [{ username: "app", password: "-" }],
    });
    new DataAwsMqBrokerInstanceTypeOfferings(scope, "offerings");
  };

  test("a type of which nobody knows what its deployment asks of AWS is a message that says what to do", async () => {
    const { errors } = await extended(withBroker, environments, { bootstrap });
    const wanted = (type: string) =>
      `stack 'shop-prod-platform': extend makes ${type}; a role that deploys is allowed what is known or stated; state what Terraform asks of AWS: environment.deployActions("${type}", { reads: […], writes: […], resources: […] })`;
    expect(errors).toEqual([wanted("aws_mq_broker"), wanted("data.aws_mq_broker_instance_type_offerings")]);
  });

  test("what is stated is what the roles may do, in a plan the reads alone", async () => {
    const { errors, documentOf } = await extended(
      (environment) => {
        withBroker(environment);
        const resources = ["arn:aws:mq:eu-central-1:123456789012:broker:shop-prod-*"];
        environment.deployActions("aws_mq_broker", {
          reads: ["mq:DescribeBroker"],
          writes: ["mq:CreateBroker"],
          resources,
        });
        environment.deployActions("data.aws_mq_broker_instance_type_offerings", {
          reads: ["mq:DescribeBrokerInstanceOptions"],
          resources: ["*"],
          reason: "AWS lists offerings to whoever may list them all",
        });
      },
      environments,
      { bootstrap },
    );
    expect(errors).toEqual([]);
    const { locals, "//": remarks } = documentOf("shop-bootstrap-prod");
    const statementsOf = (phase: string) =>
      Object.entries(locals).flatMap(([name, local]) => {
        const { Statement = [] } = local as { Statement?: readonly { Sid?: string; Action: readonly string[] }[] };
        const isOfPhase = name.startsWith(`shop_prod_platform_${phase}_`);
        return Statement.flatMap(({ Sid = "", Action }) =>
          isOfPhase && Sid.startsWith("Extend") ? [[Sid, Action]] : [],
        );
      });
    expect(remarks.declared["grants"]).toEqual(
      ["plan", "apply"].map((phase) => ({
        role: `aws_iam_role.shop_prod_platform_${phase}`,
        actions: ["mq:DescribeBrokerInstanceOptions"],
        reason: "AWS lists offerings to whoever may list them all",
      })),
    );
    const offerings = ["ExtendDataAwsMqBrokerInstanceTypeOfferings1", ["mq:DescribeBrokerInstanceOptions"]];
    expect(statementsOf("plan")).toEqual([["ExtendMqBroker1", ["mq:DescribeBroker"]], offerings]);
    expect(statementsOf("apply")).toEqual([["ExtendMqBroker1", ["mq:CreateBroker", "mq:DescribeBroker"]], offerings]);
  });

  test("types of other providers ask nothing of AWS", async () => {
    const { errors } = await extended(
      ({ scope }) => void new TerraformResource(scope, "suffix", { terraformResourceType: "random_pet" }),
      environments,
      { bootstrap },
    );
    expect(errors).toEqual([]);
  });
});
