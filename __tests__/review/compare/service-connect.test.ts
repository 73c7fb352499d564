import type { PlatformDefinition } from "../../../src/definition/platform";
import { type Edits, edited } from "../../definition/valid";
import { reviewOfStacks, riskLines, rowLines, stacksOf } from "../support/changed";
import { rendered } from "../support/rendered";

const platform = (edits: Edits) => stacksOf(rendered(edited(edits) as PlatformDefinition));
const CONNECT = { type: "service-connect", protocol: "http" };
const TLS = { certificateAuthorityArn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e" };
const by = (discovery: object): Edits => ({ "services.books.discovery": discovery });
const NAME = "books.store-test.internal";

const leaves = (way: string): string =>
  `name (store-test): ${NAME} leaves ${way}: tasks of shop that still run call it there until they are exchanged`;

test.each<[string, Edits, Edits, readonly string[]]>([
  ["from DNS to both", {}, by({ ...CONNECT, dns: true }), []],
  ["from both to Service Connect", by({ ...CONNECT, dns: true }), by(CONNECT), []],
  ["from DNS to Service Connect in one step", {}, by(CONNECT), [leaves("the private DNS")]],
  ["from Service Connect to DNS", by(CONNECT), by({ type: "dns" }), [leaves("Service Connect")]],
  [
    "to another name",
    by(CONNECT),
    by({ ...CONNECT, alias: { name: "books" } }),
    [`name (store-test): ${NAME} goes: tasks of shop that still run call it until they are exchanged`],
  ],
])("names that callers know: %s", async (_, before, after, expected) => {
  const risks = riskLines(await reviewOfStacks(platform(before), platform(after)));
  expect(risks.filter((risk) => risk.startsWith("name "))).toEqual(expected);
});

test("a change says what is offered, whether it is encrypted, and where the proxy listens if that isn't the port", async () => {
  const after = platform(by({ ...CONNECT, tls: TLS, ingressPortOverride: 9500 }));
  const review = await reviewOfStacks(platform(by(CONNECT)), after);
  expect(rowLines(review).filter((row) => row.includes("Service Connect"))).toEqual([
    expect.stringContaining(`${NAME}:9000, http → ${NAME}:9000, http, encrypted, proxy on 9500`),
  ]);
});

const PROXY = { ...CONNECT, ingressPortOverride: 9500 };
const closed = (old: number, now: string): readonly string[] => [
  `traffic (store-test): shop → books port ${old} is closed at once, and books is called on port ${now} instead: calls fail until tasks are exchanged`,
];

test.each<[string, Edits, Edits, readonly string[]]>([
  ["comes", by(CONNECT), by(PROXY), closed(9000, "9500")],
  ["changes", by(PROXY), by({ ...PROXY, ingressPortOverride: 9501 }), closed(9500, "9501")],
  ["goes", by(PROXY), by(CONNECT), closed(9500, "9000")],
  ["comes while the container's port stays open", by({ ...CONNECT, dns: true }), by({ ...PROXY, dns: true }), []],
  [
    "changes while the container's port stays open",
    by({ ...PROXY, dns: true }),
    by({ ...PROXY, dns: true, ingressPortOverride: 9501 }),
    closed(9500, "9000, 9501"),
  ],
  ["stays, and the DNS goes, which nobody asks any more", by({ ...PROXY, dns: true }), by(PROXY), []],
  ["stays, and the container's port changes", by(PROXY), { ...by(PROXY), "services.books.port": 9001 }, []],
  ["isn't there, and the port itself changes", {}, { "services.books.port": 9001 }, closed(9000, "9001")],
])("a port of the proxy that %s", async (_, before, after, expected) => {
  const risks = riskLines(await reviewOfStacks(platform(before), platform(after)));
  expect(risks.filter((risk) => risk.includes("is closed"))).toEqual(expected);
});
