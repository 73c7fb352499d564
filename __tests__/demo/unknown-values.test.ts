/** Each value of the committed stacks is replaced by one that only a plan tells: it decides nothing. */
import { join } from "node:path";
import { stackSources } from "../../src/terraform/folder";
import { provenWithout, violations } from "../proof/unknowns/judge";
import { VARIABLE, anyUnknown } from "../proof/unknowns/mutations";
import { projectRoot } from "../support/project";

const committed = stackSources(join(projectRoot, "cdktf.out/stacks"));
const ofEnvironment = (name: string) => committed.filter((stack) => stack.name.startsWith(name));
const dev = ofEnvironment("demo-dev");
const prod = ofEnvironment("demo-prod");

test("both environments are there", () => {
  expect([dev.length, prod.length]).toEqual([2, 2]);
});

test("a variable without default refutes nothing in demo-dev, and of a sample nothing that used the value is proven", () => {
  expect(violations({ stacks: dev, unknown: () => VARIABLE, withOthers: (index) => index % 3 === 1 })).toEqual([]);
});

test("nor does it in demo-prod, nor an unknown function, a data source's attribute or a module's output, in turn", () => {
  expect(violations({ stacks: prod, unknown: anyUnknown, withOthers: (index) => index % 9 === 4 })).toEqual([]);
});

test("without any one block, what names it in its evidence is proven no longer", () => {
  // A balancer's other subnet leads to the internet too.
  expect(provenWithout(dev)).toEqual(["exposures without aws_subnet.public_b"]);
});
