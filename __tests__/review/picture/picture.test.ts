import { keptLayouts } from "../../../src/review/picture/kept-layouts";
import { drawPicture, pictureDescription } from "../../../src/review/picture/picture";
import { pictureGraph } from "../../../src/review/picture/graph";
import { type PictureLayout, type PlacedBox, type Rectangle, layoutPicture } from "../../../src/review/picture/layout";
import { LINE, TITLE, fitted, textWidth } from "../../../src/review/picture/text";
import { large } from "../support/crowd-view";
import { narrow, store } from "../support/store-views";

const layouts = new Map<string, PictureLayout>();

beforeAll(async () => {
  for (const view of [store, narrow, large])
    layouts.set(view.name, await layoutPicture(pictureGraph(view), keptLayouts(undefined, view.name)));
});

const names = [store, narrow, large].map(({ name }) => name);

function layoutOf(name: string): PictureLayout {
  const layout = layouts.get(name);
  if (layout === undefined) throw new Error(`no layout of ${name}`);
  return layout;
}

function isWithin(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Pairs that overlap, by their titles. */
function overlaps(boxes: readonly PlacedBox[]): readonly string[] {
  return boxes.flatMap((a, at) =>
    boxes.slice(at + 1).flatMap((b) => (overlap(a, b) ? [`${a.box.title} and ${b.box.title}`] : [])),
  );
}

test.each(names)("no two boxes of %s overlap, nor do the members of a group", (name) => {
  const { boxes } = layoutOf(name);
  expect(boxes.length).toBeGreaterThan(3);
  expect([overlaps(boxes), ...boxes.map(({ members }) => overlaps(members))].flat()).toEqual([]);
});

test.each(names)("every box of %s lies in the frame it belongs to, and in no other", (name) => {
  const { boxes, frames, width, height } = layoutOf(name);
  const wrong = frames.flatMap(({ frame, ...rectangle }) => {
    const own = new Set([...frame.boxes, ...frame.frames.flatMap((inner) => inner.boxes)].map(({ id }) => id));
    return boxes.filter((box) => isWithin(box, rectangle) !== own.has(box.box.id)).map(({ box }) => box.title);
  });
  expect(wrong).toEqual([]);
  expect([...boxes, ...frames].filter((placed) => !isWithin(placed, { x: 0, y: 0, width, height }))).toEqual([]);
  const members = boxes.flatMap((box) => box.members.filter((member) => !isWithin(member, box)));
  expect(members).toEqual([]);
});

test.each(names)("every text of %s fits into its box", (name) => {
  const all = layoutOf(name).boxes.flatMap((box) => [box, ...box.members]);
  const wide = all.filter(({ title, lines, width, box }) => {
    const room = width - 20;
    const head = textWidth(title, TITLE) + box.zones.length * 17;
    return head > room || lines.some((line) => textWidth(line, LINE) > room);
  });
  expect(wide.map(({ title }) => title)).toEqual([]);
});

test.each(names)("labels of lines of %s cover no box and no other label", (name) => {
  const { boxes, lines } = layoutOf(name);
  const labels = lines.flatMap(({ label }) => (label ? [label] : []));
  expect(labels.length).toBeGreaterThan(0);
  expect(labels.filter((label) => boxes.some((box) => overlap(label, box)))).toEqual([]);
  expect(labels.filter((label, at) => labels.slice(at + 1).some((other) => overlap(label, other)))).toEqual([]);
});

test("every connection is a line, those to AWS bundled by tier", () => {
  const { lines, boxes, frames } = pictureGraph(store);
  const titles = new Map([
    ...[...boxes, ...frames.flatMap((frame) => [...frame.boxes, ...frame.frames.flatMap((inner) => inner.boxes)])].map(
      ({ id, title }) => [id, title] as const,
    ),
    ...frames.flatMap((frame) => frame.frames.map(({ id, title }) => [id, title] as const)),
  ]);
  expect(lines.map(({ from, to, kind, label }) => [titles.get(from), titles.get(to), kind, label])).toEqual([
    ["the internet", "store-test-balancer", "exposure", ":80"],
    ["the internet", "status", "exposure", ":80"],
    ["store-test-balancer", "shop", "forward", ":8080"],
    ["shop", "books", "call", ":9000"],
    ["Private subnet", "VPC endpoints", "aws", ""],
    ["Public subnets", "VPC endpoints", "aws", ""],
  ]);
});

test("exposures that are open to the same networks have one box of clients that names them", () => {
  const clients = pictureGraph(narrow).boxes.filter(({ kind }) => kind === "client");
  expect(clients.map(({ title, lines }) => [title, lines])).toEqual([
    ["2 networks", ["198.51.100.0/24", "203.0.113.0/24"]],
    ["the internet", []],
  ]);
});

test("sixty services are few boxes: those that talk to the same others are one group with one line", () => {
  const groups = layoutOf(large.name).boxes.filter(({ box }) => box.kind === "group");
  expect(groups.map(({ title, members }) => [title, members[0]?.title])).toEqual([
    ["10 services", "auth-admin"],
    ["9 services", "billing-tokens"],
  ]);
  const lines = layoutOf(large.name).lines.filter(({ line }) => line.to === groups[0]?.box.id);
  expect(lines.map(({ line }) => line.label)).toEqual([":8080"]);
});

test("every service of a large platform is there, once", () => {
  const { boxes } = layoutOf(large.name);
  const shown = boxes.flatMap((placed) => (placed.members.length > 0 ? placed.members : placed));
  const services = shown.flatMap(({ box }) => (box.kind === "service" ? [box.title] : []));
  expect(services.sort()).toEqual(large.services.map(({ name }) => name).sort());
});

test("the NAT gateway stands between private tasks and AWS, with how many need it", async () => {
  const [gateway, tier] = [{ stack: "s", address: "aws_nat_gateway.main" }, store.vpcs[0]];
  const vpcs = tier
    ? [{ ...tier, natGateways: [{ ...gateway, subnet: undefined, addresses: [], zone: "eu-central-1b" }] }]
    : [];
  const flows = store.flows.map((flow) =>
    flow.to.kind === "aws api" ? { ...flow, to: { ...flow.to, endpoint: undefined } } : flow,
  );
  const quiet = flows.filter(({ from, to }) => !(to.kind === "aws api" && from.label === "books"));
  const graph = pictureGraph({ ...store, vpcs, flows: quiet, endpoints: [] });
  const aws = graph.lines.filter(({ kind }) => kind === "aws");
  expect(aws.map(({ from, to, label }) => [from.split(" ").at(-1), to.split(" ").at(-1), label])).toEqual([
    ["private", "aws_nat_gateway.main", "1 of 2"],
    ["aws_nat_gateway.main", "aws", ""],
    ["public", "aws", ""],
  ]);
  expect((await layoutPicture(graph, keptLayouts(undefined, "graph"))).boxes.map(({ title }) => title)).toContain(
    "NAT gateway",
  );
});

test("a service calls another host, which stands outside of the VPC", () => {
  const [from] = store.flows.filter((flow) => flow.from.label === "shop");
  const host = { kind: "host", name: "api.example.com", label: "api.example.com" } as const;
  const graph = pictureGraph({ ...store, flows: from ? [...store.flows, { ...from, to: host, port: 443 }] : [] });
  const { lines, boxes } = graph;
  expect(lines.filter(({ kind }) => kind === "host").map(({ label }) => label)).toEqual([":443"]);
  expect(boxes.filter(({ kind }) => kind === "outside").map(({ title, caption }) => [title, caption])).toEqual([
    ["api.example.com", "another host"],
  ]);
});

test("the same view gives the same picture, and a view without a VPC and services none", async () => {
  const [once, again] = [await drawPicture(store), await drawPicture(store)];
  expect(once?.file).toBe(again?.file);
  expect(await drawPicture({ ...store, vpcs: [], services: [] })).toBeUndefined();
});

test("the picture has a title and says in sentences what it shows", async () => {
  const picture = await drawPicture(store);
  expect(picture?.file).toContain('role="img" aria-labelledby="tp-title" aria-describedby="tp-description"');
  expect(picture?.file).toContain('<title id="tp-title">Topology of store-test</title>');
  expect(pictureDescription(store)).toBe(
    "In public subnets: status. In private subnets: books, shop. Open from outside: store-test-balancer port 80 from 0.0.0.0/0; status port 80 from 0.0.0.0/0. Connections inside: store-test-balancer to shop port 8080; shop to books port 9000. VPC endpoints: ecr.api, ecr.dkr, logs, s3.",
  );
  expect(pictureDescription({ ...store, exposures: [], endpoints: [], flows: [], services: [] })).toBe(
    "Nothing is open from outside.",
  );
});

test("a text that is too long is cut, and one that nobody could read is made visible or left out", () => {
  expect(fitted("short", 100, LINE)).toBe("short");
  expect(fitted("a-very-long-name-of-a-service", 80, LINE)).toBe("a-very-lon…");
  expect(fitted("two\nlines\u202e and", 200, LINE)).toBe("two lines and");
  expect(textWidth("漢字", LINE)).toBeGreaterThan(textWidth("mm", LINE));
});
