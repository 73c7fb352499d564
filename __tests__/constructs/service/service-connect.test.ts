import type { Discovery } from "../../../src/definition/discovery";
import { LocalStack } from "../../../src/stacks/local-stack";
import { PlatformStack } from "../../../src/stacks/platform-stack";
import type { EnvironmentDefinition } from "../../../src/definition/platform";
import type { ServiceDefinition } from "../../../src/definition/service";
import { type Rendered, environmentOf, resourceAt, serviceDefinition, synthesized, testApp } from "../../support/synth";

const AUTHORITY = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e";
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/12ab";

const books = serviceDefinition({ ports: { metrics: 9090 } });
const services = {
  books,
  web: {
    source: "apps/web",
    size: books.size,
    exposure: { type: "none" },
    calls: ["books", "books:metrics"],
  } satisfies ServiceDefinition,
};

function environment(discovery: Discovery | undefined, more: Partial<EnvironmentDefinition> = {}) {
  const found = { ...books, ...(discovery && { discovery }) };
  return environmentOf({ services: { web: services.web, books: found }, namespace: "shop.internal", ...more });
}
const platform = (discovery: Discovery | undefined, more?: Partial<EnvironmentDefinition>): Rendered =>
  synthesized(new PlatformStack(testApp(), environment(discovery, more)));

function connectOf(rendered: Rendered, service: string): unknown {
  return resourceAt(rendered, `aws_ecs_service.${service}`)["service_connect_configuration"];
}
function variablesOf({ locals }: Rendered, service: string): unknown {
  const [container] = locals[`${service}_containers`] as { environment: { name: string; value: string }[] }[];
  return Object.fromEntries((container?.environment ?? []).map(({ name, value }) => [name, value]));
}

const LOGS = (service: string) => ({
  log_driver: "awslogs",
  options: {
    "awslogs-group": `/ecs/shop-test/${service}`,
    "awslogs-region": "eu-central-1",
    "awslogs-stream-prefix": "service-connect",
  },
});
const NAMESPACE = "${aws_service_discovery_http_namespace.discovery_connect.arn}";

