import type { Review } from "../../../src/review/review";
import { reviewHtml } from "../../../src/review/pages/review-html";
import { HOSTILE, reviewWith } from "../support/changed";

const NOTHING: Review = { base: "main", code: 0, risks: [], environments: [], terraform: { stacks: [] }, blocks: [] };

const headings = (html: string): readonly string[] =>
  [...html.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, title = ""]) => title);
const tags = (html: string): readonly string[] => html.match(/<\/?[a-z]+/g) ?? [];

test("the page has what the Markdown has, what must not be overlooked first", async () => {
  const html = reviewHtml(await reviewWith("hello"));
  expect(headings(html)).toEqual([
    "Look at this first",
    "Terraform",
    "store-test",
    "Terraform&#39;s changes",
    "Terraform JSON",
  ]);
  expect([...html.matchAll(/<caption[^>]*><span>([^<]*)</g)].map(([, caption = ""]) => caption)).toEqual([
    "What must not be overlooked",
    "What Terraform would do",
    ...[
      "What the internet can reach",
      "Services",
      "Who can talk to whom",
      "Permissions",
      "Logs and clusters",
      "Stacks",
    ],
    "What Terraform would do, by address",
    "Everything that differs in the JSON",
  ]);
  expect(html).toContain("forced by name");
  expect(html).toContain("from aws_lb.old");
});

test("nothing that changes is one sentence", () => {
  expect(headings(reviewHtml(NOTHING))).toEqual(["Look at this first"]);
  expect(reviewHtml(NOTHING)).toContain("<p>Nothing changes.</p>");
});

test("what is missing of Terraform's verdict is said, and calm is said too", () => {
  const html = reviewHtml({ ...NOTHING, code: 2, terraform: { missing: "terraform isn't on the PATH" } });
  expect(html).toContain("<p>Terraform's verdict is missing: terraform isn&#39;t on the PATH.</p>");
  expect(html).toContain("Nothing is known to destroy data, to interrupt traffic or to open anything.");
});

test("no text of a definition becomes HTML", async () => {
  const [plain, hostile] = [reviewHtml(await reviewWith("hello")), reviewHtml(await reviewWith(HOSTILE))];
  expect(tags(hostile)).toEqual(tags(plain));
});
