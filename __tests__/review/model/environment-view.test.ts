import type { PlatformDefinition } from "../../../src/definition/platform";
import { type EnvironmentView, environmentViews } from "../../../src/review/model/environment-view";
import { prove } from "../../../src/proof/prove";
import { Model } from "../../../src/terraform/model";
import { edited } from "../../definition/valid";
import { rendered, viewsOf } from "../support/rendered";

const definition = edited({
  "services.books.secrets": { API_KEY: { type: "secrets-manager", name: "store/key" } },
}) as PlatformDefinition;
const sources = rendered(definition);
const [view] = viewsOf(sources) as [EnvironmentView];

test("the stacks of one environment are one view, by what they say of themselves", () => {
  expect(viewsOf(sources).map(({ name, stacks }) => [name, stacks])).toEqual([
    [
      "store-test",
      [
        {
          name: "store-test-platform",
          resources: 59,
          dataSources: 4,
          backend: "local",
          dependsOn: ["store-test-registry"],
        },
        { name: "store-test-registry", resources: 10, dataSources: 5, backend: "local", dependsOn: [] },
      ],
    ],
  ]);
});

test("a stack that names no environment is one by its own name", () => {
  const nameless = sources.map(({ documents, ...source }) => ({
    ...source,
    documents: documents.map((document) => ({ ...document, "//": {} })),
  }));
  const model = new Model(nameless);
  expect(environmentViews(model, prove(model)).map(({ name, services }) => [name, services.length])).toEqual([
    ["store-test-platform", 3],
    ["store-test-registry", 0],
  ]);
});

test("the view is plain data: JSON and back changes nothing but what is undefined", () => {
  expect(JSON.parse(JSON.stringify(view))).toEqual(view);
});

test("subnets say their tier, and where their way out leads", () => {
  expect(
    view.vpcs.map(({ cidrs, subnets }) => [
      cidrs,
      subnets.map(({ address, tier, zone, cidr, egress }) => [address, tier, zone, cidr, egress]),
    ]),
  ).toEqual([
    [
      ["10.0.0.0/16"],
      [
        ["aws_subnet.public_a", "public", "eu-central-1a", "10.0.1.0/24", "internet gateway"],
        ["aws_subnet.public_b", "public", "eu-central-1b", "10.0.2.0/24", "internet gateway"],
        ["aws_subnet.private_a", "private", "eu-central-1a", "10.0.3.0/24", "none"],
      ],
    ],
  ]);
});

test("a service says where it runs, how large, and under which name", () => {
  const [books] = view.services;
  expect({ ...books, containers: books?.containers.map((container) => ({ ...container, definition: null })) }).toEqual({
    stack: "store-test-platform",
    address: "aws_ecs_service.books",
    name: "books",
    serviceName: "store-test-books-service",
    cluster: { stack: "store-test-platform", address: "aws_ecs_cluster.platform" },
    taskDefinition: { stack: "store-test-platform", address: "aws_ecs_task_definition.books" },
    desiredCount: 1,
    cpu: 512,
    memoryMiB: 1024,
    architecture: "X86_64",
    operatingSystem: "LINUX",
    launch: "FARGATE",
    tier: "private",
    zones: ["eu-central-1a"],
    subnets: [{ stack: "store-test-platform", address: "aws_subnet.private_a" }],
    securityGroups: [
      { stack: "store-test-platform", address: "aws_security_group.books" },
      { stack: "store-test-platform", address: "aws_security_group.endpoints_client" },
    ],
    publicIp: false,
    dnsNames: ["books.store-test.internal"],
    containers: [
      {
        name: "books",
        image: {
          reference: "<account>.dkr.ecr.eu-central-1.amazonaws.com/store-test-books:tag-of-apps-random-quote-app",
          repository: "<account>.dkr.ecr.eu-central-1.amazonaws.com/store-test-books",
          tag: "tag-of-apps-random-quote-app",
          digest: undefined,
        },
        essential: true,
        ports: [9000],
        environment: [],
        secrets: [{ name: "API_KEY", from: "arn:aws:secretsmanager:eu-central-1:<account>:secret:store/key-??????" }],
        readonlyRoot: true,
        healthCommand: "",
        logGroup: "/ecs/store-test/books",
        definition: null,
      },
    ],
    executionRole: { stack: "store-test-platform", address: "aws_iam_role.books_execution" },
    taskRole: { stack: "store-test-platform", address: "aws_iam_role.books_task" },
    exec: false,
    deployedByOthers: false,
  });
});

