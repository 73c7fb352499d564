import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localStackFolder, readLocalStack } from "../../src/local/local-stack-file";
import { temporaryFolder } from "../support/synth";

const folder = temporaryFolder();

test("the rendered stack says which ports it wants and which secrets it needs", () => {
  const ports = [{ internal: 80, external: 8081, ip: "127.0.0.1" }];
  const document = {
    resource: { docker_container: { web_1: { ports }, books_1: {} } },
    variable: {
      books_secret_key: { type: "string", description: "Local value of KEY" },
      network_range: { type: "string", description: "Addresses", default: "172.16.0.0/16" },
      books_secret_database_host: { type: "string", description: "Local value of DATABASE_HOST", default: "db" },
    },
  };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(document));
  expect(readLocalStack(folder)).toEqual({
    ports: [{ ip: "127.0.0.1", port: 8081 }],
    variables: [{ name: "books_secret_key", description: "Local value of KEY" }],
    networkRange: "172.16.0.0/16",
    mayEnd: new Set(),
    jobs: [],
  });
});

test("a stack without containers wants nothing", () => {
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  expect(readLocalStack(folder)).toEqual({
    ports: [],
    variables: [],
    networkRange: undefined,
    mayEnd: new Set(),
    jobs: [],
  });
});

test("jobs are what nothing starts, each with what runs before and beside it", () => {
  const own = join(folder, "shop-local");
  mkdirSync(own, { recursive: true });
  const idle = { start: false, must_run: false };
  const docker_container = {
    web_1: { name: "shop-local-web-1" },
    web_migrate_1: { name: "shop-local-web-1-migrate", must_run: false },
    report_warm_1: { ...idle, name: "shop-local-report-1-warm", depends_on: ["docker_container.report_migrate_1"] },
    report_migrate_1: { ...idle, name: "shop-local-report-1-migrate", depends_on: ["docker_container.web_proxy"] },
    report_1: {
      ...idle,
      name: "shop-local-report-1",
      depends_on: ["docker_container.web_proxy", "docker_container.report_warm_1"],
    },
    report_proxy_1: {
      ...idle,
      name: "shop-local-report-1-proxy",
      network_mode: "container:${docker_container.report_1.id}",
    },
    // Another job, whose name looks like a container of the first one.
    report_1_1: { ...idle, name: "shop-local-report-1-1" },
  };
  writeFileSync(join(own, "cdk.tf.json"), JSON.stringify({ resource: { docker_container } }));
  const { jobs, mayEnd } = readLocalStack(own);
  expect(jobs).toEqual([
    {
      name: "report",
      before: ["shop-local-report-1-migrate", "shop-local-report-1-warm"],
      own: "shop-local-report-1",
      beside: ["shop-local-report-1-proxy"],
    },
    { name: "report-1", before: [], own: "shop-local-report-1-1", beside: [] },
  ]);
  expect([mayEnd.has("shop-local-web-1"), mayEnd.has("shop-local-web-1-migrate"), mayEnd.size]).toEqual([
    false,
    true,
    6,
  ]);
});

test("the local stack is the one of that name without AWS, and not that of a service 'local'", () => {
  for (const [name, provider] of [
    ["shop-dev-local", "aws"],
    ["shop-local", "docker"],
    ["shop-dev-registry", "docker"],
  ] as const) {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    const document = { terraform: { required_providers: { [provider]: {} } } };
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify(document));
  }
  expect(localStackFolder(folder)).toBe(join(folder, "stacks", "shop-local"));
});
