import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importBlocks, type StateJson } from "../../src/layout/import-blocks";
import { moveScript } from "../../src/layout/move-script";
import { stateMoves } from "../../src/layout/state-moves";
import { inOrder, readStacks, type RenderedStack } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import { statePath } from "../../src/rehearsal/runner/stack-copy";
import { synthesize } from "../../src/synthesis/synthesize";
import { type Edits, edited } from "../definition/valid";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";

const root = mkdtempSync(join(tmpdir(), "layouts-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const imageOf = (service: string) => ({
  [`services.${service}.source`]: undefined,
  [`services.${service}.image`]: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/${service}:1.0`,
});

const LATER = {
  image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/later:1.0",
  port: 8080,
  size: { cpu: 256, memoryMiB: 512 },
  exposure: { type: "internal", dnsName: "later" },
  calls: ["books"],
};

/**
 * Two services, of which one stands behind the load balancer and calls the other. Their images are somebody else's, so
 * that the registry has nothing to deploy, and they are in public subnets, so that no endpoint has to be there.
 */
async function rendered(edits: Edits = {}): Promise<RenderedStack[]> {
  const outdir = mkdtempSync(join(root, "out-"));
  const definition = edited({
    "services.status": undefined,
    ...imageOf("shop"),
    ...imageOf("books"),
    "network.egress": "public",
    "network.privateSubnets": undefined,
    ...edits,
  });
  const { errors } = await synthesize(definition, { root: ".", outdir });
  if (errors !== undefined) throw new Error(errors.join("\n"));
  return readStacks(outdir).filter(({ name }) => name.startsWith("store-test-"));
}

/** A running platform whose states and configurations change under it. */
class Running {
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  async make(stacks: readonly RenderedStack[]): Promise<void> {
    for (const stack of inOrder(stacks).filter(hasResources)) {
      const run = await this.session.start(stack, stacks);
      expect([...(await run.init()), ...(await run.deploy())]).toEqual([]);
    }
  }

  /** Plans every stack, tells what each plan does, and applies those that do anything. */
  async deploy(stacks: readonly RenderedStack[]): Promise<Record<string, string[]>> {
    const done: Record<string, string[]> = {};
    for (const stack of inOrder(stacks).filter(hasResources)) {
      const run = await this.session.start(stack, stacks);
      const refused = await run.init();
      const { findings, changed } = await run.plan();
      expect([...refused, ...findings]).toEqual([]);
      done[stack.name] = (await run.changes()).map(({ kind, address }) => `${kind} ${address}`);
      if (changed) expect(await run.apply()).toEqual([]);
    }
    return done;
  }

  /** Runs the script that `npm run layout` prints, and gives its last words. */
  moveStates(from: readonly RenderedStack[], to: readonly RenderedStack[]): string | undefined {
    const { root: cwd, env } = this.session.workspace;
    const script = join(cwd, "move.sh");
    writeFileSync(script, moveScript(stateMoves(from, to)));
    const output = execFileSync("sh", [script], { cwd, env: { ...env, TMPDIR: cwd }, encoding: "utf8" });
    return output.split("\n").find((line) => line.startsWith("moved:"));
  }

  /** What each script had Terraform fetch, in a folder for all states. */
  fetched(): string[] {
    const { root: cwd } = this.session.workspace;
    const works = readdirSync(cwd).filter((name) => name.startsWith("states."));
    return works.flatMap((work) => readdirSync(join(cwd, work, "providers", "registry.terraform.io", "hashicorp")));
  }

  state(stack: RenderedStack): StateJson {
    const folder = join(this.session.workspace.root, "cdktf.out", "stacks", stack.name);
    return JSON.parse(readFileSync(join(folder, statePath(stack.name)), "utf8")) as StateJson;
  }
}

function hasResources({ json }: RenderedStack): boolean {
  return json.resource !== undefined;
}

/** An output may be new in a state, or not be there any more: who reads it knows where. */
function resourcesOf(done: Record<string, string[]>): Record<string, string[]> {
  const lines = Object.entries(done).map(
    ([stack, all]) => [stack, all.filter((it) => !it.includes(" output."))] as const,
  );
  return Object.fromEntries(lines);
}

const nothing = (stacks: readonly RenderedStack[]) =>
  Object.fromEntries(stacks.filter(hasResources).map(({ name }) => [name, []]));

describeWithTerraform("a running platform gets another layout", () => {
  /** What was said and done in each step, as one leads to the next. */
  const steps: Record<string, unknown> = {};
  let split: readonly RenderedStack[] = [];
  let single: readonly RenderedStack[] = [];
  let moves: ReturnType<typeof stateMoves> = [];

  beforeAll(async () => {
    single = await rendered();
    split = await rendered({ layout: "per-service" });
    moves = stateMoves(single, split);
    const removed = moves.map(({ address }) => ({ from: address, destroy: false }));
    const leaving = await rendered({ layout: "per-service", removed });
    const more = await rendered({ layout: "per-service", "services.later": LATER });
    await Session.during({ stacks: [...single, ...split, ...more] }, async (session) => {
      const platform = new Running(session);
      await platform.make(single);
      steps["there by states"] = platform.moveStates(single, split);
      steps["there"] = resourcesOf(await platform.deploy(split));
      steps["back by states"] = platform.moveStates(split, single);
      steps["back"] = resourcesOf(await platform.deploy(single));
      steps["fetched"] = platform.fetched();
      const [from] = moves.map((move) => move.from);
      if (from === undefined) throw new Error("nothing is moved");
      const state = platform.state(from);
      const imports = importBlocks(moves, () => state);
      const importing = leaving.map((stack) => ({ ...stack, json: { ...stack.json, ...imports.get(stack.name) } }));
      steps["there by imports"] = resourcesOf(await platform.deploy(importing));
      steps["a service more"] = await platform.deploy(more);
    });
  });

  test("with each provider fetched once a script", () => {
    expect(steps["fetched"]).toEqual(["aws", "aws"]);
  });

  test("and the first one again by moving its states: no plan has anything to do", () => {
    expect([steps["there by states"], steps["there"]]).toEqual([
      "moved: 17 resources, from store-test-platform to store-test-books store-test-shop",
      nothing(split),
    ]);
    expect([steps["back by states"], steps["back"]]).toEqual([
      "moved: 17 resources, from store-test-books store-test-shop to store-test-platform",
      nothing(single),
    ]);
  });

  test("by removed and import blocks: what one state forgets the others import", () => {
    const to = (name: string) => moves.filter((move) => move.to.name === name).map(({ address }) => address);
    const imported = (name: string) =>
      to(name)
        .sort()
        .map((address) => `imported ${address}`);
    expect(steps["there by imports"]).toEqual({
      "store-test-platform": moves.map(({ address }) => `forgotten ${address}`).sort(),
      "store-test-books": imported("store-test-books"),
      "store-test-shop": imported("store-test-shop"),
    });
  });

  test("and is settled then: a service more concerns nobody but the platform, which makes its group", () => {
    expect(steps["a service more"]).toEqual({
      "store-test-platform": ["added aws_security_group.later", "changed output.service_security_group_ids"],
      "store-test-books": [],
      "store-test-later": [
        "added aws_cloudwatch_log_group.later",
        "added aws_ecs_service.later",
        "added aws_ecs_task_definition.later",
        "added aws_iam_role.later_execution",
        "added aws_iam_role.later_task",
        "added aws_iam_role_policy.later_execution",
        "added aws_service_discovery_service.later",
        "added aws_vpc_security_group_egress_rule.later_to_books",
        "added aws_vpc_security_group_ingress_rule.later_to_books",
        "added output.later_internal_url",
      ],
      "store-test-shop": [],
    });
  });
});
