import type { PlatformDefinition } from "../../src/definition/platform";
import { changeMarkdown } from "../../src/review/pages/comment";
import type { Review } from "../../src/review/review";
import { type Verdict, verdictOf } from "../../src/review/verdict";
import type { JsonObject } from "../../src/terraform/json";
import type { StackJson } from "../../src/terraform/rendered-stacks";
import { type Edits, edited, validPlatform } from "../definition/valid";
import { reviewOfEdits, reviewOfStacks, stacksOf } from "./support/changed";
import { rendered } from "./support/rendered";

const NOTHING: Review = {
  base: "main",
  code: 2,
  risks: [],
  order: [],
  environments: [],
  terraform: { stacks: [] },
  blocks: [],
  findings: [],
};
const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.1";

const platform = (edits: Edits) => stacksOf(rendered(edited(edits) as PlatformDefinition));

async function verdictOfEdits(before: Edits, after: Edits): Promise<Verdict> {
  return verdictOf(await reviewOfStacks(platform(before), platform(after)));
}

function decisionLines({ decisions }: Verdict): readonly string[] {
  return decisions.map(({ class: is, kind, text }) => `${is} ${kind}: ${text}`);
}

const services = validPlatform().environments["test"]?.services ?? {};
const routed = (priority: number, ...paths: readonly string[]) => ({ type: "load-balancer", paths, priority });

test.each<[string, Edits, Edits, Verdict["class"], string]>([
  [
    "tags",
    {},
    { tags: { Environment: "Other" } },
    "routine",
    "nothing to decide; costs the same; no running service redeployed",
  ],
  [
    "a new version",
    {},
    { "services.status.image": IMAGE },
    "routine",
    "nothing to decide; costs the same; 1 running service redeployed",
  ],
  [
    "a variable",
    {},
    { "services.shop.environment": { GREETING: "hello" } },
    "routine",
    "nothing to decide; costs the same; 1 running service redeployed",
  ],
  [
    "a task more",
    {},
    { "services.shop.desiredCount": 2 },
    "look",
    "1 thing to decide; +10.35 USD a month (+10 %); no running service redeployed",
  ],
  [
    "a task less",
    { "services.shop.desiredCount": 3 },
    { "services.shop.desiredCount": 2 },
    "routine",
    "nothing to decide; -10.37 USD a month (-9 %); no running service redeployed",
  ],
  [
    "one task that is left",
    { "services.shop.desiredCount": 2 },
    {},
    "look",
    "1 thing to decide; -10.35 USD a month (-9 %); no running service redeployed",
  ],
  [
    "a service that no longer runs",
    {},
    { "services.shop.desiredCount": 0 },
    "stop",
    "1 thing to decide; -10.37 USD a month (-10 %); no running service redeployed",
  ],
  [
    "a service that goes",
    {},
    { "services.status": undefined },
    "stop",
    "2 things to decide; -14.02 USD a month (-14 %); no running service redeployed, 1 gone",
  ],
  [
    "logs kept shorter",
    {},
    { logRetentionDays: 7 },
    "stop",
    "1 thing to decide; costs the same; no running service redeployed",
  ],
])("%s: class and line", async (_, before, after, expected, line) => {
  const { class: is, headline } = await verdictOfEdits(before, after);
  expect([is, headline]).toEqual([expected, line]);
});

test("several of one cause are one decision, which names the others", async () => {
  const table = (isSafe: boolean, name: string) => ({ name, deletion_protection_enabled: isSafe });
  const stack = (isSafe: boolean) => [
    {
      name: "shop",
      folder: "/stacks/shop",
      json: {
        resource: {
          aws_dynamodb_table: Object.fromEntries(["a", "b", "c"].map((name) => [name, table(isSafe, name)])),
        },
      } as unknown as StackJson,
    },
  ];
  const review = await reviewOfStacks(stack(true), stack(false));
  const verdict = verdictOf(review);
  expect(verdict.decisions).toEqual([
    {
      kind: "safeguard",
      class: "stop",
      where: "shop",
      text: "table a: deletion protection → no deletion protection",
      from: "deletion protection",
      to: "no deletion protection",
      with: [],
      also: [],
      others: ["table b", "table c"],
      points: 3,
      refused: false,
      todo: "put it back, or agree that it goes",
    },
  ]);
  expect(changeMarkdown(review).split("\n").slice(2, 7)).toEqual([
    "**Stop**: 1 thing to decide; costs the same; no running service redeployed. Why: takes safeguards away.",
    "",
    "## Look at this first",
    "",
    "- **Takes a safeguard away** (`shop`): table a: deletion protection → no deletion protection; the same goes for table b, table c. To do: put it back, or agree that it goes.",
  ]);
});

