import { describeWithTerraform } from "../rehearsal/support/with-terraform";
import { properties, terraformProperties } from "./properties";

// A few small ones, so that a property that has stopped to hold is seen; `npm run fuzz` looks for the rare definition.
test.each(Object.entries(properties))("%s", async (_says, assertProperty) => {
  await assertProperty({ numRuns: 12, services: 8 });
});

describeWithTerraform("with Terraform", () => {
  test.each(Object.entries(terraformProperties))(
    "%s",
    async (_says, assertProperty) => {
      await assertProperty({ numRuns: 2, services: 8 });
    },
    180_000,
  );
});
