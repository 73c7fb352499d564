/** Tests that run Terraform: skipped with a printed reason where it isn't installed, never silently. */
import { hasTerraform } from "../../../src/rehearsal/runner/terraform";

const REASON = "terraform isn't on the PATH";

export function describeWithTerraform(name: string, tests: () => void): void {
  if (hasTerraform()) {
    describe(name, tests);
    return;
  }
  process.stdout.write(`skipped: ${name} (${REASON})\n`);
  describe.skip(`${name} (skipped: ${REASON})`, tests);
}
