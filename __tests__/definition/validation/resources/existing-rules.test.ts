import { lookups } from "../../../fixtures/lookups";
import { validateDefinition } from "../../../../src/definition/validation/validate";
import { edited } from "../../valid";

const GROUP = "sg-0123456789abcdef0";
const POINT = "fsap-0123456789abcdef0";
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/01234567-0123-0123-0123-0123456789ab";

const errors = (resources: object): readonly string[] => validateDefinition(edited({ resources }), ".");

test("what is looked up is valid", () => {
  expect(errors(lookups)).toEqual([]);
});

test.each<[string, object, string]>([
  [
    "neither a host nor a lookup",
    { db: { type: "postgres", existing: { securityGroupId: GROUP } } },
    "resource 'db': existing is without either; what exists is said by host or lookup; give one",
  ],
  [
    "both",
    { db: { type: "postgres", existing: { host: "db.internal", lookup: { instance: "db" }, securityGroupId: GROUP } } },
    `resource 'db': existing.lookup is {"instance":"db"}; what exists is said by host or lookup, not both; leave out one`,
  ],
  [
    "an empty lookup",
    { db: { type: "mysql", existing: { lookup: {}, securityGroupId: GROUP } } },
    "resource 'db': existing.lookup is {}; it says one thing: instance or cluster; give exactly one",
  ],
  [
    "two things in a lookup",
    { db: { type: "mysql", existing: { lookup: { instance: "a", cluster: "b" }, securityGroupId: GROUP } } },
    `resource 'db': existing.lookup is {"instance":"a","cluster":"b"}; it says one thing: instance or cluster; give exactly one`,
  ],
  [
    "an identifier that AWS doesn't have",
    { db: { type: "mysql", existing: { lookup: { instance: "Orders_DB" }, securityGroupId: GROUP } } },
    "resource 'db': existing.lookup.instance is 'Orders_DB'; an identifier has up to 63 of a-z, 0-9 and single '-', starting with a letter; correct it",
  ],
  [
    "no group",
    { db: { type: "mysql", existing: { lookup: { cluster: "db" } } } },
    "resource 'db': existing.securityGroupId is missing; a security group's id looks like 'sg-0123456789abcdef0'; give the id of the database's group",
  ],
  [
    "the readers of what is looked up",
    {
      db: {
        type: "mysql",
        existing: { lookup: { cluster: "db" }, readerHost: "ro.internal", securityGroupId: GROUP },
      },
    },
    "resource 'db': existing.readerHost is 'ro.internal'; a lookup finds the reader endpoint of a cluster; remove it",
  ],
  [
    "the master user's secret at a host",
    { db: { type: "mysql", existing: { host: "db.internal", securityGroupId: GROUP, masterUserSecret: true } } },
    "resource 'db': existing.masterUserSecret is true; AWS is asked for it, and nothing is looked up; name it as secret",
  ],
  [
    "two secrets",
    {
      db: {
        type: "mysql",
        existing: { lookup: { instance: "db" }, securityGroupId: GROUP, masterUserSecret: true, secret: "shop/db" },
      },
    },
    "resource 'db': existing.secret is 'shop/db'; masterUserSecret names one already; leave out one of them",
  ],
  [
    "a cache without a group",
    { hot: { type: "cache", existing: { lookup: { serverless: "hot" } } } },
    "resource 'hot': existing.securityGroupId is missing; a security group's id looks like 'sg-0123456789abcdef0'; give the id of the cache's group",
  ],
  [
    "files by no tag",
    { share: { type: "files", existing: { lookup: { tags: {} }, accessPointId: POINT, securityGroupId: GROUP } } },
    "resource 'share': existing.lookup.tags is {}; without a tag any file system would do; give one or more",
  ],
  [
    "files without an access point",
    { share: { type: "files", existing: { lookup: { creationToken: "share" }, securityGroupId: GROUP } } },
    "resource 'share': existing.accessPointId is missing; its id looks like 'fsap-0123456789abcdef0'; name the access point",
  ],
  [
    "a key of AWS's own",
    { data: { type: "key", existing: { lookup: { alias: "alias/aws/rds" } } } },
    "resource 'data': existing.lookup.alias is 'alias/aws/rds'; an alias looks like 'alias/shop', and those of AWS's own keys ('alias/aws/…') are no use to others; correct it",
  ],
  [
    "a key in two ways",
    { data: { type: "key", existing: { arn: KEY, lookup: { alias: "alias/shop" } } } },
    `resource 'data': existing.lookup is {"alias":"alias/shop"}; what exists is said by arn or lookup, not both; leave out one`,
  ],
])("%s is one error", (_what, resources, message) => {
  expect(errors(resources)).toEqual([message]);
});

test("what else is wrong is said at once", () => {
  const existing = { masterUserSecret: true, port: 0 };
  expect(errors({ db: { type: "mysql", existing } })).toEqual([
    "resource 'db': existing is without either; what exists is said by host or lookup; give one",
    "resource 'db': existing.port is 0; a whole number from 1 to 65535 is allowed; set it to one of these",
    "resource 'db': existing.securityGroupId is missing; a security group's id looks like 'sg-0123456789abcdef0'; give the id of the database's group",
  ]);
  const files = { fileSystemId: "fs-x", lookup: { creationToken: "media" }, accessPointId: "fsap-x" };
  expect(errors({ media: { type: "files", existing: files } })).toHaveLength(4);
});
