import { readFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeMaker, TerraformProviderGenerator } from "@cdktf/provider-generator";
import { embeddedSource } from "../../src/rehearsal/fake-provider/binding-source";
import { installedProviders, providerSchema } from "../../src/rehearsal/fake-provider/provider-package";
import { readStacks, type UsedTypes, usedTypes } from "../../src/terraform/rendered-stacks";
import { fixtureOutput } from "../support/fixture-output";
import { smallStacks } from "./support/small-platform";
import { rendered } from "./support/stacks-folder";
import { terraformSchema } from "./support/terraform-schema";

const OUT = mkdtempSync(join(tmpdir(), "fidelity-"));
afterAll(() => {
  rmSync(OUT, { recursive: true });
});

const fixture = fixtureOutput();

/** Types of the fixtures' stacks, and some with what those lack: maps of blocks, sets in sets. */
function typesAtHand(): UsedTypes {
  const { resources, dataSources, ephemerals } = usedTypes([...rendered(smallStacks()), ...readStacks(fixture)]);
  return {
    resources: new Set([
      ...resources,
      "aws_acm_certificate",
      "aws_s3_bucket",
      "aws_eks_node_group",
      "docker_container",
    ]),
    dataSources: new Set([...dataSources, "aws_iam_policy_document", "aws_prefix_list", "docker_network"]),
    ephemerals,
  };
}

/** Prose isn't in a schema, versions don't matter to the fake provider; which arguments are blocks only a comment tells. */
function withoutProse(source: string): string {
  return source
    .replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, (comment) => /^ *\* \S+ block$/m.exec(comment)?.[0] ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== "" && !/^(\/\/ https|providerVersion|providerName|terraformProviderSource|source|version)/.test(line),
    )
    .join("\n");
}

describe.each([...installedProviders("node_modules").values()])("the schema of $address", (provider) => {
  const used = typesAtHand();
  const schema = providerSchema(provider, used);
  const out = join(OUT, provider.address);
  const name = provider.address.split("/").at(-1) ?? "";

  beforeAll(async () => {
    const generator = new TerraformProviderGenerator(new CodeMaker(), {
      format_version: "0.2",
      provider_schemas: { [provider.address]: terraformSchema(schema) },
    } as ConstructorParameters<typeof TerraformProviderGenerator>[1]);
    generator.generateAll();
    await generator.save(out);
  });

  test("serves every type of this provider that is in use", () => {
    const own = (types: ReadonlySet<string>) => [...types].filter((type) => type.startsWith(`${name}_`)).sort();
    expect(Object.keys(schema.resources)).toEqual(own(used.resources));
    expect(Object.keys(schema.dataSources)).toEqual(own(used.dataSources));
  });

  test("makes CDKTF's own generator write the very bindings that are installed", () => {
    const generated = join(out, "providers", name);
    const bindings = readdirSync(generated, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(bindings).toHaveLength(1 + Object.keys(schema.resources).length + Object.keys(schema.dataSources).length);
    for (const { name: binding } of bindings) {
      const installed = embeddedSource(join(provider.folder, "lib", binding, "index.js"));
      const written = readFileSync(join(generated, binding, "index.ts"), "utf8");
      expect({ binding, source: withoutProse(written) }).toEqual({ binding, source: withoutProse(installed) });
    }
  });
});
