import { rehearseFaults } from "../../src/rehearsal/rehearse-faults";
import { readStacks } from "../../src/rehearsal/rendered-stacks";
import { Session } from "../../src/rehearsal/session";
import type { Operation } from "../../src/rehearsal/stage";
import { faultsAt, faultsOnce } from "../../src/rehearsal/stage";
import { tinyStack } from "./support/small-platform";
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

  test("comes through in demo-dev although one resource of each type fails once at every operation", async () => {
    const stacks = readStacks("cdktf.out");
    const types = new Map<string, string>();
    const wanted = ({ type, address }: Operation) => {
      if (!types.has(type)) types.set(type, address);
      return types.get(type) === address;
    };
    const { results } = await rehearseFaults({ stacks, names: ["demo-dev-platform"], wanted });
    expect(results.map(({ stack, verdict, findings }) => [stack, verdict, findings])).toEqual([
      ["demo-dev-registry", "passed", []],
      ["demo-dev-platform", "passed", []],
    ]);
    const faults = results.reduce((sum, result) => sum + result.faults, 0);
    expect(faults).toBe(2 * types.size);
  }, 90_000);

  test("tells a stack's own fault from the ones that it was asked for", async () => {
    const stack = tinyStack({ aws_lb: { lb: { name: "lb", subnets: ["${aws_vpc.vpc.id}"] } } });
    const { results } = await rehearseFaults({ stacks: rendered({ stack }) });
    expect(results).toMatchObject([{ verdict: "failed", findings: [{ summary: "Invalid value for subnets" }] }]);
  }, 30_000);
});

describeWithTerraform("a replacement that creates before it destroys", () => {
  const stack = (name: string, port: number) => {
    const group = { name, port, vpc_id: "${aws_vpc.vpc.id}", lifecycle: { create_before_destroy: true } };
    return rendered({ a: tinyStack({ aws_lb_target_group: { web: group } }) });
  };

  /** Deploys `web`, then twice a replacement of the name given: the first time the old one can't be deleted. */
  async function replaced(name: string) {
    const before = stack("web", 80);
    return Session.during({ stacks: before }, async (session) => {
      for (const it of before) {
        const run = await session.start(it, before);
        expect([...(await run.init()), ...(await run.deploy())]).toEqual([]);
      }
      const results = [];
      for (const it of stack(name, 81)) {
        const run = await session.start(it, [it]);
        run.stage.faults = faultsOnce(({ action }) => action === "delete");
        const findings = [...(await run.deploy()), ...(await run.deploy())].map(({ summary }) => summary);
        results.push({ findings, journal: attempts(run.stage.journal) });
      }
      return results;
    });
  }

  test("deletes the old one later when that failed at first", async () => {
    expect(await replaced("web-2")).toEqual([
      {
        findings: ["delete of aws_lb_target_group.web failed"],
        journal: [
          "aws_lb_target_group.web:create ok",
          "aws_lb_target_group.web:delete failed",
          "aws_lb_target_group.web:delete ok",
        ],
      },
    ]);
  }, 30_000);

  test("fails when the new one takes a name that the old one still has", async () => {
    const failed = "aws_lb_target_group.web clashes with what exists";
    expect((await replaced("web")).map(({ findings }) => findings)).toEqual([[failed, failed]]);
  }, 30_000);
});