test("a service offers its ports under the names that it would have by DNS, and isn't registered there", () => {
  const rendered = platform({ type: "service-connect", protocol: "http", timeouts: { requestSeconds: 60 } });
  const name = "books.shop.internal";
  expect(connectOf(rendered, "books")).toEqual({
    enabled: true,
    namespace: NAMESPACE,
    log_configuration: LOGS("books"),
    service: [
      {
        port_name: "service_port",
        discovery_name: "books",
        client_alias: { dns_name: name, port: 8080 },
        timeout: { per_request_timeout_seconds: 60 },
      },
      {
        port_name: "metrics",
        discovery_name: "books_metrics",
        client_alias: { dns_name: name, port: 9090 },
        timeout: { per_request_timeout_seconds: 60 },
      },
    ],
  });
  expect(rendered.locals["books_containers"]).toMatchObject([
    {
      portMappings: [
        { containerPort: 8080, name: "service_port", appProtocol: "http" },
        { containerPort: 9090, name: "metrics", appProtocol: "http" },
      ],
    },
  ]);
  const types = Object.keys(rendered.resource).filter((type) => type.startsWith("aws_service_discovery"));
  expect(types).toEqual(["aws_service_discovery_http_namespace"]);
  // It is left before it goes, which only what is created before its predecessor is destroyed can be.
  const namespace = resourceAt(rendered, "aws_service_discovery_http_namespace.discovery_connect");
  expect(namespace["name"]).toMatch(/^shop-test-\$\{/);
  expect(namespace["lifecycle"]).toEqual({ create_before_destroy: true, ignore_changes: ["name", "description"] });
});

test("who calls it has a proxy, too, starts after it, and keeps the address that it had by DNS", () => {
  const rendered = platform({ type: "service-connect", protocol: "http" });
  expect(connectOf(rendered, "web")).toEqual({ enabled: true, namespace: NAMESPACE, log_configuration: LOGS("web") });
  expect(resourceAt(rendered, "aws_ecs_service.web")["depends_on"]).toContain("aws_ecs_service.books");
  const urls = { BOOKS_URL: "http://books.shop.internal:8080", BOOKS_METRICS_URL: "http://books.shop.internal:9090" };
  expect(variablesOf(rendered, "web")).toEqual(urls);
  expect(variablesOf(platform(undefined), "web")).toEqual(urls);
});

test("rules of security groups are those of the tasks' ports, whatever callers connect to", () => {
  const rules = (discovery: Discovery | undefined) =>
    Object.fromEntries(
      Object.entries(platform(discovery).resource["aws_vpc_security_group_ingress_rule"] ?? {}).map(([id, rule]) => [
        id,
        rule["from_port"],
      ]),
    );
  const alias = { name: "books", port: 80 };
  expect(rules({ type: "service-connect", protocol: "tcp", alias })).toEqual(rules(undefined));
});

test("an alias, and what a further port says of itself, are its own", () => {
  const rendered = platform({
    type: "service-connect",
    protocol: "grpc",
    alias: { name: "books", port: 80 },
    timeouts: { idleSeconds: 0 },
    ports: { metrics: { protocol: "tcp", alias: { name: "books-metrics" } } },
  });
  expect(connectOf(rendered, "books")).toMatchObject({
    service: [
      { client_alias: { dns_name: "books", port: 80 }, timeout: { idle_timeout_seconds: 0 } },
      { client_alias: { dns_name: "books-metrics", port: 9090 } },
    ],
  });
  expect(rendered.locals["books_containers"]).toMatchObject([
    { portMappings: [{ appProtocol: "grpc" }, { containerPort: 9090, name: "metrics", protocol: "tcp" }] },
  ]);
  expect(JSON.stringify(rendered.locals["books_containers"]).match(/appProtocol/g)).toHaveLength(1);
  expect(variablesOf(rendered, "web")).toEqual({
    BOOKS_URL: "http://books:80",
    BOOKS_METRICS_URL: "http://books-metrics:9090",
  });
});

test("with TLS each service has a role for its certificates and nothing else, or the one that is named", () => {
  const tls = { certificateAuthorityArn: AUTHORITY, kmsKeyArn: KEY };
  const rendered = platform({ type: "service-connect", protocol: "http", tls });
  const encrypted = {
    issuer_cert_authority: { aws_pca_authority_arn: AUTHORITY },
    role_arn: "${aws_iam_role.books_tls.arn}",
    kms_key: KEY,
  };
  expect(connectOf(rendered, "books")).toMatchObject({ service: [{ tls: encrypted }, { tls: encrypted }] });
  expect(resourceAt(rendered, "aws_iam_role.books_tls")["name"]).toBe("shop-test-books-ecsTlsRole");
  expect(rendered.locals["books_tls_trust"]).toMatchObject({
    Statement: [{ Principal: { Service: "ecs.amazonaws.com" } }],
  });
  const { Statement } = rendered.locals["books_tls_permissions"] as { Statement: { Resource: string[] }[] };
  expect([...new Set(Statement.flatMap(({ Resource }) => Resource))]).toEqual([
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:ecs-sc!*",
    AUTHORITY,
    KEY,
  ]);
  expect(resourceAt(rendered, "aws_ecs_service.books")["depends_on"]).toContain("aws_iam_role_policy.books_tls");
  const own = { certificateAuthorityArn: AUTHORITY, roleArn: "arn:aws:iam::123456789012:role/tls" };
  const named = platform({ type: "service-connect", protocol: "http", tls: own });
  expect(connectOf(named, "books")).toMatchObject({ service: [{ tls: { role_arn: own.roleArn } }, {}] });
  expect(Object.keys(named.resource["aws_iam_role"] ?? {})).not.toContain("books_tls");
});

test("in both, jobs find it by DNS and services by Service Connect", () => {
  const { size } = services.books;
  const report = { source: "apps/report", size, calls: ["books"] };
  const rendered = platform(
    { type: "service-connect", protocol: "http", dns: true, alias: { name: "books", port: 80 } },
    { jobs: { report } },
  );
  expect(variablesOf(rendered, "report")).toEqual({ BOOKS_URL: "http://books.shop.internal:8080" });
  expect(variablesOf(rendered, "web")).toMatchObject({ BOOKS_URL: "http://books:80" });
  expect(resourceAt(rendered, "aws_ecs_service.books")["service_registries"]).toBeDefined();
});

test("the environment's choice holds for all of its services, but for those that have their own", () => {
  const discovery = { type: "service-connect", protocol: "tcp" } as const;
  expect(connectOf(platform(undefined, { discovery }), "books")).toMatchObject({ service: [{}, {}] });
  expect(connectOf(platform({ type: "dns" }, { discovery }), "books")).toBeUndefined();
});

test("on this machine callers find the same name and port, and nobody else does", () => {
  const { resource, locals } = synthesized(
    new LocalStack(
      testApp(),
      "shop",
      environment({ type: "service-connect", protocol: "http", alias: { name: "books", port: 80 } }),
    ),
  );
  expect(resource["docker_container"]?.["books_proxy"]).toMatchObject({
    networks_advanced: [
      { name: "${docker_network.books.id}" },
      { name: "${docker_network.web.id}", aliases: ["books", "books.shop.internal"] },
    ],
  });
  const config = (locals["books_proxy_config"] as string[]).filter((text) => /listen|server shop/.test(text));
  expect(config.map((text) => text.trim())).toEqual([
    "server shop-local-books-1:8080 resolve max_fails=0;",
    "listen 80;",
    "server shop-local-books-1:9090 resolve max_fails=0;",
    "listen 9090;",
  ]);
});

describe("proxies on a port of their own", () => {
  const discovery = {
    type: "service-connect",
    protocol: "http",
    ingressPortOverride: 9000,
    ports: { metrics: { protocol: "tcp", ingressPortOverride: 9100 } },
  } as const;
  const rulesOf = (rendered: Rendered): readonly unknown[] =>
    Object.entries(rendered.resource["aws_vpc_security_group_ingress_rule"] ?? {}).flatMap(([id, { from_port }]) =>
      id.includes("_to_books") ? [[id, from_port]] : [],
    );

  test("are told so, and callers reach them there alone, by the names and ports that they had", () => {
    const rendered = platform(discovery);
    const { service } = connectOf(rendered, "books") as { service: { ingress_port_override: number }[] };
    expect(service.map(({ ingress_port_override: port }) => port)).toEqual([9000, 9100]);
    expect(rulesOf(rendered)).toEqual([
      ["web_to_books_at_9000", 9000],
      ["web_to_books_metrics_at_9100", 9100],
    ]);
    expect(variablesOf(rendered, "web")).toEqual(variablesOf(platform(undefined), "web"));
    expect(rendered.locals["books_containers"]).toMatchObject([
      { portMappings: [{ containerPort: 8080 }, { containerPort: 9090 }] },
    ]);
  });

  test("leave the containers' ports open to who finds them by DNS", () => {
    expect(rulesOf(platform({ ...discovery, dns: true }))).toEqual([
      ["web_to_books", 8080],
      ["web_to_books_at_9000", 9000],
      ["web_to_books_metrics", 9090],
      ["web_to_books_metrics_at_9100", 9100],
    ]);
  });

  test("are no way for a job, which has no proxy", () => {
    const report = { source: "apps/report", size: books.size, calls: ["books"] };
    const rendered = platform({ ...discovery, dns: true }, { jobs: { report } });
    expect(rulesOf(rendered).filter((rule) => JSON.stringify(rule).includes("report"))).toEqual([
      ["report_to_books", 8080],
    ]);
  });
});
