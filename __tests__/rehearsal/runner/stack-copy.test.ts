import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyStack, rehearsable, withoutProtection } from "../../../src/rehearsal/runner/stack-copy";
import { rendered, stacksFolder } from "../support/stacks-folder";
import { readStacks } from "../../../src/terraform/rendered-stacks";

const local = { backend: { local: { path: "../../../state/a.tfstate" } } };

test.each([
  [{ backend: { s3: { bucket: "b", key: "k" } } }],
  [{ cloud: { organization: "o", workspaces: { name: "w" } } }],
  [{ backend: { local: { path: "/somewhere/else.tfstate" } } }],
  [{}],
])("keeps the state of %j in the rehearsal's folder", (terraform) => {
  const stacks = rendered({ a: { terraform: { ...terraform, required_version: ">= 1.5" } } });
  expect(stacks.map((stack) => rehearsable(stack, stacks))).toEqual([
    { terraform: { ...local, required_version: ">= 1.5" } },
  ]);
});

test("reads the states of other stacks from there too", () => {
  const workspaces = { name: "w" };
  const other = { backend: "remote", workspace: "w", config: { organization: "o", workspaces }, defaults: { a: 1 } };
  const stacks = rendered({
    a: { terraform: { cloud: { organization: "o", workspaces } } },
    b: { data: { aws_region: { here: {} }, terraform_remote_state: { other } } },
  });
  expect(stacks.map((stack) => rehearsable(stack, stacks).data)).toEqual([
    undefined,
    {
      aws_region: { here: {} },
      terraform_remote_state: {
        other: { backend: "local", config: { path: "../../../state/a.tfstate" }, defaults: { a: 1 } },
      },
    },
  ]);
});

test("keeps the state where it is told to", () => {
  const backend = { http: { address: "http://127.0.0.1:1" } };
  const stacks = rendered({ a: { terraform: { required_version: ">= 1.5", backend: { s3: { bucket: "b" } } } } });
  expect(stacks.map((stack) => rehearsable(stack, stacks, backend))).toEqual([
    { terraform: { backend, required_version: ">= 1.5" } },
  ]);
});

test("fails for a state that no rendered stack writes", () => {
  const stacks = rendered({
    b: { data: { terraform_remote_state: { net: { backend: "s3", config: { key: "k" } } } } },
  });
  expect(() => stacks.map((stack) => rehearsable(stack, stacks))).toThrow(
    "stack 'b': data.terraform_remote_state.net reads a state that no rendered stack writes; rehearsal knows the states " +
      "of rendered stacks only; render the stack that writes it beside this one",
  );
});

test("copies assets, but no plan, state or lock file, and changes nothing of the original", () => {
  const folder = stacksFolder({ a: { terraform: {} } });
  mkdirSync(join(folder, "a", ".terraform"));
  mkdirSync(join(folder, "a", "assets"));
  for (const file of [".terraform.lock.hcl", "plan", "terraform.tfstate.backup", "assets/app.zip"]) {
    writeFileSync(join(folder, "a", file), "");
  }
  const target = join(stacksFolder({}), "copy");
  const stacks = readStacks(folder);
  for (const stack of stacks) copyStack(stack, target, stacks);
  expect(readdirSync(target, { recursive: true }).sort()).toEqual(["assets", "assets/app.zip", "cdk.tf.json"]);
  expect(JSON.parse(readFileSync(join(target, "cdk.tf.json"), "utf8"))).toEqual({ terraform: local });
  expect(readStacks(folder)).toEqual(stacks);
});

test("leaves out provisioners, which would run commands on this machine", () => {
  const provisioner = [{ "local-exec": { command: "rm -rf ~" } }];
  const stacks = rendered({ a: { resource: { aws_vpc: { vpc: { cidr_block: "10.0.0.0/16", provisioner } } } } });
  expect(stacks.map((stack) => rehearsable(stack, stacks).resource)).toEqual([
    { aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } } },
  ]);
});

test("sets aside what protects resources, and tells which", () => {
  const lb = { name: "web", lifecycle: { prevent_destroy: true, create_before_destroy: true } };
  const vpc = { cidr_block: "10.0.0.0/16" };
  expect(withoutProtection({ resource: { aws_lb: { web: lb }, aws_vpc: { vpc } } })).toEqual({
    addresses: ["aws_lb.web"],
    json: {
      resource: {
        aws_lb: { web: { name: "web", lifecycle: { create_before_destroy: true } } },
        aws_vpc: { vpc },
      },
    },
  });
});

test("a text that only the user knows is made up", () => {
  const variable = {
    secret: { type: "string", sensitive: true },
    known: { type: "string", default: "a" },
    list: { type: "list(string)" },
  };
  const stacks = rendered({ a: { variable } });
  expect(stacks.map((stack) => rehearsable(stack, stacks).variable)).toEqual([
    { ...variable, secret: { type: "string", sensitive: true, default: "rehearsal" } },
  ]);
});
