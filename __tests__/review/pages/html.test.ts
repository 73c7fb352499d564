import { createHash } from "node:crypto";
import fc from "fast-check";
import { escaped, markup } from "../../../src/review/document/markup";
import { largePage } from "../support/crowd-view";
import { demoPage, dev } from "../support/demo-views";
import { pageOf, withTexts } from "../support/pages";

let [page, sixty] = ["", ""];

beforeAll(async () => {
  [page, sixty] = [await demoPage(), await largePage()];
});

function all(html: string, pattern: RegExp): readonly string[] {
  return [...html.matchAll(pattern)].map(([, found = ""]) => found);
}

/** Tags with the names of their attributes: what a text must not change. A box has a title where its text was cut. */
function skeleton(html: string): string {
  const tags = (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/="[^"]*"/g, ""));
  return tags.filter((tag) => !/^<\/?title>$/.test(tag)).join("\n");
}

test("the sections answer what a reviewer asks, the facts first", () => {
  expect(all(page, /<h2 id="[^"]*">([^<]*)</g)).toEqual([
    "At a glance",
    "Topology",
    "What the internet can reach",
    "Who can talk to whom",
    "Routing table",
    "Services",
    "Permissions",
    "Endpoints",
    "Images",
    "Cost",
    "Proof",
    "Inventory",
  ]);
});

test("each table has a caption, a header for each column and for each row", () => {
  const tables = all(page, /<table[^>]*>([\s\S]*?)<\/table>/g);
  expect(tables.length).toBeGreaterThan(15);
  for (const table of tables) {
    expect(table).toMatch(/^\s*<caption id="[^"]+"><span>[^<]+<\/span><\/caption>/);
    const [head = ""] = all(table, /<thead><tr>([\s\S]*?)<\/tr><\/thead>/g);
    expect(head.replaceAll('<th scope="col"', "").match(/<t[hd]/g)).toBeNull();
    const rows = all(table.slice(table.indexOf("<tbody>")), /<tr>([\s\S]*?)<\/tr>/g);
    expect(rows.filter((row) => !row.startsWith('<th scope="row"'))).toEqual([]);
  }
});

test.each(["demo", "crowd"])("ids of the %s page are unique, and every link leads to one", (name) => {
  const html = name === "demo" ? page : sixty;
  const ids = all(html, / id="([^"]*)"/g);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  const referred = [
    ...all(html, / href="#([^"]*)"/g),
    ...all(html, / aria-labelledby="([^"]*)"/g).flatMap((list) => list.split(" ")),
  ];
  expect(referred.length).toBeGreaterThan(20);
  expect(referred.filter((id) => !ids.includes(id))).toEqual([]);
});

test("the page needs nothing but itself, and its policy forbids everything else", () => {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const [style = "", script = ""] = [
    all(page, /<style>([\s\S]*?)<\/style>/g)[0],
    all(page, /<script>([\s\S]*?)<\/script>/g)[0],
  ];
  expect(all(page, /http-equiv="Content-Security-Policy" content="([^"]*)"/g)).toEqual([
    escaped(
      `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`,
    ),
  ]);
  expect(
    page.match(/<(link|img|iframe|object|embed|base|form)\b| (src|srcset|style|on\w+)=|url\((?!#)|@import/g),
  ).toBeNull();
  expect(all(page, / href="([^"]*)"/g).filter((target) => !target.startsWith("#"))).toEqual([]);
  expect(all(page, /(https?:\/\/[^\s"<]+)/g).filter((address) => !address.includes("w3.org"))).toEqual([
    "http://random-quote.local:8080",
  ]);
});

test("the demo's page is small, and that of sixty services opens at once", () => {
  expect(page.length).toBeLessThan(100_000);
  expect(sixty.length).toBeLessThan(800_000);
});

test("the same view gives the same bytes", async () => {
  expect(await pageOf(dev)).toBe(page);
});

test("at a glance it says what everybody can reach and what only named networks can", async () => {
  expect(page).toContain("<span>to everybody: demo-balancer :80, static-app :8080</span>");
  const [first, ...others] = dev.doors;
  const doors = first ? [{ ...first, cidrs: ["203.0.113.0/24"] }, ...others] : [];
  expect(await pageOf({ ...dev, doors })).toContain(
    "<span>to everybody: static-app :8080; to named networks: demo-balancer :80</span>",
  );
});

test("whatever isn't proven, priced or declared stands out", async () => {
  const place = { stack: "demo-dev-platform", address: "aws_ecs_service.static_app" };
  const html = await pageOf({
    ...dev,
    doors: dev.doors.map((door) => ({ ...door, declared: false })),
    findings: [{ ...place, rule: "doors", verdict: "refuted", message: "a door too many" }],
    suppressed: [{ ...place, rule: "exec", verdict: "undecided", message: "a shell", reason: "for the on-call" }],
    inventory: [
      ...dev.inventory,
      { ...place, address: "aws_db_instance.main", mode: "managed", type: "aws_db_instance", construct: undefined },
    ],
  });
  for (const text of [
    '<span class="bad">1 finding</span>, 122 results proven, 1 finding accepted with a reason.',
    '<span class="bad">not declared</span>',
    "a door too many",
    "for the on-call",
    "<li>1 × <code>aws_db_instance</code>: not priced</li>",
    "<code>lcu-hour</code>",
    '<span class="good">(as it is)</span>',
  ]) {
    expect(html).toContain(text);
  }
});

test("an environment without services, doors and endpoints has a page that says so", async () => {
  const html = await pageOf({
    ...dev,
    vpcs: [],
    services: [],
    doors: [],
    flows: [],
    endpoints: [],
    loadBalancers: [],
    images: [],
    roles: [],
  });
  expect(html).toContain("<strong>Nothing.</strong> No port is open to anything outside of the VPC.");
  expect(html).toContain("There are none: AWS is reached over its public addresses.");
  expect(html).not.toContain("<svg");
});

const PAYLOADS = [
  `"><script>document.title="broken"</script>`,
  `'><img src=x onerror=alert(1)>`,
  "</title></style></script></svg><!--",
  "<![CDATA[ ]]> &amp; &#x3c;b&#x3e; ${1} `x`",
  "\u202egnp.exe\u0000\u0007\ud800\u2028",
];

test.each(PAYLOADS)("no text of a definition changes the page's structure: %j", async (payload) => {
  const html = await pageOf(withTexts(dev, (text) => `${text}${payload}`));
  const plain = await pageOf(withTexts(dev, (text) => `${text}${"x".repeat(payload.length)}`));
  expect(skeleton(html)).toBe(skeleton(plain));
});

/** Any code point but the surrogates, as fast-check's own `binary`, which makes a table of all of them first. */
const codePoint = fc.nat(0x10ffff - 0x800).map((at) => String.fromCodePoint(at < 0xd800 ? at : at + 0x800));
const special = fc.constantFrom("<", ">", "&", '"', "'", "\u0000", "\u202e");

test("markup escapes every text, and none that is markup already", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(codePoint, special) }), (text) => {
      const { text: html } = markup`<p title="${text}">${[text, markup`<b>${text}</b>`]}</p>`;
      expect(skeleton(html)).toBe("<p title>\n<b>\n</b>\n</p>");
      // oxlint-disable-next-line no-control-regex -- XML has no place for them
      expect(html).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
    }),
    { numRuns: 50 },
  );
});

test("numbers, nothing and lists are parts of markup too", () => {
  expect(markup`<i>${0}${undefined}${false}${["a", 1]}</i>`.text).toBe("<i>0a1</i>");
});
