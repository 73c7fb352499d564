import { AddressedStack } from "../../src/stacks/addressed-stack";
import { synthesized, testApp } from "../support/synth";

/** Terraform's part of it is tested with the stacks that are made of it. */
class OwnStack extends AddressedStack {
  constructor() {
    super(testApp(), "own", { type: "local" });
    this.nameSource("random", "hashicorp/random");
  }
}

test("a stack has a backend, says which Terraform it needs, and names providers in full", () => {
  expect(synthesized(new OwnStack()).terraform).toEqual({
    backend: { local: { path: "../../../state/own.tfstate" } },
    required_providers: { random: { source: "hashicorp/random" } },
    required_version: ">= 1.11.0",
  });
});
