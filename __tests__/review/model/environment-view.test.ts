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
        { name: "store-test-registry", resources: 10, dataSources: 4, backend: "local", dependsOn: [] },
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
    keptTasks: 1,
    keptPercent: 100,
    exchange: { isBalanced: false, drain: undefined, stop: 30, firstCheck: undefined, grace: undefined, dnsTtl: 10 },
    isReached: true,
    rollsBack: true,
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
    registers: [{ stack: "store-test-platform", address: "aws_service_discovery_service.books" }],
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
        secrets: [
          {
            name: "API_KEY",
            from: "arn:aws:secretsmanager:eu-central-1:<account>:secret:store/key-??????",
            redeploys: false,
          },
        ],
        readonlyRoot: true,
        healthCommand: "",
        logGroup: "/ecs/store-test/books",
        isRouted: false,
        definition: null,
      },
    ],
    executionRole: { stack: "store-test-platform", address: "aws_iam_role.books_execution" },
    taskRole: { stack: "store-test-platform", address: "aws_iam_role.books_task" },
    exec: false,
    deployedByOthers: false,
  });
});

test("a flow carries its evidence", () => {
  expect(view.flows.find(({ to }) => to.label === "books")?.evidence).toEqual([
    "aws_ecs_service.shop",
    "aws_service_discovery_private_dns_namespace.discovery",
    "aws_service_discovery_service.books",
    "aws_ecs_service.books",
    "aws_vpc_security_group_egress_rule.shop_to_books",
    "aws_vpc_security_group_ingress_rule.shop_to_books",
  ]);
});

test("clusters and log groups say how they are watched and kept", () => {
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