test("the flows are those that the proof followed, each with what it is for", () => {
  const pull = ["ecr.api", "ecr.dkr", "s3"];
  const aws = (service: string, apis: readonly string[]) =>
    apis.map((api) => `${service} → ${api}:443 (${api === "logs" ? "write its logs" : "pull its image"})`);
  expect(
    view.flows.map(({ from, to, port, why }) => `${from.label} → ${to.label}:${port ?? "?"} (${why.join(", ")})`),
  ).toEqual([
    "the internet → store-test-balancer:80 (connect, as declared)",
    "the internet → status:80 (connect, as declared)",
    "store-test-balancer → shop:8080 (forward requests)",
    "shop → books:9000 (call books.store-test.internal:9000 (variable BOOKS_URL))",
    ...["ecr.api", "ecr.dkr", "logs"].flatMap((api) => aws("books", [api])),
    ...aws("books", ["s3"]),
    "books → secretsmanager:443 (read its secrets)",
    ...aws("shop", [...pull.slice(0, 2), "logs", "s3"]),
    ...aws("status", [...pull.slice(0, 2), "logs", "s3"]),
  ]);
});

test("a flow carries its proving chain", () => {
  expect(view.flows.find(({ to }) => to.label === "books")?.chain).toEqual([
    "aws_ecs_service.shop",
    "aws_service_discovery_private_dns_namespace.discovery",
    "aws_service_discovery_service.books",
    "aws_ecs_service.books",
    "aws_vpc_security_group_egress_rule.shop_to_books",
    "aws_vpc_security_group_ingress_rule.shop_to_books",
  ]);
});

test("the doors are what can be reached from outside, and by whom", () => {
  expect(view.doors.map(({ to, port, cidrs, declared }) => [to.label, port, cidrs, declared])).toEqual([
    ["store-test-balancer", 80, ["0.0.0.0/0"], true],
    ["status", 80, ["0.0.0.0/0"], true],
  ]);
});

test("the routing table ends with what happens to everything else", () => {
  expect(
    view.loadBalancers.flatMap(({ listeners }) =>
      listeners.map(({ port, routes }) => [
        port,
        routes.map(({ priority, conditions, action, targets }) => [
          priority,
          conditions,
          action,
          targets.map(({ services, ports, healthCheck }) => [
            services.map(({ address }) => address),
            ports,
            healthCheck,
          ]),
        ]),
      ]),
    ),
  ).toEqual([
    [
      80,
      [
        [
          100,
          [{ field: "path-pattern", values: ["/", "/cart/*"] }],
          "forward",
          [[["aws_ecs_service.shop"], [8080], "GET /healthz every 10 s"]],
        ],
        [undefined, [], "answer 404", []],
      ],
    ],
  ]);
});

test("a statement of a role says who needs it and what for", () => {
  const role = view.roles.find(({ address }) => address === "aws_iam_role.books_execution");
  expect(role?.usedBy.map(({ label, as }) => [label, as])).toEqual([["books", "execution"]]);
  expect(role?.statements.map(({ label, actions, reasons }) => [label, actions, reasons])).toEqual([
    ["LogInToRegistry", ["ecr:GetAuthorizationToken"], ["books: pull its image"]],
    [
      "PullImage",
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      ["books: pull its image"],
    ],
    ["WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], ["books: write its logs"]],
    ["ReadSecrets", ["secretsmanager:GetSecretValue"], ["books: read its secrets"]],
  ]);
});

test("an endpoint says who needs it", () => {
  expect(
    view.endpoints.map(({ service, type, zones, neededBy }) => [
      service,
      type,
      zones,
      neededBy.map(({ label }) => label),
    ]),
  ).toEqual([
    ["ecr.api", "Interface", ["eu-central-1a"], ["books", "shop", "status"]],
    ["ecr.dkr", "Interface", ["eu-central-1a"], ["books", "shop", "status"]],
    ["logs", "Interface", ["eu-central-1a"], ["books", "shop", "status"]],
    ["s3", "Gateway", [], ["books", "shop", "status"]],
    ["secretsmanager", "Interface", ["eu-central-1a"], ["books"]],
  ]);
});

test("images, clusters and log groups say by what they are used or kept", () => {
  expect(
    view.images.map(({ tag, resource, usedBy }) => [tag, resource?.address, usedBy.map(({ label }) => label)]),
  ).toEqual([
    ["1.0", undefined, ["status"]],
    ["tag-of-apps-random-quote-app", "aws_ecr_repository.books", ["books"]],
    ["tag-of-apps-hostname-app", "aws_ecr_repository.shop", ["shop"]],
  ]);
  expect(view.clusters.map(({ name, containerInsights }) => [name, containerInsights])).toEqual([
    ["store-test-cluster", "disabled"],
  ]);
  expect(view.logGroups.map(({ name, retentionDays }) => [name, retentionDays])).toEqual([
    ["/ecs/store-test/books", 30],
    ["/ecs/store-test/shop", 30],
    ["/ecs/store-test/status", 30],
  ]);
});

test("the inventory names the construct that each resource came from", () => {
  expect(view.inventory.find(({ address }) => address === "aws_ecs_service.books")).toEqual({
    stack: "store-test-platform",
    address: "aws_ecs_service.books",
    mode: "managed",
    type: "aws_ecs_service",
    construct: "store-test-platform/books/Default/service",
  });
});
