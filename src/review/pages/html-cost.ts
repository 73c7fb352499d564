import type { CostView } from "../cost/cost";
import type { EgressCost } from "../cost/cost-comparison";
import type { CostLine } from "../cost/cost-line";
import type { Section } from "../document/html-page";
import { code, items, table } from "../document/html-table";
import { type Markup, type Part, markup } from "../document/markup";
import { PRICE_ITEMS } from "../cost/price-table";

const NUMBER = "number" as const;

export function costSection(cost: CostView): Section {
  const body = markup`<p>${costSentence(cost)} Prices are of ${cost.region}, on demand, a month is ${cost.hours} hours, ${cost.without}.
Amounts are rounded to the cent one by one; sums are made of the exact ones.</p>
${fixedTable(cost)}
${unknown(cost)}
<h3>What costs by use</h3>
${useTable(cost)}
${comparison(cost)}
<h3>Where the prices are from</h3>
${sources(cost)}`;
  return { id: "cost", title: "Cost", body };
}

function costSentence(cost: CostView): Markup {
  return markup`<strong>${cost.monthly} USD a month</strong> whatever the traffic${
    cost.complete ? "." : markup`, <span class="warn">and what has no price here</span>.`
  }`;
}

function fixedTable(cost: CostView): Markup {
  const notes = cost.services.flatMap(({ name, note }) => (note === undefined ? [] : [`${name} ${note}`]));
  const rows = [...cost.services, ...cost.shared].map((group): readonly Part[] => [
    group.name,
    items(group.lines.map(lineMarkup)),
    group.complete ? group.monthly : incomplete(group.monthly),
  ]);
  const total = cost.complete ? cost.monthly : incomplete(cost.monthly);
  const columns = [{ title: "For" }, { title: "What", as: "long" as const }, { title: "USD a month", as: NUMBER }];
  const caption = "What costs the same every month, by service and for what they share";
  return markup`${table({ id: "cost-fixed", caption, columns, rows, foot: ["Sum", "", total] })}${notes.map(
    (note) => markup`<p class="warn">${note}</p>
`,
  )}`;
}

function incomplete(amount: string): Markup {
  return markup`${amount} <span class="warn">+ ?</span>`;
}

function lineMarkup({ what, item, price, monthly }: CostLine): Markup {
  const amount = price ? `${price.usd} USD` : "no price known";
  return markup`${what} <span class="soft">at ${amount} (${PRICE_ITEMS[item]})${monthly !== undefined && `: ${monthly}`}</span>`;
}

function unknown(cost: CostView): Markup {
  const missing = cost.unknown.map(({ item, label }) => markup`<li>${label}: no price known; ${code(item)}</li>`);
  const leftOut = cost.leftOut.map(({ type, count }) => markup`<li>${count} × ${code(type)}: not priced</li>`);
  if (missing.length + leftOut.length === 0) return markup``;
  return markup`<p>Not in any sum. A price that you know goes into ${code("prices.json")}, under ${code(cost.region)} and the key:</p>
<ul>${missing}${leftOut}</ul>
`;
}

function useTable(cost: CostView): Markup {
  const rows = cost.perUse.map(({ label, what, price }): readonly Part[] => [
    what,
    label,
    price?.usd ?? "no price known",
  ]);
  const columns = [{ title: "For" }, { title: "Unit" }, { title: "USD a unit", as: NUMBER }];
  return rows.length === 0
    ? markup`<p>Nothing.</p>
`
    : table({ id: "cost-use", caption: "What costs only as much as it is used", columns, rows });
}

function comparison(cost: CostView): Markup {
  if (cost.comparison.length === 0) return markup``;
  const perGb = ({ perGb: item }: EgressCost): Part => {
    if (item === undefined) return "nothing";
    const used = cost.sources.find((source) => source.item === item);
    return used ? used.usd : "no price known";
  };
  const rows = cost.comparison.map((egress): readonly Part[] => [
    markup`${egress.egress}${egress.current && markup` <span class="good">(as it is)</span>`}`,
    markup`${items(egress.lines.map(({ what }) => what))}${egress.obstacle !== undefined && markup`<br><span class="bad">not possible: ${egress.obstacle}</span>`}`,
    perGb(egress),
    egress.complete ? egress.monthly : incomplete(egress.monthly),
  ]);
  const columns = [
    { title: "Way to AWS" },
    { title: "What", as: "long" as const },
    { title: "USD a GB", as: NUMBER },
    { title: "USD a month", as: NUMBER },
  ];
  const caption = "The services that nobody connects to from outside, reaching AWS in each of the ways";
  return markup`<h3>Endpoints, NAT gateways or public addresses</h3>
<p>What this very platform would cost in each of them. S3 goes through its gateway endpoint, which is free, in all.</p>
${table({ id: "cost-egress", caption, columns, rows })}`;
}

function sources(cost: CostView): Markup {
  const rows = cost.sources.map(({ item, label, usd, source, date }): readonly Part[] => [
    label,
    usd,
    date,
    source,
    code(item),
  ]);
  const columns = [
    { title: "Item" },
    { title: "USD", as: NUMBER },
    { title: "Date" },
    { title: "Source", as: "long" as const },
    { title: "Key in prices.json" },
  ];
  return table({ id: "cost-sources", caption: "Prices with their sources", columns, rows });
}
