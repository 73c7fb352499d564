import { htmlOf } from "../../../src/review/document/html";
import { markdownOf } from "../../../src/review/document/markdown";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { withResources } from "../../docs/resources";
import { HOSTILE } from "../support/changed";
import { contentOf, documentOf, sectionOf, withTexts } from "../support/documents";
import { meanings, outline, parsed } from "../support/github";
import { rendered, viewsOf } from "../support/rendered";
import { skeleton } from "../support/skeleton";
import { store } from "../support/store-views";

const [shop] = viewsOf(
  rendered({ name: "demo", environments: { dev: { ...withResources, deletionProtection: false } } }),
) as [EnvironmentView];

test("what holds data has a row each, and what isn't there stands out at a glance", async () => {
  const document = await documentOf(shop);
  const rows = contentOf(sectionOf(document, "data"));
  expect(rows).toHaveLength(10);
  expect(rows).toContain(
    "bucket demo-uploads-<account> | hostname-app | hostname-app | – | S3's key; TLS only | public access is blocked; destroying it takes its objects along (force_destroy) | former versions kept 30 days",
  );
  expect(rows).toContain(
    "database shop.c0ffee.eu-central-1.rds.amazonaws.com | hostname-app | hostname-app | its owner's affair | by its owner | by its owner | by its owner",
  );
  expect(contentOf(sectionOf(document, "summary")).find((line) => line.startsWith("Holds data"))).toBe(
    "Holds data | 8, 2 safeguards off | table demo-sessions, file system demo-media, key aws_kms_key.orders_data, bucket demo-uploads-<account>, topic demo-events, queue demo-orders and 2 more",
  );
});

test("where nothing holds data there is no such section", async () => {
  const { sections } = await documentOf(store);
  expect(sections.map(({ id }) => id)).not.toContain("data");
});

test("no name, key or policy changes the structure of a page", async () => {
  const hostile = await documentOf(withTexts(shop, (text) => `${text}a|b\n# ${HOSTILE} @octocat`));
  const plain = await documentOf(withTexts(shop, (text) => `${text}${"x".repeat(HOSTILE.length + 16)}`));
  expect(skeleton(htmlOf(hostile))).toBe(skeleton(htmlOf(plain)));
  const tree = parsed(markdownOf(hostile));
  expect(outline(tree)).toEqual(outline(parsed(markdownOf(plain))));
  const ours = /^html <(\/?details|br|\/?summary)>|^link (Holds data|[A-Z][a-z]+|prices at AWS)$|^image $/;
  expect(meanings(tree).filter((it) => !ours.test(it))).toEqual([]);
});
