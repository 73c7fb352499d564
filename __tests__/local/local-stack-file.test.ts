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
  });
});

test("a stack without containers wants nothing", () => {
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  expect(readLocalStack(folder)).toEqual({ ports: [], variables: [], networkRange: undefined });
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
