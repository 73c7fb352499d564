import type { TerraformStack } from "cdktf";
import type { EnvironmentDefinition } from "../../src/definition/platform";
import { environmentStacks } from "../../src/stacks/environment-stacks";
import { compare } from "../../src/synthesis/changes";
import { type Blocks, environmentOf, serviceDefinition, synthesized, testApp } from "../support/synth";

const services = {
  web: serviceDefinition(
    { exposure: { type: "load-balancer", paths: ["/", "/books/*"], priority: 100, dnsName: "web" }, calls: ["books"] },
    { source: "apps/web" },
  ),
  books: serviceDefinition({ calls: ["web"], exec: true }),
  docs: serviceDefinition({ exposure: { type: "public-ip" } }, { image: "public.ecr.aws/docs:1" }),
};

function stacksOf(layout: "single" | "per-service", overrides: Partial<EnvironmentDefinition> = {}): TerraformStack[] {
  return environmentStacks(testApp(), environmentOf({ layout, services, ...overrides }));
}

function order(stacks: readonly TerraformStack[]): Record<string, string[]> {
  return Object.fromEntries(stacks.map(({ node, dependencies }) => [node.id, dependencies.map((it) => it.node.id)]));
}

test("the platform's stack waits for the images where its services are in it", () => {
  expect(order(stacksOf("single"))).toEqual({
    "shop-test-registry": [],
    "shop-test-platform": ["shop-test-registry"],
  });
});

test("a service's own stack waits for the platform, and for the images if one is its own", () => {
  expect(order(stacksOf("per-service"))).toEqual({
    "shop-test-registry": [],
    "shop-test-platform": [],
    "shop-test-web": ["shop-test-registry", "shop-test-platform"],
    "shop-test-books": ["shop-test-registry", "shop-test-platform"],
    "shop-test-docs": ["shop-test-platform"],
  });
});

/** Every managed resource by its address, with references blanked: across stacks they go by an output's name. */
function resourcesOf(stacks: readonly TerraformStack[]): Record<string, unknown> {
  const entries = stacks.flatMap((stack) => {
    const { resource, locals } = synthesized(stack) as { resource: Blocks; locals: Record<string, unknown> };
    const resources = Object.entries(resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, body]) => [`${type}.${name}`, body] as const),
    );
    return [...resources, ...Object.entries(locals).map(([name, value]) => [`local.${name}`, value] as const)];
  });
  expect(new Set(entries.map(([address]) => address)).size).toBe(entries.length);
  return Object.fromEntries(entries.map(([address, body]) => [address, withoutReferences(body)]));
}

function withoutReferences(body: unknown): unknown {
  const text = JSON.stringify(body, (key, value: unknown) => {
    if (key === "//") return undefined;
    // Across stacks the order of the stacks takes the place of what stands in the platform's.
    if (key === "depends_on") return undefined;
    return value;
  });
  return JSON.parse(text.replaceAll(/\$\{(data\.terraform_remote_state|aws_[a-z_]+)\.[^}]*\}/g, "<reference>"));
}

const environments: readonly [string, Partial<EnvironmentDefinition>][] = [
  ["endpoints", {}],
  ["long ARNs and protection", { longServiceArns: true, deletionProtection: true }],
];

test.each(environments)("both layouts have the same resources at the same addresses (%s)", (_, overrides) => {
  const single = resourcesOf(stacksOf("single", overrides));
  expect(resourcesOf(stacksOf("per-service", overrides))).toEqual(single);
  expect(Object.keys(single).length).toBeGreaterThan(60);
});

test("what a service waits for in its own stack is what it waits for of its own in the single one", () => {
  const waits = (stacks: readonly TerraformStack[]) => {
    const all = stacks.flatMap((stack) => Object.entries(synthesized(stack).resource["aws_ecs_service"] ?? {}));
    const isOwn = (address: string, name: string) => address.split(".")[1]?.startsWith(name) === true;
    return Object.fromEntries(
      all.map(([name, body]) => [name, (body["depends_on"] as string[]).filter((address) => isOwn(address, name))]),
    );
  };
  expect(waits(stacksOf("per-service"))).toEqual(waits(stacksOf("single")));
});

describe("a service more", () => {
  const more = { ...services, quotes: serviceDefinition({ exposure: { type: "internal", dnsName: "quotes" } }) };
  const texts = (stacks: readonly TerraformStack[]) =>
    new Map(stacks.map((stack) => [stack.node.id, JSON.stringify(stack.toTerraform())]));
  const before = texts(stacksOf("per-service"));
  const after = texts(stacksOf("per-service", { services: more }));

  test("adds its repository, its security group, and a stack of its own", () => {
    const changes = [...after].map(([stack, document]) => [stack, compare(before.get(stack) ?? "", document)] as const);
    const changed = changes.filter(([, { added, changed, removed }]) => [...added, ...changed, ...removed].length > 0);
    expect(changed.map(([stack]) => stack)).toEqual(["shop-test-registry", "shop-test-platform", "shop-test-quotes"]);
    expect(changed.find(([stack]) => stack === "shop-test-platform")?.[1]).toEqual({
      added: ["aws_security_group.quotes"],
      changed: ["output.service_security_group_ids"],
      removed: [],
    });
  });
});