test("what AWS refuses is counted, and comes first", async () => {
  const stack = (resource: object) => [
    { name: "shop", folder: "/stacks/shop", json: { resource } as unknown as StackJson },
  ];
  const carts = { carts: { name: "carts", deletion_protection_enabled: true } };
  const jobs = { jobs: { name: "jobs" } };
  const review = await reviewOfStacks(stack({ aws_dynamodb_table: carts, aws_sqs_queue: jobs }), stack({}));
  const verdict = verdictOf(review);
  expect(verdict.headline).toBe(
    "2 things to decide, 1 change that AWS will probably refuse; what has no price here costs less; no running service redeployed",
  );
  expect(decisionLines(verdict)).toEqual([
    "stop data: aws_dynamodb_table.carts is destroyed, and with it its items (AWS refuses it while deletion protection is on)",
    "stop data: aws_sqs_queue.jobs is destroyed, and with it its messages",
  ]);
  expect(changeMarkdown(review)).toContain("**Will probably fail.** To do: keep it");
});

test("a path that moves to another service says from where and to where", async () => {
  const more = { ...services["status"], port: 80 };
  const both = (shop: readonly string[], other: readonly string[]): Edits => ({
    services: {
      ...services,
      shop: { ...services["shop"], exposure: routed(100, ...shop) },
      other: { ...more, exposure: routed(200, ...other) },
    },
  });
  const verdict = await verdictOfEdits(both(["/shop", "/cart"], ["/other"]), both(["/shop"], ["/other", "/cart"]));
  expect(decisionLines(verdict)).toEqual([
    "look moved: store-test-balancer: path /cart leads from shop to other; until both run, requests may fail",
  ]);
  const opened = await verdictOfEdits(both(["/shop"], ["/other"]), both(["/shop", "/admin"], ["/other"]));
  expect(decisionLines(opened)).toEqual([
    "look exposure: store-test-balancer: path /admin leads to shop now, open to whoever reaches store-test-balancer",
  ]);
  const closed = await verdictOfEdits(both(["/shop", "/admin"], ["/other"]), both(["/shop"], ["/other"]));
  expect(decisionLines(closed)).toEqual(["stop traffic: store-test-balancer: path /admin no longer leads to shop"]);
});

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ["a pattern that covers what was named", ["/", "/cart/*"], ["/*"], ["look exposure: path /* leads to shop now"]],
  ["what a pattern covered is named", ["/*"], ["/", "/cart/*"], ["stop traffic: path /* no longer leads to shop"]],
  ["the order of what is named", ["/a", "/b"], ["/b", "/a"], []],
])("a path is looked up in both tables: %s", async (_, before, after, expected) => {
  const at = (paths: readonly string[]): Edits => ({ "services.shop.exposure": routed(100, ...paths) });
  const lines = decisionLines(await verdictOfEdits(at(before), at(after)));
  expect(lines.map((line) => line.replace("store-test-balancer: ", "").replace(/, open to.*/, ""))).toEqual(expected);
});

test("a path that becomes a redirect says so", async () => {
  const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/12ab";
  const lines = decisionLines(await verdictOfEdits({}, { ingress: { protocol: { type: "https", certificateArn } } }));
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^stop traffic: store-test-balancer: path \/ is a redirect to HTTPS:443 now, and no longer leads to shop: clients that don't follow it fail$/,
    ),
  );
});

test.each([
  [
    undefined,
    "pipeline",
    "is deployed by a pipeline from now on: Terraform makes new revisions, and starts none of them",
  ],
  ["pipeline", undefined, "is deployed by Terraform from now on: it starts the revision that it defines"],
])("who deploys is to be decided: %s to %s", async (before, after, text) => {
  const by = (deployer: unknown): Edits => ({ "services.books.deployer": deployer });
  const verdict = await verdictOfEdits(by(before), by(after));
  expect([verdict.class, decisionLines(verdict)]).toEqual(["look", [`look footing: service books ${text}`]]);
});

test("a rule that comes before another takes its paths", async () => {
  const other = { ...services["status"], exposure: routed(200, "/*") };
  const first = { ...services, other };
  const last = { ...services, other: { ...other, exposure: routed(50, "/*") } };
  expect(decisionLines(await verdictOfEdits({ services: first }, { services: last }))).toContain(
    "look moved: store-test-balancer: path / leads from shop to other; until both run, requests may fail",
  );
});

