import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Model, readModel } from "../../src/terraform/model";
import type { JsonObject } from "../../src/terraform/json";
import { checkReferences } from "../../src/terraform/references";
import { Stack } from "../../src/terraform/stack";
import { Reference, Unknown, describe as said } from "../../src/terraform/expressions/value";

const producer = (terraform: JsonObject): JsonObject => ({
  terraform,
  resource: { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } },
  output: { vpc_id: { value: "${aws_vpc.main.id}" } },
});
const consumer = (state: JsonObject): JsonObject => ({
  data: { terraform_remote_state: { base: state } },
  resource: { aws_subnet: { a: { vpc_id: "${data.terraform_remote_state.base.outputs.vpc_id}" } } },
});

test.each<[string, JsonObject, JsonObject]>([
  [
    "local",
    { backend: { local: { path: "../../../state/base.tfstate" } } },
    { backend: "local", config: { path: "../../../state/base.tfstate" } },
  ],
  [
    "S3",
    { backend: { s3: { bucket: "b", key: "base" } } },
    { backend: "s3", config: { bucket: "b", key: "base", region: "eu-west-1" } },
  ],
  [
    "cloud",
    { cloud: { organization: "acme", workspaces: { name: "base" } } },
    { backend: "remote", config: { organization: "acme", workspaces: [{ name: "base" }] } },
  ],
])("follows outputs from stack to stack by their %s state", (_, terraform, state) => {
  const model = new Model([
    { name: "base", directory: "/out/stacks/base", documents: [producer(terraform)] },
    { name: "app", directory: "/out/stacks/app", documents: [consumer(state)] },
  ]);
  const vpc = model.all("aws_subnet")[0]?.get("vpc_id");
  expect(vpc instanceof Reference && [vpc.resource.stack, vpc.resource.address, vpc.attribute]).toEqual([
    "base",
    "aws_vpc.main",
    "id",
  ]);
});

test.each<[string, JsonObject]>([
  ["workspace", { organization: "acme", workspaces: { name: "other" } }],
  ["organization", { organization: "other", workspaces: { name: "base" } }],
  ["host", { hostname: "tfe.example.com", organization: "acme", workspaces: { name: "base" } }],
])("takes the state of another %s for another one", (_, config) => {
  const cloud = { organization: "acme", hostname: "app.terraform.io", workspaces: { name: "base", project: "shop" } };
  const model = new Model([
    { name: "base", directory: "/out/stacks/base", documents: [producer({ cloud })] },
    { name: "app", directory: "/out/stacks/app", documents: [consumer({ backend: "remote", config })] },
  ]);
  expect(model.stateReads.map(({ producer: found }) => found?.name)).toEqual([undefined]);
});

test("leaves the outputs of a state that no stack here writes unknown", () => {
  const state = { backend: "s3", config: { bucket: "b", key: "elsewhere" } };
  const model = new Model([{ name: "app", directory: "/out/stacks/app", documents: [consumer(state)] }]);
  expect(model.all("aws_subnet")[0]?.get("vpc_id")).toEqual(
    new Unknown("data.terraform_remote_state.base.outputs.vpc_id"),
  );
});

