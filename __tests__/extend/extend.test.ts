import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EfsAccessPoint } from "@cdktf/provider-aws/lib/efs-access-point";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import type { EnvironmentDefinition, Layout } from "../../src/definition/platform";
import type { Extend } from "../../src/extend/extend";
import { prod } from "../fixtures/platform";
import { prove } from "../../src/proof/prove";
import { stackSources } from "../../src/terraform/folder";
import { Model } from "../../src/terraform/model";
import { changed, without } from "../support/sources";
import { rulesOf } from "../proof/resources/both-layouts";
import { containerOf, extended, granted, shop } from "./support";

const PLATFORM = "shop-prod-platform";
const layouts: readonly Layout[] = ["single", "per-service"];
const platformOf = (layout: Layout) => ({ prod: shop({ layout }) });

/** Stacks with what `extend` makes, and with the service `hostname-app`, by layout. */
const PLACES = {
  single: { own: PLATFORM, service: PLATFORM },
  "per-service": { own: "shop-prod-extension", service: "shop-prod-hostname-app" },
} as const;

test("it is called once for each environment, with its name and the handles of what is there", async () => {
  const seen: [string, string, string[], number, boolean][] = [];
  const { errors } = await extended(
    ({ key, name, services, network, loadBalancer }) => {
      const { privateSubnetIds } = network;
      seen.push([
        key,
        name,
        services.map((service) => service.name),
        privateSubnetIds.length,
        loadBalancer !== undefined,
      ]);
    },
    { prod: shop(), test: shop({ names: { platform: "shop-test" } }) } as { prod: EnvironmentDefinition },
  );
  expect(errors).toEqual([]);
  const services = ["static-app", "random-quote-app", "hostname-app"];
  expect(seen).toEqual(["prod", "test"].map((key) => [key, `shop-${key}`, services, 3, true]));
});

test("without anything to make it changes nothing", async () => {
  const [before, after] = [await extended(() => undefined), await extended(({ service }) => void service)];
  expect(after.documentOf(PLATFORM)).toEqual(before.documentOf(PLATFORM));
});

