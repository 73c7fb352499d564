import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RehearsedChange } from "../../src/rehearsal/rehearse-change";
import { exitCode, rehearseChange } from "../../src/rehearsal/rehearse-change";
import { Session } from "../../src/rehearsal/runner/session";
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

const service = (memory: string) => ({
  aws_ecs_cluster: { main: { name: "main" } },
  aws_ecs_service: { web: { name: "web", task_definition: "${aws_ecs_task_definition.web.arn}" } },
  aws_ecs_task_definition: { web: { family: "web", memory, container_definitions: "[]" } },
  aws_route_table: { main: { vpc_id: "${aws_vpc.vpc.id}" } },
  aws_route: {
    out: { route_table_id: "${aws_route_table.main.id}", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
  },
});
const forward = { type: "forward", target_group_arn: "arn:aws:elasticloadbalancing:r:1:targetgroup/web/1" };
const rules = (first: number, second: number) => ({
  aws_lb: { lb: { name: "lb", subnets: ["subnet-1"] } },
  aws_lb_listener: {
    http: { load_balancer_arn: "${aws_lb.lb.arn}", port: 80, default_action: [forward] },
  },
  aws_lb_listener_rule: Object.fromEntries(
    [first, second].map((priority, i) => [
      `rule_${i}`,
      { listener_arn: "${aws_lb_listener.http.arn}", priority, action: [forward], condition: [{}] },
    ]),
  ),
});
const group = (name: string) => ({ name, description: "x", vpc_id: "${aws_vpc.vpc.id}" });
const tagged = (environment: string) => ({
  ...tinyStack(service("512")),
  provider: { aws: [{ region: "eu-central-1", default_tags: [{ tags: { Environment: environment } }] }] },
});

describeWithTerraform("a rehearsed change", () => {
  const endpoint = { vpc_id: "${aws_vpc.vpc.id}", service_name: "com.amazonaws.eu-central-1.s3" };
  const repository = { aws_ecr_repository: { web: { name: "web", force_delete: true } } };
  const before = tinyStack({
    ...service("512"),
    ...rules(10, 20),
    ...repository,
    aws_security_group: { before: group("before"), old: group("fixed") },
    aws_vpc_endpoint: { s3: endpoint },
  });
  const after = tinyStack(
    {
      ...service("1024"),
      ...rules(10, 30),
      aws_security_group: { after: group("after"), new: group("fixed") },
      aws_cloudwatch_log_group: { found: { name: "found" } },
    },
    {
      moved: [{ from: "aws_security_group.old", to: "aws_security_group.new" }],
      removed: [{ from: "aws_ecr_repository.web", lifecycle: { destroy: false } }],
      import: [{ to: "aws_cloudwatch_log_group.found", id: "found" }],
    },
  );
  const arriving = { import: [{ to: "aws_ecr_repository.web", id: "web" }], "//": { dependsOn: ["a"] } };
  let result: RehearsedChange;
  // All at once, as each is about resources of its own.
  beforeAll(async () => {
    result = await change(
      { a: before, b: tinyStack(), old: tinyStack(), tagged: tagged("Demo") },
      { a: after, b: tinyStack(repository, arriving), new: tinyStack(), tagged: tagged("Test") },
    );
  });

  const linesOf = (...stacks: readonly string[]) =>
    lines({ ...result, results: result.results.filter(({ stack }) => stacks.includes(stack)) });
  const SHOWN: readonly [what: string, address: RegExp, lines: readonly string[]][] = [
    [
      "of a service's size makes a new revision and nothing else",
      /^aws_(ecs|route)/,
      ["aws_ecs_service.web changed (task_definition)", "aws_ecs_task_definition.web replaced (memory)"],
    ],
    ["of a priority is shown", /^aws_lb/, ["aws_lb_listener_rule.rule_1 changed (priority)"]],
    [
      "that renames a construct destroys and adds",
      /^aws_security_group\.(before|after) /,
      ["aws_security_group.after added", "aws_security_group.before destroyed"],
    ],
    [
      "that renames a construct and says so moves it",
      /^aws_security_group\.(old|new) /,
      ["aws_security_group.new moved (aws_security_group.old)"],
    ],
    ["that drops an endpoint is shown", /^aws_vpc_endpoint/, ["aws_vpc_endpoint.s3 destroyed"]],
    [
      "moves a resource between stacks by removed and import, without touching it",
      /^aws_ecr_repository/,
      ["aws_ecr_repository.web forgotten", "aws_ecr_repository.web imported"],
    ],
  ];

  test.each(SHOWN)("%s", (_, address, expected) => {
    expect(linesOf("a", "b").filter((line) => address.test(line))).toEqual(expected);
  });

  test("imports what it doesn't know without replacing it", () => {
    const about = linesOf("a", "b").filter((line) => line.startsWith("aws_cloudwatch_log_group"));
    expect(about).toEqual([expect.stringMatching(/^aws_cloudwatch_log_group\.found imported/)]);
  });

  test("is none of anything else", () => {
    const known = [...SHOWN.map(([, address]) => address), /^aws_cloudwatch_log_group/];
    expect(linesOf("a", "b").filter((line) => !known.some((address) => address.test(line)))).toEqual([]);
  });

  test("of a default tag touches every resource that has tags, and replaces none", () => {
    expect(linesOf("tagged")).toEqual([
      "aws_ecs_cluster.main changed (tags_all)",
      "aws_ecs_service.web changed (tags_all)",
      "aws_ecs_task_definition.web changed (tags_all)",
      "aws_route_table.main changed (tags_all)",
      "aws_vpc.vpc changed (tags_all)",
    ]);
  });

  test("tells new stacks and such that nobody renders any more", () => {
    expect(result.results.map(({ stack, status }) => [stack, status])).toEqual([
      ["a", "changed"],
      ["b", "changed"],
      ["new", "new"],
      ["tagged", "changed"],
      ["old", "gone"],
    ]);
    expect(linesOf("new", "old")).toEqual(["aws_vpc.vpc added"]);
    expect(exitCode(result)).toBe(2);
  });

  test("that swaps priorities, or takes a subnet from its load balancer, fails, as it does in AWS", async () => {
    const balanced = (cidr_block: string) =>
      tinyStack({
        aws_subnet: { web: { vpc_id: "${aws_vpc.vpc.id}", cidr_block } },
        aws_lb: { web: { name: "web", subnets: ["${aws_subnet.web.id}"] } },
      });
    const swapped = await change(
      { a: tinyStack(rules(10, 20)), b: balanced("10.0.1.0/24") },
      { a: tinyStack(rules(20, 10)), b: balanced("10.0.2.0/24") },
    );
    expect(lines(swapped).filter((line) => line.startsWith("aws_lb_listener"))).toEqual([
      "aws_lb_listener_rule.rule_0 changed (priority)",
      "aws_lb_listener_rule.rule_1 changed (priority)",
    ]);
    const failed = { status: "failed", failedAt: "apply" };
    expect(swapped.results).toMatchObject([failed, failed]);
    const [priority, subnet] = swapped.results.map(({ findings }) => findings[0]?.detail);
    expect(priority).toMatch(/priority [12]0 is taken by aws_lb_listener_rule\.rule_[01]/);
    expect(subnet).toMatch(
      /^DependencyViolation: The subnet 'subnet-[0-9a-f]{17}' has dependencies and cannot be deleted\.\naws_lb\.web of stack 'b' uses it, and the provider tries for 20 minutes$/,
    );
    expect(exitCode(swapped)).toBe(1);
  });
});

describeWithTerraform("a rehearsal of no change", () => {
  const account = tinyStack({ aws_ecs_cluster: { main: { name: "${data.aws_caller_identity.current.account_id}" } } });
  const unnamed = { ...account, data: { aws_caller_identity: { current: {} } }, provider: { aws: [{}] } };
  const named = { ...unnamed, provider: { aws: [{ allowed_account_ids: ["210987654321"] }] } };
  const clusters = { here: { name: "here" }, there: { name: "there", provider: "aws.us" } };
  const regions = tinyStack(
    { ...service("512"), aws_ecs_cluster: clusters },
    {
      provider: { aws: [{ region: "eu-central-1" }, { alias: "us", region: "us-east-1" }] },
      output: { regions: { value: ["${aws_ecs_cluster.here.region}", "${aws_ecs_cluster.there.region}"] } },
    },
  );
  const { required_providers } = tinyStack()["terraform"] as Record<string, unknown>;
  const network = (terraform: object) =>
    tinyStack({}, { output: { vpc: { value: "${aws_vpc.vpc.id}" } }, terraform: { ...terraform, required_providers } });
  const reading = (remote: string) => ({
    name: remote,
    description: "x",
    vpc_id: `\${data.terraform_remote_state.${remote}.outputs.vpc}`,
  });
  const same = {
    regions,
    s3: network({ backend: { s3: { bucket: "b", key: "s3" } } }),
    remote: network({ cloud: { organization: "o", workspaces: { name: "w" } } }),
    app: tinyStack(
      { aws_security_group: { s3: reading("s3"), remote: reading("remote") } },
      {
        data: {
          terraform_remote_state: {
            s3: { backend: "s3", config: { bucket: "b", key: "s3" } },
            remote: { backend: "remote", config: { organization: "o", workspaces: { name: "w" } } },
          },
        },
      },
    ),
  };
  let result: RehearsedChange;
  let folder: string;
  beforeAll(async () => {
    const [base, stacks] = [unnamed, named].map((it) => rendered({ account: it, ...same }));
    result = await rehearseChange({ base: base ?? [], stacks: stacks ?? [], keep: true });
    folder = result.folder;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("finds none, also in a stack that only comes to name its account", () => {
    const none = { status: "unchanged", changes: [], findings: [] };
    expect(result.results).toEqual(["account", "remote", "s3", "app", "regions"].map((stack) => ({ stack, ...none })));
    expect(exitCode(result)).toBe(0);
  });

  test.each(["s3", "remote"])("reads the state of another stack with a backend of kind %s", (name) => {
    expect(valuesIn(folder, "app", "aws_security_group", name)).toMatchObject({
      vpc_id: valuesIn(folder, name, "aws_vpc", "vpc")["id"],
    });
  });

  test("keeps provider configurations apart", () => {
    expect(stateIn(folder, "regions").outputs["regions"]?.value).toEqual(["eu-central-1", "us-east-1"]);
  });
});

interface State {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

function stateIn(folder: string, stack: string): State {
  return JSON.parse(readFileSync(join(folder, "state", `${stack}.tfstate`), "utf8")) as State;
}

function valuesIn(folder: string, stack: string, type: string, name: string): Readonly<Record<string, unknown>> {
  const found = stateIn(folder, stack).resources.find((it) => it.type === type && it.name === name);
  return found?.instances[0]?.attributes ?? {};
}

describeWithTerraform("what the fake provider computes", () => {
  const { terraform, provider, ephemeral, resource: images } = smallStacks()["small-registry"];
  const stack = tinyStack({ ...images, ...rules(10, 20), ...service("512") }, { terraform, provider, ephemeral });

  /** The state after a deployment; the lineage is Terraform's own. */
  function state(): Promise<object> {
    const stacks = rendered({ a: stack });
    return Session.during({ stacks }, async (session) => {
      for (const it of stacks) {
        const run = await session.start(it, stacks);
        expect([...(await run.init()), ...(await run.deploy())]).toEqual([]);
      }
      return { ...stateIn(session.workspace.root, "a"), lineage: "" };
    });
  }

  test("is the same at every run, and in the account that the stack expects", async () => {
    const [first, second] = [await state(), await state()];
    expect(second).toEqual(first);
    const text = JSON.stringify(first);
    expect(text).toContain("arn:aws:ecs:eu-central-1:111122223333:task-definition/web:1");
    expect(text).toContain("111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1");
  });
});
