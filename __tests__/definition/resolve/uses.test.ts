import { ACCESS_ACTIONS } from "../../../src/aws/iam/access-actions";
import type { Resources, Uses } from "../../../src/definition/resources";
import { endpointsOf } from "../../../src/aws/endpoint-services";
import { connectionsOf } from "../../../src/definition/resolve/connections";
import { actionsOf, mergedUses, resolveUses, secretsOf, variablesOf } from "../../../src/definition/resolve/uses";

const resources: Resources = {
  payments: { type: "https", host: "api.example.com" },
  "mail-relay": { type: "tcp", host: "smtp.example.com", port: 587, to: "203.0.113.0/24" },
  database: {
    type: "postgres",
    existing: {
      host: "db.internal",
      securityGroupId: "sg-0123456789abcdef0",
      name: "orders",
      secret: "shop/orders-db",
    },
  },
  reports: {
    type: "mysql",
    existing: { host: "db.internal", securityGroupId: "sg-0123456789abcdef0", port: 5432 },
  },
};

const resolved = (uses: Uses) => resolveUses({ uses }, resources);

test("a host on the internet is a URL, and every task may connect to it as it is", () => {
  expect(resolved({ payments: "call" })).toEqual([
    {
      name: "payments",
      access: "call",
      connection: { to: { type: "addresses", cidr: "0.0.0.0/0" }, port: 443 },
      permissions: [],
      environment: { PAYMENTS_URL: "https://api.example.com" },
      attributes: {},
      secrets: {},
      mount: undefined,
      isOnInternet: true,
    },
  ]);
});

test("it opens HTTPS only where tasks reach AWS by endpoints alone", () => {
  const uses = resolved({ payments: "call" });
  expect((["endpoints", "nat", "public"] as const).map((egress) => connectionsOf(uses, { egress }))).toEqual([
    [{ to: { type: "addresses", cidr: "0.0.0.0/0" }, port: 443, resources: ["payments"] }],
    [],
    [],
  ]);
});

test("a server is a host and a port behind its addresses", () => {
  const uses = resolved({ "mail-relay": "connect" });
  expect(variablesOf(uses)).toEqual({ MAIL_RELAY_HOST: "smtp.example.com", MAIL_RELAY_PORT: "587" });
  expect(connectionsOf(uses, { egress: "nat" })).toEqual([
    { to: { type: "addresses", cidr: "203.0.113.0/24" }, port: 587, resources: ["mail-relay"] },
  ]);
});

test("a database is a host, a port and a name, and its secret has user and password", () => {
  const uses = resolved({ database: "connect" });
  expect(variablesOf(uses)).toEqual({ DATABASE_HOST: "db.internal", DATABASE_PORT: "5432", DATABASE_NAME: "orders" });
  expect(secretsOf(uses)).toEqual({
    DATABASE_USERNAME: { type: "secrets-manager", name: "shop/orders-db", jsonKey: "username" },
    DATABASE_PASSWORD: { type: "secrets-manager", name: "shop/orders-db", jsonKey: "password" },
  });
});

test("without a secret a database has no user and no password, and MySQL listens elsewhere by default", () => {
  const uses = resolved({ reports: "connect" });
  expect(secretsOf(uses)).toEqual({});
  const existing = { host: "db.internal", securityGroupId: "sg-0123456789abcdef0" };
  const [plain] = resolveUses({ uses: { plain: "connect" } }, { plain: { type: "mysql", existing } });
  expect(plain?.environment).toEqual({ PLAIN_HOST: "db.internal", PLAIN_PORT: "3306" });
});

test("a database that is created says its host when it is there, and RDS keeps its secret", () => {
  const [use] = resolveUses({ uses: { orders: "connect" } }, { orders: { type: "postgres", name: "shop" } });
  expect(use).toMatchObject({
    connection: { to: { type: "resource", name: "orders" }, port: 5432 },
    environment: { ORDERS_PORT: "5432", ORDERS_NAME: "shop" },
    attributes: { ORDERS_HOST: "host" },
    secrets: {
      ORDERS_USERNAME: { type: "managed", name: "orders", jsonKey: "username", key: undefined },
      ORDERS_PASSWORD: { type: "managed", name: "orders", jsonKey: "password", key: undefined },
    },
    permissions: [],
  });
});

test("a cluster of Aurora says where its readers are, too", () => {
  const existing = { host: "db.internal", readerHost: "ro.db.internal", securityGroupId: "sg-0123456789abcdef0" };
  const [created, old] = resolveUses(
    { uses: { orders: "connect", old: "connect" } },
    {
      orders: { type: "postgres", aurora: { type: "serverless", maxCapacity: 4 } },
      old: { type: "mysql", existing },
    },
  );
  expect(created).toMatchObject({
    environment: { ORDERS_PORT: "5432", ORDERS_NAME: "app" },
    attributes: { ORDERS_HOST: "host", ORDERS_READER_HOST: "readerHost" },
  });
  expect(old?.environment).toEqual({ OLD_HOST: "db.internal", OLD_READER_HOST: "ro.db.internal", OLD_PORT: "3306" });
});

test("by IAM tasks know their user and get no password", () => {
  const [use] = resolveUses({ uses: { orders: "connect" } }, { orders: { type: "mysql", iamUser: "app" } });
  expect(use).toMatchObject({
    environment: { ORDERS_PORT: "3306", ORDERS_NAME: "app", ORDERS_USERNAME: "app" },
    secrets: {},
    permissions: [{ actions: ["rds-db:connect"], of: "loginArn", parts: undefined }],
  });
});

