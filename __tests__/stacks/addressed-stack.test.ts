import { AddressedStack } from "../../src/stacks/addressed-stack";
import { TerraformLocal } from "cdktf";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
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

test("a stack knows the addresses of its managed resources", () => {
  const stack = new OwnStack();
  new Vpc(stack, "network");
  new SecurityGroup(stack, "security_group");
  new TerraformLocal(stack, "names", {});
  expect(stack.addresses).toEqual(new Set(["aws_vpc.network", "aws_security_group.security_group"]));
});

test("what became of addresses is said in Terraform's own blocks, and nothing is said of nothing", () => {
  const move = { from: "aws_vpc.main", to: "aws_vpc.network" };
  const stack = new OwnStack();
  stack.declareMoves({ moved: [move], removed: [{ from: "aws_lb.ingress", destroy: false }] });
  expect(synthesized(stack)).toMatchObject({
    moved: [move],
    removed: [{ from: "aws_lb.ingress", lifecycle: { destroy: false } }],
  });
  const quiet = new OwnStack();
  quiet.declareMoves({ moved: [], removed: [] });
  expect(Object.keys(synthesized(quiet)).filter((key) => key === "moved" || key === "removed")).toEqual([]);
});
