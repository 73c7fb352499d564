import type { EnvironmentDefinition } from "../../../src/definition/platform";
import { type Proof, prove } from "../../../src/proof/prove";
import { synthesize } from "../../../src/synthesis/synthesize";
import { type StackSource, stackSources } from "../../../src/terraform/folder";
import { Model } from "../../../src/terraform/model";
import { validPlatform } from "../../definition/valid";
import { type Rendered, changed } from "../../support/sources";
import { temporaryFolder } from "../../support/synth";
import { said } from "../platform";

const EXISTING = "arn:aws:kms:eu-central-1:210987654321:key/01234567-0123-0123-0123-0123456789ab";
const root = temporaryFolder();
let sources: readonly StackSource[] = [];

/** What keys encrypt, used by two services, in one state (`test`) and in several (`prod`): the same names in one account. */
beforeAll(async () => {
  const { name, environments } = validPlatform();
  const { test } = environments;
  const { shop, books } = test?.services ?? {};
  if (!test || !shop || !books) throw new Error("the valid platform lost a service");
  const environment: EnvironmentDefinition = {
    ...test,
    accountId: "123456789012",
    resources: {
      data: { type: "key" },
      old: { type: "key", existing: { arn: EXISTING } },
      uploads: { type: "bucket", key: "data" },
      archive: { type: "bucket", key: "old" },
      pictures: { type: "bucket", existing: { name: "pictures" }, key: "old" },
      jobs: { type: "queue", key: "data" },
      events: { type: "topic", queues: ["jobs"], key: "data" },
      sessions: {
        type: "table",
        partitionKey: { name: "id", type: "string" },
        indexes: { byUser: { partitionKey: { name: "user", type: "string" } } },
        key: "data",
      },
      bus: { type: "event-bus", key: "data" },
      share: { type: "files", key: "data" },
    },
    services: {
      shop: {
        ...shop,
        uses: { uploads: "write", archive: "write", pictures: "read", jobs: "send", sessions: "write" },
      },
      books: {
        ...books,
        uses: { uploads: "read", jobs: "consume", events: "publish", sessions: "read", bus: "publish", share: "read" },
      },
      status: {
        source: "__tests__/fixtures/apps/static-app",
        port: 80,
        size: { cpu: 256, memoryMiB: 512 },
        exposure: { type: "public-ip" },
        uses: { data: "encrypt-decrypt" },
      },
    },
  };
  const both = { test: environment, prod: { ...environment, layout: "per-service" as const } };
  const { errors } = await synthesize({ name, environments: both }, { root: ".", outdir: root });
  expect(errors).toBeUndefined();
  sources = stackSources(`${root}/stacks`);
});

const proofOf = (all: readonly StackSource[]): Proof => prove(new Model(all));

