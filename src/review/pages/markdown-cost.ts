import type { CostGroup, CostView } from "../cost/cost";
import type { EgressCost } from "../cost/cost-comparison";
import { type Markdown, blocks, bullets, code, details, prose, section, table } from "../document/markdown-text";

/** In one line: `98.89 USD a month, whatever the traffic`. */
export function costLine({ monthly, complete }: CostView): Markdown {
  return `${monthly} USD a month, whatever the traffic${complete ? "" : ", and what has no price here"}; what costs by use comes on top`;
}

/** What it costs, for what, by use, the other ways to AWS, and where the prices are from. */
export function costSection(cost: CostView): Markdown {
  const sources = cost.sources.map(({ label, usd, date, source }) => [label, usd, date, prose(source)]);
  return section(
    "Cost",
    `Prices of ${code(cost.region)}, on demand, in USD; a month is ${cost.hours} hours; ${cost.without}.`,
    table(["for", "what", "USD a month"], [...fixedRows(cost), ["**sum**", "", `**${amount(cost)}**`]]),
    notes(cost),
    table(
      ["by use", "unit", "USD a unit"],
      cost.perUse.map(({ what, label, price }) => [what, label, price?.usd ?? "no price known"]),
    ),
    comparison(cost.comparison),
    details("Where the prices are from", table(["item", "USD", "date", "source"], sources)),
  );
}

function fixedRows(cost: CostView): readonly (readonly Markdown[])[] {
  const row = (name: Markdown, group: CostGroup): readonly Markdown[] => [
    name,
    group.lines.map(({ what }) => what).join(", "),
    amount(group),
  ];
  return [
    ...cost.services.map((service) => row(code(service.name), service)),
    ...cost.shared.map((group) => row(prose(group.name), group)),
  ];
}

function amount({ monthly, complete }: Pick<CostGroup, "monthly" | "complete">): Markdown {
  return complete ? monthly : `${monthly} + ?`;
}

function notes(cost: CostView): Markdown {
  const unknown = cost.unknown.map(
    ({ item, label }) => `no price known: ${label} (${code(item)} in ${code("prices.json")})`,
  );
  const leftOut = cost.leftOut.map(({ type, count }) => `not priced: ${count} × ${code(type)}`);
  const remarks = cost.services.flatMap(({ name, note }) =>
    note === undefined ? [] : [`${code(name)} ${prose(note)}`],
  );
  return bullets([...remarks, ...unknown, ...leftOut]);
}

function comparison(ways: readonly EgressCost[]): Markdown {
  const rows = ways.map((way) => [
    `${way.egress}${way.current ? " (as it is)" : ""}`,
    `${way.lines.map(({ what }) => what).join(", ")}${way.obstacle === undefined ? "" : `; not possible: ${prose(way.obstacle)}`}`,
    amount(way),
  ]);
  return blocks(table(["way to AWS", "what it takes here", "USD a month"], rows));
}
