import { properties } from "./properties";

test.each(Object.entries(properties))("%s", (_says, assertProperty) => {
  assertProperty({ numRuns: 100 });
});
