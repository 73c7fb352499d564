import { HEAD, stackFiles } from "../../src/hcl/stack-files";
import type { CtyType } from "../../src/provider/cty";
import type { Attribute, Block, ProviderSchema } from "../../src/rehearsal/fake-provider/schema";
import type { JsonObject } from "../../src/terraform/json";

const attribute = (type: CtyType): Attribute => ({
  type,
  required: false,
  optional: true,
  computed: false,
  writeOnly: false,
});
const block = (attributes: Record<string, CtyType>, blocks: Block["blocks"] = {}): Block => ({
  attributes: Object.fromEntries(Object.entries(attributes).map(([name, type]) => [name, attribute(type)])),
  blocks,
});
const nested = (inner: Block, nesting: "single" | "list" | "map" = "list") => ({
  nesting,
  block: inner,
  minItems: 0,
  maxItems: 0,
});

const schema: ProviderSchema = {
  provider: block({ region: "string" }, { default_tags: nested(block({ tags: ["map", "string"] })) }),
  resources: {
    toy_box: block(
      { name: "string", rules: ["list", ["object", { port: "number" }]] },
      {
        part: nested(block({ size: "number" }, { wheel: nested(block({ round: "bool" }), "single") })),
        door: nested(block({ open: "bool" }), "map"),
      },
    ),
  },
  dataSources: { toy_shop: block({ city: "string" }) },
  ephemerals: {},
};

function files(document: JsonObject): Record<string, string> {
  const made = stackFiles({ name: "toys", document, schemas: new Map([["toy", schema]]) });
  return Object.fromEntries([...made].map(([file, text]) => [file, text.replace(`${HEAD}\n`, "")]));
}

/** The `main.tf` of one resource. */
const box = (body: JsonObject): string | undefined => files({ resource: { toy_box: { red: body } } })["main.tf"];

test("blocks are blocks, attributes are attributes, in the order of the style guide, with the construct above", () => {
  const body = {
    "//": { metadata: { path: "toys/shelf/red" } },
    count: 2,
    depends_on: ["toy_box.blue"],
    door: { front: { open: true } },
    lifecycle: {
      create_before_destroy: true,
      ignore_changes: ["name"],
      postcondition: [{ condition: '${self.name == "red"}', error_message: "it is ${self.name}" }],
    },
    name: "red",
    part: [{ size: 1 }, { "//": "a remark", size: 2, wheel: { round: true } }],
    provider: "toy.other",
    rules: [{ port: 80 }],
  };
  expect(box(body)).toBe(`# shelf/red
resource "toy_box" "red" {
  count    = 2
  provider = toy.other

  name = "red"
  rules = [
    {
      port = 80
    },
  ]

  door "front" {
    open = true
  }

  part {
    size = 1
  }

  part {
    size = 2

    wheel {
      round = true
    }
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [name]

    postcondition {
      condition     = self.name == "red"
      error_message = "it is \${self.name}"
    }
  }

  depends_on = [toy_box.blue]
}
`);
});

test("nothing in a list of blocks is no block", () => {
  expect(box({ part: [], door: null, rules: [] })).toBe('resource "toy_box" "red" {\n  rules = []\n}\n');
});

test("dynamic blocks and provisioners keep their labels", () => {
  const body = {
    dynamic: { part: [{ for_each: "${var.sizes}", iterator: "it", content: { size: "${it.value}", wheel: {} } }] },
    provisioner: [{ "local-exec": { command: "true", when: "destroy" } }],
  };
  expect(box(body)).toBe(`resource "toy_box" "red" {
  dynamic "part" {
    for_each = var.sizes
    iterator = it

    content {
      size = it.value

      wheel {}
    }
  }

  provisioner "local-exec" {
    command = "true"
    when    = destroy
  }
}
`);
});

