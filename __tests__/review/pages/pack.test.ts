import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../../src/proof/prove";
import { drawPacks } from "../../../src/review/pages/pack";
import { reviewPacks } from "../../../src/synthesis/review-packs";
import { Model, readModel } from "../../../src/terraform/model";
import { fixtureOutput } from "../../support/fixture-output";
import { validPlatform } from "../../definition/valid";
import { projectRoot } from "../../support/project";
import { rendered } from "../support/rendered";

const output = fixtureOutput();
const { name, environments } = validPlatform();
const { test: only } = environments;
const definition = { name, environments: { dev: only, prod: only } } as ReturnType<typeof validPlatform>;

test("each environment that lies in AWS has a page, and what runs on a laptop has none", async () => {
  const laptop = {
    name: "store-local",
    directory: "/stacks/store-local",
    documents: [{ resource: { docker_network: { network: {} } } }],
  };
  const model = new Model([...rendered(definition), laptop]);
  const packs = await drawPacks(model, prove(model));
  expect([...packs.keys()].sort()).toEqual(
    ["data.txt", "html", "md", "network.txt", "permissions.txt", "services.txt", "svg"]
      .flatMap((kind) => [`review/store-dev.${kind}`, `review/store-prod.${kind}`])
      .sort(),
  );
});

test("the same input gives the same bytes", async () => {
  const draw = async () => {
    const model = new Model(rendered(definition));
    return [...(await drawPacks(model, prove(model)))];
  };
  expect(await draw()).toEqual(await draw());
});

test("the packs that a synth writes are those of the stacks that it writes", async () => {
  const model = readModel(join(output, "stacks"));
  const drawn = await reviewPacks(projectRoot).draw(model, prove(model));
  expect([...drawn].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(
    readdirSync(join(output, "review"))
      .sort()
      .map((file) => [`review/${file}`, readFileSync(join(output, "review", file), "utf8")]),
  );
});
