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

test("what is accepted of other scanners has a reason and a page about it", () => {
  const root = mkdtempSync(join(temporary, "repository-"));
  const check = {
    tool: "checkov",
    check: "X",
    title: "y",
    stacks: ["a"],
    reason: "because",
    link: "https://example.com",
  };
  const errorsOf = (content: unknown) => {
    writeFileSync(join(root, "scanners.json"), typeof content === "string" ? content : JSON.stringify(content));
    return reviewPacks(root).errors;
  };
  const allowed = "a list of tool, check, title, stacks, reason and link (https://…) is allowed; correct it";
  expect(errorsOf([check])).toEqual([]);
  expect(errorsOf([{ ...check, reason: " ", link: "http://example.com" }])).toEqual([
    `scanners 'scanners.json': 0.reason: a text is needed; ${allowed}`,
    `scanners 'scanners.json': 0.link: https://… is needed; ${allowed}`,
  ]);
  expect(errorsOf("[")).toEqual(["scanners 'scanners.json': isn't JSON; correct it or remove the file"]);
});

test("where nothing is rendered there is nothing to review", async () => {
  const { draw, errors } = reviewPacks(temporary);
  const model = new Model([]);
  expect([errors, await draw(model, prove(model))]).toEqual([[], new Map()]);
});
