import { resourceStack } from "../../support/resources";
import { resourceAt } from "../../support/synth";

test("a table has its keys, and can be restored", () => {
  const rendered = resourceStack({
    sessions: {
      type: "table",
      partitionKey: { name: "user", type: "string" },
      sortKey: { name: "at", type: "number" },
      timeToLive: "expires",
    },
  });
  expect(resourceAt(rendered, "aws_dynamodb_table.sessions")).toMatchObject({
    name: "shop-test-sessions",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "user",
    range_key: "at",
    attribute: [
      { name: "user", type: "S" },
      { name: "at", type: "N" },
    ],
    ttl: { attribute_name: "expires", enabled: true },
    point_in_time_recovery: { enabled: true },
  });
});

test("an index has keys of its own, and each attribute is said once", () => {
  const rendered = resourceStack({
    sessions: {
      type: "table",
      partitionKey: { name: "user", type: "string" },
      indexes: {
        byMail: { partitionKey: { name: "mail", type: "string" }, sortKey: { name: "user", type: "string" } },
        byDay: { partitionKey: { name: "day", type: "number" } },
      },
    },
  });
  expect(resourceAt(rendered, "aws_dynamodb_table.sessions")).toMatchObject({
    attribute: [
      { name: "user", type: "S" },
      { name: "mail", type: "S" },
      { name: "day", type: "N" },
    ],
    global_secondary_index: [
      { name: "byMail", hash_key: "mail", range_key: "user", projection_type: "ALL" },
      { name: "byDay", hash_key: "day", projection_type: "ALL" },
    ],
  });
});
