/** What real Terraform plans, held against the digest of a review. */
import Ajv2020 from "ajv/dist/2020";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlatformDefinition } from "../../../src/definition/platform";
import type { PlanJson } from "../../../src/rehearsal/runner/plan-changes";
import { Session } from "../../../src/rehearsal/runner/session";
import { main } from "../../../src/review/digest/cli";
import { excessOf } from "../../../src/review/digest/contained";
import { type Digest, digestOf, readDigest } from "../../../src/review/digest/digest";
import { type RenderedStack, inOrder } from "../../../src/terraform/rendered-stacks";
import { type Edits, edited } from "../../definition/valid";
import { rendered as written, stacksFolder } from "../../rehearsal/support/stacks-folder";
import { describeWithTerraform } from "../../rehearsal/support/with-terraform";
import { projectRoot } from "../../support/project";
import { temporaryFolder } from "../../support/synth";
import { rendered } from "../support/rendered";

const folder = temporaryFolder();

type Block = Record<string, unknown>;
type Document = Record<"resource", Record<string, Record<string, Block>>> & { locals: Block };

const NAME = "store-test-platform";
const scaling = { min: 1, max: 4, cpuPercent: 60 };
const BASE: Edits = { "services.shop.scaling": scaling, resources: { orders: { type: "queue" } } };

/** A service goes, another one gets a bucket and a third more memory. */
const AFTER: Edits = {
  ...BASE,
  "services.status": undefined,
  "services.shop.size": { cpu: 512, memoryMiB: 1024 },
  "services.books.uses": { uploads: "read" },
  resources: { orders: { type: "queue" }, uploads: { type: "bucket" } },
};

/** Two target groups share the requests, and autoscaling's number of tasks is Terraform's, too. */
function shared(document: Document, weights: readonly [number, number]): void {
  const { aws_lb_listener_rule: rules, aws_lb_target_group: groups, aws_ecs_service: services } = document.resource;
  const group = groups?.["shop"] ?? {};
  Object.assign(groups ?? {}, { green: { ...group, name: "green" } });
  const arns = ["shop", "green"].map((name) => `\${aws_lb_target_group.${name}.arn}`);
  const target_group = arns.map((arn, index) => ({ arn, weight: weights[index] }));
  Object.assign(rules?.["shop"] ?? {}, { action: [{ type: "forward", forward: [{ target_group }] }] });
  for (const service of Object.values(services ?? {})) delete service["lifecycle"];
}

function stacksOf(edits: Edits, change: (platform: Document) => void = () => undefined): RenderedStack[] {
  const documents = rendered(edited(edits) as PlatformDefinition).map(({ name, documents: [json] }) => {
    const document = json as unknown as Document;
    if (name === NAME) {
      shared(document, [100, 0]);
      change(document);
    }
    return [name, document] as const;
  });
  return inOrder(written(Object.fromEntries(documents)));
}

/** More than was approved, in each of the ways that a digest tells apart. */
function beyond({ resource, locals }: Document): void {
  Object.assign(resource["aws_vpc_security_group_ingress_rule"] ?? {}, {
    shell: {
      ...{ security_group_id: "${aws_security_group.shop.id}", cidr_ipv4: "0.0.0.0/0" },
      ...{ ip_protocol: "tcp", from_port: 22, to_port: 22 },
    },
  });
  Object.assign(resource["aws_sqs_queue"]?.["orders_dead_letters"] ?? {}, { name: "other" });
  Object.assign(resource["aws_lb"]?.["ingress"] ?? {}, { idle_timeout: 600 });
  Object.assign(resource["aws_ecs_task_definition"]?.["shop"] ?? {}, { memory: "2048" });
  Object.assign(resource["aws_iam_role"]?.["shop_task"] ?? {}, {
    assume_role_policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }],
    }),
  });
  Object.assign(locals, {
    books_task_permissions: {
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "${aws_s3_bucket.uploads.arn}" }],
    },
  });
}

/** The same plan in an account where AWS gave other ids. */
function elsewhere(plan: PlanJson): PlanJson {
  const ids = /\b(vpc|subnet|sg|sgr|rtb|igw|vpce|pl)-([0-9a-f]{8,17})/g;
  const other = (_: string, kind: string, id: string): string => `${kind}-${id.split("").reverse().join("")}`;
  return JSON.parse(JSON.stringify(plan).replace(ids, other)) as PlanJson;
}

