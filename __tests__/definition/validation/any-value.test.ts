/** Whatever stands at whichever member of a definition: it is said, in one line each, and nothing throws. */
import { shop } from "../../fixtures/shop";
import { validateDefinition } from "../../../src/definition/validation/validate";

/** One environment: what is wrong in two is said the same way. */
const { staging } = shop.environments;
/** With what the shop leaves out, so that each member of an environment is there. */
const whole = {
  ...staging,
  accountId: "123456789012",
  ingress: { protocol: { type: "http" }, allowedCidrs: ["0.0.0.0/0"] },
  namespace: "shop.internal",
  discovery: { type: "service-connect", protocol: "http", timeouts: { requestSeconds: 5 }, dns: true },
  names: { platform: "shop", service: "shop", resourceGroup: "shop" },
  backend: { type: "s3", bucket: "shop-states", region: "eu-central-1" },
  layout: "single",
  longServiceArns: true,
  suppressions: [{ rule: "surplus-rules", at: "aws_ecs_service.web", reason: "a test" }],
  quotas: { rulesPerLoadBalancer: 200 },
  moved: [{ from: "aws_lb.old", to: "aws_lb.ingress" }],
  removed: [{ from: "aws_lb.older", destroy: false }],
};
const platform: unknown = {
  name: shop.name,
  environments: { staging: whole },
  bootstrap: { github: { repository: "acme/shop", deploysFrom: { type: "branch", branch: "main" } }, existing: [] },
};

/** Control and format characters, line separators, halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const VALUES: readonly (readonly [label: string, value: unknown])[] = [
  ["null", null],
  ["Infinity", Infinity],
  ["a big integer", 10n],
  ["a name of every object", "constructor"],
  ["a line end and a control character", "a\nb\u001b\u2028\u0085\u202e\ud800"],
  ["an empty object", {}],
  ["what isn't plain data", new Map([["x", 1]])],
  ["an object without a prototype", Object.assign(Object.create(null), { x: 1 })],
];

/** The path of each member, down to the last value. */
function pathsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path]))];
}

/** A copy with another value at a path. */
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  const own = changed(inner, rest, to);
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (String(index) === key ? own : item))
    : { ...(value as object), [key]: own };
}

test.each(VALUES)("%s at any member throws nothing, and what is said of it is lines", (_, value) => {
  for (const path of pathsOf(platform)) {
    const messages = validateDefinition(changed(platform, path, value), ".");
    expect([path.join("."), messages.filter((message) => UNPRINTABLE.test(message))]).toEqual([path.join("."), []]);
  }
});

test("a control character in any text is said", () => {
  for (const path of pathsOf(platform)) {
    const messages = validateDefinition(changed(platform, path, "a\u0000b"), ".");
    expect([path.join("."), messages.length > 0]).toEqual([path.join("."), true]);
  }
});
