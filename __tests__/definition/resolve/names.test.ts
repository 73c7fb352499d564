import { LONGEST_PREFIX, Names, UNIQUE_SUFFIX, anyTargetGroup } from "../../../src/definition/resolve/names";

test("names start with platform and environment", () => {
  const names = new Names("store-test");
  expect(names.forPlatform()).toEqual({
    cluster: "store-test-cluster",
    connectNamespace: "store-test",
    loadBalancer: "store-test-balancer",
    resourceGroup: "store-test-resources",
    prefix: "store-test",
  });
  expect(names.forService("books")).toEqual({
    family: "store-test-books",
    service: "store-test-books-service",
    targetGroup: "store-test-books-tg",
    logGroup: "/ecs/store-test/books",
    executionRole: "store-test-books-ecsTaskExecutionRole",
    taskRole: "store-test-books-ecsTaskRole",
    tlsRole: "store-test-books-ecsTlsRole",
  });
});

test("an environment may choose its own first parts", () => {
  const names = new Names("store-test", { platform: "demo", service: "", resourceGroup: "DemoEnvironment" });
  expect(names.forPlatform().cluster).toBe("demo-cluster");
  expect(names.forPlatform().resourceGroup).toBe("DemoEnvironment");
  expect(names.forService("books").family).toBe("books");
  expect(names.forService("books").executionRole).toBe("demo-books-ecsTaskExecutionRole");
});

test("a name that AWS would find too long is cut before its end, and told apart by a hash", () => {
  const names = new Names("demo-staging");
  const { targetGroup } = names.forService("hostname-app");
  expect(targetGroup).toMatch(/^demo-staging-host-[0-9a-f]{6}-tg$/);
  expect(targetGroup).toHaveLength(32 - UNIQUE_SUFFIX);
  expect(names.forService("hostname-app").targetGroup).toBe(targetGroup);
  expect(names.forService("hostname-api").targetGroup).not.toBe(targetGroup);
  expect(anyTargetGroup(names.forService("hostname-app"))).toBe(`${targetGroup}-*`);
});

test("names that fit stay as they are, to the last character", () => {
  const names = new Names("demo-staging");
  expect(names.forService("hostname-ap").targetGroup).toBe("demo-staging-hostname-ap-tg");
  expect(new Names("a".repeat(23)).forPlatform().loadBalancer).toBe(`${"a".repeat(23)}-balancer`);
  const name = "b".repeat(30);
  expect(names.forService(name).executionRole).toBe(`demo-staging-${name}-ecsTaskExecutionRole`);
});

test("load balancers and roles are cut as well, and the longest first part stays whole in roles", () => {
  const prefix = "a".repeat(LONGEST_PREFIX);
  const names = new Names(prefix);
  expect(names.forPlatform().loadBalancer).toMatch(/^a{16}-[0-9a-f]{6}-balancer$/);
  const { executionRole, taskRole } = names.forService("a-service-with-a-long-name");
  for (const role of [executionRole, taskRole, names.forSchedule("a-job-with-a-very-long-name").role]) {
    expect(role.length).toBeLessThanOrEqual(64);
    expect(role.startsWith(`${prefix}-`)).toBe(true);
  }
  expect(executionRole).toMatch(/-[0-9a-f]{6}-ecsTaskExecutionRole$/);
});

test("a cut doesn't leave two hyphens", () => {
  expect(new Names("demo-staging-123").forService("hostname").targetGroup).toMatch(/^demo-staging-123-[0-9a-f]{6}-tg$/);
});