describeWithTerraform("what was approved", () => {
  const after = stacksOf(AFTER);
  const more = stacksOf(AFTER, beyond);
  const json = after.find(({ name }) => name === NAME)?.json ?? {};
  const plans: Record<string, PlanJson> = {};
  let digest: Digest;

  /** Deploys `base`, and plans each of `variants` of the platform against it. */
  async function plan(base: readonly RenderedStack[], variants: Readonly<Record<string, readonly RenderedStack[]>>) {
    const stacks = [...base, ...Object.values(variants).flat()];
    await Session.during({ stacks }, async (session) => {
      for (const stack of base) {
        const run = await session.start(stack, base);
        expect([...(await run.init()), ...(await run.deploy())]).toEqual([]);
      }
      for (const [name, variant] of Object.entries(variants)) {
        for (const stack of variant.filter((it) => it.name === NAME)) {
          const run = await session.start(stack, variant);
          expect([...(await run.init()), ...(await run.plan()).findings]).toEqual([]);
          plans[name] = await run.planJson();
          if (name !== "applied") continue;
          await run.apply();
          await run.plan();
          plans["again"] = await run.planJson();
        }
      }
    });
  }

  const excess = (name: string, of: RenderedStack["json"] = json, digests = [digest]) =>
    excessOf({ name: NAME, plan: elsewhere(plans[name] ?? {}), json: of }, digests);

  beforeAll(async () => {
    const less = stacksOf({ ...AFTER, resources: { orders: { type: "queue" } }, "services.books.uses": {} });
    await plan(stacksOf(BASE), { more, less, applied: after });
    // What happened since: autoscaling added tasks, a deployment moved requests, a pipeline registered a revision.
    const moved = stacksOf(BASE, (platform) => {
      shared(platform, [10, 90]);
      const { aws_ecs_service: services, aws_ecs_task_definition: revisions } = platform.resource;
      Object.assign(services?.["shop"] ?? {}, { desired_count: 3 });
      const family = String(revisions?.["books"]?.["family"]);
      Object.assign(services?.["books"] ?? {}, { task_definition: `${family}:41` });
    });
    await plan(moved, { moved: after, nothing: stacksOf(BASE) });
    digest = digestOf("main", [{ name: NAME, plan: plans["applied"] ?? {}, json }]);
  });

  test("is what another account's plan does, whatever AWS calls things there", () => {
    expect(excess("applied")).toEqual([]);
    expect(digest.stacks[NAME]?.counts).toEqual({ added: 7, changed: 3, replaced: 2, destroyed: 8 });
  });

  test("contains what is left of it, less of it, and nothing", () => {
    expect(excess("again")).toEqual([]);
    expect(excess("less")).toEqual([]);
    expect(excess("again", json, [{ ...digest, stacks: {} }])).toEqual([]);
  });

  test("contains what controllers changed meanwhile, also where nothing was approved", () => {
    expect(excess("moved")).toEqual([]);
    expect(excess("nothing", json, [{ ...digest, stacks: {} }])).toEqual([]);
    const updates = (plans["nothing"]?.resource_changes ?? []).filter(({ change }) => change.actions[0] === "update");
    expect(updates.map(({ address }) => address)).toEqual([
      "aws_ecs_service.books",
      "aws_ecs_service.shop",
      "aws_lb_listener_rule.shop",
    ]);
  });

  test("doesn't contain what goes beyond it", () => {
    expect(excess("more", more.find(({ name }) => name === NAME)?.json)).toEqual([
      "destroys data: aws_sqs_queue.orders_dead_letters is replaced, deleted first, and with it its messages; approved is nothing about it",
      "interrupts traffic: aws_sqs_queue_policy.orders_dead_letters_policy is replaced, deleted first, which interrupts what it lets send and receive; approved is nothing about it",
      "opens: aws_security_group.shop to 0.0.0.0/0, tcp 22 (aws_vpc_security_group_ingress_rule.shell)",
      "gives permissions: aws_iam_role.shop_task: Allow sts:AssumeRole by AWS:* (aws_iam_role.shop_task)",
      "sets what wasn't approved: aws_ecs_task_definition.shop: memory becomes 2048; approved is another value",
      "aws_iam_role.shop_task is changed (assume_role_policy); approved is nothing about it",
      "sets what wasn't approved: aws_iam_role_policy.books_task: policy isn't known before it is applied, and its block isn't the one that was approved",
      "aws_lb.ingress is changed (idle_timeout); approved is nothing about it",
      "aws_sqs_queue.orders is changed (redrive_policy); approved is nothing about it",
      "aws_sqs_queue_redrive_allow_policy.orders is replaced, deleted first; approved is nothing about it",
      "aws_vpc_security_group_ingress_rule.shell is added; approved is nothing about it",
    ]);
  });

  test("fits its schema, and is read back as it was written", () => {
    const schema = JSON.parse(readFileSync(join(projectRoot, "docs", "digest.schema.json"), "utf8")) as object;
    const validate = new Ajv2020({ strict: true }).compile(schema);
    const file = join(folder, "digest.json");
    writeFileSync(file, JSON.stringify(digest));
    validate(digest);
    expect([validate.errors, readDigest(file)]).toEqual([null, digest]);
    for (const wrong of [
      { ...digest, version: 2 },
      { ...digest, more: 1 },
    ]) {
      writeFileSync(file, JSON.stringify(wrong));
      expect([validate(wrong), () => readDigest(file)]).toEqual([false, expect.any(Function)]);
      expect(() => readDigest(file)).toThrow(`digest '${file}': `);
    }
  });

  test("is compared by a command, too, for runs of others", async () => {
    const [file, approved] = [join(folder, "plan.json"), join(folder, "approved.json")];
    writeFileSync(approved, JSON.stringify(digest));
    const output = stacksFolder(Object.fromEntries(after.map(({ name, json: of }) => [name, of])));
    const run = async (plan: PlanJson | undefined, name = NAME): Promise<[number, string[]]> => {
      writeFileSync(file, JSON.stringify(plan));
      const lines: string[] = [];
      const code = await main([name, file, "--approved", approved, "--output", output], (line) => lines.push(line));
      return [code, lines];
    };
    expect(await run(plans["applied"])).toEqual([0, [`${NAME}: all of the plan was approved`]]);
    const [code, lines] = await run(plans["more"]);
    expect([code, lines.length, lines.at(-1)]).toEqual([
      2,
      11,
      `${NAME}: refused; review it anew, or apply what was reviewed`,
    ]);
    await expect(run({})).rejects.toThrow(
      `plan '${file}': isn't what 'terraform show -json' prints; write it: terraform show -json FILE`,
    );
    await expect(run({}, "other")).rejects.toThrow(
      `stack 'other': isn't rendered; name one of ${NAME}, store-test-registry`,
    );
  });
});
