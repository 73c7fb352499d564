import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderPackage } from "../../../src/rehearsal/fake-provider/provider-package";
import {
  addressesOf,
  installedProviders,
  packagedAs,
  providerAddress,
  providerSchema,
} from "../../../src/rehearsal/fake-provider/provider-package";
import { type ExtractedSchema, extractSchema } from "../../../src/rehearsal/fake-provider/binding-schema";
import { embeddedSource } from "../../../src/rehearsal/fake-provider/binding-source";

const ADDRESS = "registry.terraform.io/hashicorp/aws";
const none = new Set<string>();

function aws(): ProviderPackage {
  const found = installedProviders("node_modules").get(ADDRESS);
  if (found === undefined) throw new Error("the AWS provider's package isn't installed");
  return found;
}

test("finds every installed provider package and no other package of CDKTF", () => {
  expect([...installedProviders("node_modules").keys()]).toEqual([
    ADDRESS,
    "registry.terraform.io/kreuzwerker/docker",
    "registry.terraform.io/hashicorp/tfe",
  ]);
});

test("finds nothing where no package is installed", () => {
  expect(installedProviders("src")).toEqual(new Map());
});

test("a provider of Terraform's registry is asked for at OpenTofu's too, and packaged as Terraform's", () => {
  const tofu = "registry.opentofu.org/hashicorp/aws";
  expect(addressesOf(ADDRESS)).toEqual([ADDRESS, tofu]);
  expect(addressesOf("registry.example.org/team/own")).toEqual(["registry.example.org/team/own"]);
  expect([ADDRESS, tofu, "registry.example.org/team/own"].map(packagedAs)).toEqual([
    ADDRESS,
    ADDRESS,
    "registry.example.org/team/own",
  ]);
});

test.each([
  ["aws", ADDRESS],
  ["hashicorp/aws", ADDRESS],
  ["Kreuzwerker/Docker", "registry.terraform.io/kreuzwerker/docker"],
  ["registry.example.org/team/own", "registry.example.org/team/own"],
])("spells the source %s out as %s", (source, address) => {
  expect(providerAddress(source)).toBe(address);
});

test("serves only the types in use", () => {
  const used = {
    resources: new Set(["aws_vpc", "docker_image"]),
    dataSources: new Set(["aws_region"]),
    ephemerals: none,
  };
  const { resources, dataSources, provider } = providerSchema(aws(), used);
  expect(Object.keys(resources)).toEqual(["aws_vpc"]);
  expect(Object.keys(dataSources)).toEqual(["aws_region"]);
  expect(provider.blocks["default_tags"]).toEqual({
    nesting: "list",
    minItems: 0,
    maxItems: 0,
    block: {
      attributes: {
        tags: { type: ["map", "string"], required: false, optional: true, computed: false, writeOnly: false },
      },
      blocks: {},
    },
  });
});

test("tells arguments, computed values and blocks apart", () => {
  const { resources } = providerSchema(aws(), {
    resources: new Set(["aws_lb_target_group"]),
    dataSources: none,
    ephemerals: none,
  });
  const group = resources["aws_lb_target_group"];
  const attribute = { required: false, optional: false, computed: false, writeOnly: false };
  expect(group?.attributes["port"]).toEqual({ ...attribute, type: "number", optional: true });
  expect(group?.attributes["arn"]).toEqual({ ...attribute, type: "string", computed: true });
  expect(group?.attributes["load_balancer_arns"]).toEqual({ ...attribute, type: ["set", "string"], computed: true });
  expect(group?.blocks["health_check"]).toMatchObject({ nesting: "list", maxItems: 1 });
});

test("marks what is only written", () => {
  const { resources } = providerSchema(aws(), {
    resources: new Set(["aws_ssm_parameter"]),
    dataSources: none,
    ephemerals: none,
  });
  const writeOnly = Object.entries(resources["aws_ssm_parameter"]?.attributes ?? {}).filter(
    ([, attribute]) => attribute.writeOnly,
  );
  expect(writeOnly.map(([name]) => name)).toEqual(["value_wo"]);
});

