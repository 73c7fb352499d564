import { rehearseFaults } from "../../src/rehearsal/rehearse-faults";
import { readStacks, type RenderedStack, usedTypes } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import type { LoggedOperation, Operation } from "../../src/rehearsal/fake-aws/operation-log";
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
const attempts = (operations: readonly LoggedOperation[]) =>
  operations.map(
    ({ address, action, succeeded, tookEffect }) =>
      `${address}:${action} ${succeeded ? "ok" : tookEffect === true ? "done, then failed" : "failed"}`,
  );

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
  test("goes on after each failure with what is missing, half made or left, and with what is gone already", async () => {
    const wanted = faultsAt("aws_subnet.a:create", "aws_subnet.a:delete");
    const { results } = await rehearseFaults({ stacks: rendered({ tiny: tiny() }), wanted });
    expect(results).toMatchObject([{ verdict: "passed", findings: [], faults: 4, applies: 3, destroys: 3 }]);
    expect(results.map(({ operations }) => attempts(operations))).toEqual([
      [
        "aws_vpc.vpc:create ok",
        "aws_subnet.a:create failed",
        "aws_subnet.a:create done, then failed",
        "aws_subnet.a:delete ok",
        "aws_subnet.a:create ok",
        "aws_lb.lb:create ok",
        "aws_lb.lb:delete ok",
        "aws_subnet.a:delete failed",
        "aws_subnet.a:delete done, then failed",
        "aws_subnet.a:delete ok",
        "aws_vpc.vpc:delete ok",
      ],
    ]);
  });

  test("says what a person must type where a half-made resource is in its own way, and that it helps", async () => {
    const first = { create_before_destroy: true };
    const group = { port: 80, protocol: "HTTP", vpc_id: "${aws_vpc.vpc.id}", lifecycle: first };
    const stack = tinyStack({
      aws_lb_target_group: { fixed: { ...group, name: "fixed" }, made_up: { ...group, name_prefix: "web" } },
      aws_s3_bucket: { kept: { bucket: "kept", lifecycle: { prevent_destroy: true } } },
      aws_dynamodb_table: {
        switched: { name: "switched", billing_mode: "PAY_PER_REQUEST", deletion_protection_enabled: true },
      },
      aws_cloudwatch_log_group: { left: { name: "left", skip_destroy: true } },
    });
    const { results } = await rehearseFaults({ stacks: rendered({ stack }), wanted: ({ type }) => type !== "aws_vpc" });
    expect(results).toMatchObject([
      {
        verdict: "failed",
        findings: [
          {
            address: "aws_lb_target_group.fixed",
            summary: "stays half made",
            detail: expect.stringContaining(
              "`terraform untaint 'aws_lb_target_group.fixed'` keeps it, and the next apply goes on",
            ) as string,
          },
        ],
      },
    ]);
    expect(results[0]?.repairs.map(({ because, command }) => `${because}: ${command}`).sort()).toEqual([
      "it is protected from being deleted: terraform untaint 'aws_dynamodb_table.switched'",
      "its deletion left it there: terraform import 'aws_cloudwatch_log_group.left' 'left'",
      "prevent_destroy keeps it: terraform untaint 'aws_s3_bucket.kept'",
    ]);
    const gone = results[0]?.operations.findLast(({ action }) => action === "delete");
    expect(gone).toMatchObject({ type: "aws_vpc", succeeded: true });
  });

  test("comes through in a platform although one resource of each type fails at every operation, before and after it took effect", async () => {
    const stacks = await platformOfEachType();
    const ofEach = new Set(stacks.flatMap(({ json }) => Object.entries(json.resource ?? {}).map(firstOf)));
    const wanted = ({ address }: Operation) => ofEach.has(address.replace(/\[.*/, ""));
    const { results } = await rehearseFaults({ stacks, wanted });
    expect(results.map(({ stack, verdict, findings }) => [stack, verdict, findings])).toEqual([
      ["store-test-registry", "passed", []],
      ["store-test-platform", "passed", []],
    ]);
    expect(results.flatMap(({ repairs }) => repairs.map(({ address }) => address))).toEqual([
      "docker_registry_image.books[0]",
    ]);
    const failed = results.flatMap(({ operations }) => operations).filter(({ succeeded }) => !succeeded);
    const inDemo = usedTypes(readStacks(fixture).filter(({ name }) => name.startsWith("demo-dev-"))).resources;
    for (const action of ["create", "delete"]) {
      for (const late of [undefined, true]) {
        const types = failed.filter((it) => it.action === action && it.tookEffect === late).map(({ type }) => type);
        // `terraform_data` is Terraform's own: no provider is asked for it.
        expect([...new Set(types), "terraform_data"].sort()).toEqual([...inDemo].sort());
      }
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
    return { name, port, protocol: "HTTP", vpc_id: "${aws_vpc.vpc.id}", lifecycle: { create_before_destroy: true } };
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
