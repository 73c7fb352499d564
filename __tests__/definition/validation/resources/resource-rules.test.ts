import { validateDefinition } from "../../../../src/definition/validation/validate";
import { type Edits, edited } from "../../valid";

const GROUP = "sg-0123456789abcdef0";
const existing = { host: "db.example.com", securityGroupId: GROUP };

const errors = (edits: Edits): readonly string[] => validateDefinition(edited(edits), ".");

test("resources of each kind, used by a service, are valid", () => {
  expect(
    errors({
      resources: {
        broker: { type: "tcp", host: "broker.example.com", port: 5671, to: GROUP },
        mail: { type: "tcp", host: "10.9.0.7", port: 25, to: "10.9.0.0/24" },
        orders: { type: "postgres", existing: { ...existing, port: 5433, name: "orders", secret: "shop/orders" } },
        reports: { type: "mysql", existing },
        uploads: { type: "bucket", formerVersionDays: 7 },
        pictures: { type: "bucket", existing: { arn: "arn:aws:s3:::shop-pictures" } },
        jobs: { type: "queue", fifo: false, deadLetterAfter: 3, visibilityTimeoutSeconds: 600, retentionDays: 14 },
        events: { type: "topic", queues: ["jobs"] },
        sessions: {
          type: "table",
          partitionKey: { name: "id", type: "string" },
          sortKey: { name: "at", type: "number" },
          timeToLive: "expires",
        },
        bus: { type: "event-bus", existing: { name: "shop" } },
        share: {
          type: "files",
          existing: { fileSystemId: "fs-0123abcd", accessPointId: "fsap-0123456789abcdef0", securityGroupId: GROUP },
        },
      },
      "services.shop.uses": {
        broker: "connect",
        mail: "connect",
        orders: "connect",
        reports: "connect",
        uploads: "read-write",
        pictures: "read",
        jobs: "send",
        events: "publish",
        sessions: "write",
        bus: "publish",
        share: "read-write",
      },
    }),
  ).toEqual([]);
});

