import type { Proof } from "../proof/prove";
import type { Model } from "../terraform/model";
import { costView } from "./cost";
import { type EnvironmentView, environmentViews } from "./environment-view";
import { htmlPage } from "./html";
import { markdownPage } from "./markdown";
import { costLine, costSection } from "./markdown-cost";
import { drawPicture } from "./picture";
import { pictureForMarkdown } from "./picture-markdown";
import { PRICES, type PriceTable } from "./price-table";

/**
 * The review packs of all environments that lie in AWS, by path in the output folder: a Markdown page, the picture that it
 * shows, and an HTML page that needs nothing else.
 */
export async function drawPacks(
  model: Model,
  proof: Proof,
  prices: PriceTable = PRICES,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const view of environmentViews(model, proof).filter(isInAws)) {
    const cost = costView(view, prices);
    const picture = await drawPicture(view);
    const parts = { costLine: costLine(cost), cost: costSection(cost) };
    const path = `review/${view.name}`;
    if (picture === undefined) files.set(`${path}.md`, markdownPage(view, parts));
    else {
      files.set(`${path}.md`, markdownPage(view, { ...parts, picture: pictureForMarkdown(view) }));
      files.set(`${path}.svg`, picture.file);
    }
    files.set(`${path}.html`, htmlPage(view, cost, picture));
  }
  return files;
}

/** What runs on a laptop has nothing that a reviewer of AWS would ask for. */
function isInAws({ inventory }: EnvironmentView): boolean {
  return inventory.some(({ type }) => type.startsWith("aws_"));
}
