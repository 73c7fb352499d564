import { pascal } from "../../../src/constructs/deploy/statement";

test.each([
  ["route-table", "RouteTable"],
  ["database", "Database"],
  ["vpce sqs", "VpceSqs"],
])("'%s' in a statement's id is %s", (text, id) => {
  expect(pascal(text)).toBe(id);
});
