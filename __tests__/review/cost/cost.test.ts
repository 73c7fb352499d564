import type { PlatformDefinition } from "../../../src/definition/platform";
import { type CostView, costView, difference } from "../../../src/review/cost/cost";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { PRICES, PRICE_ITEMS } from "../../../src/aws/prices";
import type { ServiceView } from "../../../src/review/model/service-view";
import { edited } from "../../definition/valid";
import { narrow, store } from "../support/store-views";
import { rendered, viewsOf } from "../support/rendered";

const cost = costView(store, PRICES);

function costOf(edits: Parameters<typeof edited>[0]): CostView {
  const [view] = viewsOf(rendered(edited(edits) as PlatformDefinition)) as [EnvironmentView];
  return costView(view, PRICES);
}

/** The smallest service with something else. */
function priced(change: Partial<ServiceView>, region = "eu-central-1"): CostView {
  const [, first] = store.services as [ServiceView, ServiceView];
  return costView({ ...store, regions: [region], services: [{ ...first, desiredCount: 1, ...change }] }, PRICES);
}

function amounts(view: Pick<CostView, "services" | "shared">): readonly (readonly [string, string])[] {
  return [...view.services, ...view.shared].map(({ name, monthly }) => [name, monthly]);
}

test("a platform: each service, what they share, and the sum", () => {
  expect(amounts(cost)).toEqual([
    ["books", "20.72"],
    ["shop", "10.37"],
    ["status", "14.02"],
    ["load balancer store-test-balancer", "27.01"],
    ["interface endpoints", "26.28"],
    ["private DNS", "0.50"],
  ]);
  expect([cost.region, cost.monthly, cost.complete, cost.without]).toEqual([
    "eu-central-1",
    "98.90",
    true,
    "without tax, discounts, free tier and data transfer",
  ]);
});

test("a line says what is multiplied, at which price and from which source", () => {
  expect(cost.services[2]?.lines).toEqual([
    {
      item: "fargate-x86-vcpu-hour",
      what: "1 task × 0.25 vCPU",
      units: 0.25,
      price: {
        usd: "0.04656",
        source: "AWS price list, AmazonECS, EUC1-Fargate-*, as transcribed by a rate card",
        date: "2026-07-07",
      },
      monthly: "8.50",
    },
    {
      item: "fargate-x86-gb-hour",
      what: "1 task × 0.5 GB",
      units: 0.5,
      price: {
        usd: "0.00511",
        source: "AWS price list, AmazonECS, EUC1-Fargate-*, as transcribed by a rate card",
        date: "2026-07-07",
      },
      monthly: "1.87",
    },
    {
      item: "public-ipv4-hour",
      what: "1 task × 1 public address",
      units: 1,
      price: {
        usd: "0.005",
        source: "AWS's announcement of the charge for public IPv4 addresses, all regions, from 2024-02-01",
        date: "2024-02-01",
      },
      monthly: "3.65",
    },
  ]);
});

test("what costs by use is listed with its price, and what has no price says so", () => {
  expect(cost.perUse.map(({ item, what, price }) => [item, what, price?.usd])).toEqual([
    ["lcu-hour", "requests through the load balancer", undefined],
    ["interface-endpoint-gb", "data through the interface endpoints", "0.01"],
    ["logs-ingested-gb", "logs into 3 log groups", "0.63"],
    ["logs-stored-gb-month", "logs kept in 3 log groups", undefined],
    ["ecr-storage-gb-month", "images in 2 repositories", undefined],
  ]);
  expect(cost.unknown.map(({ item }) => item)).toEqual(["ecr-storage-gb-month", "lcu-hour", "logs-stored-gb-month"]);
});

test("the platform's way to AWS is compared with the others: one zone", () => {
  expect(cost.comparison.map(({ egress, current, monthly, perGb }) => [egress, current, monthly, perGb])).toEqual([
    ["endpoints", true, "26.28", "interface-endpoint-gb"],
    ["one NAT gateway", false, "41.61", "nat-gateway-gb"],
    ["public", false, "7.30", undefined],
  ]);
  expect(cost.comparison[0]?.lines.map(({ what }) => what)).toEqual(["3 endpoints × 1 zone"]);
});

