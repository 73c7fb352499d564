import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import { drawPacks } from "../../src/review/pack";
import { readModel } from "../../src/terraform/folder";
import { Model } from "../../src/terraform/model";
import { validPlatform } from "../definition/valid";
import { rendered } from "./support/rendered";

const { name, environments } = validPlatform();
const { test: only } = environments;
const definition = { name, environments: { dev: only, prod: only } } as ReturnType<typeof validPlatform>;

test("each environment that lies in AWS has a page, and what runs on a laptop has none", () => {
  const laptop = {
    name: "store-local",
    directory: "/stacks/store-local",
    documents: [{ resource: { docker_network: { network: {} } } }],
  };
  const model = new Model([...rendered(definition), laptop]);
  expect([...drawPacks(model, prove(model)).keys()]).toEqual(["review/store-dev.md", "review/store-prod.md"]);
});

test("the same input gives the same bytes", () => {
  const draw = () => {
    const model = new Model(rendered(definition));
    return [...drawPacks(model, prove(model))];
  };
  expect(draw()).toEqual(draw());
});

test("the committed packs are those of the committed stacks", () => {
  const model = readModel("cdktf.out/stacks");
  const committed = readdirSync("cdktf.out/review").filter((file) => file.endsWith(".md"));
  expect([...drawPacks(model, prove(model))].filter(([path]) => path.endsWith(".md"))).toEqual(
    committed.map((file) => [`review/${file}`, readFileSync(join("cdktf.out/review", file), "utf8")]),
  );
});
