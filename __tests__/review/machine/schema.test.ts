import Ajv2020 from "ajv/dist/2020";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { machineReview } from "../../../src/review/machine/machine-review";
import { type Edits } from "../../definition/valid";
import { reviewOfEdits, reviewWith } from "../support/changed";

const file = join(resolve(__dirname, "../../.."), "docs", "review.schema.json");
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(file, "utf8")) as object,
);

function errorsOf(review: unknown): readonly string[] {
  validate(JSON.parse(JSON.stringify(review)));
  return (validate.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath}: ${message}`);
}

test.each<[string, Edits]>([
  ["nothing", {}],
  ["a service that goes", { "services.status": undefined }],
  ["data and permissions", { resources: { uploads: { type: "bucket" } }, "services.shop.uses": { uploads: "read" } }],
  ["a moved subnet and a shell", { "network.cidr": "10.0.0.0/15", "services.books.exec": true }],
])("what review --json prints fits its schema: %s", async (_, edits) => {
  expect(errorsOf(machineReview(await reviewOfEdits(edits)))).toEqual([]);
});

test("Terraform's verdict fits the schema too", async () => {
  expect(errorsOf(machineReview(await reviewWith("hello")))).toEqual([]);
});

test("the schema takes nothing else", async () => {
  const review = machineReview(await reviewOfEdits({ "services.shop.desiredCount": 0 }));
  expect(errorsOf({ ...review, version: 2 })).toEqual(["/version: must be equal to constant"]);
  expect(errorsOf({ ...review, more: 1 })).toEqual([": must NOT have additional properties"]);
  expect(errorsOf({ ...review, class: "calm" })).toEqual(["/class: must be equal to one of the allowed values"]);
});