describe.each(layouts)("with layout %s", (layout) => {
  const { own, service } = PLACES[layout];

  test("what it makes has addresses without a hash, in the address lock", async () => {
    const { errors, documentOf } = await extended(({ scope, prefix }) => {
      new SnsTopic(scope, "alerts", { name: `${prefix}-alerts` });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    expect(Object.keys(documentOf(own).resource["aws_sns_topic"] ?? {})).toEqual(["alerts"]);
  });

  test("each handle refers to what there is", async () => {
    const { errors, documentOf } = await extended((environment) => {
      const { scope, network, cluster, loadBalancer, namespace, services } = environment;
      const app = environment.service("hostname-app");
      const { arn, url = "" } = environment.resource("orders");
      new SnsTopic(scope, "handles", {
        tags: {
          vpc: network.vpcId,
          subnets: [...network.publicSubnetIds, ...network.privateSubnetIds].join(" "),
          endpoints: network.endpointClientGroupId,
          cluster: cluster.arn,
          balancer: `${loadBalancer?.arn ?? ""} ${loadBalancer?.dnsName ?? ""} ${loadBalancer?.listenerArn ?? ""} ${loadBalancer?.securityGroupId ?? ""}`,
          namespace: namespace?.id ?? "",
          groups: services.map(({ securityGroupId }) => securityGroupId).join(" "),
          roles: `${app.taskRole.arn} ${app.executionRole.arn}`,
          orders: `${arn} ${url}`,
        },
      });
    }, platformOf(layout));
    // A reference to nothing would be refuted.
    expect(errors).toEqual([]);
    const { handles = {} } = documentOf(own).resource["aws_sns_topic"] ?? {};
    expect(JSON.stringify(handles)).not.toMatch(/undefined|TfToken/);
  });

  const withSecret: Extend = ({ scope, prefix, service: serviceNamed }) => {
    const secret = new SecretsmanagerSecret(scope, "api_key", { name: `${prefix}/api-key` });
    const { addSecret, addVariable } = serviceNamed("hostname-app");
    addSecret("API_KEY", { type: "secrets-manager", arn: secret.arn, jsonKey: "key" });
    addVariable("GREETING", "hello");
    addVariable("API_KEY_NAME", secret.name);
  };

  test("variables and secrets are there when the container is, with the permission and the endpoint", async () => {
    const { errors, documentOf } = await extended(withSecret, platformOf(layout));
    expect(errors).toEqual([]);
    const { environment, secrets = [] } = containerOf(documentOf(service), "hostname_app");
    expect(environment.map(({ name }) => name)).toEqual(expect.arrayContaining(["API_KEY_NAME", "GREETING"]));
    expect(environment).toContainEqual({ name: "GREETING", value: "hello" });
    expect(secrets).toEqual([{ name: "API_KEY", valueFrom: expect.stringMatching(/:key::$/) as string }]);
    expect(documentOf(PLATFORM).resource["aws_vpc_endpoint"]).toHaveProperty("endpoints_secretsmanager");
  });

  test.each(["environment", "secrets"])("a container without its added %s is refuted", async (list) => {
    const { outdir } = await extended(withSecret, platformOf(layout));
    const changedStacks = changed(stackSources(outdir), ({ locals }) => {
      const [container] = (locals["hostname_app_containers"] ?? []) as Record<string, { name: string }[]>[];
      if (container?.[list])
        container[list] = container[list].filter(({ name }) => !["API_KEY", "GREETING"].includes(name));
    });
    expect(rulesOf(prove(new Model(changedStacks)))).toContain("use-settings");
  });

  test("a grant is a statement, its declaration with the reason, and the endpoint of its API", async () => {
    const { errors, documentOf } = await extended((environment) => {
      const topic = new SnsTopic(environment.scope, "alerts", { name: "shop-prod-alerts" });
      environment
        .service("hostname-app")
        .grant({ actions: ["sns:Publish"], resources: [topic.arn], reason: "it warns" });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    const document = documentOf(service);
    expect(granted(document, "hostname_app")).toEqual([
      { Sid: "Extension1", Effect: "Allow", Action: ["sns:Publish"], Resource: [expect.any(String)] },
    ]);
    expect(document["//"].declared["permissions"]).toContainEqual(
      expect.objectContaining({ actions: ["sns:Publish"], reason: "it warns" }),
    );
    expect(documentOf(PLATFORM).resource["aws_vpc_endpoint"]).toHaveProperty("endpoints_sns");
  });

  test("a connection has a rule on each side and a declaration, and the service waits for it", async () => {
    const { errors, documentOf } = await extended((environment) => {
      const { scope, network } = environment;
      const group = new SecurityGroup(scope, "broker", { name: "shop-prod-broker", vpcId: network.vpcId });
      const from = environment.service("hostname-app");
      environment.allow("app_to_broker", { from, to: group, port: 5671, reason: "it sends" });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    for (const type of ["aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"])
      expect(documentOf(own).resource[type]?.["app_to_broker"]).toMatchObject({
        from_port: 5671,
        description: "it sends",
      });
    const { declared, dependsOn } = documentOf(service)["//"];
    expect(declared["uses"]).toContainEqual({
      from: "aws_ecs_service.hostname_app",
      to: "aws_security_group.broker",
      port: 5671,
      reason: "it sends",
    });
    const waits = documentOf(service).resource["aws_ecs_service"]?.["hostname_app"]?.["depends_on"] as string[];
    const isFirst = {
      single: waits.includes("aws_vpc_security_group_ingress_rule.app_to_broker"),
      "per-service": dependsOn.includes(own),
    }[layout];
    expect(isFirst).toBe(true);
  });

  test("a mount is a volume of the task, reached and permitted", async () => {
    const { errors, documentOf } = await extended((environment) => {
      const { scope, network } = environment;
      const app = environment.service("hostname-app");
      const group = new SecurityGroup(scope, "share", { name: "shop-prod-share", vpcId: network.vpcId });
      const files = new EfsFileSystem(scope, "files", { encrypted: true });
      for (const [zone, subnetId] of network.privateSubnetIdByZone) {
        const target = { fileSystemId: files.id, subnetId, securityGroups: [group.id] };
        app.dependsOn(new EfsMountTarget(scope, `files_${zone.replaceAll("-", "_")}`, target));
      }
      const point = new EfsAccessPoint(scope, "point", { fileSystemId: files.id });
      app.addMount({ path: "/mnt/share", fileSystemId: files.id, accessPointId: point.id, readOnly: true });
      app.grant({ actions: ["elasticfilesystem:ClientMount"], resources: [files.arn], reason: "it reads the share" });
      environment.allow("app_to_share", { from: app, to: group, port: 2049, reason: "it reads the share" });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    expect(containerOf(documentOf(service), "hostname_app").mountPoints).toEqual([
      { sourceVolume: "mnt-share", containerPath: "/mnt/share", readOnly: true },
    ]);
  });

  test("a group of one's own connects to a service", async () => {
    const { errors, documentOf, proof } = await extended((environment) => {
      const { scope, network } = environment;
      const group = new SecurityGroup(scope, "batch", { name: "shop-prod-batch", vpcId: network.vpcId });
      const to = environment.service("random-quote-app");
      environment.allow("batch_to_quotes", { from: group, to, port: 8080, reason: "it asks for quotes" });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    expect(documentOf(own)["//"].declared["uses"]).toEqual([
      {
        from: "aws_security_group.batch",
        to: "aws_ecs_service.random_quote_app",
        port: 8080,
        reason: "it asks for quotes",
      },
    ]);
    const { results } = proof().rules.find(({ rule }) => rule === "uses") ?? { results: [] };
    expect(results.map(({ verdict, at }) => [verdict, at])).toEqual([["proven", "aws_security_group.batch"]]);
  });

  test("a job has what a service has", async () => {
    const size = { cpu: 256, memoryMiB: 512 } as const;
    const source = "__tests__/fixtures/apps/hostname-app";
    const jobs = {
      migrate: { source, size },
      report: { source, size, schedule: "cron(0 3 * * ? *)" },
    } as const;
    const { errors, documentOf, proof } = await extended(
      ({ scope, network, jobs: all, job, allow }) => {
        const group = new SecurityGroup(scope, "broker", { name: "shop-prod-broker", vpcId: network.vpcId });
        const topic = new SnsTopic(scope, "alerts", { name: "shop-prod-alerts" });
        for (const one of all) {
          allow(`${one.name}_to_broker`, { from: one, to: group, port: 5671, reason: `${one.name} sends` });
          one.grant({ actions: ["sns:Publish"], resources: [topic.arn], reason: `${one.name} warns` });
        }
        job("report").addVariable("ALERTS", topic.arn);
      },
      { prod: shop({ layout, jobs }) },
    );
    expect(errors).toEqual([]);
    expect(proof().findings).toEqual([]);
    const place = { single: PLATFORM, "per-service": "shop-prod-report" }[layout];
    const { environment } = containerOf(documentOf(place), "report");
    expect(environment.map(({ name }) => name)).toContain("ALERTS");
    expect(documentOf(place)["//"].declared["uses"]).toContainEqual(
      expect.objectContaining({ from: "aws_scheduler_schedule.report", to: "aws_security_group.broker" }),
    );
  });

  test("a range more at the load balancer is open and declared, with the reason", async () => {
    const { errors, documentOf } = await extended((environment) => {
      const { loadBalancer } = environment;
      if (loadBalancer === undefined) return;
      environment.expose("from_partner", { to: loadBalancer, port: 80, from: ["192.0.2.0/24"], reason: "a partner" });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    expect(documentOf(PLATFORM)["//"].declared["exposures"]).toEqual([
      expect.objectContaining({
        to: "aws_lb.ingress",
        cidrs: ["198.51.100.0/24", "203.0.113.0/24", "192.0.2.0/24"],
        reason: "a partner",
      }),
    ]);
  });

  test("a load balancer of one's own is exposed to whom it is declared for, and to nobody else", async () => {
    const { errors, documentOf, outdir } = await extended((environment) => {
      const { scope, network, prefix } = environment;
      const group = new SecurityGroup(scope, "partners", { name: `${prefix}-partners`, vpcId: network.vpcId });
      const loadBalancer = new Lb(scope, "partners_balancer", {
        name: `${prefix}-partners`,
        loadBalancerType: "application",
        subnets: [...network.publicSubnetIds],
        securityGroups: [group.id],
      });
      new LbListener(scope, "partners_http", {
        loadBalancerArn: loadBalancer.arn,
        port: 8080,
        protocol: "HTTP",
        defaultAction: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "204" } }],
      });
      const to = { loadBalancer, group };
      environment.expose("from_partners", { to, port: 8080, from: ["192.0.2.0/24"], reason: "partners ask" });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    expect(documentOf(own)["//"].declared["exposures"]).toContainEqual({
      to: "aws_lb.partners_balancer",
      port: 8080,
      cidrs: ["192.0.2.0/24"],
      reason: "partners ask",
    });
    // AWS makes no load balancer for the internet in a VPC that isn't joined to it.
    const waits = documentOf(own).resource["aws_lb"]?.["partners_balancer"]?.["depends_on"];
    expect(waits).toEqual(own === PLATFORM ? expect.arrayContaining(["aws_route.public_internet"]) : undefined);
    // Made before any service, also those that it says nothing of.
    if (own !== service) expect(documentOf(service)["//"].dependsOn).toContain(own);
    const sources = stackSources(join(outdir, "stacks"));
    const [address = "", ...others] = new Model(sources).stacks
      .flatMap(({ declarations }) => [...declarations.keys()])
      .filter((each) => each.includes("_ingress_rule.from_partners"));
    expect([address.split(".")[0], others]).toEqual(["aws_vpc_security_group_ingress_rule", []]);
    const refuted = (all: typeof sources) =>
      prove(new Model(all)).findings.flatMap(({ verdict, affects }) =>
        verdict === "refuted" ? affects.map(({ rule }) => rule) : [],
      );
    expect(refuted(sources)).toEqual([]);
    expect(refuted(without(sources, address))).toContain("exposures");
    const [type = "", name = ""] = address.split(".");
    const wider = changed(sources, ({ resource }) =>
      Object.assign(resource[type]?.[name] ?? {}, { cidr_ipv4: "0.0.0.0/0" }),
    );
    expect(refuted(wider)).toContain("exposures");
  });

  test("a load balancer of one's own brings the way from the internet, where nothing had it", async () => {
    const { "random-quote-app": quotes } = prod.services;
    if (quotes === undefined) throw new Error("the fixture has no random-quote-app");
    const { errors, documentOf } = await extended(
      ({ scope, network, prefix, expose }) => {
        const group = new SecurityGroup(scope, "partners", { name: `${prefix}-partners`, vpcId: network.vpcId });
        const subnets = [...network.publicSubnetIds];
        const loadBalancer = new Lb(scope, "own", { name: `${prefix}-own`, subnets, securityGroups: [group.id] });
        const defaultAction = [{ type: "redirect", redirect: { statusCode: "HTTP_301", host: "shop.example.com" } }];
        new LbListener(scope, "own_http", {
          loadBalancerArn: loadBalancer.arn,
          port: 80,
          protocol: "HTTP",
          defaultAction,
        });
        expose("from_all", { to: { loadBalancer, group }, port: 80, from: ["0.0.0.0/0"], reason: "it moved" });
      },
      { prod: shop({ layout, services: { "random-quote-app": quotes } }) },
    );
    expect(errors).toEqual([]);
    expect(documentOf(PLATFORM).resource["aws_internet_gateway"]).toHaveProperty("network");
  });

  test("an override sets one attribute, declared with its reason where the resource is", async () => {
    const { errors, documentOf } = await extended((environment) => {
      const reason = "uploads take long";
      environment.override({ address: "aws_lb.ingress", attribute: "idle_timeout", value: 300, reason });
    }, platformOf(layout));
    expect(errors).toEqual([]);
    const document = documentOf(PLATFORM);
    expect(document.resource["aws_lb"]?.["ingress"]).toHaveProperty("idle_timeout", 300);
    expect(document["//"].declared["overrides"]).toEqual([
      { address: "aws_lb.ingress", attribute: "idle_timeout", reason: "uploads take long" },
    ]);
  });
});

test("a service's tasks start after what they depend on", async () => {
  const { documentOf } = await extended((environment) => {
    const queue = new SqsQueue(environment.scope, "mails", { name: "shop-prod-mails" });
    environment.service("hostname-app").dependsOn(queue);
  });
  expect(documentOf(PLATFORM).resource["aws_ecs_service"]?.["hostname_app"]?.["depends_on"]).toContain(
    "aws_sqs_queue.mails",
  );
});

test("what nothing declares is refuted: a rule that was made past allow", async () => {
  const { errors } = await extended(({ scope, network }) => {
    const group = new SecurityGroup(scope, "side", { name: "shop-prod-side", vpcId: network.vpcId });
    group.addOverride("ingress", [{ from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] }]);
  });
  expect(errors).toEqual([expect.stringContaining("aws_security_group.side")]);
});

test("two environments with the same addresses aren't taken for each other", async () => {
  const environments = {
    prod: shop({ layout: "per-service" }),
    test: shop({
      layout: "per-service",
      names: { platform: "shop-test", service: "shop-test" },
      accountId: "210987654321",
    }),
  };
  const { errors, outdir, documentOf, proof } = await extended(({ scope, network, service, allow, prefix }) => {
    const group = new SecurityGroup(scope, "broker", { name: `${prefix}-broker`, vpcId: network.vpcId });
    allow("app_to_broker", { from: service("hostname-app"), to: group, port: 5671, reason: "it sends" });
    allow("broker_to_quotes", { from: group, to: service("random-quote-app"), port: 8080, reason: "it asks" });
  }, environments);
  expect(errors).toEqual([]);
  const document = documentOf("shop-test-extension");
  const { aws_vpc_security_group_ingress_rule: rules, ...resource } = document.resource;
  expect(Object.keys(rules ?? {})).toEqual(["app_to_broker", "broker_to_quotes"]);
  writeFileSync(join(outdir, "stacks/shop-test-extension/cdk.tf.json"), JSON.stringify({ ...document, resource }));
  expect(proof().findings.map(({ rule, stack, at }) => [rule, stack, at])).toEqual([
    ["uses", "shop-test-hostname-app", "aws_ecs_service.hostname_app"],
    ["uses", "shop-test-extension", "aws_security_group.broker"],
  ]);
});