describe("of CDK Terrain", () => {
  const modules = mkdtempSync(join(tmpdir(), "cdktn-"));
  const folder = join(modules, "@cdktn/provider-aws");
  beforeAll(() => {
    mkdirSync(join(folder, "lib/ssm-parameter"), { recursive: true });
    const cdktf = { provider: { name: ADDRESS, version: "6.66.0" } };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "25.7.0", cdktf }));
  });
  afterAll(() => {
    rmSync(modules, { recursive: true });
  });

  /** The binding as its generator writes it: in another namespace, with what is only written marked. */
  function writeBinding(edit: (source: string) => string): string {
    const own = embeddedSource(join(aws().folder, "lib/ssm-parameter/index.js"))
      .replaceAll("cdktf.", "cdktn.")
      .replaceAll(/(cdktn\.stringTo(?:Hcl)?Terraform\(this\._valueWo\))/g, "this.markWriteOnlyAttribute($1)");
    const map = Buffer.from(JSON.stringify({ sourcesContent: [edit(own)] })).toString("base64");
    const file = join(folder, "lib/ssm-parameter/index.js");
    writeFileSync(file, `//# sourceMappingURL=data:application/json;base64,${map}`);
    return join(folder, "lib/ssm-parameter");
  }

  test("a package is found, and goes before CDKTF's of the same provider", () => {
    const older = join(modules, "@cdktf/provider-aws");
    mkdirSync(older, { recursive: true });
    const cdktf = { provider: { name: ADDRESS, version: "6.25.0" } };
    writeFileSync(join(older, "package.json"), JSON.stringify({ version: "21.22.1", cdktf }));
    expect([...installedProviders(modules).values()]).toEqual([
      { folder, address: ADDRESS, providerVersion: "6.66.0", packageVersion: "25.7.0" },
    ]);
  });

  test("a binding tells the same schema", () => {
    const schema = extractSchema(join(aws().folder, "lib/ssm-parameter"));
    expect(extractSchema(writeBinding((source) => source))).toEqual(schema);
  });

  test("what it marks is only written, whatever its name", () => {
    const { block } = extractSchema(writeBinding((source) => source.replaceAll("value_wo", "token")));
    const writeOnly = Object.entries(block.attributes).filter(([, attribute]) => attribute.writeOnly);
    expect(writeOnly.map(([name]) => name)).toEqual(["token"]);
  });
});

test("leaves a type out that the package doesn't have, so that Terraform names it", () => {
  const { resources } = providerSchema(aws(), { resources: new Set(["aws_vcp"]), dataSources: none, ephemerals: none });
  expect(resources).toEqual({});
});

describe("with a cache", () => {
  const cache = mkdtempSync(join(tmpdir(), "schema-cache-"));
  afterAll(() => {
    rmSync(cache, { recursive: true });
  });

  test("keeps each schema by the package's version and reads it from there", () => {
    const used = { resources: new Set(["aws_vpc"]), dataSources: none, ephemerals: none };
    const first = providerSchema(aws(), used, cache);
    const [shelf = ""] = readdirSync(cache);
    expect(shelf).toMatch(new RegExp(`^aws-${aws().packageVersion}-\\d+$`));
    expect(readdirSync(join(cache, shelf)).sort()).toEqual(["provider.json", "vpc.json"]);
    expect(providerSchema(aws(), used, cache)).toEqual(first);

    const file = join(cache, shelf, "vpc.json");
    const stored = JSON.parse(readFileSync(file, "utf8")) as ExtractedSchema;
    writeFileSync(file, JSON.stringify({ ...stored, block: { attributes: {}, blocks: {} } }));
    expect(providerSchema(aws(), used, cache).resources["aws_vpc"]).toEqual({ attributes: {}, blocks: {} });
  });
});

test("fails for a package without a provider", () => {
  expect(() =>
    providerSchema({ ...aws(), folder: "src" }, { resources: none, dataSources: none, ephemerals: none }),
  ).toThrow(`provider '${ADDRESS}': its package has no provider class`);
});
