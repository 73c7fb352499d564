import type { Facts } from "../../../facts/facts";
import { environments } from "../../environments";
import type { FlowEnd } from "../flow";
import type { Verdict } from "../../verdict";

/** What becomes of flows that go through a resource which names one of another region. */
export class AcrossRegions {
  private readonly byPlace = new Map<string, "no" | "unknown">();
  private readonly environmentOf: (stack: string) => string;

  constructor({ model, regions }: Facts) {
    this.environmentOf = environments(model);
    for (const { from, isSame } of regions.across) {
      const key = this.keyOf(from.stack, from.address);
      if (this.byPlace.get(key) !== "no") this.byPlace.set(key, isSame);
    }
  }

  verdictOf(ends: readonly FlowEnd[], addresses: readonly string[], otherwise: Verdict): Verdict {
    if (this.byPlace.size === 0 || otherwise === "refuted") return otherwise;
    const places = ends.flatMap((end) => ("stack" in end ? [end] : []));
    const all = [...addresses, ...places.map(({ address }) => address)];
    const found = places.flatMap(({ stack }) =>
      all.flatMap((address) => this.byPlace.get(this.keyOf(stack, address)) ?? []),
    );
    if (found.includes("no")) return "refuted";
    return found.includes("unknown") ? "undecided" : otherwise;
  }

  private keyOf(stack: string, address: string): string {
    return `${this.environmentOf(stack)} ${address}`;
  }
}
