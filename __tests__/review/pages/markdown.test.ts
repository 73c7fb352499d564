import fc from "fast-check";
import type { PlatformDefinition } from "../../../src/definition/platform";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { markdownPage } from "../../../src/review/pages/markdown";
import { edited } from "../../definition/valid";
import { type MarkdownNode, meanings, parsed, textOf } from "../support/github";
import { rendered, viewsOf } from "../support/rendered";

const definition = edited({
  "services.books.secrets": { API_KEY: { type: "secrets-manager", name: "store/key" } },
  "services.shop.environment": { GREETING: "hello" },
}) as PlatformDefinition;
const [view] = viewsOf(rendered(definition)) as [EnvironmentView];
const page = markdownPage(view);

/** A section's content, without its heading. */
function sectionOf(title: string): string {
  const [, after = ""] = page.split(`\n## ${title}\n\n`);
  return after.split("\n## ")[0]?.trimEnd() ?? "";
}

test("the page begins with the facts that a reviewer asks for", () => {
  expect(page.split("\n## ")[0]).toBe(`# \`store-test\`

Made from the rendered Terraform JSON and its proof by every synth. Nothing here is written by hand.

- **Where:** \`eu-central-1\`, whichever account Terraform runs in
- **Reachable from the internet:** \`store-test-balancer\` port 80 (everybody), \`status\` port 80 (everybody)
- **Calls:** \`shop\` → \`books\` 9000
- **Way out:** private subnets have no way to the internet, VPC endpoints for \`ecr.api\`, \`ecr.dkr\`, \`logs\`, \`s3\`, \`secretsmanager\`
- **Runs:** 3 services, 3 tasks, together 1 vCPU and 2 GiB
- **Permissions:** the code of no service may do anything in AWS
- **Proof:** 123 proven, 0 refuted, 0 undecided, 0 suppressed
`);
});

test("the sections come in the order in which a reviewer asks", () => {
  expect(page.match(/^## .*$/gm)).toEqual([
    "## What the internet can reach",
    "## Who can talk to whom",
    "## Services",
    "## Routes",
    "## Permissions",
    "## Network",
    "## Images",
    "## Proof",
    "## Stacks and addresses",
  ]);
});

test("who can talk to whom is a table, with what all services do in one row", () => {
  expect(sectionOf("Who can talk to whom").split("\n\n<details>")[0])
    .toBe(`All of it is TCP. Whatever isn't in this table is closed: no security group has another rule.

| from | to | port | why |
| --- | --- | --- | --- |
| the internet | \`store-test-balancer\` | 80 | connect, as declared |
| the internet | \`status\` | 80 | connect, as declared |
| \`store-test-balancer\` | \`shop\` | 8080 | forward requests |
| \`shop\` | \`books\` | 9000 | call \`books.store-test.internal:9000\` (variable \`BOOKS_URL\`) |
| all 3 services | \`ecr.api\` by VPC endpoint | 443 | pull its image |
| all 3 services | \`ecr.dkr\` by VPC endpoint | 443 | pull its image |
| all 3 services | \`logs\` by VPC endpoint | 443 | write its logs |
| all 3 services | \`s3\` by VPC endpoint | 443 | pull its image |
| \`books\` | \`secretsmanager\` by VPC endpoint | 443 | read its secrets |`);
});

test("services and routes are what a reader of the load balancer needs", () => {
  expect(sectionOf("Services"))
    .toBe(`| service | tasks | size of a task | CPU | image | runs in | reached by | remarks |
| --- | --- | --- | --- | --- | --- | --- | --- |
| \`books\` | 1 | 0.5 vCPU, 1 GiB | \`X86_64\` | \`tag-of-apps-random-quote-app\` | private subnets in \`eu-central-1a\` | \`shop\` on 9000 | reads 1 secret: \`API_KEY\` |
| \`shop\` | 1 | 0.25 vCPU, 512 MiB | \`X86_64\` | \`tag-of-apps-hostname-app\` | private subnets in \`eu-central-1a\` | \`store-test-balancer\` on 8080 | – |
| \`status\` | 1 | 0.25 vCPU, 512 MiB | \`X86_64\` | \`1.0\` | public subnets in \`eu-central-1a\`, \`eu-central-1b\`, public IP | the internet on 80 | – |`);
  expect(sectionOf("Routes")).toBe(`| listener | priority | when | then | health check |
| --- | --- | --- | --- | --- |
| \`store-test-balancer\` \`HTTP\` 80 | 100 | path \`/\` or \`/cart/*\` | to \`shop\` on 8080 | GET \`/healthz\` every 10 s |
| \`store-test-balancer\` \`HTTP\` 80 | last | anything else | answer 404 | – |`);
});

