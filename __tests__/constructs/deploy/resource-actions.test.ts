import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isUnnarrowable } from "../../../src/aws/iam/unnarrowable-actions";
import { DATABASE_ACTIONS } from "../../../src/constructs/deploy/database-actions";
import { type Actions, RESOURCE_ACTIONS, type TypeActions } from "../../../src/constructs/deploy/resource-actions";
import { STORAGE_ACTIONS } from "../../../src/constructs/deploy/storage-actions";

const rows = Object.entries(RESOURCE_ACTIONS);
const actionsIn = (actions: Actions = {}): string[] => Object.values(actions).flat();

/** What constructs, `extend` and stacks import of the AWS provider: `aws_lb_listener`, `data.aws_ecr_image`. */
function importedTypes(): string[] {
  const root = join(__dirname, "../../../src");
  const own = /^(bootstrap-stack|deploy-role|oidc-issuer|state-bucket)\.ts$/;
  const files = ["constructs", "extend", "stacks"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).flatMap((file) =>
      !file.endsWith(".ts") || own.test(basename(file)) ? [] : join(root, folder, file),
    ),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/@cdktf\/provider-aws\/lib\/([a-z0-9-]+)"/g)].map(([, name = ""]) => name),
  );
  return [...new Set(names.filter((name) => name !== "provider"))].sort().map((name) => {
    const type = name.replaceAll("-", "_");
    return type.startsWith("data_") ? `data.${type.slice("data_".length)}` : `aws_${type}`;
  });
}

test("every type that stacks of an environment may render has a row", () => {
  expect(importedTypes().filter((type) => !(type in RESOURCE_ACTIONS))).toEqual([]);
});

test("every row is of a type that they may render", () => {
  const others = ["docker_image", "docker_registry_image", "terraform_data"];
  // `resources` become these types.
  const known = [...importedTypes(), ...others, ...Object.keys(DATABASE_ACTIONS), ...Object.keys(STORAGE_ACTIONS)];
  expect(rows.map(([type]) => type).filter((type) => !known.includes(type))).toEqual([]);
});

test("every action is spelled out", () => {
  const all = rows.flatMap(([, { reads, writes }]) => [...actionsIn(reads), ...actionsIn(writes)]);
  expect(all.filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
});

test("what a plan does only reads", () => {
  const reads = rows.flatMap(([, actions]) => actionsIn(actions.reads));
  const changing = reads.filter((action) => !/:(Describe|Get|List|BatchGet|BatchCheck)/.test(action));
  expect(changing).toEqual([]);
});

test("an apply says what it does beside a plan, once for each target", () => {
  const twice = rows.flatMap(([type, { reads, writes = {} }]: [string, TypeActions]) =>
    Object.entries(writes).flatMap(([target, actions]) => {
      const read = reads[target as keyof Actions] ?? [];
      return actions
        .filter((action, index) => read.includes(action) || actions.indexOf(action) !== index)
        .map((action) => `${type} ${action}`);
    }),
  );
  expect(twice).toEqual([]);
});

test("what is asked of all resources is what AWS lets nobody narrow", () => {
  const all = rows.flatMap(([, { reads, writes = {} }]) => [...(reads.any ?? []), ...(writes.any ?? [])]);
  expect(all.filter((action) => !isUnnarrowable(action))).toEqual([]);
});

// A row of AWS's reference that names two kinds of resources as required wants both of them.
test("what a service's deployments are described by is granted on the service and on them", () => {
  const { reads } = RESOURCE_ACTIONS["aws_ecs_service"] ?? {};
  expect(reads?.ecsService).toEqual(
    expect.arrayContaining(["ecs:DescribeServiceDeployments", "ecs:DescribeServiceRevisions"]),
  );
  expect([reads?.serviceDeployment, reads?.serviceRevision]).toEqual([
    ["ecs:DescribeServiceDeployments"],
    ["ecs:DescribeServiceRevisions"],
  ]);
});

test("a plan that looks for an image reads its repository too", () => {
  expect(RESOURCE_ACTIONS["data.aws_ecr_image"]?.reads.repository).toContain("ecr:DescribeRepositories");
});