test("merges the files of a folder into one stack and takes each folder for one", () => {
  const root = mkdtempSync(join(tmpdir(), "terraform-model-"));
  try {
    for (const folder of ["one", "two", join("one", ".terraform")]) mkdirSync(join(root, folder));
    const write = (file: string, json: JsonObject): void => {
      writeFileSync(join(root, file), JSON.stringify(json));
    };
    write("one/main.tf.json", {
      resource: [{ aws_vpc: { a: {} } }, { aws_vpc: { b: [{ cidr_block: "${local.range}" }] } }],
    });
    write("one/locals.tf.json", { locals: { range: "10.0.0.0/8" } });
    write("one/.terraform/modules.tf.json", { resource: { aws_vpc: { cached: {} } } });
    write("two/cdk.tf.json", { resource: { aws_vpc: { a: {} } } });
    const vpcs = readModel(root).all("aws_vpc");
    expect(vpcs.map((vpc) => [vpc.stack, vpc.address, said(vpc.get("cidr_block"))])).toEqual([
      ["one", "aws_vpc.a", "nothing"],
      ["one", "aws_vpc.b", "10.0.0.0/8"],
      ["two", "aws_vpc.a", "nothing"],
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("finds every name that a stack doesn't declare, and counts them all", () => {
  const stack = new Stack({
    name: "stack",
    directory: "/work",
    documents: [
      {
        locals: { known: 1 },
        ephemeral: { aws_ecr_authorization_token: { own: {} } },
        resource: {
          aws_ssm_parameter: {
            one: {
              value_wo: "${ephemeral.aws_ecr_authorization_token.own.password}",
              description: "${ephemeral.aws_ecr_authorization_token.gone.password}",
            },
          },
          aws_vpc: {
            main: {
              tags: { a: "${local.known}", b: "${local.gone}", c: "${[for x in var.list : x.id]}" },
              depends_on: ["aws_eip.gone"],
            },
          },
          aws_subnet: {
            a: { vpc_id: "${aws_vpc.main.id}", count: "${count.index}", lifecycle: { ignore_changes: ["tags"] } },
          },
        },
      },
    ],
  });
  expect(checkReferences(stack)).toEqual({
    count: 8,
    cycle: [],
    misused: [],
    dangling: [
      { at: "aws_ssm_parameter.one", name: "ephemeral.aws_ecr_authorization_token.gone" },
      { at: "aws_vpc.main", name: "local.gone" },
      { at: "aws_vpc.main", name: "var.list" },
      { at: "aws_vpc.main", name: "aws_eip.gone" },
    ],
  });
});

test("finds blocks that wait for each other in a circle, however they name each other", () => {
  const stack = (body: JsonObject) =>
    new Stack({ name: "stack", directory: "/work", documents: [{ locals: { name: "${aws_vpc.b.id}" }, ...body }] });
  const circle = stack({
    resource: {
      aws_vpc: { a: { tags: { of: "${local.name}" } }, b: { depends_on: ["aws_eip.c"] } },
      aws_eip: { c: { vpc: "${aws_vpc.a.id}" } },
    },
  });
  expect(checkReferences(circle).cycle).toEqual(["aws_vpc.a", "local.name", "aws_vpc.b", "aws_eip.c"]);
  expect(checkReferences(stack({ resource: { aws_vpc: { b: { tags: "${aws_vpc.b.id}" } } } })).cycle).toEqual([
    "aws_vpc.b",
  ]);
  const chain = Object.fromEntries(
    Array.from({ length: 12_000 }, (_, at) => [`v${at}`, { of: `\${aws_vpc.v${at + 1}.id}` }]),
  );
  expect(checkReferences(stack({ resource: { aws_vpc: chain } })).cycle).toEqual([]);
});

test.each<[string, string | undefined]>([
  ["${terraform_data.many.id}", "terraform_data.many has count; name one of its instances, terraform_data.many[0]"],
  [
    "${terraform_data.each.id}",
    'terraform_data.each has for_each; name one of its instances, terraform_data.each["…"]',
  ],
  ["${terraform_data.one[0].id}", "terraform_data.one has neither count nor for_each; name it without a key"],
  ["${count.index}", "count.index means nothing without count; add that, or write the value out"],
  ["${each.value}", "each.value means nothing without for_each; add that, or write the value out"],
  ["${self.id}", "self means nothing here; name terraform_data.user or a value of its own"],
  ["${terraform_data.many[0].id}", undefined],
  ["${terraform_data.many[*].id}", undefined],
  ["${terraform_data.one[*].id}", undefined],
  ['${terraform_data.each["a"].id}', undefined],
  ["${[for each in terraform_data.each : each.id]}", undefined],
])("%s stands as Terraform takes it, or is named", (input, why) => {
  const documents = [
    { resource: { terraform_data: { many: { count: 1 }, each: { for_each: { a: 1 } }, one: {}, user: { input } } } },
  ];
  const { misused } = checkReferences(new Stack({ name: "stack", directory: "/work", documents }));
  expect(misused).toEqual(why === undefined ? [] : [{ at: "terraform_data.user", why }]);
});

test("a count of itself ends", () => {
  const documents = [{ resource: { aws_eip: { a: { count: "${length(aws_eip.a)}" } } } }];
  expect(new Model([{ name: "stack", directory: "/work", documents }]).all("aws_eip")).toHaveLength(1);
});
