import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RehearsedChange } from "../../src/rehearsal/rehearse-change";
import { exitCode, rehearseChange } from "../../src/rehearsal/rehearse-change";
import { inOrder } from "../../src/rehearsal/rendered-stacks";
import { Session } from "../../src/rehearsal/session";
import { smallStacks, tinyStack } from "./support/small-platform";
import { rendered } from "./support/stacks-folder";
import { describeWithTerraform } from "./support/with-terraform";

/** `address kind (why)`, as short as the expectations below. */
function lines({ results }: RehearsedChange): string[] {
  return results.flatMap(({ changes }) =>
    changes.map(({ address, kind, forcedBy, attributes, from }) => {
      const why = from ?? (forcedBy.length > 0 ? forcedBy : attributes).join(" ");
      return why === "" ? `${address} ${kind}` : `${address} ${kind} (${why})`;
    }),
  );
}

const change = (base: Record<string, object>, now: Record<string, object>) =>
  rehearseChange({ base: rendered(base), stacks: rendered(now) });

describeWithTerraform("a rehearsed change of a service", () => {
  const stack = (memory: string, environment: string) => ({
    ...tinyStack({
      aws_ecs_cluster: { main: { name: "main" } },
      aws_ecs_service: { web: { name: "web", task_definition: "${aws_ecs_task_definition.web.arn}" } },
      aws_ecs_task_definition: { web: { family: "web", memory, container_definitions: "[]" } },
      aws_route_table: { main: { vpc_id: "${aws_vpc.vpc.id}" } },
      aws_route: { out: { route_table_id: "${aws_route_table.main.id}", destination_cidr_block: "0.0.0.0/0" } },
    }),
    provider: { aws: [{ region: "eu-central-1", default_tags: [{ tags: { Environment: environment } }] }] },
  });
  const changed = (memory: string, environment: string) =>
    change({ a: stack("512", "Demo") }, { a: stack(memory, environment) });

  test("is none when nothing changes", async () => {
    const result = await changed("512", "Demo");
    expect(result.results).toMatchObject([{ stack: "a", status: "unchanged", changes: [], findings: [] }]);
    expect(exitCode(result)).toBe(0);
  }, 30_000);

  test("makes a new revision of its size and nothing else", async () => {
    const result = await changed("1024", "Demo");
    expect(lines(result)).toEqual([
      "aws_ecs_service.web changed (task_definition)",
      "aws_ecs_task_definition.web replaced (memory)",
    ]);
    expect(exitCode(result)).toBe(2);
  }, 30_000);

  test("touches every resource that has tags when a default tag changes, and replaces none", async () => {
    expect(lines(await changed("512", "Test"))).toEqual([
      "aws_ecs_cluster.main changed (tags_all)",
      "aws_ecs_service.web changed (tags_all)",
      "aws_ecs_task_definition.web changed (tags_all)",
      "aws_route_table.main changed (tags_all)",
      "aws_vpc.vpc changed (tags_all)",
    ]);
  }, 30_000);
});

