import { describeWithTerraform } from "../rehearsal/support/with-terraform";
import { properties, terraformProperties } from "./properties";

test.each(Object.entries(properties))(
  "%s",
  async (_says, assertProperty) => {
    await assertProperty({ numRuns: 100 });
  },
  60_000,
);

describeWithTerraform("with Terraform", () => {
  test.each(Object.entries(terraformProperties))(
    "%s",
    async (_says, assertProperty) => {
      await assertProperty({ numRuns: 20 });
    },
    180_000,
  );
});
