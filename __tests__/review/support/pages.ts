/** Pages as `drawPacks` makes them, and views with texts that try to break out of them. */
import { costView } from "../../../src/review/cost/cost";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { htmlPage } from "../../../src/review/pages/html";
import { drawPicture } from "../../../src/review/picture/picture";
import { PRICES } from "../../../src/review/cost/price-table";

export async function pageOf(view: EnvironmentView): Promise<string> {
  return htmlPage(view, costView(view, PRICES), await drawPicture(view));
}

/** The view with `change` made to every text in it that a definition or anybody's JSON could choose. */
export function withTexts(view: EnvironmentView, change: (text: string) => string): EnvironmentView {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return FIXED.has(key) ? value : change(value);
    if (Array.isArray(value)) return value.map((item) => visit(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, name)]));
  };
  return visit(view, "") as EnvironmentView;
}

/** Words of ours, by which the page decides what it shows. */
const FIXED = new Set(["kind", "tier", "egress", "type", "mode", "scheme", "verdict", "effect", "as", "launch"]);
