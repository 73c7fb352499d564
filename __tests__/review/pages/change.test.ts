import type { StackJson } from "../../../src/terraform/rendered-stacks";
import type { Review } from "../../../src/review/review";
import type { PlatformDefinition } from "../../../src/definition/platform";
import { changePage } from "../../../src/review/pages/change";
import { emptyView } from "../../../src/review/model/empty-view";
import { changedValues } from "../../../src/review/pages/changed-values";
import { COMMENT_LIMIT, changeComment, changeMarkdown } from "../../../src/review/pages/comment";
import { edited } from "../../definition/valid";
import { BASE, HOSTILE, reviewOfEdits, reviewOfStacks, reviewWith, stacksOf } from "../support/changed";
import { contentOf, plain, sectionOf } from "../support/documents";
import { outline, parsed } from "../support/github";
import { rendered } from "../support/rendered";

const NOTHING: Review = {
  base: "main",
  code: 0,
  risks: [],
  order: [],
  environments: [],
  terraform: { stacks: [] },
  blocks: [],
  findings: [],
};
const NOWHERE = emptyView("new", undefined);
const NOBODY = { redeployed: [], added: [], removed: [] };
const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.1";
const content = (review: Review, id: string): readonly string[] => contentOf(sectionOf(changePage(review), id));

test("nothing is one line, in a comment too", () => {
  expect(changeMarkdown(NOTHING)).toBe("Nothing changes against `main`.\n");
  expect(changeComment(NOTHING)).toBe("<!-- review -->\nNothing changes against `main`.\n");
  expect(content(NOTHING, "first")).toEqual(["Nothing changes."]);
});

test("the page begins with what must not be overlooked, and ends with everything that differs", async () => {
  const review = await reviewOfEdits({ "services.shop.desiredCount": 0, "services.status.image": IMAGE });
  expect(changeMarkdown(review)).toBe(`# Review against \`main\`

**Stop**: 1 thing to decide; -10.37 USD a month (-10 %); 1 running service redeployed. Why: interrupts traffic.

## Look at this first

- **Interrupts traffic** (\`store-test\`): service shop runs no tasks any more (it ran 1). To do: apply it when this may stop, or let the new one come first.

By the JSON, nothing destroys data.

Made from two sets of rendered Terraform JSON and their proofs: before is what \`main\` defines, not what runs.

## Terraform

Terraform's verdict is missing: \`--no-rehearsal\` was given. What is destroyed or replaced is judged by the JSON and the table in \`docs/rehearsal.md\`; a plan may do more.

## \`store-test\`

Cost: 98.90 → 88.53 USD a month (**-10.37**).

- \`shop\`: 10.37 → 0.00 (**-10.37**): 0 tasks × 0.25 vCPU; 0 tasks × 0.5 GB
- \`status\` gets new tasks (image tag): new tasks start before old ones stop

### Services

| What | Change | Property | Before | After |
| --- | --- | --- | --- | --- |
| \`shop\` | changed | tasks | \`1\` | \`0\` |
| \`status\` | changed | image tag | \`1.0\` | \`1.1\` |

## Everything that differs in the Terraform JSON

<details><summary>2 blocks</summary>

| Address | Attribute | Stack | Before | After |
| --- | --- | --- | --- | --- |
| \`aws_ecs_service.shop\` | \`desired_count\` | \`store-test-platform\` | \`1\` | \`0\` |
| \`local.status_containers\` | \`[status].image\` | \`store-test-platform\` | \`123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.0\` | \`123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.1\` |

</details>
`);
});

test("a cost is explained by its parts, and says what has no price", async () => {
  const stack = (capacity: number) => [
    {
      name: "shop",
      folder: "/stacks/shop",
      json: {
        provider: { aws: [{ region: "eu-central-1" }] },
        resource: {
          aws_kms_key: Object.fromEntries(Array.from({ length: capacity }, (_, at) => [`key${at}`, {}])),
          aws_db_instance: {
            ...{ one: { identifier: "one" }, ...(capacity > 1 && { two: { identifier: "two" } }) },
          },
          aws_kinesis_stream: { clicks: { name: "clicks" } },
        },
      } as unknown as StackJson,
    },
  ];
  expect(content(await reviewOfStacks(stack(1), stack(3)), "environment-1")).toEqual([
    "Cost: 1.00 → 3.00 USD a month (+2.00), without what has no price.",
    "KMS keys: 1.00 → 3.00 (+2.00): 3 keys",
    "no price known: database one: a database, the same before",
    "no price known: database two: none → a database",
    "no price known: stream clicks: a stream, the same before",
  ]);
});