interface Statement {
  Sid: string;
  Action: string[] | string;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The stacks with a policy of one environment's changed. */
function withPolicy(environment: string, local: string, change: (statements: Statement[]) => Statement[]) {
  let isThere = false;
  const all = changed(sources, ({ locals }: Rendered, stack) => {
    const policy = locals[local] as { Statement: Statement[] } | undefined;
    if (policy === undefined || !stack.includes(`-${environment}-`)) return;
    isThere = true;
    policy.Statement = change(policy.Statement);
  });
  expect(isThere).toBe(true);
  return said(proofOf(all));
}

function statementOf(environment: string, local: string, sid: string): Statement {
  const found: Statement[] = [];
  changed(sources, ({ locals }, stack) => {
    const policy = locals[local] as { Statement: Statement[] } | undefined;
    if (stack.includes(`-${environment}-`)) found.push(...(policy?.Statement ?? []).filter(({ Sid }) => Sid === sid));
  });
  const [statement] = found;
  if (statement === undefined) throw new Error(`${local} has no ${sid}`);
  return statement;
}

const withStatement = (
  environment: string,
  local: string,
  sid: string,
  change: (statement: Statement) => Statement[],
) =>
  withPolicy(environment, local, (statements) => {
    expect(statements.map(({ Sid }) => Sid)).toContain(sid);
    return statements.flatMap((statement) => (statement.Sid === sid ? change(statement) : [statement]));
  });

test("what keys encrypt is used and proven, in one state and in several", () => {
  const proof = proofOf(sources);
  expect(said(proof)).toEqual([]);
  const ofRule = (rule: string) =>
    proof.rules.find((it) => it.rule === rule)?.results.map(({ stack, at }) => [stack, at]);
  expect(ofRule("service-keys")).toEqual([
    ["store-prod-data", "aws_cloudwatch_event_bus.bus"],
    ["store-test-platform", "aws_cloudwatch_event_bus.bus"],
  ]);
});

test.each([
  ["test", "shop", "UseDataByS3"],
  ["test", "shop", "UseOldByS3"],
  ["test", "shop", "UseDataBySqs"],
  ["test", "books", "UseDataBySns"],
  ["test", "books", "UseDataByDynamodb"],
  ["test", "status", "UseData"],
  ["prod", "shop", "UseDataBySqs"],
])("in %s, each action of the statement of %s %s is needed, and no other is", (environment, service, sid) => {
  const local = `${service}_task_permissions`;
  const actionsOf = ({ Action }: Statement): string[] => [Action].flat();
  const all = actionsOf(statementOf(environment, local, sid));
  for (const action of all) {
    const less = withStatement(environment, local, sid, (own) => [
      { ...own, Action: actionsOf(own).filter((other) => other !== action) },
    ]);
    expect(less.join("\n")).toContain(`notAllowed(aws_iam_role.${service}_task, task, [${action} on`);
  }
  const more = withStatement(environment, local, sid, (own) => [{ ...own, Action: [...all, "kms:ReEncryptTo"] }]);
  expect(more.join("\n")).toContain("surplus-permissions unneededActions");
});

describe.each(["test", "prod"])("in %s", (environment) => {
  test("a key is used by the service of AWS that holds the data, and by no other", () => {
    const said = withStatement(environment, "shop_task_permissions", "UseDataBySqs", (own) => [
      { ...own, Condition: { StringEquals: { "kms:ViaService": "sns.eu-central-1.amazonaws.com" } } },
    ]);
    expect(said.join("\n")).toContain("notAllowed(aws_iam_role.shop_task, task, [kms:Decrypt, kms:GenerateDataKey on");
  });

  test("a key whose policy doesn't leave it to the account is used by nobody", () => {
    const said = withStatement(environment, "data_access", "LeaveItToTheAccount", () => []);
    expect(said.join("\n")).toContain("refused(aws_kms_key.data, aws_iam_role.shop_task");
    expect(said.join("\n")).toContain("refused(aws_kms_key.data, aws_iam_role.status_task");
  });

  test.each<[string, string, (statement: Statement) => Statement[], string]>([
    ["the topic's statement", "WriteIntoQueues", () => [], "subscriptions keyRefuses"],
    [
      "decryption for the topic",
      "WriteIntoQueues",
      (own) => [{ ...own, Action: ["kms:GenerateDataKey"] }],
      "subscriptions keyRefuses",
    ],
    [
      "the right topic",
      "WriteIntoQueues",
      (own) => [
        { ...own, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-central-1:123456789012:other" } } },
      ],
      "subscriptions keyRefuses",
    ],
    ["the bus's statement", "KeepEvents", () => [], "service-keys refused"],
    ["a look at the key", "LookAtTheKey", () => [], "service-keys refused"],
    ["encryption for the bus", "KeepEvents", (own) => [{ ...own, Action: ["kms:Decrypt"] }], "service-keys refused"],
  ])("without %s in the key's policy it is refuted", (_link, sid, change, finding) => {
    expect(withStatement(environment, "data_access", sid, change).join("\n")).toContain(finding);
  });
});

test("a key of AWS's lets no topic and no bus in", () => {
  const all = changed(sources, ({ resource }) => {
    const [queue, bus] = [resource["aws_sqs_queue"]?.["jobs"], resource["aws_cloudwatch_event_bus"]?.["bus"]];
    if (queue) queue["kms_master_key_id"] = "alias/aws/sqs";
    if (bus) bus["kms_key_identifier"] = "alias/aws/events";
  });
  const found = said(proofOf(all)).join("\n");
  expect(found).toContain("subscriptions keyOfAws(aws_sqs_queue.jobs, alias/aws/sqs)");
  expect(found).toContain("service-keys keyOfAws(aws_cloudwatch_event_bus.bus, alias/aws/events)");
});

test("the policy of a key that is in no stack isn't known", () => {
  const all = changed(sources, ({ resource }) => {
    const [queue, bus] = [resource["aws_sqs_queue"]?.["jobs"], resource["aws_cloudwatch_event_bus"]?.["bus"]];
    if (queue) queue["kms_master_key_id"] = EXISTING;
    if (bus) bus["kms_key_identifier"] = EXISTING;
  });
  const found = said(proofOf(all)).join("\n");
  expect(found).toContain("? subscriptions encrypted(aws_sqs_queue.jobs)");
  expect(found).toContain("? service-keys maybe(aws_cloudwatch_event_bus.bus)");
});
