import { type Billing, billingOf } from "../../aws/price-pages";
import { PRICE_ITEMS } from "../../aws/prices";
import type { CostGroup, CostView } from "../cost/cost";
import type { EgressCost } from "../cost/egress";
import type { CostLine } from "../cost/lines";
import {
  type Cell,
  type Inline,
  type Section,
  type Text,
  badge,
  code,
  fold,
  lines,
  list,
  long,
  number,
  paragraph,
  table,
} from "../document/document";

const NO_PRICE = "no price known";
const USD_A_MONTH = number("USD a month");
const LONG_WHAT = long("What");

/** What it costs, for what, by usage, the other ways to AWS, and where the prices are from. */
export function costs(cost: CostView): Section {
  const fixed = [
    ...cost.services.map((group) => [code(group.name), lines(group.lines.map(costLine)), amount(group)]),
    ...cost.shared.map((group) => [group.name, lines(group.lines.map(costLine)), amount(group)]),
  ];
  return {
    id: "cost",
    title: "Cost",
    blocks: [
      paragraph(
        badge("strong", `${range(cost)} USD a month`),
        ` ${cost.least === cost.monthly ? "whatever the traffic" : "by the number of tasks"}${cost.complete ? "" : ", and what has no price here"}. Prices of `,
        code(cost.region),
        `, on demand; a month is ${cost.hours} hours; ${cost.without}.`,
      ),
      ...table(
        "What costs the same every month, by service and for what they share",
        ["For", LONG_WHAT, USD_A_MONTH],
        fixed,
        ["Sum", "", amount(cost)],
      ),
      ...list(remarks(cost)),
    ],
    sections: [...usage(cost), ...comparison(cost), ...sources(cost)],
  };
}

type Amount = Pick<CostGroup, "monthly" | "complete"> & Partial<Pick<CostView, "least">>;

function amount(cost: Amount): Text {
  return cost.complete ? range(cost) : [`${range(cost)} `, badge("warn", "+?")];
}

/** `98.89`, or `20.72 to 207.20` where services scale. */
export function range({ monthly, least = monthly }: Omit<Amount, "complete">): string {
  return least === monthly ? monthly : `${least} to ${monthly}`;
}

function costLine({ what, item, price, monthly }: CostLine): Text {
  const each = price === undefined ? `, ${NO_PRICE}` : ` at ${price.usd} USD`;
  const sum = monthly === undefined ? "" : `: ${monthly}`;
  return [what, badge("soft", `${each} (${PRICE_ITEMS[item]})${sum}`)];
}

function remarks(cost: CostView): readonly Text[] {
  return [
    ...cost.services.flatMap(({ name, note }) => (note === undefined ? [] : [[code(name), " ", badge("warn", note)]])),
    ...cost.unknown.map(({ item, label }) => [
      `${NO_PRICE}: ${label}; add `,
      code(item),
      " to ",
      code("prices.json"),
      " under ",
      code(cost.region),
    ]),
    ...cost.stores
      .filter(({ by }) => by === "time")
      .map(({ kind, count: number, page }): Text => [
        `${NO_PRICE}: ${number} × ${kind}, by the hour or month; see `,
        priceList(page),
      ]),
    ...cost.leftOut.map(({ type, count: number }): readonly Inline[] => {
      const billing = billingOf(type);
      const see: readonly Inline[] = billing === undefined ? [] : ["; see ", priceList(billing.page)];
      return [`not priced: ${number} × `, code(type), ...see];
    }),
  ];
}

function priceList(page: Billing["page"]): Inline {
  return { kind: "source", href: page, text: "prices at AWS" };
}

function usage({ perUse, stores }: CostView): readonly Section[] {
  const rows = [
    ...perUse.map(({ what, label, price }): readonly Cell[] => [what, label, price?.usd ?? NO_PRICE]),
    ...stores
      .filter(({ by }) => by === "use")
      .map(({ kind, count: number, page }): readonly Cell[] => [
        `${number} × ${kind}`,
        ["what is stored, requested or sent: ", priceList(page)],
        NO_PRICE,
      ]),
  ];
  if (rows.length === 0) return [];
  const columns = ["For", "Unit", number("USD a unit")];
  return [
    {
      id: "cost-usage",
      title: "What usage costs",
      blocks: table("What costs only as much as it is used", columns, rows),
    },
  ];
}

function comparison(cost: CostView): readonly Section[] {
  if (cost.comparison.length === 0) return [];
  const rows = cost.comparison.map((way): readonly Cell[] => [
    [way.egress, ...(way.current ? [" ", badge("good", "(as it is)")] : [])],
    lines([
      ...way.lines.map(({ what }) => what),
      ...(way.obstacle === undefined ? [] : [[badge("bad", "not possible"), `: ${way.obstacle}`]]),
    ]),
    perGb(cost, way),
    amount(way),
  ]);
  const columns = ["Way to AWS", LONG_WHAT, number("USD a GB"), USD_A_MONTH];
  return [
    {
      id: "cost-egress",
      title: "Endpoints, NAT gateways or public addresses",
      blocks: [
        paragraph(
          "What this platform would pay for each way to AWS, for the services that accept no connection from outside. S3 goes through its gateway endpoint, which is free, in all of them.",
        ),
        ...table("The ways to AWS, and what each would cost", columns, rows),
      ],
    },
  ];
}

function perGb({ sources: all }: CostView, { perGb: item }: EgressCost): string {
  if (item === undefined) return "nothing";
  return all.find((source) => source.item === item)?.usd ?? NO_PRICE;
}

function sources(cost: CostView): readonly Section[] {
  const rows = cost.sources.map(({ item, label, usd, source, date }) => [label, usd, date, source, code(item)]);
  const columns = ["Item", number("USD"), "Date", long("Source"), "Key in prices.json"];
  const blocks = fold("Prices with their sources", true, table("Prices with their sources", columns, rows));
  return blocks.length === 0 ? [] : [{ id: "cost-sources", title: "Where the prices are from", blocks }];
}