test("Terraform's verdict says what it does by stack and by address, and why", () => {
  const change = { attributes: [], forcedBy: [] };
  const changes = [
    { ...change, kind: "replaced" as const, address: "aws_lb.ingress", forcedBy: ["internal"] },
    { ...change, kind: "changed" as const, address: "aws_ecs_service.shop", attributes: ["desired_count", "tags"] },
    { ...change, kind: "moved" as const, address: "aws_ecs_service.books", from: "aws_ecs_service.library" },
    { ...change, kind: "changed" as const, address: "output.url" },
    {
      ...change,
      kind: "replaced" as const,
      address: "aws_ecs_task_definition.shop",
      forcedBy: ["container_definitions"],
    },
  ];
  const stacks = [{ stack: "shop-dev-platform", status: "failed" as const, changes, findings: [] }];
  const review: Review = { ...NOTHING, code: 1, terraform: { stacks } };
  expect(content(review, "terraform")[0]).toBe("shop-dev-platform | fails | 0 | 1 | 1 | 0 | 1 | 0 | 0 | 1");
  expect(content(review, "addresses").slice(1)).toEqual([
    "aws_lb.ingress | replaced | shop-dev-platform | forced by internal",
    "aws_ecs_service.shop | changed | shop-dev-platform | desired_count, tags",
    "aws_ecs_service.books | moved | shop-dev-platform | from aws_ecs_service.library",
    "output.url | changed | shop-dev-platform | ",
    "aws_ecs_task_definition.shop | replaced | shop-dev-platform | forced by container_definitions",
  ]);
  const two = ["registry", "platform"].map((stack) => ({
    stack,
    status: "changed" as const,
    changes: [],
    findings: [],
  }));
  const order = ["registry", "platform"];
  expect(content({ ...NOTHING, code: 2, order, terraform: { stacks: two } }, "terraform")[2]).toBe(
    "Applied in this order: registry, then platform.",
  );
  expect(content({ ...review, code: 2, terraform: { stacks: [] } }, "terraform")[0]).toBe(
    "Terraform would change nothing.",
  );
});

test("calm is said, and of many points the first ten are unfolded", () => {
  const risks = Array.from({ length: 12 }, (_, at) => ({ kind: "proof", where: "shop", text: `point ${at}` }) as const);
  const source =
    "Made from two sets of rendered Terraform JSON and their proofs: before is what main defines, not what runs.";
  expect(content({ ...NOTHING, code: 2 }, "first")).toEqual([
    "By Terraform's rehearsed plan, nothing destroys data or interrupts traffic.",
    source,
  ]);
  const todo = "To do: mend it, or accept it in the definition with a reason.";
  expect(content({ ...NOTHING, code: 2, risks }, "first").slice(9, 13)).toEqual([
    `Proof (shop): point 9. ${todo}`,
    "> and 2 more",
    `Proof (shop): point 10. ${todo}`,
    `Proof (shop): point 11. ${todo}`,
  ]);
});

test("points of one cause are one line, and those that it doesn't say in full are folded below", () => {
  const common = { kind: "safeguard", where: "shop", cause: "deletion protection", to: "off" } as const;
  const point = (name: string, from: string) => ({
    ...{ ...common, from, subject: `table ${name}`, text: `table ${name}: ${from} → off` },
  });
  const risks = [point("a", "on"), point("b", "on"), point("c", "30 days")];
  expect(content({ ...NOTHING, code: 2, risks }, "first").slice(0, 3)).toEqual([
    "Takes a safeguard away (shop): table a: on → off; the same goes for table b, table c. To do: put it back, or agree that it goes.",
    "> 1 point of the same causes",
    "Takes a safeguard away (shop): table c: 30 days → off",
  ]);
});

test("more than three versions and variables are folded below what else changes", async () => {
  const variables = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "1"]));
  const rows = async (names: readonly string[]) => {
    const edits = { "services.shop.environment": variables(names), "services.books.desiredCount": 2 };
    return content(await reviewOfEdits(edits), "environment-1-1");
  };
  expect(await rows(["A", "B", "C"])).toHaveLength(4);
  const [first, fold, ...folded] = await rows(["A", "B", "C", "D"]);
  expect([first, fold, folded.length]).toEqual([
    "books | changed | tasks | 1 | 2",
    "> 4 rows of versions and variables",
    4,
  ]);
});

