import { validateDefinition } from "../../../src/definition/validation/validate";
import { type Edits, edited } from "../valid";

const errors = (edits: Edits): readonly string[] => validateDefinition(edited(edits), ".");
const found = (discovery: object, more: Edits = {}): readonly string[] =>
  errors({ "services.books.discovery": { type: "service-connect", protocol: "http", ...discovery }, ...more });

const AUTHORITY = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e";
const connect = { type: "service-connect", protocol: "http" };
const MAIL = {
  image: "nginx:1.29.3",
  port: 80,
  size: { cpu: 256, memoryMiB: 512 },
  exposure: { type: "internal", dnsName: "mail" },
};

test.each<[string, readonly string[]]>([
  ["of an environment", errors({ discovery: { ...connect, timeouts: { requestSeconds: 0 } } })],
  [
    "by DNS where the environment has another",
    errors({ discovery: connect, "services.books.discovery": { type: "dns" } }),
  ],
  ["of TCP", found({ protocol: "tcp", timeouts: { idleSeconds: 2_147_483_647 } })],
  ["by another name and port", found({ alias: { name: "b".repeat(127), port: 65_535 } })],
  [
    "of further ports",
    found(
      { ports: { metrics: { protocol: "tcp", alias: { port: 80 } } } },
      { "services.books.ports": { metrics: 9090 } },
    ),
  ],
  [
    "with TLS",
    found({
      tls: {
        certificateAuthorityArn: AUTHORITY,
        roleArn: "arn:aws:iam::123456789012:role/ecs/tls",
        kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/12ab",
      },
    }),
  ],
  [
    "by both, for a job",
    found({ dns: true }, { jobs: { report: { image: "nginx:1.29.3", size: MAIL.size, calls: ["books"] } } }),
  ],
  ["behind the load balancer", errors({ discovery: connect, "services.shop.exposure.dnsName": "shop" })],
  [
    "with proxies on ports of their own",
    found(
      { ingressPortOverride: 1025, ports: { metrics: { protocol: "tcp", ingressPortOverride: 65_535 } } },
      { "services.books.ports": { metrics: 9090 } },
    ),
  ],
  [
    "with TLS behind the load balancer, which passes by the proxy",
    errors({
      "services.shop.exposure.dnsName": "shop",
      "services.shop.discovery": { ...connect, ingressPortOverride: 9000, tls: { certificateAuthorityArn: AUTHORITY } },
    }),
  ],
  ["with a byte of memory left", found({}, { "services.books.memoryLimitMiB": 1023 })],
])("discovery %s is valid", (_, messages) => {
  expect(messages).toEqual([]);
});

