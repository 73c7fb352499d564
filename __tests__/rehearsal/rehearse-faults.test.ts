import { rehearseFaults } from "../../src/rehearsal/rehearse-faults";
import { readStacks, type RenderedStack, usedTypes } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import type { Operation } from "../../src/rehearsal/fake-aws/operation-log";
import { faultsAt, faultsOnce } from "../../src/rehearsal/fake-aws/operation-log";
import { synthesize } from "../../src/synthesis/synthesize";
import { edited } from "../definition/valid";
import { fixtureOutput } from "../support/fixture-output";
import { temporaryFolder } from "../support/synth";
import { tinyStack } from "./support/small-platform";
import { rendered } from "./support/stacks-folder";
import { describeWithTerraform } from "./support/with-terraform";

const outdir = temporaryFolder();
const fixture = fixtureOutput();

const lb = { name: "lb", subnets: ["${aws_subnet.a.id}"] };
const tiny = () =>
  tinyStack({ aws_subnet: { a: { vpc_id: "${aws_vpc.vpc.id}", cidr_block: "10.0.1.0/24" } }, aws_lb: { lb } });
const attempts = (operations: readonly { address: string; action: string; succeeded: boolean }[]) =>
  operations.map(({ address, action, succeeded }) => `${address}:${action} ${succeeded ? "ok" : "failed"}`);

/** As few resources as have all the types of the demo's platforms. */
async function platformOfEachType(): Promise<RenderedStack[]> {
  const definition = edited({
    "services.status": undefined,
    "network.egress": "public",
    "network.privateSubnets": undefined,
  });
  expect((await synthesize(definition, { root: ".", outdir })).errors).toBeUndefined();
  return readStacks(outdir).filter(({ name }) => name.startsWith("store-test-"));
}

function firstOf([type, byName]: [string, object]): string {
  return `${type}.${Object.keys(byName).sort()[0] ?? ""}`;
}

describeWithTerraform("a rehearsal of faults", () => {
  test("goes on after a failed creation with what is missing, and after a failed deletion with what is left", async () => {
    const wanted = faultsAt("aws_subnet.a:create", "aws_subnet.a:delete");
    const { results } = await rehearseFaults({ stacks: rendered({ tiny: tiny() }), wanted });
    expect(results).toMatchObject([{ verdict: "passed", findings: [], faults: 2, applies: 2, destroys: 2 }]);
    expect(results.map(({ operations }) => attempts(operations))).toEqual([
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
  });

  test("comes through in a platform although one resource of each type fails once at every operation", async () => {
    const stacks = await platformOfEachType();
    const ofEach = new Set(stacks.flatMap(({ json }) => Object.entries(json.resource ?? {}).map(firstOf)));
    const wanted = ({ address }: Operation) => ofEach.has(address.replace(/\[.*/, ""));
    const { results } = await rehearseFaults({ stacks, wanted });
    expect(results.map(({ stack, verdict, findings }) => [stack, verdict, findings])).toEqual([
      ["store-test-registry", "passed", []],
      ["store-test-platform", "passed", []],
    ]);
    const failed = results.flatMap(({ operations }) => operations).filter(({ succeeded }) => !succeeded);
    const inDemo = usedTypes(readStacks(fixture).filter(({ name }) => name.startsWith("demo-dev-"))).resources;
    for (const action of ["create", "delete"]) {
      const types = failed.filter((it) => it.action === action).map(({ type }) => type);
      // `terraform_data` is Terraform's own: no provider is asked for it.
      expect([...types, "terraform_data"].sort()).toEqual([...inDemo].sort());
    }
  });

  test("tells a stack's own fault from the ones that it was asked for", async () => {
    const stack = tinyStack({ aws_lb: { lb: { name: "lb", subnets: ["${aws_vpc.vpc.id}"] } } });
    const { results } = await rehearseFaults({ stacks: rendered({ stack }) });
    expect(results).toMatchObject([{ verdict: "failed", findings: [{ summary: "Invalid value for subnets" }] }]);
  });
});

describeWithTerraform("a replacement that creates before it destroys", () => {
  const group = (name: string, port: number) => {
    return { name, port, vpc_id: "${aws_vpc.vpc.id}", lifecycle: { create_before_destroy: true } };
  };
  const stack = (web: string, port: number) =>
    rendered({ a: tinyStack({ aws_lb_target_group: { web: group(web, port), fixed: group("fixed", port) } }) });
  const runs: { readonly findings: readonly string[]; readonly operations: readonly string[] }[] = [];

  // One gets another name with its port and one keeps it; the first time the old ones can't be deleted.
  beforeAll(async () => {
    await Session.during({ stacks: stack("web", 80) }, async (session) => {
      for (const it of stack("web", 80)) {
        const run = await session.start(it, [it]);
        expect([...(await run.init()), ...(await run.deploy())]).toEqual([]);
      }
      for (const it of stack("web-2", 81)) {
        const run = await session.start(it, [it]);
        run.log.faults = faultsOnce(({ action }) => action === "delete");
        for (let count = 0; count < 2; count++) {
          const before = run.log.operations.length;
          const findings = (await run.deploy()).map(({ summary }) => summary);
          runs.push({ findings, operations: attempts(run.log.operations.slice(before)) });
        }
      }
    });
  });
  const of = (name: string) =>
    runs.map(({ findings, operations }) =>
      [...findings, ...operations].filter((text) => text.includes(`aws_lb_target_group.${name}`)),
    );

  test("deletes the old one later when that failed at first", () => {
    expect(of("web")).toEqual([
      [
        "delete of aws_lb_target_group.web failed",
        "aws_lb_target_group.web:create ok",
        "aws_lb_target_group.web:delete failed",
      ],
      ["aws_lb_target_group.web:delete ok"],
    ]);
  });

  test("fails when the new one takes a name that the old one still has", () => {
    const failed = ["aws_lb_target_group.fixed clashes with what exists", "aws_lb_target_group.fixed:create failed"];
    expect(of("fixed")).toEqual([failed, failed]);
  });
});