test("what others say about cost stands in its place", () => {
  const withCost = markdownPage(view, { costLine: "12 USD a month", cost: "## Cost\n\n12 USD." });
  expect(withCost).toContain("\n- **Cost:** 12 USD a month\n- **Proof:**");
  expect(withCost).toContain("\n\n## Cost\n\n12 USD.\n\n## Network\n");
});

test("findings and suppressions can't be overlooked", () => {
  const finding = {
    stack: "s",
    address: "aws_route.peer",
    rule: "surplus-routes",
    message: "route 'peer': is open",
  } as const;
  const open = markdownPage({
    ...view,
    declared: false,
    findings: [{ ...finding, verdict: "refuted" }],
    suppressed: [{ ...finding, verdict: "undecided", reason: "a partner's network" }],
  });
  expect(open).toContain("\n\n## Not proven\n\n- **refuted** (`surplus-routes`) route 'peer': is open\n\n- **Where:**");
  expect(open).toContain(`Findings that the definition accepts:

| finding | rule | reason |
| --- | --- | --- |
| route 'peer': is open | \`surplus-routes\` | a partner's network |`);
  expect(open).not.toContain("closed");
});

test("an environment with nothing in it has a page", () => {
  const empty: EnvironmentView = {
    ...{
      name: "empty",
      regions: [],
      accounts: [],
      stacks: [],
      vpcs: [],
      services: [],
      loadBalancers: [],
      endpoints: [],
    },
    ...{ flows: [], doors: [], roles: [], images: [], clusters: [], logGroups: [], inventory: [], declared: true },
    ...{ verdicts: [], findings: [], suppressed: [], notes: [] },
  };
  expect(markdownPage(empty)).toContain("## What the internet can reach\n\nNothing.");
});

/** Texts that mean something to the renderer, and not to a reader. */
const KEPT = new Set([
  ...["outside", "service", "load balancer", "aws api", "host", "proven", "refuted", "undecided", "not applicable"],
  ...["public", "private", "mixed", "internet gateway", "nat gateway", "none", "unknown", "Gateway", "Interface"],
  ...[
    "execution",
    "task",
    "Allow",
    "Deny",
    "managed",
    "data",
    "internet-facing",
    "internal",
    "path-pattern",
    "0.0.0.0/0",
  ],
]);

/** Every text of the view in another one's place; the same text is the same again, so that references hold. */
function retold(value: unknown, text: (original: string) => string): unknown {
  if (typeof value === "string") return KEPT.has(value) ? value : text(value);
  if (Array.isArray(value)) return value.map((item) => retold(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, retold(item, text)]));
}

/** Blocks and rows down to the paragraph and the cell. */
function outline({ type, children = [] }: MarkdownNode): unknown {
  if (["paragraph", "heading", "tableCell"].includes(type)) return type;
  return children.length === 0 ? type : [type, ...children.map(outline)];
}

const SUMMARY = /^<\/?details>(<summary>[^<>]*(<code>[^<>]*<\/code>)?<\/summary>)?$/;

test("no text of a definition, whatever it is, changes the page's structure or means anything to GitHub", () => {
  const pieces = [
    "|",
    "`",
    "\\",
    "*",
    "_",
    "#1",
    "@octocat",
    "<b>",
    "</details>",
    "<!--",
    "](x)",
    "https://e.example",
    "\n",
    "\n\n- x",
    "&lt;",
    "1. ",
    "~~~",
    "===",
  ];
  const hostile = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 });
  const small: EnvironmentView = {
    ...view,
    inventory: view.inventory.slice(0, 4),
    verdicts: view.verdicts.slice(0, 4),
  };
  const original = JSON.stringify(outline(parsed(markdownPage(small))));
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 3, maxLength: 9 }), (texts) => {
      const ids = new Map<string, number>();
      const text = (it: string): string => {
        const id = ids.get(it) ?? ids.size;
        ids.set(it, id);
        return `${(texts[id % texts.length] ?? []).join("")}${id}`;
      };
      const tree = parsed(markdownPage(retold(small, text) as EnvironmentView));
      expect(JSON.stringify(outline(tree))).toBe(original);
      expect(meanings(tree).filter((it) => !SUMMARY.test(it.replace(/^html /, "")))).toEqual([]);
    }),
    { seed: 8, numRuns: 6 },
  );
});

test("the page is one that GitHub reads as its writer meant it", () => {
  const tree = parsed(page);
  expect(new Set(tree.children?.map(({ type }) => type))).toEqual(
    new Set(["heading", "paragraph", "list", "table", "html"]),
  );
  expect(textOf(tree.children?.[0] ?? tree)).toBe("store-test");
});
