import { validateDefinition } from "../../../../src/definition/validation/validate";
import { type Edits, edited } from "../../valid";

const privateSubnets = [
  { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
  { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
];
const errors = (edits: Edits): readonly string[] =>
  validateDefinition(edited({ "network.privateSubnets": privateSubnets, ...edits }), ".");
const ofDatabase = (database: object): readonly string[] =>
  errors({ resources: { db: { type: "postgres", ...database } } });

test("a database needs nothing but its kind, and takes all of its settings", () => {
  const settings = {
    name: "shop",
    engineVersion: "17.6",
    instanceClass: "db.m8g.large",
    storageGiB: 100,
    maxStorageGiB: 110,
    multiAz: true,
    backupRetentionDays: 35,
    iamUser: "app",
  };
  expect(
    errors({
      resources: {
        orders: { type: "postgres" },
        reports: { type: "mysql" },
        both: { type: "postgres", ...settings },
        older: { type: "mysql", ...settings, engineVersion: "8.0" },
      },
      "services.shop.uses": { orders: "connect", reports: "connect", both: "connect", older: "connect" },
    }),
  ).toEqual([]);
});

test.each([
  [
    { engineVersion: "seventeen" },
    "resource 'db': engineVersion is 'seventeen'; a version of postgres is like 17 or 17.6; correct it",
  ],
  [
    { type: "mysql", engineVersion: "8" },
    "resource 'db': engineVersion is '8'; a version of mysql is like 8.4 or 8.4.6; correct it",
  ],
  [
    { instanceClass: "t4g.micro" },
    "resource 'db': instanceClass is 't4g.micro'; an instance class looks like 'db.t4g.micro'; correct it",
  ],
  [
    { instanceClass: "db.serverless" },
    "resource 'db': instanceClass is 'db.serverless'; an instance class looks like 'db.t4g.micro'; correct it",
  ],
  [
    { type: "mysql", engineVersion: "9.9" },
    "resource 'db': engineVersion is '9.9'; RDS has MySQL 5.7, 8.0, 8.4; set it to one of these",
  ],
  [
    { aurora: { type: "provisioned", instanceClass: "db.t4g.micro" } },
    "resource 'db': aurora.instanceClass is 'db.t4g.micro'; Aurora has db.t4g.medium, db.t4g.large; set it to one of these, or leave out aurora",
  ],
  [
    { aurora: { type: "provisioned", instanceClass: "db.m8g.large" } },
    "resource 'db': aurora.instanceClass is 'db.m8g.large'; Aurora has db.r8g.large, db.r7g.large, db.t4g.medium and others; set it to one of these, or leave out aurora",
  ],
  [{ name: "rdsadmin" }, "resource 'db': name is 'rdsadmin'; PostgreSQL keeps this name for itself; rename it"],
  [{ name: "User" }, "resource 'db': name is 'User'; PostgreSQL keeps this name for itself; rename it"],
  [
    { type: "mysql", name: "database" },
    "resource 'db': name is 'database'; MySQL keeps this name for itself; rename it",
  ],
  [
    { iamUser: "rdsadmin" },
    "resource 'db': iamUser is 'rdsadmin'; RDS keeps this user for itself; make a user of its own",
  ],
  [
    { iamUser: "pg_reader" },
    "resource 'db': iamUser is 'pg_reader'; PostgreSQL keeps names that start with 'pg_' for itself; rename it",
  ],
  [
    { name: "1st" },
    "resource 'db': name is '1st'; a database's name has up to 63 letters, digits and '_', starting with a letter; rename it",
  ],
  [
    { iamUser: "app", redeployOnChange: true },
    "resource 'db': redeployOnChange is true; with iamUser no task knows a password; leave it out",
  ],
  [
    { iamUser: "app-user" },
    "resource 'db': iamUser is 'app-user'; a user has up to 63 letters, digits and '_', not starting with a digit; rename it",
  ],
  [
    { iamUser: "postgres" },
    "resource 'db': iamUser is 'postgres'; it is the master user, who logs in by a password; make a user of its own",
  ],
])("%j is refused", (settings, message) => {
  expect(ofDatabase(settings)).toEqual([message]);
});

test.each<object>([
  { aurora: { type: "provisioned", instanceClass: "db.t4g.medium" } },
  { aurora: { type: "provisioned", instanceClass: "db.t3.small" } },
  { instanceClass: "db.t4g.micro" },
  { type: "mysql", engineVersion: "8.4.6" },
  { type: "mysql", engineVersion: "5.7" },
  // Reserved by the other engine alone.
  { type: "mysql", name: "user" },
  { name: "database" },
  { name: "postgres" },
  { iamUser: "pgreader" },
])("%j is taken", (settings) => {
  expect(ofDatabase(settings)).toEqual([]);
});

test.each<[string, number, number]>([
  ["storageGiB", 20, 65_536],
  ["backupRetentionDays", 1, 35],
])("%s goes from %i to %i", (property, least, most) => {
  for (const value of [least, most]) expect(ofDatabase({ [property]: value })).toEqual([]);
  for (const value of [least - 1, most + 1, least + 0.5])
    expect(ofDatabase({ [property]: value })).toEqual([
      `resource 'db': ${property} is ${value}; a whole number from ${least} to ${most} is allowed; set it to one of these`,
    ]);
});

test("storage grows by a tenth at least", () => {
  expect(ofDatabase({ maxStorageGiB: 22 })).toEqual([]);
  expect(ofDatabase({ maxStorageGiB: 21 })).toEqual([
    "resource 'db': maxStorageGiB is 21; a whole number from 22 to 65536 is allowed with storageGiB 20; set it to one of these",
  ]);
  expect(ofDatabase({ storageGiB: 100, maxStorageGiB: 109 })).toHaveLength(1);
});

const serverless = { type: "serverless", maxCapacity: 4 };

test("a cluster of Aurora is serverless or has a class", () => {
  const provisioned = { type: "provisioned", instanceClass: "db.r8g.large" };
  for (const aurora of [serverless, { ...serverless, minCapacity: 0, readers: 15 }, { ...provisioned, readers: 1 }])
    expect(
      ofDatabase({ aurora, name: "shop", iamUser: "app", backupRetentionDays: 35, engineVersion: "17.6" }),
    ).toEqual([]);
  expect(ofDatabase({ type: "mysql", aurora: serverless, engineVersion: "8.0.mysql_aurora.3.10.0" })).toEqual([]);
});

test.each([
  [
    { type: "mysql", aurora: serverless, engineVersion: "8.0.43" },
    "resource 'db': engineVersion is '8.0.43'; a version of mysql in Aurora is like 8.0 or 8.0.mysql_aurora.3.10.0; correct it",
  ],
  [
    { aurora: { type: "provisioned", instanceClass: "db.serverless" } },
    "resource 'db': aurora.instanceClass is 'db.serverless'; an instance class looks like 'db.t4g.micro'; correct it",
  ],
  [
    { aurora: { ...serverless, readers: 16 } },
    "resource 'db': aurora.readers is 16; a whole number from 0 to 15 is allowed; set it to one of these",
  ],
  [
    { aurora: { ...serverless, maxCapacity: 0.5 } },
    "resource 'db': aurora.maxCapacity is 0.5; capacity units from 1 to 256, in steps of 0.5, are allowed; set it to one of these",
  ],
  [
    { aurora: { ...serverless, maxCapacity: 256.5 } },
    "resource 'db': aurora.maxCapacity is 256.5; capacity units from 1 to 256, in steps of 0.5, are allowed; set it to one of these",
  ],
  [
    { aurora: { ...serverless, minCapacity: 0.7 } },
    "resource 'db': aurora.minCapacity is 0.7; capacity units from 0 to 256, in steps of 0.5, are allowed; set it to one of these",
  ],
  [
    { aurora: { ...serverless, minCapacity: 8 } },
    "resource 'db': aurora.maxCapacity is 4; minCapacity is 8; set it to that or more",
  ],
  [
    { aurora: serverless, multiAz: true },
    "resource 'db': multiAz is true; it is a setting of a DB instance, and 'aurora' makes a cluster; set aurora.readers to 1 or more",
  ],
  [
    { aurora: serverless, storageGiB: 20 },
    "resource 'db': storageGiB is 20; it is a setting of a DB instance, and 'aurora' makes a cluster; remove it",
  ],
])("of a cluster %j is refused", (settings, message) => {
  expect(ofDatabase(settings)).toEqual([message]);
});

test("the names of a cluster's instances are longer than its own", () => {
  const named = (length: number) =>
    errors({ resources: { ["d".repeat(length)]: { type: "postgres", aurora: serverless } } });
  expect(named(49)).toEqual([]);
  expect(named(50)).toHaveLength(1);
});

test.each([
  ["postgres", 63, 63],
  ["mysql", 64, 32],
])("of %s a name has up to %i characters and a user up to %i", (type, name, user) => {
  expect(ofDatabase({ type, name: "n".repeat(name), iamUser: "u".repeat(user) })).toEqual([]);
  expect(ofDatabase({ type, name: "n".repeat(name + 1), iamUser: "u".repeat(user + 1) })).toHaveLength(2);
});

test("settings of a database that exists are somebody else's", () => {
  const existing = { host: "db.example.com", securityGroupId: "sg-0123456789abcdef0" };
  expect(ofDatabase({ existing: { ...existing, readerHost: "ro.example.com" } })).toEqual([]);
  expect(ofDatabase({ existing: { ...existing, readerHost: "ro.example.com:5432" } })).toEqual([
    "resource 'db': existing.readerHost is 'ro.example.com:5432'; a host is a DNS name like 'db.example.com', without scheme, port or path; correct it",
  ]);
  expect(ofDatabase({ existing, multiAz: true })).toEqual([
    "resource 'db': multiAz is true; it is a setting of what is created, and this exists; remove it",
  ]);
});

test("RDS asks for two zones, where the database is created", () => {
  const one = { "network.privateSubnets": privateSubnets.slice(0, 1) };
  const existing = { host: "db.example.com", securityGroupId: "sg-0123456789abcdef0" };
  expect(errors({ ...one, resources: { db: { type: "mysql" } } })).toEqual([
    "resource 'db': type is 'mysql'; RDS asks for private subnets in 2 zones, and there are 1; add to network.privateSubnets, which egress 'endpoints' and 'nat' have",
  ]);
  expect(errors({ ...one, resources: { db: { type: "mysql", existing } } })).toEqual([]);
  expect(
    errors({
      "network.egress": "public",
      "network.privateSubnets": undefined,
      resources: { db: { type: "mysql" } },
    }),
  ).toHaveLength(1);
});

test("its name in AWS has up to 63 characters", () => {
  const named = (length: number) => errors({ resources: { ["d".repeat(length)]: { type: "postgres" } } });
  expect(named(52)).toEqual([]);
  expect(named(53)).toEqual([
    `resource '${"d".repeat(53)}': name in AWS is 'store-test-${"d".repeat(53)}' with 64 characters; AWS allows 63; shorten it or set names.platform`,
  ]);
});
