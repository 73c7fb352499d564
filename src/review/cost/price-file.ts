import { existsSync, readFileSync } from "node:fs";
import { closest as nearest, distance } from "fastest-levenshtein";
import { PRICE_ITEMS, type Price, type PriceItem, PRICES, type PriceTable, isPriceItem } from "../../aws/prices";

/** Your own prices (`prices.json`) before ours, or everything that is wrong with them. */
export type ReadPrices =
  | { readonly errors: readonly string[]; readonly table?: never }
  | { readonly errors?: never; readonly table: PriceTable };

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const KEYS = ["usd", "source", "date"];

/** Reads the file with your own prices, `prices.json` in the repository's folder; without it our table holds. */
export function readPriceFile(file: string): ReadPrices {
  if (!existsSync(file)) return { table: PRICES };
  const errors: string[] = [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    reporter(errors, "prices 'prices.json'")("content", what, "JSON is allowed", "correct it or remove the file");
    return { errors };
  }
  return readPrices(content);
}

/**
 * Reads the content of `prices.json`: by region and item `{ "usd": 0.0372, "source": "price list of our account", "date":
 * "2026-11-02" }`. `usd` is a number or a decimal text; the other two are printed beside the price.
 */
export function readPrices(content: unknown): ReadPrices {
  const errors: string[] = [];
  const table: Record<string, Partial<Record<PriceItem, Price>>> = { ...PRICES };
  if (!isObject(content)) {
    reporter(errors, "prices 'prices.json'")(
      "content",
      content,
      "an object of regions is allowed",
      "write {} for none",
    );
    return { errors };
  }
  for (const [region, prices] of Object.entries(content)) {
    const report = reporter(errors, `prices '${region}'`);
    if (!REGION.test(region)) {
      report("region", region, "names of AWS regions are allowed", "write it like 'eu-central-1'");
      continue;
    }
    if (!isObject(prices)) {
      report("content", prices, "an object of items is allowed", `write it like ${EXAMPLE}`);
      continue;
    }
    const own: Partial<Record<PriceItem, Price>> = { ...table[region] };
    for (const [item, entry] of Object.entries(prices)) {
      const price = isPriceItem(item) ? priceOf(entry, errors, `price '${region} ${item}'`) : undefined;
      if (isPriceItem(item) && price) own[item] = price;
      if (isPriceItem(item)) continue;
      const near = nearest(item, Object.keys(PRICE_ITEMS));
      const fix = distance(item, near) > near.length / 3 ? "use one of these" : `did you mean '${near}'`;
      report("item", item, `allowed are ${Object.keys(PRICE_ITEMS).join(", ")}`, fix);
    }
    table[region] = own;
  }
  return errors.length > 0 ? { errors } : { table };
}

const EXAMPLE = `{ "nat-gateway-hour": { "usd": "0.052", "source": "our price list", "date": "2026-11-02" } }`;

function priceOf(entry: unknown, errors: string[], name: string): Price | undefined {
  const report = reporter(errors, name);
  const before = errors.length;
  if (!isObject(entry)) {
    report("value", entry, "an object with usd, source and date is allowed", `write it like ${EXAMPLE}`);
    return undefined;
  }
  const { usd, source, date } = entry;
  const amount = typeof usd === "number" ? decimal(usd) : usd;
  if (typeof amount !== "string" || !/^\d{1,9}(\.\d{1,9})?$/.test(amount))
    report("usd", usd, "USD without a sign and with at most 9 decimals are allowed", "write it like '0.04656'");
  if (typeof source !== "string" || source.trim() === "")
    report("source", source, "a text is allowed", "say where the price is from");
  if (typeof date !== "string" || !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(date))
    report("date", date, "YYYY-MM-DD, YYYY-MM and YYYY are allowed", "say when the price was read");
  const surplus = Object.keys(entry).filter((key) => !KEYS.includes(key));
  if (surplus.length > 0) report("keys", surplus, `allowed are ${KEYS.join(", ")}`, "remove the rest");
  if (errors.length > before) return undefined;
  return { usd: String(amount), source: String(source), date: String(date) };
}

/** Without an exponent; a double holds 15 digits, and a price is shorter than that. */
function decimal(number: number): string {
  const text = String(number);
  return text.includes("e") && number > 0 && number < 1 ? number.toFixed(9).replace(/0+$/, "") : text;
}

/** Adds errors about one thing, in the form of all our errors. */
function reporter(
  errors: string[],
  about: string,
): (what: string, value: unknown, allowed: string, fix: string) => void {
  return (what, value, allowed, fix) => {
    const shown = typeof value === "string" ? `'${value}'` : JSON.stringify(value);
    errors.push(`${about}: ${what} is ${shown}; ${allowed}; ${fix}`);
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