test("the platform's way to AWS is compared with the others: two zones", () => {
  const privateSubnets = [
    { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
    { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
  ];
  const view = costOf({ "network.privateSubnets": privateSubnets });
  expect(view.comparison.map(({ egress, current, monthly }) => [egress, current, monthly])).toEqual([
    ["endpoints", true, "52.56"],
    ["one NAT gateway", false, "41.61"],
    ["a NAT gateway per zone", false, "83.22"],
    ["public", false, "7.30"],
  ]);
});

test("the current way is found for NAT gateways and for public subnets too", () => {
  const current = (view: CostView): readonly string[] =>
    view.comparison.flatMap((egress) => (egress.current ? [`${egress.egress} ${egress.monthly}`] : []));
  expect(current(costOf({ "network.egress": "nat", "network.natGateways": "one" }))).toEqual(["one NAT gateway 41.61"]);
  expect(current(costOf({ "network.egress": "public", "network.privateSubnets": undefined }))).toEqual(["public 7.30"]);
});

test("endpoints are no choice for a service that calls another host", () => {
  const [from] = store.flows.filter((flow) => flow.from.kind === "service" && flow.from.label === "shop");
  const host = { kind: "host", name: "api.example.com", label: "api.example.com" } as const;
  const flows = from ? [...store.flows, { ...from, to: host }] : [];
  expect(costView({ ...store, flows }, PRICES).comparison.map(({ egress, obstacle }) => [egress, obstacle])).toEqual([
    ["endpoints", "api.example.com is called, which no endpoint leads to"],
    ["one NAT gateway", undefined],
    ["public", undefined],
  ]);
});

test.each(["aws_db_instance.orders", "sg-0123456789abcdef0", "10.0.9.0/24"])(
  "%s is in the VPC, with any egress",
  (name) => {
    const [from] = store.flows.filter((flow) => flow.from.kind === "service" && flow.from.label === "shop");
    const flows = from ? [...store.flows, { ...from, to: { kind: "host", name, label: name } as const }] : [];
    const { comparison } = costView({ ...store, flows }, PRICES);
    expect(comparison.flatMap(({ obstacle }) => obstacle ?? [])).toEqual([]);
  },
);

test("ARM, storage over what is included, and sizes that are no powers of two, are exact", () => {
  const service = { architecture: "ARM64", cpu: 4096, memoryMiB: 30720, ephemeralStorageGiB: 50, desiredCount: 3 };
  const lines = priced({ ...service, publicIp: true }, "eu-west-2").services[0]?.lines;
  expect(lines?.map(({ item, what, monthly }) => [item, what, monthly])).toEqual([
    ["fargate-arm-vcpu-hour", "3 tasks × 4 vCPU", "326.31"],
    ["fargate-arm-gb-hour", "3 tasks × 30 GB", "268.71"],
    ["fargate-storage-gb-hour", "3 tasks × 30 GB of storage", "8.48"],
    ["public-ipv4-hour", "3 tasks × 1 public address", "10.95"],
  ]);
});

test("nothing is invented: an item, a region, a count or a size that nobody knows has no amount", () => {
  const storage = priced({ ephemeralStorageGiB: 21 });
  expect([storage.services[0]?.complete, storage.complete]).toEqual([false, false]);
  expect(storage.unknown.map(({ item }) => item)).toContain("fargate-storage-gb-hour");
  const elsewhere = priced({}, "sa-east-1");
  expect([elsewhere.monthly, elsewhere.complete, elsewhere.sources]).toEqual(["0.00", false, []]);
  const vague = priced({ desiredCount: undefined, memoryMiB: undefined });
  expect(vague.services[0]?.lines.map(({ what, monthly }) => [what, monthly])).toEqual([
    ["an unknown number of tasks × 0.25 vCPU", undefined],
    ["an unknown number of tasks × an unknown number of GB", undefined],
  ]);
});

test("a service that scales costs as much as its most tasks do, and at least what its fewest do", () => {
  const scaled = priced({ scaling: { minimum: 2, maximum: 10, targets: [], schedules: [] } });
  expect(scaled.services.map(({ lines, least, monthly }) => [lines.map(({ what }) => what), least, monthly])).toEqual([
    [["up to 10 tasks × 0.25 vCPU", "up to 10 tasks × 0.5 GB"], "20.72", "103.62"],
  ]);
  expect(difference(scaled.least, scaled.monthly)).toBe("+82.90");
  expect(priced({}).least).toBe(priced({}).monthly);
  const vague = priced({ scaling: { minimum: 2, maximum: undefined, targets: [], schedules: [] } });
  expect([vague.complete, vague.services[0]?.complete]).toEqual([false, false]);
});

test("what isn't plain Fargate says what the estimate makes of it", () => {
  const note = (change: Partial<ServiceView>): unknown =>
    priced(change).services.map(({ monthly, note: text }) => [monthly, text])[0];
  expect(note({ launch: "EC2" })).toEqual(["0.00", "runs on EC2, not on Fargate: not priced"]);
  expect(note({ launch: "FARGATE_SPOT (weight 3), FARGATE (weight 1)" })).toEqual([
    "10.37",
    "runs on FARGATE_SPOT (weight 3), FARGATE (weight 1): priced on demand, which is the most it can cost",
  ]);
  expect(note({ operatingSystem: "WINDOWS_SERVER_2022_CORE" })).toEqual([
    "10.37",
    "runs WINDOWS_SERVER_2022_CORE: priced as Linux, without its licence",
  ]);
});

test("resources that may cost and aren't priced are named", () => {
  const database = { stack: "store-test-platform", address: "aws_db_instance.main", construct: undefined } as const;
  const inventory = [...store.inventory, { ...database, mode: "managed" as const, type: "aws_db_instance" }];
  expect([cost.leftOut, costView({ ...store, inventory }, PRICES).leftOut, costView(narrow, PRICES).leftOut]).toEqual([
    [],
    [{ type: "aws_db_instance", count: 1 }],
    [],
  ]);
});

test("a difference has a sign and is exact", () => {
  expect([difference("98.89", "109.25"), difference("10.36", "6.71"), difference("1.10", "1.10")]).toEqual([
    "+10.36",
    "-3.65",
    "0.00",
  ]);
});

test("every price of the table has an amount, a source and a date, and a name on the page", () => {
  const prices = Object.values(PRICES).flatMap((region) => Object.entries(region));
  expect(prices.length).toBeGreaterThan(40);
  expect(prices.filter(([item]) => !Object.hasOwn(PRICE_ITEMS, item))).toEqual([]);
  expect(
    prices.filter(
      ([, { usd, source, date }]) => !/^\d+\.\d+$/.test(usd) || source === "" || !/^20\d\d(-\d\d(-\d\d)?)?$/.test(date),
    ),
  ).toEqual([]);
});
