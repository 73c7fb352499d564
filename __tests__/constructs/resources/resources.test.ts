import type { Resources } from "../../../src/definition/resources";
import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";

test("with deletion protection neither a bucket with objects nor a table goes", () => {
  const resources: Resources = {
    uploads: { type: "bucket" },
    sessions: { type: "table", partitionKey: { name: "id", type: "string" } },
  };
  const of = (protect: boolean) => {
    const rendered = resourceStack(resources, protect);
    return [
      resourceAt(rendered, "aws_s3_bucket.uploads")["force_destroy"],
      resourceAt(rendered, "aws_dynamodb_table.sessions")["deletion_protection_enabled"],
    ];
  };
  expect([of(true), of(false)]).toEqual([
    [undefined, true],
    [true, false],
  ]);
});

test("what exists isn't created", () => {
  expect(addresses(resourceStack({ uploads: { type: "bucket", existing: { name: "uploads" } } }))).toEqual([]);
});
