import type { Proof } from "../proof/prove";
import type { Model } from "../terraform/model";
import { type EnvironmentView, environmentViews } from "./environment-view";
import { markdownPage } from "./markdown";

/** The review packs of all environments that lie in AWS: content by path in the output folder. */
export function drawPacks(model: Model, proof: Proof): ReadonlyMap<string, string> {
  const views = environmentViews(model, proof).filter(isInAws);
  return new Map(views.map((view) => [`review/${view.name}.md`, markdownPage(view)]));
}

/** What runs on a laptop has nothing that a reviewer of AWS would ask for. */
function isInAws({ inventory }: EnvironmentView): boolean {
  return inventory.some(({ type }) => type.startsWith("aws_"));
}
