import { prove } from "../../../src/proof/prove";
import { findings, model, wordsOf } from "../platform";

interface Place {
  readonly region?: string;
  readonly account?: string;
  readonly environment?: string;
  readonly backend?: object;
  readonly dependsOn?: unknown;
}

/** A stack with one resource, and nothing that any other rule could say of it. */
function stack(
  resource: object,
  { region = "eu-central-1", account, environment, backend, dependsOn }: Place = {},
): object {
  return {
    "//": { ...(environment !== undefined && { environment }), ...(dependsOn !== undefined && { dependsOn }) },
    ...(backend && { terraform: { backend } }),
    provider: { aws: [{ region, ...(account !== undefined && { allowed_account_ids: [account] }) }] },
    resource,
  };
}

const named = (type: string, name: string, attribute = "name") => ({ [type]: { here: { [attribute]: name } } });
const OPEN = { variable: { on: {} } };
const role = { aws_iam_role: { here: { name: "deploy" } } };
const kinds = (...stacks: readonly object[]): readonly string[] =>
  findings(...stacks).map((line) => line.replace(/\(.*/, ""));

describe("states", () => {
  const s3 = (key: string, bucket = "states") => ({ s3: { bucket, key, region: "eu-central-1" } });

  test("two stacks with one state are refuted, however each writes it", () => {
    const [a, b] = [stack({}, { backend: s3("a.tfstate") }), stack({}, { backend: s3("a.tfstate") })];
    expect(wordsOf(prove(model(a, b)))).toEqual([
      "stack 'stack-2': keeps its state at s3:states/a.tfstate, as stack 'stack-1' does: each would destroy what the other made; give it a place of its own",
    ]);
    const [one, other] = ["../shared.tfstate", "/project/shared.tfstate"].map((path) =>
      stack({}, { backend: { local: { path } } }),
    );
    expect(kinds(one ?? {}, other ?? {})).toEqual(["stack-states sharesState"]);
  });

  test("a key in two buckets is two states, and so are two folders without a backend", () => {
    expect(kinds(stack({}, { backend: s3("a", "one") }), stack({}, { backend: s3("a", "two") }))).toEqual([]);
    expect(kinds(stack({}), stack({}))).toEqual([]);
  });
});

describe("the order of stacks", () => {
  test.each<[string, readonly unknown[], readonly string[]]>([
    ["stacks that there are", [[], ["stack-1"]], []],
    ["nobody", [["stack-9"]], ["stack-states noStack(stack-9) at stack-1"]],
    ["a text", ["stack-2", []], ['stack-states noNames("stack-2") at stack-1']],
    ["something else than a name", [[5]], ["stack-states noNames([5]) at stack-1"]],
    ["itself", [["stack-1"]], ["stack-states circle([stack-1]) at stack-1"]],
    [
      "a circle",
      [["stack-2"], ["stack-3"], ["stack-1"]],
      ["stack-states circle([stack-1 stack-2 stack-3]) at stack-1"],
    ],
  ])("may name %s, or not", (_, dependencies, said) => {
    expect(findings(...dependencies.map((dependsOn) => stack({}, { dependsOn })))).toEqual(said);
  });
});

describe("names", () => {
  const dev = { environment: "dev" };

  test.each([
    ["aws_iam_role", "name"],
    ["aws_ecr_repository", "name"],
    ["aws_cloudwatch_log_group", "name"],
    ["aws_ecs_cluster", "name"],
    ["aws_s3_bucket", "bucket"],
  ])("one %s in two stacks of an environment is refuted", (type, attribute) => {
    const one = stack(named(type, "shop", attribute), dev);
    expect(kinds(one, one)).toEqual(["unique-names twice"]);
    expect(kinds(one, stack(named(type, "other", attribute), dev))).toEqual([]);
  });

  test("says which, and where", () => {
    expect(wordsOf(prove(model(stack(role, dev), stack(role, dev))))).toEqual([
      "name 'deploy': aws_iam_role.here of stack 'stack-1' has it too; give each its own, or make it in one stack alone",
    ]);
  });

  test("nobody knows whether two stacks without an environment are of one account", () => {
    expect(kinds(stack(role), stack(role))).toEqual(["? unique-names maybeTwice"]);
    expect(kinds(stack(role, dev), stack(role, { environment: "prod" }))).toEqual(["? unique-names maybeTwice"]);
  });

  test("a stack may leave to another one what a variable turns off", () => {
    const turned = {
      ...stack({ aws_iam_role: { here: { name: "deploy", count: "${var.on ? 1 : 0}" } } }, dev),
      ...OPEN,
    };
    expect(kinds(stack(role, dev), turned)).toEqual(["? unique-names unknown"]);
    expect(kinds(turned, stack(role, dev))).toEqual(["? unique-names unknown"]);
  });

  test("accounts that are told decide it", () => {
    const [one, other] = [{ account: "111111111111" }, { account: "222222222222" }];
    expect(kinds(stack(role, one), stack(role, other))).toEqual([]);
    expect(kinds(stack(role, one), stack(role, one))).toEqual(["unique-names twice"]);
  });

  test("a role is one in all regions, a repository isn't, and a bucket is one in all accounts", () => {
    const west = { ...dev, region: "eu-west-1" };
    expect(kinds(stack(role, dev), stack(role, west))).toEqual(["unique-names twice"]);
    const repository = named("aws_ecr_repository", "shop");
    expect(kinds(stack(repository, dev), stack(repository, west))).toEqual([]);
    const bucket = named("aws_s3_bucket", "shop", "bucket");
    expect(kinds(stack(bucket, { account: "111111111111" }), stack(bucket, { account: "222222222222" }))).toEqual([
      "unique-names twice",
    ]);
  });
});
