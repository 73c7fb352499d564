import Big from "big.js";
import { HOURS_A_MONTH, PRICE_ITEMS, type Price, type PriceItem, type PriceTable } from "../../aws/prices";

/** Something that costs the same every month, whether it is used or not. */
export interface CostLine {
  readonly item: PriceItem;
  /** `2 tasks × 0.25 vCPU`. */
  readonly what: string;
  /** Undefined where the table knows none. */
  readonly price: Price | undefined;
  /** How much of the item; undefined where nobody knows. */
  readonly units: number | undefined;
  /** USD a month to the cent, `10.36`; undefined without a price or a quantity. */
  readonly monthly: string | undefined;
}

/** A line before it is rounded. */
export interface ExactLine {
  readonly item: PriceItem;
  readonly what: string;
  readonly price: Price | undefined;
  readonly units: number | undefined;
  readonly monthly: Big | undefined;
}

/** Prices of one region. */
export class Prices {
  constructor(table: PriceTable, region: string) {
    this.prices = table[region] ?? {};
  }

  private readonly prices: Readonly<Partial<Record<PriceItem, Price>>>;

  of(item: PriceItem): Price | undefined {
    return this.prices[item];
  }

  /** `units` all month long (items by the hour) or each month (items by the month); undefined where nobody knows. */
  line(item: PriceItem, what: string, units: Big | number | undefined): ExactLine {
    const price = this.of(item);
    const hours = PRICE_ITEMS[item].endsWith(", month") ? 1 : HOURS_A_MONTH;
    const monthly = price && units !== undefined ? new Big(price.usd).times(units).times(hours) : undefined;
    return { item, what, price, units: units === undefined ? undefined : Number(units), monthly };
  }
}

/** To the cent, half up: `10.36`. */
export function cents(amount: Big): string {
  return amount.toFixed(2, Big.roundHalfUp);
}

/** Of lines to the cent, so that what a reader adds up is what stands below it. */
export function sum(lines: readonly ExactLine[]): Big {
  return lines.reduce((total, { monthly }) => (monthly ? total.plus(cents(monthly)) : total), new Big(0));
}

export function isComplete(lines: readonly ExactLine[]): boolean {
  return lines.every(({ monthly }) => monthly !== undefined);
}

export function rounded(lines: readonly ExactLine[]): readonly CostLine[] {
  return lines.map(({ monthly, ...line }) => ({ ...line, monthly: monthly && cents(monthly) }));
}