test.each<[string, readonly string[], readonly string[]]>([
  [
    "a protocol that nobody knows",
    found({ protocol: "https" }),
    ["service 'books': discovery.protocol is 'https'; http, http2, grpc, tcp is allowed; correct it"],
  ],
  [
    "ports of proxies that are out of range, taken, or taken by another proxy",
    found(
      {
        ingressPortOverride: 1024,
        ports: {
          metrics: { protocol: "tcp", ingressPortOverride: 8080 },
          admin: { protocol: "tcp", ingressPortOverride: 1024.5 },
          health: { protocol: "tcp", ingressPortOverride: 9090 },
        },
      },
      { "services.books.port": 8080, "services.books.ports": { metrics: 9090, admin: 9091, health: 9092 } },
    ),
    [
      "service 'books': discovery.ingressPortOverride is 1024; a whole number from 1025 to 65535 is allowed; set it to one of these",
      "service 'books': discovery.ports.metrics.ingressPortOverride is 8080; the service's port is that already; let the proxy listen on another one",
      "service 'books': discovery.ports.admin.ingressPortOverride is 1024.5; a whole number from 1025 to 65535 is allowed; set it to one of these",
      "service 'books': discovery.ports.health.ingressPortOverride is 9090; port 'metrics' is that already; let the proxy listen on another one",
    ],
  ],
  [
    "the port of a ready-made container for its proxy",
    found({ ingressPortOverride: 4318 }, { "services.books.telemetry": { type: "adot" } }),
    [
      "service 'books': discovery.ingressPortOverride is 4318; 'otel-collector' listens there; let the proxy listen on another one",
    ],
  ],
  [
    "TLS behind the load balancer, which passes by the proxy for requests alone",
    errors({
      "services.shop.exposure.dnsName": "shop",
      "services.shop.ports": { health: 9090 },
      "services.shop.healthCheck": { port: "health" },
      "services.shop.discovery": { ...connect, ingressPortOverride: 9000, tls: { certificateAuthorityArn: AUTHORITY } },
    }),
    [
      "service 'shop': discovery.tls is on; the load balancer's own connections would be refused, which aren't encrypted; set ingressPortOverride of each port that it connects to, by which it passes by the proxy, or give the service a discovery without tls",
    ],
  ],
  [
    "a limit for requests of TCP",
    found({ protocol: "tcp", timeouts: { idleSeconds: -1, requestSeconds: 5 } }),
    [
      "service 'books': discovery.timeouts.idleSeconds is -1; a whole number from 0 to 2147483647 is allowed; set it to one of these",
      "service 'books': discovery.timeouts.requestSeconds is 5; with protocol 'tcp' the proxy knows no requests; leave it out, or set protocol to http, http2 or grpc",
    ],
  ],
  [
    "a name and a port that are none",
    found({ alias: { name: "Books", port: 0 } }),
    [
      "service 'books': discovery.alias.port is 0; a whole number from 1 to 65535 is allowed; set it to one of these",
      "service 'books': discovery.alias.name is 'Books'; up to 127 of a-z, 0-9, '-', '_' and '.'; rename it",
    ],
  ],
  [
    "a further port that isn't there",
    found({ ports: { metric: { protocol: "tcp" } } }, { "services.books.ports": { metrics: 9090 } }),
    ["service 'books': discovery.ports is 'metric'; the service's ports are metrics; did you mean 'metrics'"],
  ],
  [
    "a service that nobody calls",
    errors({ "services.shop.discovery": connect, "services.status.discovery": { type: "dns" } }),
    [
      "service 'shop': discovery is 'service-connect'; the service has no dnsName that others call; give it a dnsName or leave it out",
      "service 'status': discovery is 'dns'; the service has no dnsName that others call; leave it out",
    ],
  ],
  [
    "ARNs that are none",
    found({ tls: { certificateAuthorityArn: "arn:aws:acm:x", roleArn: "tls", kmsKeyArn: "alias/tls" } }),
    [
      "service 'books': discovery.tls.certificateAuthorityArn is 'arn:aws:acm:x'; its ARN looks like 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/…'; give the ARN from AWS Private CA",
      "service 'books': discovery.tls.roleArn is 'tls'; a role's ARN looks like 'arn:aws:iam::123456789012:role/…'; give the role's ARN or leave it out",
      "service 'books': discovery.tls.kmsKeyArn is 'alias/tls'; a key's ARN looks like 'arn:aws:kms:eu-central-1:123456789012:key/…'; give the key's ARN",
    ],
  ],
  [
    "a certificate authority elsewhere",
    errors({ discovery: { ...connect, tls: { certificateAuthorityArn: AUTHORITY.replace("central", "west") } } }),
    [
      "environment 'store-test': discovery.tls.certificateAuthorityArn is 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/0f1e'; Service Connect takes one of its own region, eu-central-1; make one there",
    ],
  ],
  [
    "TLS behind the load balancer",
    errors({
      discovery: { ...connect, tls: { certificateAuthorityArn: AUTHORITY } },
      "services.shop.exposure.dnsName": "shop",
    }),
    [
      "service 'shop': discovery.tls is on; the load balancer's own connections would be refused, which aren't encrypted; set ingressPortOverride of each port that it connects to, by which it passes by the proxy, or give the service a discovery without tls",
    ],
  ],
  [
    "no memory for the proxy, neither of the callee nor of the caller",
    found({}, { "services.books.memoryLimitMiB": 1024, "services.shop.memoryLimitMiB": 512 }),
    [
      "service 'shop': memoryLimitMiB is 512 in all; the task has 512, of which the proxy of Service Connect needs some; lower it or make the task larger",
      "service 'books': memoryLimitMiB is 1024 in all; the task has 1024, of which the proxy of Service Connect needs some; lower it or make the task larger",
    ],
  ],
  [
    "a name twice",
    found(
      { alias: { name: "mail", port: 80 } },
      {
        "services.mail": { ...MAIL, discovery: { ...connect, alias: { name: "mail" } } },
      },
    ),
    ["service 'mail': discovery.alias is 'mail:80'; 'books' has it already; give each its own"],
  ],
  [
    "a name that another service has in the DNS",
    found({ alias: { name: "mail.store-test.internal" } }, { "services.mail": MAIL }),
    ["service 'books': discovery.alias is 'mail.store-test.internal:9000'; 'mail' has it already; give each its own"],
  ],
  [
    "a name that is too long with its namespace",
    errors({ discovery: connect, namespace: `${"n".repeat(60)}.${"m".repeat(62)}` }),
    [
      `service 'books': dnsName is 'books.${"n".repeat(60)}.${"m".repeat(62)}'; with the namespace ECS allows 127 characters; set discovery.alias.name`,
    ],
  ],
  [
    "a port under two names that leads to two",
    found({ alias: { name: "books", port: 9090 } }, { "services.books.ports": { metrics: 9090 } }),
    [
      "service 'books': discovery.alias.port is 9090; it leads to 9090, and to 9000 under another name of the service; give each its own",
    ],
  ],
  [
    "a job that would need a proxy",
    found({}, { jobs: { report: { image: "nginx:1.29.3", size: MAIL.size, calls: ["books"] } } }),
    [
      "job 'report': calls is 'books'; 'books' is found by Service Connect alone, which tasks without a service don't have; set dns: true in the discovery of 'books'",
    ],
  ],
  [
    "services that call each other",
    errors({ discovery: connect, "services.books.calls": ["mail"], "services.mail": { ...MAIL, calls: ["books"] } }),
    [
      `service 'books': calls is 'books' → 'mail' → 'books'; by Service Connect tasks find what was deployed before them, so one of these comes first; find one of them by DNS: discovery: { type: "dns" }`,
    ],
  ],
  [
    "a job's own",
    errors({ jobs: { report: { image: "nginx:1.29.3", size: MAIL.size, discovery: connect } } }),
    [expect.stringContaining("job 'report': discovery is unknown")],
  ],
])("discovery with %s is told", (_, messages, expected) => {
  expect(messages).toEqual(expected);
});
