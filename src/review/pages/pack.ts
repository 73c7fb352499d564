import type { Proof } from "../../proof/prove";
import type { Model } from "../../terraform/model";
import { costView } from "../cost/cost";
import { type EnvironmentView, environmentViews } from "../model/environment-view";
import { htmlPage } from "./html";
import { markdownPage } from "./markdown";
import { costLine, costSection } from "./markdown-cost";
import { drawPicture } from "../picture/picture";
import { pictureForMarkdown } from "../picture/picture-markdown";
import { PRICES, type PriceTable } from "../cost/price-table";

export interface PackProps {
  /** @default - the prices of this project */
  readonly prices?: PriceTable | undefined;
  /**
   * Folder that keeps the layouts of pictures for the next time.
   * @default - none, every picture is laid out anew
   */
  readonly layouts?: string | undefined;
}

/**
 * The review packs of all environments that lie in AWS, by path in the output folder: a Markdown page, the picture that it
 * shows, and an HTML page that needs nothing else.
 */
export async function drawPacks(
  model: Model,
  proof: Proof,
  { prices = PRICES, layouts }: PackProps = {},
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const view of environmentViews(model, proof).filter(isInAws)) {
    const cost = costView(view, prices);
    const picture = await drawPicture(view, layouts);
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