describeWithTerraform("a rehearsed change", () => {
  const rules = (first: number, second: number) =>
    tinyStack({
      aws_lb: { lb: { name: "lb" } },
      aws_lb_listener: {
        http: { load_balancer_arn: "${aws_lb.lb.arn}", port: 80, default_action: [{ type: "forward" }] },
      },
      aws_lb_listener_rule: Object.fromEntries(
        [first, second].map((priority, i) => [
          `rule_${i}`,
          { listener_arn: "${aws_lb_listener.http.arn}", priority, action: [{ type: "forward" }], condition: [{}] },
        ]),
      ),
    });
  const group = (name: string) => ({ name, description: "x", vpc_id: "${aws_vpc.vpc.id}" });
  const groups = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, { ...group(name), name: "fixed" }]));

  test("of a priority is shown", async () => {
    const result = await change({ a: rules(10, 20) }, { a: rules(10, 30) });
    expect(lines(result)).toEqual(["aws_lb_listener_rule.rule_1 changed (priority)"]);
  }, 30_000);

  test("that swaps priorities fails, as it does in AWS", async () => {
    const result = await change({ a: rules(10, 20) }, { a: rules(20, 10) });
    expect(lines(result)).toEqual([
      "aws_lb_listener_rule.rule_0 changed (priority)",
      "aws_lb_listener_rule.rule_1 changed (priority)",
    ]);
    expect(result.results).toMatchObject([{ status: "failed", failedAt: "apply" }]);
    expect(result.results[0]?.findings[0]?.detail).toMatch(
      /priority [12]0 is taken by aws_lb_listener_rule\.rule_[01]/,
    );
    expect(exitCode(result)).toBe(1);
  }, 30_000);

  test("that renames a construct destroys and adds, unless it says that it moved", async () => {
    const before = tinyStack({ aws_security_group: groups("old") });
    const renamed = tinyStack({ aws_security_group: groups("new") });
    const moved = { ...renamed, moved: [{ from: "aws_security_group.old", to: "aws_security_group.new" }] };
    expect(lines(await change({ a: before }, { a: renamed }))).toEqual([
      "aws_security_group.new added",
      "aws_security_group.old destroyed",
    ]);
    expect(lines(await change({ a: before }, { a: moved }))).toEqual([
      "aws_security_group.new moved (aws_security_group.old)",
    ]);
  }, 30_000);

  test("that drops an endpoint is shown", async () => {
    const endpoint = { vpc_id: "${aws_vpc.vpc.id}", service_name: "com.amazonaws.eu-central-1.s3" };
    const result = await change({ a: tinyStack({ aws_vpc_endpoint: { s3: endpoint } }) }, { a: tinyStack() });
    expect(lines(result)).toEqual(["aws_vpc_endpoint.s3 destroyed"]);
  }, 30_000);

  test("tells new stacks and such that nobody renders any more", async () => {
    const result = await change({ old: tinyStack() }, { new: tinyStack() });
    expect(result.results.map(({ stack, status }) => [stack, status])).toEqual([
      ["new", "new"],
      ["old", "gone"],
    ]);
    expect(lines(result)).toEqual(["aws_vpc.vpc added"]);
    expect(exitCode(result)).toBe(2);
  }, 30_000);

  test("moves a resource between stacks by removed and import, without touching it", async () => {
    const repository = { aws_ecr_repository: { web: { name: "web", force_delete: true } } };
    const leaving = { removed: [{ from: "aws_ecr_repository.web", lifecycle: { destroy: false } }] };
    const arriving = { import: [{ to: "aws_ecr_repository.web", id: "web" }], "//": { dependsOn: ["a"] } };
    const result = await change(
      { a: tinyStack(repository), b: tinyStack() },
      { a: tinyStack({}, leaving), b: tinyStack(repository, arriving) },
    );
    expect(lines(result)).toEqual(["aws_ecr_repository.web forgotten", "aws_ecr_repository.web imported"]);
    expect(exitCode(result)).toBe(2);
  }, 30_000);

  test("imports what it doesn't know without replacing it", async () => {
    const cluster = { aws_ecs_cluster: { main: { name: "main" } } };
    const arriving = { import: [{ to: "aws_ecs_cluster.main", id: "main" }] };
    const result = await change({ a: tinyStack() }, { a: tinyStack(cluster, arriving) });
    expect(result.results.flatMap(({ changes }) => changes.map(({ address, kind }) => [address, kind]))).toEqual([
      ["aws_ecs_cluster.main", "imported"],
    ]);
  }, 30_000);

  test("is none where the stack only comes to name its account", async () => {
    const stack = tinyStack({ aws_ecs_cluster: { main: { name: "${data.aws_caller_identity.current.account_id}" } } });
    const unnamed = { ...stack, data: { aws_caller_identity: { current: {} } }, provider: { aws: [{}] } };
    const named = { ...unnamed, provider: { aws: [{ allowed_account_ids: ["210987654321"] }] } };
    expect(lines(await change({ a: unnamed }, { a: named }))).toEqual([]);
  }, 30_000);

  test("keeps provider configurations apart", async () => {
    const provider = { aws: [{ region: "eu-central-1" }, { alias: "us", region: "us-east-1" }] };
    const clusters = { here: { name: "here" }, there: { name: "there", provider: "aws.us" } };
    const output = { regions: { value: ["${aws_ecs_cluster.here.region}", "${aws_ecs_cluster.there.region}"] } };
    const stack = tinyStack({ aws_ecs_cluster: clusters }, { provider, output });
    const { folder } = await rehearseChange({
      base: rendered({ a: stack }),
      stacks: rendered({ a: stack }),
      keep: true,
    });
    const state = JSON.parse(readFileSync(join(folder, "state", "a.tfstate"), "utf8")) as {
      readonly outputs: { readonly regions: { readonly value: string[] } };
    };
    rmSync(folder, { recursive: true });
    expect(state.outputs.regions.value).toEqual(["eu-central-1", "us-east-1"]);
  }, 30_000);
});

describeWithTerraform("what the double makes up", () => {
  /** States after a deployment; the lineage is Terraform's own. */
  async function states(): Promise<unknown[]> {
    const stacks = rendered(smallStacks());
    return Session.during({ stacks }, async (session) => {
      for (const stack of inOrder(stacks)) {
        const run = await session.start(stack, stacks);
        expect([...(await run.init()), ...(await run.deploy())]).toEqual([]);
      }
      const folder = join(session.workspace.root, "state");
      const files = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as object);
      return files.map((state) => ({ ...state, lineage: "" }));
    });
  }

  test("is the same at every run, and in the account that the stack expects", async () => {
    const [first, second] = [await states(), await states()];
    expect(second).toEqual(first);
    const text = JSON.stringify(first);
    expect(text).toContain("arn:aws:ecs:eu-central-1:111122223333:task-definition/web:1");
    expect(text).toContain("111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1");
  }, 30_000);

  test.each([
    ["s3", { backend: { s3: { bucket: "b", key: "small-registry" } } }, { bucket: "b", key: "small-registry" }],
    [
      "remote",
      { cloud: { organization: "o", workspaces: { name: "w" } } },
      { organization: "o", workspaces: { name: "w" } },
    ],
  ])(
    "reads the state of another stack with a backend of kind %s",
    async (backend, terraform, config) => {
      const output = { vpc: { value: "${aws_vpc.vpc.id}" } };
      const { required_providers } = tinyStack()["terraform"] as Record<string, unknown>;
      const data = { terraform_remote_state: { network: { backend, config } } };
      const id = "${data.terraform_remote_state.network.outputs.vpc}";
      const groups = { aws_security_group: { web: { name: "web", description: "x", vpc_id: id } } };
      const stacks = {
        network: tinyStack({}, { output, terraform: { ...terraform, required_providers } }),
        app: tinyStack(groups, { data }),
      };
      const { results } = await change(stacks, stacks);
      expect(results.map(({ stack, status }) => [stack, status])).toEqual([
        ["network", "unchanged"],
        ["app", "unchanged"],
      ]);
    },
    30_000,
  );
});
