import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import type { Files } from "../../src/synthesis/output-folder";
import { packsOf, type ReviewPacks, reviewPacks } from "../../src/synthesis/review-packs";
import { Model } from "../../src/terraform/model";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const model = new Model([]);
const proof = prove(model);
const documents: Files = new Map([["stacks/shop-dev-platform/cdk.tf.json", "{}\n"]]);
const drawn: Files = new Map([["review/shop-dev.md", "# shop-dev\n"]]);

let count = 0;

/** A renderer that counts its drawings, with a record of its own. */
function given(more: Partial<ReviewPacks> = {}) {
  const draw = jest.fn<Files, []>(() => drawn);
  const packs: ReviewPacks = { draw, code: "code", record: join(temporary, String(count++), "record"), ...more };
  const packsNow = (kept: Files, of = documents, code = packs.code) =>
    packsOf({ model, proof, documents: of, kept, packs: { ...packs, code } });
  return { draw, packs, packsNow };
}

test("packs are drawn from the model and its proof", async () => {
  const { draw, packsNow } = given();
  expect(await packsNow(new Map())).toBe(drawn);
  expect(draw.mock.calls).toEqual([[model, proof]]);
});

test("what was drawn last isn't drawn again while it lies there and nothing has changed", async () => {
  const { draw, packsNow } = given();
  await packsNow(new Map());
  const kept = new Map(drawn);
  expect(await packsNow(kept)).toBe(kept);
  expect(draw).toHaveBeenCalledTimes(1);
});

test("another rendering, other code and other packs in the folder are drawn anew", async () => {
  const { draw, packsNow } = given();
  await packsNow(new Map());
  const changes = [
    () => packsNow(drawn, new Map([["stacks/shop-dev-platform/cdk.tf.json", '{ "new": true }\n']])),
    () => packsNow(drawn, new Map([["stacks/shop-prod-platform/cdk.tf.json", "{}\n"]])),
    () => packsNow(drawn, documents, "other code"),
    () => packsNow(new Map([["review/shop-dev.md", "# edited by hand\n"]])),
    () => packsNow(new Map([...drawn, ["review/shop-gone.md", "# gone\n"]])),
    () => packsNow(new Map()),
  ];
  for (const change of changes) {
    await packsNow(drawn); // remembers what is the same again
    draw.mockClear();
    expect(await change()).toBe(drawn);
    expect(draw).toHaveBeenCalledTimes(1);
  }
});

test("whoever doesn't know the code draws at every synth, and remembers nothing", async () => {
  const { draw, packs, packsNow } = given({ code: undefined });
  await packsNow(new Map());
  await packsNow(drawn);
  expect(draw).toHaveBeenCalledTimes(2);
  expect(existsSync(packs.record)).toBe(false);
});

test("a record that can't be written or read costs a drawing, nothing else", async () => {
  const record = join(temporary, "folder");
  mkdirSync(record);
  const { draw, packsNow } = given({ record });
  await packsNow(new Map());
  expect(await packsNow(drawn)).toBe(drawn);
  expect(draw).toHaveBeenCalledTimes(2);
});

test("a record of something else is none", async () => {
  const { draw, packs, packsNow } = given();
  await packsNow(drawn);
  const key = readFileSync(packs.record, "utf8");
  writeFileSync(packs.record, "nonsense");
  await packsNow(drawn);
  expect(draw).toHaveBeenCalledTimes(2);
  expect(readFileSync(packs.record, "utf8")).toBe(key);
});

test("prices that are wrong are errors of the packs", () => {
  const root = mkdtempSync(join(temporary, "repository-"));
  writeFileSync(join(root, "prices.json"), "[]");
  expect(reviewPacks(root).errors).toEqual([
    "prices 'prices.json': content is []; an object of regions is allowed; write {} for none",
  ]);
});

test("without the launcher the code is unknown; the record lies beside the packages", () => {
  const { code, record } = reviewPacks("repository");
  expect([code, record]).toEqual([undefined, "repository/node_modules/.cache/review"]);
});
