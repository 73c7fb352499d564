import type { EnvironmentDefinition, Layout } from "../../src/definition/platform";
import { type Proof, prove } from "../../src/proof/prove";
import { synthesize } from "../../src/synthesis/synthesize";
import { type StackSource, stackSources } from "../../src/terraform/folder";
import type { JsonObject } from "../../src/terraform/json";
import { Model } from "../../src/terraform/model";
import { validPlatform } from "../definition/valid";
import { temporaryFolder } from "../support/synth";
import { said } from "./platform";

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
  },
};

async function rendered(layout: Layout): Promise<readonly StackSource[]> {
  const outdir = `${root}/${layout}`;
  const { name, environments } = validPlatform();
  const { test } = environments;
  if (test === undefined) throw new Error("the valid platform lost its environment");
  const { shop, books, status } = test.services;
  if (!shop || !books || !status) throw new Error("the valid platform lost a service");
  const environment: EnvironmentDefinition = {
    ...test,
    ...uses,
    layout,
    network: { ...test.network, egress: "nat", natGateways: "one", privateSubnets: test.network.privateSubnets ?? [] },
    services: {
      shop: { ...shop, uses: { orders: "connect", payments: "call" } },
      books: { ...books, uses: { orders: "connect", reports: "connect", mail: "connect" } },
      status,
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
      const text = JSON.stringify(document).replaceAll(`"${address}",`, "").replaceAll(`"${address}"`, "");
      return JSON.parse(text) as JsonObject;
    }),
  }));
}

test.each(["single", "per-service"] as const)("what services use is proven, with the layout %s", async (layout) => {
  const proof = proofOf(await rendered(layout));
  expect(said(proof)).toEqual([]);
  const declared = proof.rules.find(({ rule }) => rule === "uses");
  expect(declared?.results.map(({ at, message }) => `${at}: ${message}`).sort()).toEqual([
    "aws_ecs_service.books: service 'books': can use 203.0.113.0/24 on 587",
    `aws_ecs_service.books: service 'books': can use ${GROUP} on 3306`,
    `aws_ecs_service.books: service 'books': can use ${GROUP} on 5432`,
    `aws_ecs_service.shop: service 'shop': can use ${GROUP} on 5432`,
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
      const { "//": remarks } = document as { "//": { declared?: { uses?: unknown } } };
      delete remarks.declared?.uses;
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
    "aws_vpc_security_group_egress_rule.shop_to_sg_0123456789abcdef0_5432",
    "aws_vpc_security_group_ingress_rule.books_to_sg_0123456789abcdef0_3306",
    "aws_vpc_security_group_ingress_rule.books_to_sg_0123456789abcdef0_5432",
    "aws_vpc_security_group_ingress_rule.shop_to_sg_0123456789abcdef0_5432",
  ]);
});
