import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
import type { ExtractedSchema } from "../../../src/rehearsal/fake-provider/binding-schema";

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
  const used = { resources: new Set(["aws_vpc", "docker_image"]), dataSources: new Set(["aws_region"]) };
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
  const { resources } = providerSchema(aws(), { resources: new Set(["aws_lb_target_group"]), dataSources: none });
  const group = resources["aws_lb_target_group"];
  const attribute = { required: false, optional: false, computed: false, writeOnly: false };
  expect(group?.attributes["port"]).toEqual({ ...attribute, type: "number", optional: true });
  expect(group?.attributes["arn"]).toEqual({ ...attribute, type: "string", computed: true });
  expect(group?.attributes["load_balancer_arns"]).toEqual({ ...attribute, type: ["set", "string"], computed: true });
  expect(group?.blocks["health_check"]).toMatchObject({ nesting: "list", maxItems: 1 });
});

test("marks what is only written", () => {
  const { resources } = providerSchema(aws(), { resources: new Set(["aws_ssm_parameter"]), dataSources: none });
  const writeOnly = Object.entries(resources["aws_ssm_parameter"]?.attributes ?? {}).filter(
    ([, attribute]) => attribute.writeOnly,
  );
  expect(writeOnly.map(([name]) => name)).toEqual(["value_wo"]);
});

test("leaves a type out that the package doesn't have, so that Terraform names it", () => {
  const { resources } = providerSchema(aws(), { resources: new Set(["aws_vcp"]), dataSources: none });
  expect(resources).toEqual({});
});

describe("with a cache", () => {
  const cache = mkdtempSync(join(tmpdir(), "schema-cache-"));
  afterAll(() => {
    rmSync(cache, { recursive: true });
  });

  test("keeps each schema by the package's version and reads it from there", () => {
    const used = { resources: new Set(["aws_vpc"]), dataSources: none };
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
  expect(() => providerSchema({ ...aws(), folder: "src" }, { resources: none, dataSources: none })).toThrow(
    `provider '${ADDRESS}': its package has no provider class`,
  );
});
