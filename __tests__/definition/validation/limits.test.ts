import { validateDefinition } from "../../../src/definition/validation/validate";
import { type Edits, edited } from "../valid";

const exposure = { type: "load-balancer", paths: ["/"], priority: 1 };
const s3 = { type: "s3", bucket: "states", region: "eu-central-1" };
const cloud = { type: "cloud", organization: "acme" };
const secretNamed = (length: number) => ({ TOKEN: { type: "parameter", name: "s".repeat(length) } });
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, ""]));

/** Each limit as two values of a property: the last that is allowed, and the first that isn't. */
const LIMITS: readonly (readonly [property: string, allowed: unknown, refused: unknown])[] = [
  ["services.books.port", 1, 0],
  ["services.books.port", 65535, 65536],
  ["services.books.desiredCount", 0, -1],
  ["services.books.desiredCount", 1, 1.5],
  ["services.books.size", { cpu: 256, memoryMiB: 2048 }, { cpu: 256, memoryMiB: 3072 }],
  ["services.books.size", { cpu: 32768, memoryMiB: 249856 }, { cpu: 32768, memoryMiB: 249857 }],
  ["services.books.healthCheck", { intervalSeconds: 5 }, { intervalSeconds: 4 }],
  ["services.books.healthCheck", { intervalSeconds: 300 }, { intervalSeconds: 301 }],
  ["services.books.healthCheck", { gracePeriodSeconds: 0 }, { gracePeriodSeconds: -1 }],
  ["services.books.healthCheck", { gracePeriodSeconds: 300 }, { gracePeriodSeconds: 301 }],
  ["services.books.secrets", secretNamed(512), secretNamed(513)],
  ["services.books.exposure.dnsName", "b".repeat(63), "b".repeat(64)],
  ["services.shop.exposure.priority", 1, 0],
  ["services.shop.exposure.priority", 50_000, 50_001],
  ["services.shop.exposure.paths", ["/1", "/2", "/3", "/4", "/5"], ["/1", "/2", "/3", "/4", "/5", "/6"]],
  ["services.shop.exposure.paths", ["/*?*?*"], ["/*?*?*?"]],
  ["services.shop.exposure.paths", [`/${"a".repeat(127)}`], [`/${"a".repeat(128)}`]],
  ["services.shop.healthCheck", { path: `/${"a".repeat(1023)}` }, { path: `/${"a".repeat(1024)}` }],
  ["network.cidr", "10.0.0.0/16", "10.0.0.0/15"],
  ["network.privateSubnets.0.cidr", "10.0.3.0/28", "10.0.3.0/29"],
  ["logRetentionDays", 3653, 3654],
  ["tags", tags(49), tags(50)],
  ["tags", { ["k".repeat(128)]: "" }, { ["k".repeat(129)]: "" }],
  ["tags", { key: "v".repeat(256) }, { key: "v".repeat(257) }],
  ["names", { platform: "p".repeat(36) }, { platform: "p".repeat(37) }],
  ["names", { service: "s".repeat(240) }, { service: "s".repeat(241) }],
  ["names", { resourceGroup: "r".repeat(128) }, { resourceGroup: "r".repeat(129) }],
  ["quotas", { rulesPerLoadBalancer: 1 }, { rulesPerLoadBalancer: 0 }],
  ["accountId", "123456789012", "1234567890123"],
  ["backend", { ...s3, bucket: "abc" }, { ...s3, bucket: "ab" }],
  ["backend", { ...s3, bucket: "b".repeat(63) }, { ...s3, bucket: "b".repeat(64) }],
  ["backend", { ...s3, keyPrefix: "k".repeat(990) }, { ...s3, keyPrefix: "k".repeat(991) }],
  ["backend", { ...cloud, organization: "o".repeat(40) }, { ...cloud, organization: "o".repeat(41) }],
  ["backend", { ...cloud, project: "abc" }, { ...cloud, project: "ab" }],
  ["backend", { ...cloud, project: "p".repeat(40) }, { ...cloud, project: "p".repeat(41) }],
  ["backend", { ...cloud, workspace: `${"w".repeat(71)}{stack}` }, { ...cloud, workspace: `${"w".repeat(72)}{stack}` }],
  ["backend", { ...cloud, hostname: "tfe:65535" }, { ...cloud, hostname: "tfe:65536" }],
  ["/name", "s".repeat(31), "s".repeat(32)],
];

const errors = (edits: Edits): readonly string[] => validateDefinition(edited(edits), ".");

test.each(LIMITS)("%s is allowed up to its limit and refused beyond", (property, allowed, refused) => {
  expect(errors({ [property]: allowed })).toEqual([]);
  expect(errors({ [property]: refused })).not.toEqual([]);
});

test("a subnet holds a roll-out of its tasks beside the endpoints, and not one task more", () => {
  const within = (desiredCount: number) =>
    errors({ "network.privateSubnets.0.cidr": "10.0.3.0/28", "services.books.desiredCount": desiredCount });
  // 16 addresses, of which AWS keeps 5 and three endpoints take one each; `shop` runs two tasks during its roll-out.
  expect(within(3)).toEqual([]);
  expect(within(4)).toEqual([
    "environment 'store-test': network.privateSubnets[0].cidr is '10.0.3.0/28' with 11 usable addresses; a roll-out needs 13 there; choose a larger range or fewer tasks",
  ]);
});

test("Cloud Map holds 1000 tasks of a service; a service that nothing calls may have more", () => {
  const wide = { "network.cidr": "10.0.0.0/16", "network.privateSubnets.0.cidr": "10.0.128.0/17" };
  const books = (settings: Edits) =>
    errors({
      ...wide,
      ...Object.fromEntries(Object.entries(settings).map(([key, it]) => [`services.books.${key}`, it])),
    });
  expect(books({ desiredCount: 1000 })).toEqual([]);
  expect(books({ desiredCount: 1001 })).toEqual([
    "service 'books': desiredCount is 1001; a whole number from 0 to 1000 is allowed with a dnsName; set it to one of these",
  ]);
  expect(
    errors({
      ...wide,
      "services.shop.calls": [],
      "services.books.exposure": { ...exposure, paths: ["/b"], priority: 2 },
      "services.books.desiredCount": 1001,
    }),
  ).toEqual([]);
});
