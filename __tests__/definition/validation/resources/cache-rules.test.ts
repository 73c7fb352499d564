import { validateDefinition } from "../../../../src/definition/validation/validate";
import { type Edits, edited } from "../../valid";

const two = [
  { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
  { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
];
const existing = { host: "cache.example.com", securityGroupId: "sg-0123456789abcdef0" };
const errors = (edits: Edits): readonly string[] =>
  validateDefinition(edited({ "network.privateSubnets": two, ...edits }), ".");
const ofCache = (cache: object): readonly string[] => errors({ resources: { hot: { type: "cache", ...cache } } });

test("a cache needs nothing but its kind, and takes all of its settings, or where it is", () => {
  expect(
    errors({
      resources: {
        hot: { type: "cache" },
        warm: {
          type: "cache",
          engineVersion: "7.2",
          nodeType: "cache.r7g.large",
          replicas: 5,
          snapshotRetentionDays: 0,
        },
        old: { type: "cache", existing: { ...existing, port: 6380 } },
      },
      "services.shop.uses": { hot: "connect", warm: "connect", old: "connect" },
    }),
  ).toEqual([]);
});

test.each([
  [{ engineVersion: "8" }, "resource 'hot': engineVersion is '8'; a version of Valkey is like 8.0; correct it"],
  [
    { nodeType: "t4g.micro" },
    "resource 'hot': nodeType is 't4g.micro'; a node type looks like 'cache.t4g.micro'; correct it",
  ],
  [
    { existing, replicas: 1 },
    "resource 'hot': replicas is 1; it is a setting of what is created, and this exists; remove it",
  ],
  [
    { existing: { ...existing, port: 0 } },
    "resource 'hot': existing.port is 0; a whole number from 1 to 65535 is allowed; set it to one of these",
  ],
  [
    { existing: { ...existing, securityGroupId: "cache" } },
    "resource 'hot': existing.securityGroupId is 'cache'; a security group's id looks like 'sg-0123456789abcdef0'; give the id of the cache's group",
  ],
])("%j is refused", (settings, message) => {
  expect(ofCache(settings)).toEqual([message]);
});

test.each<[string, number, number]>([
  ["replicas", 0, 5],
  ["snapshotRetentionDays", 0, 35],
])("%s goes from %i to %i", (property, least, most) => {
  for (const value of [least, most]) expect(ofCache({ [property]: value })).toEqual([]);
  for (const value of [least - 1, most + 1, least + 0.5])
    expect(ofCache({ [property]: value })).toEqual([
      `resource 'hot': ${property} is ${value}; a whole number from ${least} to ${most} is allowed; set it to one of these`,
    ]);
});

test("it stands in a private subnet, replicas in another zone", () => {
  const one = { "network.privateSubnets": two.slice(0, 1) };
  expect(errors({ ...one, resources: { hot: { type: "cache" } } })).toEqual([]);
  expect(errors({ ...one, resources: { hot: { type: "cache", replicas: 1 } } })).toEqual([
    "resource 'hot': replicas is 1; they stand in private subnets of 2 zones, and there are 1; add to network.privateSubnets, which egress 'endpoints' and 'nat' have",
  ]);
  const none = { "network.egress": "public", "network.privateSubnets": undefined };
  expect(errors({ ...none, resources: { hot: { type: "cache" } } })).toEqual([
    "resource 'hot': type is 'cache'; a cache stands in a private subnet, and there is none; add to network.privateSubnets, which egress 'endpoints' and 'nat' have",
  ]);
  expect(errors({ ...none, resources: { hot: { type: "cache", existing } } })).toEqual([]);
});

test("its name in AWS has up to 40 characters", () => {
  const named = (length: number) => errors({ resources: { ["c".repeat(length)]: { type: "cache" } } });
  expect([named(29), named(30).length]).toEqual([[], 1]);
});
