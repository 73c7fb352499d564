import type { Proof } from "../../proof/prove";
import type { Model } from "../../terraform/model";
import { costView } from "../cost/cost";
import { type EnvironmentView, environmentViews } from "../model/environment-view";
import { htmlOf } from "../document/html";
import { markdownOf } from "../document/markdown";
import { environmentPage } from "./environment";
import { factLines } from "../machine/facts";
import { visible } from "../document/text";
import type { AcceptedCheck } from "../scanner-file";
import { drawPicture } from "../picture/picture";
import { PRICES, type PriceTable } from "../../aws/prices";

export interface PackProps {
  /** @default - the prices of this project */
  readonly prices?: PriceTable | undefined;
  /**
   * Checks of other scanners that fail on purpose.
   * @default - none
   */
  readonly scanners?: readonly AcceptedCheck[] | undefined;
  /**
   * Folder that keeps the layouts of pictures for the next time.
   * @default - none, every picture is laid out anew
   */
  readonly layouts?: string | undefined;
}

/**
 * The review packs of all environments that lie in AWS, by path in the output folder: a Markdown page, the picture that it
 * shows, an HTML page that needs nothing else, and for each owner the facts as lines (`CODEOWNERS` can name them).
 */
export async function drawPacks(
  model: Model,
  proof: Proof,
  { prices = PRICES, scanners, layouts }: PackProps = {},
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const view of environmentViews(model, proof).filter(isInAws)) {
    const drawing = await drawPicture(view, layouts);
    const page = environmentPage(view, costView(view, prices), drawing, scanners);
    const path = `review/${view.name}`;
    files.set(`${path}.md`, markdownOf(page));
    files.set(`${path}.html`, htmlOf(page));
    if (drawing !== undefined) files.set(`${path}.svg`, drawing.file);
    for (const [owner, lines] of Object.entries(factLines(view))) files.set(`${path}.${owner}.txt`, textOf(lines));
  }
  return files;
}

/** A line for each fact: what differs in a pull request is what its owner must look at. */
function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join("");
}

/** What runs on a laptop has nothing that a reviewer of AWS would ask for. */
function isInAws({ inventory }: EnvironmentView): boolean {
  return inventory.some(({ type }) => type.startsWith("aws_"));
}