test.each([
  [
    "a name that is no DNS label",
    { Orders_DB: { type: "mysql", existing } },
    "resource 'Orders_DB': name is 'Orders_DB'; a DNS label has up to 63 of a-z, 0-9 and single '-', starting with a letter; rename it",
  ],
  [
    "a service's name",
    { books: { type: "mysql", existing } },
    "resource 'books': name is 'books'; a service has it, and both stand in addresses; rename one",
  ],
  [
    "a URL for a host",
    { api: { type: "https", host: "https://api.example.com/v1" } },
    "resource 'api': host is 'https://api.example.com/v1'; a host is a DNS name like 'db.example.com', without scheme, port or path; correct it",
  ],
  [
    "no port",
    { mail: { type: "tcp", host: "mail.example.com", port: 65536, to: GROUP } },
    "resource 'mail': port is 65536; a whole number from 1 to 65535 is allowed; set it to one of these",
  ],
  [
    "neither a block nor a group",
    { mail: { type: "tcp", host: "mail.example.com", port: 25, to: "mail" } },
    "resource 'mail': to is 'mail'; an IPv4 CIDR block looks like '203.0.113.0/24', a security group's id looks like 'sg-0123456789abcdef0'; correct it",
  ],
  [
    "host bits in a block",
    { mail: { type: "tcp", host: "mail.example.com", port: 25, to: "203.0.113.7/24" } },
    "resource 'mail': to is '203.0.113.7/24'; host bits must be zero; did you mean '203.0.113.0/24'",
  ],
  [
    "a group's name",
    { db: { type: "postgres", existing: { ...existing, securityGroupId: "database" } } },
    "resource 'db': existing.securityGroupId is 'database'; a security group's id looks like 'sg-0123456789abcdef0'; give the id of the database's group",
  ],
  [
    "a port of no database",
    { db: { type: "postgres", existing: { ...existing, port: 0 } } },
    "resource 'db': existing.port is 0; a whole number from 1 to 65535 is allowed; set it to one of these",
  ],
  [
    "a secret's name with a blank",
    { db: { type: "postgres", existing: { ...existing, secret: "orders db" } } },
    "resource 'db': existing.secret is 'orders db'; letters, digits and /_+=.@- are allowed, up to 512; correct it",
  ],
  [
    "a key for no secret",
    {
      db: {
        type: "postgres",
        existing: { ...existing, kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/12ab" },
      },
    },
    "resource 'db': existing.kmsKeyArn is 'arn:aws:kms:eu-central-1:123456789012:key/12ab'; it encrypts a secret, and none is named; name the secret or remove it",
  ],
  [
    "a watch on no secret",
    { db: { type: "postgres", existing: { ...existing, redeployOnChange: true } } },
    "resource 'db': existing.redeployOnChange is true; it watches a secret, and none is named; name the secret or remove it",
  ],
  [
    "a name that the platform's addresses use",
    { ingress: { type: "bucket" } },
    "resource 'ingress': name is 'ingress'; the platform's own addresses use aws, backend, cluster, current, discovery, docker, endpoints, endpoints-client, environment, ingress, load-balancer, long-service-arns, namespace, network, platform, private, public, registry; rename it",
  ],
  [
    "nothing that exists",
    { uploads: { type: "bucket", existing: {} } },
    "resource 'uploads': existing is without either; what exists is said by name or arn; give one",
  ],
  [
    "two names",
    { uploads: { type: "bucket", existing: { name: "shop", arn: "arn:aws:s3:::shop" } } },
    "resource 'uploads': existing.arn is 'arn:aws:s3:::shop'; what exists is named or has an ARN, not both; leave out name or arn",
  ],
  [
    "a bucket's name in capitals",
    { uploads: { type: "bucket", existing: { name: "Uploads" } } },
    "resource 'uploads': existing.name is 'Uploads'; a bucket's name has 3 to 63 of a-z, 0-9, '.' and '-'; correct it",
  ],
  [
    "another service's ARN",
    { jobs: { type: "queue", existing: { arn: "arn:aws:sns:eu-central-1:123456789012:jobs" } } },
    "resource 'jobs': existing.arn is 'arn:aws:sns:eu-central-1:123456789012:jobs'; its ARN looks like 'arn:aws:sqs:eu-central-1:123456789012:orders'; correct it",
  ],
  [
    "a setting of what exists",
    { jobs: { type: "queue", existing: { name: "jobs" }, retentionDays: 3 } },
    "resource 'jobs': retentionDays is 3; it is a setting of what is created, and this exists; remove it",
  ],
  [
    "no day for former versions",
    { uploads: { type: "bucket", formerVersionDays: 0 } },
    "resource 'uploads': formerVersionDays is 0; a whole number from 1 to 36600 is allowed; set it to one of these",
  ],
  [
    "no try",
    { jobs: { type: "queue", deadLetterAfter: 0 } },
    "resource 'jobs': deadLetterAfter is 0; a whole number from 1 to 1000 is allowed; set it to one of these",
  ],
  [
    "half a day of hiding",
    { jobs: { type: "queue", visibilityTimeoutSeconds: 43_201 } },
    "resource 'jobs': visibilityTimeoutSeconds is 43201; a whole number from 0 to 43200 is allowed; set it to one of these",
  ],
  [
    "fifteen days of waiting",
    { jobs: { type: "queue", retentionDays: 15 } },
    "resource 'jobs': retentionDays is 15; a whole number from 1 to 14 is allowed; set it to one of these",
  ],
  [
    "a bucket for a queue",
    { uploads: { type: "bucket" }, events: { type: "topic", queues: ["uploads"] } },
    "resource 'events': queues is 'uploads'; they are resources of type queue in this environment; add it or correct the name",
  ],
  [
    "a queue that exists",
    { jobs: { type: "queue", existing: { name: "jobs" } }, events: { type: "topic", queues: ["jobs"] } },
    "resource 'events': queues is 'jobs'; the policy of a queue that exists is somebody else's; subscribe it where it is made",
  ],
  [
    "a queue in order",
    { jobs: { type: "queue", fifo: true }, events: { type: "topic", queues: ["jobs"] } },
    "resource 'events': queues is 'jobs'; a topic without order can't write into a queue with one; set its fifo to false",
  ],
  [
    "a queue twice",
    { jobs: { type: "queue" }, events: { type: "topic", queues: ["jobs", "jobs"] } },
    "resource 'events': queues is 'jobs'; each queue is given once; remove one",
  ],
  [
    "no partition key",
    { sessions: { type: "table" } },
    "resource 'sessions': partitionKey is missing; an attribute places each item; give its name and type",
  ],
  [
    "one attribute for two keys",
    {
      sessions: {
        type: "table",
        partitionKey: { name: "id", type: "string" },
        sortKey: { name: "id", type: "string" },
      },
    },
    "resource 'sessions': partitionKey is 'id'; partition key, sort key and timeToLive are attributes of their own; rename one",
  ],
  [
    "an attribute without a name",
    { sessions: { type: "table", partitionKey: { name: "", type: "string" } } },
    "resource 'sessions': partitionKey.name is ''; an attribute's name has 1 to 255 characters; correct it",
  ],
  [
    "an ARN for a file system's id",
    {
      share: {
        type: "files",
        existing: {
          fileSystemId: "arn:aws:elasticfilesystem:eu-central-1:123456789012:file-system/fs-0123abcd",
          accessPointId: "fsap-0123abcd",
          securityGroupId: GROUP,
        },
      },
    },
    "resource 'share': existing.fileSystemId is 'arn:aws:elasticfilesystem:eu-central-1:123456789012:file-system/fs-0123abcd'; a file system's id looks like 'fs-0123456789abcdef0'; correct it",
  ],
  [
    "a file system's id for its access point's",
    {
      share: {
        type: "files",
        existing: { fileSystemId: "fs-0123abcd", accessPointId: "fs-0123abcd", securityGroupId: GROUP },
      },
    },
    "resource 'share': existing.accessPointId is 'fs-0123abcd'; its id looks like 'fsap-0123456789abcdef0'; correct it",
  ],
  [
    "a group's name for files",
    {
      share: {
        type: "files",
        existing: { fileSystemId: "fs-0123abcd", accessPointId: "fsap-0123abcd", securityGroupId: "files" },
      },
    },
    "resource 'share': existing.securityGroupId is 'files'; a security group's id looks like 'sg-0123456789abcdef0'; give that of the mount targets",
  ],
  [
    "an index with one attribute for two keys",
    {
      sessions: {
        type: "table",
        partitionKey: { name: "id", type: "string" },
        indexes: { byDay: { partitionKey: { name: "day", type: "number" }, sortKey: { name: "day", type: "number" } } },
      },
    },
    "resource 'sessions': indexes.byDay.sortKey.name is 'day'; partition key and sort key are two attributes; rename one",
  ],
  [
    "an attribute of two types",
    {
      sessions: {
        type: "table",
        partitionKey: { name: "id", type: "string" },
        indexes: { byId: { partitionKey: { name: "id", type: "number" } } },
      },
    },
    "resource 'sessions': indexes.byId is 'number'; attribute 'id' holds a string elsewhere; give it one type",
  ],
  [
    "an index's name of one letter",
    {
      sessions: {
        type: "table",
        partitionKey: { name: "id", type: "string" },
        indexes: { i: { partitionKey: { name: "id", type: "string" } } },
      },
    },
    "resource 'sessions': indexes is 'i'; an index's name has 3 to 255 letters, digits and _.-; rename it",
  ],
  [
    "more indexes than DynamoDB takes",
    {
      sessions: {
        type: "table",
        partitionKey: { name: "id", type: "string" },
        indexes: Object.fromEntries(
          Array.from({ length: 21 }, (_, index) => [`by${index}x`, { partitionKey: { name: "id", type: "string" } }]),
        ),
      },
    },
    "resource 'sessions': indexes is 21 of them; a table has up to 20; remove some",
  ],
  [
    "a name too long for AWS",
    { ["u".repeat(41)]: { type: "bucket" } },
    `resource '${"u".repeat(41)}': name in AWS is 'store-test-${"u".repeat(41)}-123456789012' with 65 characters; AWS allows 63; shorten it or set names.platform`,
  ],
  [
    "a kind that isn't known",
    { db: { type: "oracle" } },
    "environment 'store-test': resources.db.type is 'oracle'; https, tcp, postgres, mysql, cache, bucket, queue, topic, table, event-bus, files or key is allowed; correct it",
  ],
])("a resource with %s is said", (_title, resources, message) => {
  expect(errors({ resources })).toEqual([message]);
});

test("a use names a resource, and does with it what its kind allows", () => {
  const resources = { database: { type: "postgres", existing } };
  expect(errors({ resources, "services.shop.uses": { databse: "connect" } })).toEqual([
    "service 'shop': uses is 'databse'; the resources are database; did you mean 'database'",
  ]);
  expect(errors({ "services.shop.uses": { database: "connect" } })).toEqual([
    "service 'shop': uses is 'database'; the resources are none; add it to the environment's resources",
  ]);
  expect(errors({ resources, "services.shop.uses": { database: "call" } })).toEqual([
    "service 'shop': uses.database is 'call'; 'database' is of type postgres, which takes connect; set it to that",
  ]);
});

test("an access word that no kind takes is said with those of its kind", () => {
  const resources = { jobs: { type: "queue" } };
  expect(errors({ resources, "services.shop.uses": { jobs: "poll" } })).toEqual([
    "service 'shop': uses.jobs is 'poll'; 'jobs' is of type queue, which takes send, consume; set it to one of these",
  ]);
});

test("a resource of the wrong shape hides no fault of another one, and makes none of what names it", () => {
  const resources = {
    events: { type: "topic", queues: ["jobs", "dead"] },
    jobs: { type: "queue", fifo: "no" },
    data: { type: "key", existing: "there" },
    uploads: { type: "bucket", key: "data", formerVersionDays: 0 },
  };
  const uses = { jobs: "consume", uploads: "send", data: "decrypt" };
  expect(errors({ resources, "services.shop.uses": uses }).toSorted()).toEqual(
    [
      "environment 'store-test': resources.jobs.fifo is 'no'; true or false is allowed; correct it",
      "environment 'store-test': resources.data.existing is 'there'; an object is allowed; correct it",
      "resource 'uploads': formerVersionDays is 0; a whole number from 1 to 36600 is allowed; set it to one of these",
      "resource 'events': queues is 'dead'; they are resources of type queue in this environment; add it or correct the name",
      "service 'shop': uses.uploads is 'send'; 'uploads' is of type bucket, which takes read, write, read-write; set it to one of these",
    ].toSorted(),
  );
});

test("a host on the internet needs egress to it; a task with a public IP has that", () => {
  const resources = { payments: { type: "https", host: "api.example.com" } };
  const uses = { payments: "call" };
  expect(errors({ resources, "services.shop.uses": uses })).toEqual([
    "service 'shop': uses.payments is 'call'; with egress 'endpoints' tasks reach no host on the internet; set network.egress to 'nat' or 'public'",
  ]);
  expect(errors({ resources, "services.status.uses": uses })).toEqual([]);
  expect(
    errors({ resources, "services.shop.uses": uses, "network.egress": "nat", "network.natGateways": "one" }),
  ).toEqual([]);
});

test("two sources of one variable are said", () => {
  expect(
    errors({
      resources: { database: { type: "postgres", existing } },
      "services.shop.uses": { database: "connect" },
      "services.shop.environment": { DATABASE_HOST: "elsewhere" },
    }),
  ).toEqual([
    "service 'shop': environment is 'DATABASE_HOST'; each variable is set once, by environment, secrets, calls or uses; rename one",
  ]);
});

test("the longest names that AWS takes are valid", () => {
  expect(errors({ resources: { ["u".repeat(39)]: { type: "bucket" } } })).toEqual([]);
});

test("with a stack a service, no service has the name of the resources' stack", () => {
  const data = {
    image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/data:1.0",
    port: 80,
    size: { cpu: 256, memoryMiB: 512 },
    exposure: { type: "public-ip" },
  };
  const resources = { uploads: { type: "bucket" } };
  expect(errors({ "services.data": data, resources, layout: "per-service" })).toEqual([
    "environment 'store-test': stack name is 'store-test-data'; environment 'store-test' has a stack of that name; rename the environment or the service",
  ]);
  expect(errors({ "services.data": data, resources })).toEqual([]);
  expect(errors({ "services.data": data, layout: "per-service" })).toEqual([]);
});

test("a permission spells out actions and ARNs, and says what it is for", () => {
  const of = (permission: object, edits: Edits = {}) =>
    errors({
      "services.shop.permissions": [{ actions: ["sqs:SendMessage"], resources: ["*"], reason: "x", ...permission }],
      ...edits,
    });
  expect(of({})).toEqual([]);
  expect(of({ actions: [], resources: [], reason: "…" })).toEqual([
    "service 'shop': permissions.0.actions is []; a permission is for an action; name one",
    "service 'shop': permissions.0.resources is []; a permission is on a resource; give its ARN",
    "service 'shop': permissions.0.reason is '…'; a reason says what it is for; write one",
  ]);
  expect(of({ actions: ["sqs:*"] })).toEqual([
    "service 'shop': permissions.0.actions is 'sqs:*'; an IAM action looks like 's3:GetObject', without wildcards; spell it out",
  ]);
  expect(of({ resources: ["orders"] })).toEqual([
    "service 'shop': permissions.0.resources is 'orders'; an ARN looks like 'arn:aws:s3:::shop-uploads/*'; correct it",
  ]);
  expect(of({ actions: ["sqs:ListQueues", "sqs:SendMessage"], resources: ["*", "arn:aws:sqs:a:1:b"] })).toEqual([
    `service 'shop': permissions.0.resources is ["arn:aws:sqs:a:1:b"]; AWS lets nobody narrow sqs:ListQueues, and allows nothing on an ARN; give these actions a permission of their own, on '*'`,
  ]);
  const [error] = of({ actions: ["polly:SynthesizeSpeech"] });
  expect(error).toMatch(
    /^service 'shop': permissions\.0\.actions is 'polly:SynthesizeSpeech'; with egress 'endpoints' tasks reach s3, /,
  );
  expect(
    of({ actions: ["polly:SynthesizeSpeech"] }, { "network.egress": "nat", "network.natGateways": "one" }),
  ).toEqual([]);
});

test("an empty volume isn't mounted over files", () => {
  const share = {
    type: "files",
    existing: { fileSystemId: "fs-0123abcd", accessPointId: "fsap-0123abcd", securityGroupId: GROUP },
  };
  const edits = { resources: { share }, "services.shop.uses": { share: "read" } };
  expect(errors({ ...edits, "services.shop.writablePaths": ["/mnt/share"] })).toEqual([
    "service 'shop': writablePaths is '/mnt/share'; the files of 'share' are there; remove it",
  ]);
  expect(errors({ ...edits, "services.shop.writablePaths": ["/mnt/other"] })).toEqual([]);
});
