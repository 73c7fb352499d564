import { changed, type Rendered, without } from "../../support/sources";
import { said } from "../platform";
import { layouts, proofOf, renderedInBoth, rulesOf } from "./both-layouts";

interface Statement {
  readonly Sid: string;
  Resource: string[];
}

const EXISTING_KEY = "arn:aws:kms:eu-central-1:210987654321:key/01234567-0123-0123-0123-0123456789ab";

/** `shop` and `books` log in to `orders` with a password, `books` to `reports` and to the cluster `ledger` by IAM. */
const sourcesOf = renderedInBoth(({ network, services }) => {
  const { shop, books } = services;
  if (!shop || !books) throw new Error("the valid platform lost a service");
  return {
    accountId: "123456789012",
    network: {
      ...network,
      egress: "endpoints",
      privateSubnets: [
        { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
        { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
      ],
    },
    resources: {
      data: { type: "key" },
      old: { type: "key", existing: { arn: EXISTING_KEY } },
      orders: { type: "postgres", key: "data" },
      billing: { type: "mysql", aurora: { type: "serverless", maxCapacity: 4 }, key: "old" },
      reports: { type: "mysql", iamUser: "reader" },
      ledger: { type: "postgres", aurora: { type: "serverless", maxCapacity: 4, readers: 1 }, iamUser: "app" },
      hot: { type: "cache", replicas: 1, key: "data" },
    },
    services: {
      shop: { ...shop, uses: { orders: "connect", billing: "connect", hot: "connect" } },
      books: { ...books, uses: { orders: "connect", reports: "connect", ledger: "connect" } },
    },
  };
});

test.each(layouts)("databases that are created are proven, with the layout %s", (layout) => {
  const proof = proofOf(sourcesOf(layout));
  expect(said(proof)).toEqual([]);
  const found = proof.rules.filter(({ rule }) => ["uses", "data-stores", "permissions"].includes(rule));
  expect(new Set(found.flatMap(({ results }) => results.map(({ at, message }) => `${at}: ${message}`)))).toEqual(
    new Set([
      "aws_db_instance.orders: database 'aws_db_instance.orders': can stand in its VPC",
      "aws_db_instance.reports: database 'aws_db_instance.reports': can stand in its VPC",
      "aws_elasticache_replication_group.hot: cache 'aws_elasticache_replication_group.hot': can stand in its VPC",
      "aws_ecs_service.shop: service 'shop': can use aws_elasticache_replication_group.hot on 6379 (shop uses hot)",
      "aws_ecs_service.shop: service 'shop': can use aws_db_instance.orders on 5432 (shop uses orders)",
      "aws_rds_cluster.billing: database 'aws_rds_cluster.billing': can stand in its VPC",
      "aws_ecs_service.shop: service 'shop': can use aws_rds_cluster.billing on 3306 (shop uses billing)",
      "aws_ecs_service.shop: service 'shop': can use AWS as declared (shop starts with secrets that it encrypts)",
      "aws_ecs_service.books: service 'books': can use aws_db_instance.orders on 5432 (books uses orders)",
      "aws_ecs_service.books: service 'books': can use aws_db_instance.reports on 3306 (books uses reports)",
      "aws_ecs_service.books: service 'books': can use AWS as declared (books uses reports)",
      "aws_rds_cluster.ledger: database 'aws_rds_cluster.ledger': can stand in its VPC",
      "aws_ecs_service.books: service 'books': can use aws_rds_cluster.ledger on 5432 (books uses ledger)",
      "aws_ecs_service.books: service 'books': can use AWS as declared (books uses ledger)",
    ]),
  );
});

describe.each(layouts)("with the layout %s", (layout) => {
  test.each([
    ["aws_vpc_security_group_egress_rule.shop_to_orders", "uses"],
    ["aws_vpc_security_group_ingress_rule.shop_to_orders", "uses"],
    ["aws_vpc_security_group_egress_rule.books_to_reports", "uses"],
    ["aws_vpc_security_group_ingress_rule.books_to_reports", "uses"],
    ["aws_vpc_security_group_egress_rule.shop_to_hot", "uses"],
    ["aws_vpc_security_group_ingress_rule.shop_to_hot", "uses"],
    ["aws_vpc_security_group_ingress_rule.books_to_ledger", "uses"],
    ["aws_rds_cluster.ledger", "references"],
    ["aws_elasticache_subnet_group.hot", "data-stores"],
    ["aws_elasticache_replication_group.hot", "references"],
    ["aws_iam_role_policy.books_task", "permissions"],
    ["aws_iam_role_policy.shop_execution", "secrets-permission"],
    ["aws_vpc_endpoint.endpoints_secretsmanager", "secrets-route"],
    ["aws_db_subnet_group.orders", "data-stores"],
    ["aws_db_instance.orders", "references"],
  ])("without %s a use is refuted", (address, rule) => {
    expect(rulesOf(proofOf(without(sourcesOf(layout), address)))).toContain(rule);
  });

  test.each<[string, (document: Rendered) => void, string]>([
    [
      "a public address",
      ({ resource }) => Object.assign(resource["aws_db_instance"]?.["orders"] ?? {}, { publicly_accessible: true }),
      "data-stores",
    ],
    [
      "a public address of a reader",
      ({ resource }) =>
        Object.assign(resource["aws_rds_cluster_instance"]?.["ledger_2"] ?? {}, { publicly_accessible: true }),
      "data-stores",
    ],
    [
      "no logins by IAM in a cluster",
      ({ resource }) =>
        Object.assign(resource["aws_rds_cluster"]?.["ledger"] ?? {}, { iam_database_authentication_enabled: false }),
      "permissions",
    ],
    [
      "no group",
      ({ resource }) => Object.assign(resource["aws_db_instance"]?.["orders"] ?? {}, { vpc_security_group_ids: [] }),
      "uses",
    ],
    [
      "a cache on another port beside it",
      ({ resource }) => Object.assign(resource["aws_elasticache_replication_group"]?.["hot"] ?? {}, { port: 6380 }),
      "uses",
    ],
    [
      "the cache's group too",
      ({ resource }) =>
        Object.assign(resource["aws_elasticache_replication_group"]?.["hot"] ?? {}, {
          port: 5432,
          security_group_ids: ["${aws_security_group.hot.id}", "${aws_security_group.orders.id}"],
        }),
      "data-isolation",
    ],
    [
      "another port",
      ({ resource }) => Object.assign(resource["aws_db_instance"]?.["orders"] ?? {}, { port: 5433 }),
      "uses",
    ],
    [
      "no logins by IAM",
      ({ resource }) =>
        Object.assign(resource["aws_db_instance"]?.["reports"] ?? {}, { iam_database_authentication_enabled: false }),
      "permissions",
    ],
    [
      "the other one's group too",
      ({ resource }) =>
        Object.assign(resource["aws_db_instance"]?.["reports"] ?? {}, {
          port: 5432,
          vpc_security_group_ids: ["${aws_security_group.reports.id}", "${aws_security_group.orders.id}"],
        }),
      "data-isolation",
    ],
    [
      "a group that lets in the VPC",
      ({ resource }) =>
        Object.assign(resource["aws_security_group"]?.["orders"] ?? {}, {
          ingress: [{ protocol: "tcp", from_port: 5432, to_port: 5432, cidr_blocks: ["10.0.0.0/16"] }],
        }),
      "surplus-rules",
    ],
  ])("a database with %s is refuted", (_, change, rule) => {
    expect(rulesOf(proofOf(changed(sourcesOf(layout), change)))).toContain(rule);
  });

  test.each<[string, (arn: string) => boolean]>([
    ["is created", (arn) => arn !== EXISTING_KEY],
    ["exists", (arn) => arn === EXISTING_KEY],
  ])("without the permission to decrypt with the key that %s, secrets of databases aren't read", (_key, isIt) => {
    let gone = 0;
    const sources = changed(sourcesOf(layout), ({ locals }) => {
      const policy = locals["shop_execution_permissions"] as { Statement: Statement[] } | undefined;
      for (const statement of policy?.Statement ?? []) {
        if (statement.Sid !== "DecryptSecrets") continue;
        const kept = statement.Resource.filter((arn) => !isIt(arn));
        gone += statement.Resource.length - kept.length;
        statement.Resource = kept;
      }
    });
    expect(gone).toBe(1);
    expect(rulesOf(proofOf(sources))).toContain("secrets-permission");
  });

  test("a cluster without an instance is refuted", () => {
    const sources = changed(sourcesOf(layout), ({ resource }) => delete resource["aws_rds_cluster_instance"]);
    expect(rulesOf(proofOf(sources))).toContain("data-stores");
  });

  test("a user that the database doesn't know by this name is no other's", () => {
    const sources = changed(sourcesOf(layout), ({ locals }) => {
      const policy = locals["books_task_permissions"] as { Statement: { Resource: string[] }[] } | undefined;
      for (const statement of policy?.Statement ?? [])
        statement.Resource = statement.Resource.map(() => "arn:aws:rds-db:eu-central-1:123456789012:dbuser:db-X/admin");
    });
    expect(rulesOf(proofOf(sources))).toContain("permissions");
  });
});
