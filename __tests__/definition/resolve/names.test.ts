import { Names } from "../../../src/definition/resolve/names";

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