test("of an environment that comes only what a reader asks first is unfolded", () => {
  const row = { kind: "added", subject: "x", field: "", after: "y" } as const;
  const topics = ["What the internet can reach", "Network"].map((title) => ({ title, rows: [row] }));
  const environments = [
    { name: "new", status: "added" as const, topics, after: NOWHERE, services: NOBODY, cost: undefined },
  ];
  const { sections } = sectionOf(changePage({ ...NOTHING, code: 2, environments }), "environment-1");
  expect(sections?.map(({ blocks }) => blocks.map(({ kind }) => kind))).toEqual([["table"], ["fold"]]);
  expect(content({ ...NOTHING, code: 2, environments }, "environment-1-2")).toEqual(["> 1 row", "x | new |  |  | y"]);
});

test("a comment that is too long leaves out whole sections, the least important first, and says which", async () => {
  const review = await reviewOfEdits({ "services.status": undefined, "services.shop.desiredCount": 0 });
  const short = changeComment(review, 2200);
  expect(short.length).toBeLessThanOrEqual(2200);
  expect(short.match(/^##.*$/gm)).toEqual([
    "## Look at this first",
    "## Terraform",
    "## `store-test`",
    "### What the internet can reach",
    "### Services",
    "## Left out",
  ]);
  expect(short.split("\n").at(-2)).toBe(
    "A comment holds 65536 characters. Left out: Who can talk to whom of `store-test`; Permissions of `store-test`; Logs and clusters of `store-test`; Stacks of `store-test`; Everything that differs in the Terraform JSON. All of it: `npm run review -- --base main`.",
  );
});

test("a comment stays within its limit, whatever changes", async () => {
  const exposure = (index: number) => ({ type: "internal", dnsName: `s${index}` });
  const common = { source: "__tests__/fixtures/apps/hostname-app", port: 8080, size: { cpu: 256, memoryMiB: 512 } };
  const services = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`service-${index}`, { ...common, exposure: exposure(index) }]),
  );
  const review = await reviewOfStacks(BASE, stacksOf(rendered(edited({ services }) as PlatformDefinition)));
  const comment = changeComment(review);
  expect(changeMarkdown(review).length).toBeGreaterThan(COMMENT_LIMIT);
  expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(comment.startsWith("<!-- review -->\n# Review against `main`\n")).toBe(true);
});

test("a comment stays within its limit, however many points one cause has", async () => {
  const review = await reviewOfStacks(BASE, BASE);
  const risks = Array.from({ length: 2000 }, (_, at) => ({
    ...{ kind: "safeguard", where: "store-test", cause: "shell", subject: `service ${at}` },
    text: `service ${at}: no shell by ECS Exec → ECS Exec opens a shell`,
  })) satisfies Review["risks"];
  const comment = changeComment({ ...review, code: 2, risks });
  expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(comment).toContain("and 1988 more");
});

test.each<[string, string, string, string, string]>([
  [
    "texts from a little before they part",
    `${"x".repeat(300)}one`,
    `${"x".repeat(300)}two`,
    `…${"x".repeat(20)}one`,
    `…${"x".repeat(20)}two`,
  ],
  ["lists by what only one of them has", `${"item, ".repeat(30)}old`, `${"item, ".repeat(30)}new`, "… old", "… new"],
  ["a list that only gets shorter", `${"item, ".repeat(30)}old`, `${"item, ".repeat(29)}item`, "… old", "…"],
])("of long values the short form shows where they differ: %s", (_, before, after, was, is) => {
  expect(changedValues({ before, after }).map((value) => value?.short)).toEqual([was, is]);
});

test("short values, and one that came or went, are shown whole", () => {
  expect(changedValues({ before: "a", after: "b" })).toEqual([{ text: "a" }, { text: "b" }]);
  expect(changedValues({ after: "x".repeat(300) })).toEqual([undefined, { text: "x".repeat(300) }]);
});

test("no value of a definition changes the comment's structure", async () => {
  const shape = async (value: string): Promise<unknown> => outline(parsed(changeComment(await reviewWith(value))));
  expect(await shape(`a|b\n\n# Heading ${HOSTILE}`)).toEqual(await shape("hello"));
});

test("titles of environments are names, with what became of them", () => {
  const environments = [
    { name: "old", status: "removed" as const, topics: [], after: NOWHERE, services: NOBODY, cost: undefined },
  ];
  const section = sectionOf(changePage({ ...NOTHING, code: 2, environments }), "environment-1");
  expect([plain(section.title), ...contentOf(section)]).toEqual([
    "old: removed",
    "Nothing that a review of AWS asks for; the attributes at the end differ.",
  ]);
});
