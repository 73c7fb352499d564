import type { CostView } from "../cost/cost";
import { type Document, type Section, code } from "../document/document";
import type { EnvironmentView } from "../model/environment-view";
import { type Drawing, LINE_KINDS } from "../picture/picture";
import { connections } from "./connections";
import { costs } from "./cost";
import { data } from "./data";
import { exposures } from "./exposures";
import { images, stacks } from "./inventory";
import { listenerRules } from "./listener-rules";
import { network } from "./network";
import { permissions } from "./permissions";
import { findings, proof } from "./proof";
import { openByDecision, protections } from "./protections";
import type { AcceptedCheck } from "../scanner-file";
import { scanners } from "./scanners";
import { services } from "./services";
import { summary } from "./summary";

/** The page of an environment, in the order in which a reviewer asks. `drawing` is undefined where there is nothing to draw. */
export function environmentPage(
  view: EnvironmentView,
  cost: CostView,
  drawing: Drawing | undefined,
  accepted: readonly AcceptedCheck[] = [],
): Document {
  return {
    title: code(view.name),
    windowTitle: `${view.name}: review`,
    intro:
      "Every synth makes this page from the rendered Terraform JSON and its proof. Nothing here is written by hand.",
    sections: [
      ...findings(view),
      summary(view, cost),
      ...openByDecision(view),
      ...topology(view, drawing),
      exposures(view),
      connections(view),
      services(view),
      ...listenerRules(view),
      permissions(view),
      ...data(view),
      protections(view),
      costs(cost),
      network(view),
      images(view),
      proof(view),
      ...scanners(view, accepted),
      stacks(view),
    ],
  };
}

function topology({ name }: EnvironmentView, drawing: Drawing | undefined): readonly Section[] {
  if (drawing === undefined) return [];
  const { svg, width, kinds } = drawing;
  return [
    {
      id: "topology",
      title: "Topology",
      blocks: [
        {
          kind: "picture",
          alt: "Topology: who talks to whom, on which port; the tables below say the same",
          file: `${name}.svg`,
          svg,
          width,
          legend: Object.entries(LINE_KINDS).flatMap(([kind, label]) => (kinds.has(kind) ? [{ kind, label }] : [])),
        },
      ],
    },
  ];
}
