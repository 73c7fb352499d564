import { validateDefinition } from "../../../src/definition/validation/validate";
import { type Edits, edited } from "../valid";

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
      },
      "services.shop.uses": { broker: "connect", mail: "connect", orders: "connect", reports: "connect" },
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
    "a kind that isn't known",
    { db: { type: "oracle" } },
    "environment 'store-test': resources.db.type is 'oracle'; https, tcp, postgres or mysql is allowed; correct it",
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
