import type { PlatformDefinition } from "../../src/definition/platform";
import { prove } from "../../src/proof/prove";
import { synthesize } from "../../src/synthesis/synthesize";
import { readModel } from "../../src/terraform/model";
import { readStacks } from "../../src/terraform/rendered-stacks";
import { shop } from "../fixtures/shop";
import { temporaryFolder } from "../support/synth";
import { withContainers } from "./containers";
import { textOf } from "./pages";
import { scaled } from "./scaling";
import { connected } from "./service-connect";

type Environments = PlatformDefinition["environments"];

const root = temporaryFolder();

test.each<[string, Environments]>([
  ["containers", { dev: withContainers }],
  ["scaling", { dev: scaled }],
  ["service-connect", { dev: connected }],
  ["shop", shop.environments],
])("the platform of docs/%s.md is rendered and proven", async (name, environments) => {
  const outdir = `${root}/${name}`;
  const platform = { name: "shop", environments };
  expect((await synthesize(platform, { root: ".", outdir })).errors).toBeUndefined();
  expect(prove(readModel(outdir)).findings).toEqual([]);
});

test("docs/shop.md names each variable of its api", () => {
  const stack = readStacks(`${root}/shop`).find(({ name }) => name === "shop-staging-platform");
  const { api_containers: containers } = (stack?.json["locals"] ?? {}) as Readonly<
    Record<string, readonly Container[]>
  >;
  const api = containers?.find(({ name }) => name === "api");
  const variables = [...(api?.environment ?? []), ...(api?.secrets ?? [])].map(({ name }) => name);
  expect(variables.length).toBeGreaterThan(0);
  const rows = textOf("docs/shop.md").match(/^\| `.*$/gm) ?? [];
  const named = rows.flatMap((row) => [...row.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name = ""]) => name));
  expect(named.toSorted()).toEqual(variables.toSorted());
});

interface Container {
  readonly name: string;
  readonly environment?: readonly { readonly name: string }[];
  readonly secrets?: readonly { readonly name: string }[];
}
