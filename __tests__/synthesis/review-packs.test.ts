import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import { reviewPacks } from "../../src/synthesis/review-packs";
import { Model } from "../../src/terraform/model";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();

test("prices that are wrong are errors of the packs", () => {
  const root = mkdtempSync(join(temporary, "repository-"));
  writeFileSync(join(root, "prices.json"), "[]");
  expect(reviewPacks(root).errors).toEqual([
    "prices 'prices.json': content is []; an object of regions is allowed; write {} for none",
  ]);
});

test("where nothing is rendered there is nothing to review", async () => {
  const { draw, errors } = reviewPacks(temporary);
  const model = new Model([]);
  expect([errors, await draw(model, prove(model))]).toEqual([[], new Map()]);
});