test("a private name that goes while somebody calls it is to be decided", async () => {
  const renamed = { "services.books.exposure": { type: "internal", dnsName: "library" } };
  const verdict = await verdictOfEdits({}, renamed);
  expect(decisionLines(verdict).filter((line) => line.includes(" name: "))).toEqual([
    "stop name: books.store-test.internal goes: tasks of shop that still run call it until they are exchanged",
  ]);
});

test("a service newly on the internet, open to everyone, is a stop; in a new environment it is a look", async () => {
  const open = await verdictOfEdits({ "services.status.exposure": { type: "internal", dnsName: "status" } }, {});
  expect(open.class).toBe("stop");
  expect(decisionLines(open)).toContain("stop exposure: status port 80 opens to 0.0.0.0/0");
  const { name, environments } = validPlatform();
  const both = { name, environments: { ...environments, more: environments["test"] } } as PlatformDefinition;
  const added = verdictOf(await reviewOfStacks(platform({}), stacksOf(rendered(both))));
  expect([added.class, added.added]).toEqual(["look", ["store-more: books", "store-more: shop", "store-more: status"]]);
});

test("a deployment that returns no more, or keeps no tasks, takes a safeguard away", async () => {
  const stack = (more: JsonObject) =>
    platform({}).map((it) => {
      const { shop = {}, ...others } = it.json.resource?.["aws_ecs_service"] ?? {};
      const resource = { ...it.json.resource, aws_ecs_service: { ...others, shop: { ...shop, ...more } } };
      return it.name.endsWith("-platform") ? { ...it, json: { ...it.json, resource } } : it;
    });
  const lines = async (more: JsonObject) => decisionLines(verdictOf(await reviewOfStacks(platform({}), stack(more))));
  expect(await lines({ deployment_circuit_breaker: { enable: true, rollback: false } })).toEqual([
    "stop safeguard: service shop: failed deployments are rolled back → failed deployments aren't rolled back",
  ]);
  expect(await lines({ deployment_minimum_healthy_percent: 50 })).toEqual([
    "stop safeguard: service shop: 100 % of its tasks are kept during a deployment → 50 % of its tasks are kept during a deployment",
  ]);
  expect(await lines({ deployment_minimum_healthy_percent: 100 })).toEqual([]);
});

test("a shell in a container and a writable root are safeguards that go", async () => {
  const verdict = verdictOf(await reviewOfEdits({ "services.books.exec": true }));
  expect(verdict.class).toBe("stop");
  expect(decisionLines(verdict)).toEqual(
    expect.arrayContaining([
      "stop safeguard: service books: no shell by ECS Exec → ECS Exec opens a shell",
      "stop safeguard: service books: read-only root file system → writable root file system",
    ]),
  );
});

test("secrets and images that no stack makes must be there first", async () => {
  const image = "ghcr.io/example/status:2";
  const verdict = await verdictOfEdits({}, { "services.status.image": image });
  expect(verdict.decisions.filter(({ kind }) => kind === "needed")).toEqual([
    {
      kind: "needed",
      class: "look",
      where: "store-test",
      text: `image ${image} must be in its registry before tasks of status start`,
      whom: "status",
      with: [],
      also: [],
      others: [],
      points: 1,
      refused: false,
      todo: "see that it is there before this is applied",
    },
  ]);
});

test("a rise says what costs more", async () => {
  const verdict = await verdictOfEdits({}, { "services.shop.desiredCount": 2 });
  expect(decisionLines(verdict)).toEqual(["look cost: 98.90 → 109.25 USD a month (+10.35, +10 %): shop +10.35"]);
});

test("of many decisions ten are unfolded", () => {
  const risks = Array.from({ length: 12 }, (_, at) => ({ kind: "proof", where: "shop", text: `point ${at}` }) as const);
  const lines = changeMarkdown({ ...NOTHING, risks }).split("\n");
  expect(lines.filter((line) => line.startsWith("- "))).toHaveLength(12);
  expect(lines.indexOf("<details><summary>and 2 more</summary>")).toBe(
    lines.findIndex((line) => line.includes("point 9")) + 2,
  );
});

test("a review that fails is a stop, whatever else it says", () => {
  expect(verdictOf({ ...NOTHING, code: 1 }).class).toBe("stop");
  expect(verdictOf(NOTHING).class).toBe("routine");
});