test("a cache says where it is, and asks for no permission", () => {
  const existing = { host: "cache.internal", securityGroupId: "sg-0123456789abcdef0" };
  const resources: Resources = { hot: { type: "cache" }, old: { type: "cache", existing } };
  const [created, old] = resolveUses({ uses: { hot: "connect", old: "connect" } }, resources);
  expect(created).toMatchObject({
    connection: { to: { type: "resource", name: "hot" }, port: 6379 },
    environment: { HOT_PORT: "6379" },
    attributes: { HOT_HOST: "host" },
    permissions: [],
    secrets: {},
  });
  expect(old).toMatchObject({
    connection: { to: { type: "group", id: "sg-0123456789abcdef0" }, port: 6379 },
    environment: { OLD_HOST: "cache.internal", OLD_PORT: "6379" },
    attributes: {},
  });
});

test("two databases on one server are one way, because AWS takes no rule twice", () => {
  expect(connectionsOf(resolved({ database: "connect", reports: "connect" }), { egress: "nat" })).toEqual([
    { to: { type: "group", id: "sg-0123456789abcdef0" }, port: 5432, resources: ["database", "reports"] },
  ]);
});

test("what is AWS's has permissions and an attribute that the stack knows, and opens no connection of its own", () => {
  const all: Resources = {
    uploads: { type: "bucket" },
    "order-jobs": { type: "queue" },
    events: { type: "topic" },
    sessions: { type: "table" },
    audit: { type: "event-bus" },
  };
  const uses = resolveUses(
    {
      uses: {
        uploads: "write",
        "order-jobs": "consume",
        events: "publish",
        sessions: "read-write",
        audit: "publish",
      },
    },
    all,
  );
  expect(connectionsOf(uses, { egress: "endpoints" })).toEqual([]);
  expect(uses.map(({ attributes }) => attributes)).toEqual([
    { UPLOADS_BUCKET: "name" },
    { ORDER_JOBS_QUEUE_URL: "url" },
    { EVENTS_TOPIC_ARN: "arn" },
    { SESSIONS_TABLE: "name" },
    { AUDIT_BUS: "name" },
  ]);
  expect(uses.map(({ permissions }) => permissions)).toEqual([
    [{ actions: ACCESS_ACTIONS.bucket.write[0].actions, of: "arn", parts: ["/*"] }],
    [{ actions: ACCESS_ACTIONS.queue.consume[0].actions, of: "arn", parts: undefined }],
    [{ actions: ACCESS_ACTIONS.topic.publish[0].actions, of: "arn", parts: undefined }],
    [
      {
        actions: [
          ...new Set([...ACCESS_ACTIONS.table.read[0].actions, ...ACCESS_ACTIONS.table.write[0].actions]),
        ].sort(),
        of: "arn",
        parts: undefined,
      },
    ],
    [{ actions: ACCESS_ACTIONS["event-bus"].publish[0].actions, of: "arn", parts: undefined }],
  ]);
  expect([...endpointsOf(actionsOf(uses))].sort()).toEqual(["dynamodb", "events", "s3", "sns", "sqs"]);
});

test("files are mounted where a variable says, by NFS and by the task role", () => {
  const existing = {
    fileSystemId: "fs-0123456789abcdef0",
    accessPointId: "fsap-0123456789abcdef0",
    securityGroupId: "sg-0123456789abcdef0",
  };
  const of = (access: "read" | "read-write") =>
    resolveUses({ uses: { "product-images": access } }, { "product-images": { type: "files", existing } });
  const [read] = of("read");
  expect(read).toMatchObject({
    connection: { to: { type: "group", id: "sg-0123456789abcdef0" }, port: 2049 },
    environment: { PRODUCT_IMAGES_PATH: "/mnt/product-images" },
    mount: { resource: "product-images", path: "/mnt/product-images", readOnly: true },
  });
  expect(actionsOf(of("read"))).toEqual(["elasticfilesystem:ClientMount"]);
  expect(actionsOf(of("read-write"))).toEqual(["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]);
  expect(of("read-write")[0]?.mount?.readOnly).toBe(false);
});

test("a table's indexes are read by their names", () => {
  const id = { name: "id", type: "string" } as const;
  const parts = (table: Extract<Resources[string], { type: "table" }>) =>
    resolveUses({ uses: { t: "read" } }, { t: table }).flatMap(({ permissions }) =>
      permissions.map((permission) => permission.parts),
    );
  expect(parts({ type: "table", partitionKey: id })).toEqual([undefined]);
  expect(parts({ type: "table", existing: { name: "sessions" } })).toEqual([undefined]);
  expect(parts({ type: "table", partitionKey: id, indexes: { byId: { partitionKey: id } } })).toEqual([
    undefined,
    ["/index/byId"],
  ]);
});

test("containers that share an encrypted resource have done with its key what each of them needs", () => {
  const encrypted: Resources = { secret: { type: "key" }, uploads: { type: "bucket", key: "secret" } };
  const of = (access: "read" | "write") => resolveUses({ uses: { uploads: access } }, encrypted);
  const both = resolveUses({ uses: { uploads: "read-write" } }, encrypted);
  const [own] = both.map(({ key }) => [...(key?.actions ?? [])].sort());
  expect(own?.length).toBeGreaterThan(1);
  for (const order of [
    [...of("read"), ...of("write")],
    [...of("write"), ...of("read")],
  ])
    expect(mergedUses(order).map(({ key }) => key?.actions)).toEqual([own]);
});
