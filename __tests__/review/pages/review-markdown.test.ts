import type { PlatformDefinition } from "../../../src/definition/platform";
import type { Review } from "../../../src/review/review";
import { reviewComment, reviewPage } from "../../../src/review/pages/review-markdown";
import { differingParts } from "../../../src/review/pages/review-sections";
import { edited } from "../../definition/valid";
import { BASE, reviewOfEdits, reviewOfStacks, stacksOf } from "../support/changed";
import { meanings, parsed } from "../support/github";
import { rendered } from "../support/rendered";

const NOTHING: Review = { base: "main", code: 0, risks: [], environments: [], terraform: { stacks: [] }, blocks: [] };

test("nothing is one line, in a comment too", () => {
  expect(reviewPage(NOTHING)).toBe("Nothing changes against `main`.\n");
  expect(reviewComment(NOTHING)).toBe("<!-- review -->\nNothing changes against `main`.\n");
});

test("the page begins with what must not be overlooked, and ends with everything that differs", async () => {
  const review = await reviewOfEdits({ "services.shop.desiredCount": 0, "services.status.image": IMAGE });
  expect(reviewPage(review)).toBe(`# Review against \`main\`

## Look at this first

- **Interrupts traffic** (\`store-test\`): service shop has no task any more (it had 1)

As far as the JSON tells, nothing destroys data.

## Terraform

Terraform's verdict is missing: \`--no-rehearsal\` was given. What is destroyed or replaced is told from the JSON and the table in \`docs/rehearsal.md\`; a plan may do more.

## \`store-test\`

Cost: 98.89 → 88.53 USD a month (**-10.36**).

### Services

|  | what | property | before | after |
| --- | --- | --- | --- | --- |
| changed | \`shop\` | tasks | \`1\` | \`0\` |
| changed | \`status\` | image tag | \`1.0\` | \`1.1\` |

## Terraform JSON

<details><summary>Everything that differs in the JSON: 2 blocks</summary>

| stack | address | attribute | before | after |
| --- | --- | --- | --- | --- |
| \`store-test-platform\` | \`aws_ecs_service.shop\` | \`desired_count\` | \`1\` | \`0\` |
| \`store-test-platform\` | \`local.status_containers\` | \`[status].image\` | \`123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.0\` | \`123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.1\` |

</details>
`);
});

test("Terraform's verdict says what it does by stack and by address, and why", () => {
  const change = { attributes: [], forcedBy: [] };
  const page = reviewPage({
    ...NOTHING,
    code: 1,
    risks: [
      { kind: "failure", where: "shop-dev-platform", text: "Terraform's plan fails at aws_vpc.network: Invalid value" },
    ],
    terraform: {
      stacks: [
        {
          stack: "shop-dev-platform",
          status: "failed",
          changes: [
            { ...change, kind: "replaced", address: "aws_lb.ingress", forcedBy: ["internal"] },
            { ...change, kind: "changed", address: "aws_ecs_service.shop", attributes: ["desired_count", "tags"] },
            { ...change, kind: "moved", address: "aws_ecs_service.books", from: "aws_ecs_service.library" },
            { ...change, kind: "changed", address: "output.url" },
          ],
          findings: [],
        },
      ],
    },
  });
  expect(page.split("\n\nRehearsed against a fake AWS account")[0]).toBe(`# Review against \`main\`

## Look at this first

- **Terraform fails** (\`shop-dev-platform\`): Terraform's plan fails at \`aws_vpc.network\`: Invalid value

## Terraform

| stack |  | added | changed | replaced | destroyed | moved | imported | forgotten |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| \`shop-dev-platform\` | **fails** | 0 | 1 | 1 | 0 | 1 | 0 | 0 |`);
  expect(page).toContain(`| stack | what | address | why |
| --- | --- | --- | --- |
| \`shop-dev-platform\` | replaced | \`aws_lb.ingress\` | forced by \`internal\` |
| \`shop-dev-platform\` | changed | \`aws_ecs_service.shop\` | \`desired_count\`, \`tags\` |
| \`shop-dev-platform\` | moved | \`aws_ecs_service.books\` | from \`aws_ecs_service.library\` |
| \`shop-dev-platform\` | changed | \`output.url\` |  |`);
});

const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.1";

test("a comment that is too long leaves out whole sections, the least important first, and says which", async () => {
  const review = await reviewOfEdits({ "services.status": undefined, "services.shop.desiredCount": 0 });
  const short = reviewComment(review, 1500);
  expect(short.length).toBeLessThanOrEqual(1500);
  expect(short.match(/^##.*$/gm)).toEqual([
    "## Look at this first",
    "## Terraform",
    "## `store-test`",
    "### What the internet can reach",
    "### Services",
  ]);
  expect(short.split("\n").slice(-2).join("\n")).toBe(
    "Left out, because a comment holds 65536 characters: `Who can talk to whom of store-test`, `Permissions of store-test`, `Logs and clusters of store-test`, `Stacks of store-test`, `everything that differs in the JSON`. All of it: `npm run review -- --base main`.\n",
  );
});

test("a comment stays within its limit, whatever changes", async () => {
  const services = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `service-${index}`,
      {
        source: "__tests__/fixtures/apps/hostname-app",
        port: 8080,
        size: { cpu: 256, memoryMiB: 512 },
        exposure: { type: "internal", dnsName: `s${index}` },
      },
    ]),
  );
  const review = await reviewOfStacks(BASE, stacksOf(rendered(edited({ services }) as PlatformDefinition)));
  const comment = reviewComment(review);
  expect(reviewPage(review).length).toBeGreaterThan(65_536);
  expect(comment.length).toBeLessThanOrEqual(65_536);
  expect(comment.startsWith("<!-- review -->\n# Review against `main`\n\n## Look at this first\n")).toBe(true);
});

test("long values show the place where they differ", async () => {
  const value = (end: string) => `${"x".repeat(300)}${end}`;
  const with1 = (end: string) =>
    stacksOf(rendered(edited({ "services.shop.environment": { LONG: value(end) } }) as PlatformDefinition));
  const page = reviewPage(await reviewOfStacks(with1("one"), with1("two")));
  expect(page).toContain(
    `| changed | \`shop\` | variable \`LONG\` | \`…${"x".repeat(20)}one\` | \`…${"x".repeat(20)}two\` |`,
  );
});

test("long lists show what only one of them has", () => {
  const items = Array.from({ length: 20 }, (_, index) => `aws_subnet.number_${index}`);
  const [before, after] = [items.join(", "), [...items.slice(1), "aws_vpc.new"].join(", ")];
  expect(differingParts(before, after)).toEqual(["… aws_subnet.number_0", "… aws_vpc.new"]);
  expect(differingParts(before, items.slice(1).join(", "))).toEqual(["… aws_subnet.number_0", "…"]);
});

test("no value of a definition changes the tables or means anything to GitHub", async () => {
  const hostile = "a|b `c` </details><b>x</b> @octocat #1 https://evil.example\n\n# Heading\n| x | y |";
  const review = await reviewOfEdits({ "services.shop.environment": { GREETING: hostile } });
  const tree = parsed(reviewPage(review));
  expect(tree.children?.map(({ type }) => type)).toEqual([
    ...["heading", "heading", "paragraph", "heading", "paragraph", "heading", "heading", "table"],
    ...["heading", "html", "table", "html"],
  ]);
  expect(meanings(tree)).toEqual([
    "html <details><summary>Everything that differs in the JSON: 1 block</summary>",
    "html </details>",
  ]);
});
