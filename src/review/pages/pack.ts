import type { Proof } from "../../proof/prove";
import type { Model } from "../../terraform/model";
import { costView } from "../cost/cost";
import { type EnvironmentView, environmentViews } from "../model/environment-view";
import { htmlOf } from "../document/html";
import { markdownOf } from "../document/markdown";
import { environmentPage } from "./environment";
import { drawPicture } from "../picture/picture";
import { PRICES, type PriceTable } from "../../aws/prices";

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
    const drawing = await drawPicture(view, layouts);
    const page = environmentPage(view, costView(view, prices), drawing);
    const path = `review/${view.name}`;
    files.set(`${path}.md`, markdownOf(page));
    files.set(`${path}.html`, htmlOf(page));
    if (drawing !== undefined) files.set(`${path}.svg`, drawing.file);
  }
  return files;
}

/** What runs on a laptop has nothing that a reviewer of AWS would ask for. */
function isInAws({ inventory }: EnvironmentView): boolean {
  return inventory.some(({ type }) => type.startsWith("aws_"));
}