test("each kind of block has its file", () => {
  const document: JsonObject = {
    "//": { metadata: {} },
    terraform: {
      required_version: ">= 1.11.0",
      required_providers: { toy: { source: "example/toy", version: "1.0.0" } },
      cloud: { organization: "toys", workspaces: { name: "${literal}" } },
    },
    provider: { toy: [{ region: "${local.region}", default_tags: [{ tags: { A: "b" } }] }] },
    variable: { sizes: { type: "list(number)", default: ["${literal}"], validation: { condition: "${true}" } } },
    locals: { region: "here", "//": "a remark" },
    data: { toy_shop: { near: { city: "${local.region}" } } },
    output: { name: { value: "${toy_box.red.name}", description: "costs $5", depends_on: ["toy_box.red"] } },
    module: { cave: { source: "./cave", providers: { toy: "toy.other" }, name: "${local.region}" } },
    moved: [{ from: "toy_box.a", to: "toy_box.b" }],
    removed: [{ from: "toy_box.c", lifecycle: { destroy: false } }],
    import: [{ to: "toy_box.b", id: "b-1" }],
  };
  expect(files(document)).toEqual({
    "terraform.tf":
      'terraform {\n  required_version = ">= 1.11.0"\n\n  required_providers {\n    toy = {\n      source  = "example/toy"\n      version = "1.0.0"\n    }\n  }\n\n  cloud {\n    organization = "toys"\n\n    workspaces {\n      name = "\\u0024{literal}"\n    }\n  }\n}\n',
    "providers.tf":
      'provider "toy" {\n  region = local.region\n\n  default_tags {\n    tags = {\n      A = "b"\n    }\n  }\n}\n',
    "variables.tf":
      'variable "sizes" {\n  type    = list(number)\n  default = ["\\u0024{literal}"]\n\n  validation {\n    condition = true\n  }\n}\n',
    "locals.tf": 'locals {\n  region = "here"\n}\n',
    "data.tf": 'data "toy_shop" "near" {\n  city = local.region\n}\n',
    "outputs.tf":
      'output "name" {\n  value       = toy_box.red.name\n  description = "costs $5"\n\n  depends_on = [toy_box.red]\n}\n',
    "main.tf":
      'module "cave" {\n  source = "./cave"\n  providers = {\n    toy = toy.other\n  }\n  name = local.region\n}\n',
    "moved.tf":
      'moved {\n  from = toy_box.a\n  to   = toy_box.b\n}\n\nremoved {\n  from = toy_box.c\n\n  lifecycle {\n    destroy = false\n  }\n}\n\nimport {\n  to = toy_box.b\n  id = "b-1"\n}\n',
  });
});

test("an S3 backend is a block with a label", () => {
  expect(files({ terraform: { backend: { s3: { bucket: "b", use_lockfile: true } } } })["terraform.tf"]).toBe(
    'terraform {\n  backend "s3" {\n    bucket       = "b"\n    use_lockfile = true\n  }\n}\n',
  );
});

test("Terraform's own types need no provider", () => {
  expect(
    files({ data: { terraform_remote_state: { a: { backend: "local", config: { path: "a" } } } } })["data.tf"],
  ).toBe('data "terraform_remote_state" "a" {\n  backend = "local"\n  config = {\n    path = "a"\n  }\n}\n');
});

describe("what can't be told in HCL for sure is an error:", () => {
  test("a type without a schema", () => {
    expect(() => files({ resource: { other_thing: { a: {} } } })).toThrow(
      new Error(
        "stack 'toys': other_thing.a has no schema; without one blocks can't be told from attributes; install the @cdktf/provider-* package of its provider",
      ),
    );
  });

  test("a data source and a provider without one", () => {
    expect(() => files({ data: { toy_box: { a: {} } } })).toThrow(/^stack 'toys': data\.toy_box\.a has no schema; /);
    expect(() => files({ provider: { other: {} } })).toThrow(/^stack 'toys': provider\.other has no schema; /);
  });

  test("a block that is no object", () => {
    expect(() => box({ part: "${local.parts}" })).toThrow(
      new Error("stack 'toys': toy_box.red: part is \"${local.parts}\"; in HCL it is a block; write its content out"),
    );
  });

  test("a kind of block that isn't known", () => {
    expect(() => files({ check: {} })).toThrow(
      new Error("stack 'toys': check is a block that npm run hcl doesn't know; write it by hand"),
    );
  });
});
