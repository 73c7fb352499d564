import { rehearseFaults } from "../../src/rehearsal/rehearse-faults";
import { faultsAt } from "../../src/rehearsal/stage";
import { smallStacks, tinyStack } from "./support/small-platform";
import { rendered } from "./support/stacks-folder";
import { describeWithTerraform } from "./support/with-terraform";

const lb = { name: "lb", subnets: ["${aws_subnet.a.id}"] };
const tiny = () =>
  tinyStack({ aws_subnet: { a: { vpc_id: "${aws_vpc.vpc.id}", cidr_block: "10.0.1.0/24" } }, aws_lb: { lb } });
const attempts = (journal: readonly { address: string; action: string; succeeded: boolean }[]) =>
  journal.map(({ address, action, succeeded }) => `${address}:${action} ${succeeded ? "ok" : "failed"}`);

describeWithTerraform("a rehearsal of faults", () => {
  test("goes on after a failed creation with what is missing, and after a failed deletion with what is left", async () => {
    const wanted = faultsAt("aws_subnet.a:create", "aws_subnet.a:delete");
    const { results } = await rehearseFaults({ stacks: rendered({ tiny: tiny() }), wanted });
    expect(results).toMatchObject([{ verdict: "passed", findings: [], faults: 2, applies: 2, destroys: 2 }]);
    expect(results.map(({ journal }) => attempts(journal))).toEqual([
      [
        "aws_vpc.vpc:create ok",
        "aws_subnet.a:create failed",
        "aws_subnet.a:create ok",
        "aws_lb.lb:create ok",
        "aws_lb.lb:delete ok",
        "aws_subnet.a:delete failed",
        "aws_subnet.a:delete ok",
        "aws_vpc.vpc:delete ok",
      ],
    ]);
  }, 30_000);

  test("comes through although every operation on every resource fails once", async () => {
    const { results } = await rehearseFaults({ stacks: rendered(smallStacks()) });
    expect(results.map(({ stack, verdict, faults, findings }) => [stack, verdict, faults, findings])).toEqual([
      ["small-registry", "passed", 6, []],
      ["small-platform", "passed", 64, []],
    ]);
  }, 60_000);

  test("tells a stack's own fault from the ones that it was asked for", async () => {
    const stack = tinyStack({ aws_lb: { lb: { name: "lb", subnets: ["${aws_vpc.vpc.id}"] } } });
    const { results } = await rehearseFaults({ stacks: rendered({ stack }) });
    expect(results).toMatchObject([{ verdict: "failed", findings: [{ summary: "Invalid value for subnets" }] }]);
  }, 30_000);
});
