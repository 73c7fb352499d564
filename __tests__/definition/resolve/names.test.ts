import { LONGEST_PREFIX, Names, anyTargetGroup } from "../../../src/definition/resolve/names";

test("names start with platform and environment", () => {
  const names = new Names("store-test");
  expect(names.forPlatform()).toEqual({
    cluster: "store-test-cluster",
    loadBalancer: "store-test-balancer",
    resourceGroup: "store-test-resources",
    prefix: "store-test",
  });
  expect(names.forService("books", [8080])).toEqual({
    family: "store-test-books",
    service: "store-test-books-service",
    targetGroup: expect.stringMatching(/^store-test-books-tg-[0-9a-f]{4}$/) as string,
    logGroup: "/ecs/store-test/books",
    executionRole: "store-test-books-ecsTaskExecutionRole",
    taskRole: "store-test-books-ecsTaskRole",
  });
});

test("an environment may choose its own first parts", () => {
  const names = new Names("store-test", { platform: "demo", service: "", resourceGroup: "DemoEnvironment" });
  expect(names.forPlatform().cluster).toBe("demo-cluster");
  expect(names.forPlatform().resourceGroup).toBe("DemoEnvironment");
  expect(names.forService("books", []).family).toBe("books");
  expect(names.forService("books", []).executionRole).toBe("demo-books-ecsTaskExecutionRole");
});

test("a target group is renamed exactly when something that replaces it changes", () => {
  const name = (...parts: (string | number)[]) => new Names("store-test").forService("books", parts).targetGroup;
  expect(name(8080, "HTTP")).toBe(name(8080, "HTTP"));
  expect(new Set([name(8080, "HTTP"), name(8081, "HTTP"), name(8080, "HTTPS")]).size).toBe(3);
});

test("a name that AWS would find too long is cut before its end, and told apart by a hash", () => {
  const names = new Names("demo-staging");
  const { targetGroup } = names.forService("hostname-app", [8080]);
  expect(targetGroup).toMatch(/^demo-staging-host-[0-9a-f]{6}-tg-[0-9a-f]{4}$/);
  expect(targetGroup).toHaveLength(32);
  expect(names.forService("hostname-app", [8080]).targetGroup).toBe(targetGroup);
  expect(names.forService("hostname-api", [8080]).targetGroup.slice(0, 24)).not.toBe(targetGroup.slice(0, 24));
  expect(anyTargetGroup(names.forService("hostname-app", [8081]))).toBe(`${targetGroup.slice(0, -4)}*`);
});

test("names that fit stay as they are, to the last character", () => {
  const names = new Names("demo-staging");
  expect(names.forService("hostname-ap", []).targetGroup).toMatch(/^demo-staging-hostname-ap-tg-[0-9a-f]{4}$/);
  expect(new Names("a".repeat(23)).forPlatform().loadBalancer).toBe(`${"a".repeat(23)}-balancer`);
  const name = "b".repeat(30);
  expect(names.forService(name, []).executionRole).toBe(`demo-staging-${name}-ecsTaskExecutionRole`);
});

test("load balancers and roles are cut as well, and the longest first part stays whole in roles", () => {
  const prefix = "a".repeat(LONGEST_PREFIX);
  const names = new Names(prefix);
  expect(names.forPlatform().loadBalancer).toMatch(/^a{16}-[0-9a-f]{6}-balancer$/);
  const { executionRole, taskRole } = names.forService("a-service-with-a-long-name", []);
  for (const role of [executionRole, taskRole, names.forSchedule("a-job-with-a-very-long-name").role]) {
    expect(role.length).toBeLessThanOrEqual(64);
    expect(role.startsWith(`${prefix}-`)).toBe(true);
  }
  expect(executionRole).toMatch(/-[0-9a-f]{6}-ecsTaskExecutionRole$/);
});

test("a cut doesn't leave two hyphens", () => {
  expect(new Names("demo-staging-123").forService("hostname", []).targetGroup).toMatch(
    /^demo-staging-123-[0-9a-f]{6}-tg-/,
  );
});
