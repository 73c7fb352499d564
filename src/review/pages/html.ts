import { count } from "../document/markdown-text";
import type { CostView } from "../cost/cost";
import type { EnvironmentView } from "../model/environment-view";
import type { DoorView } from "../model/flow-view";
import { costSection } from "./html-cost";
import { doorsSection, endpointsSection, flowsSection, routesSection, topologySection } from "./html-network";
import { type Section, htmlDocument } from "../document/html-page";
import { inventorySection, proofSection, proofSentence } from "./html-proof";
import { imagesSection, permissionsSection, servicesSection } from "./html-services";
import { type Markup, markup } from "../document/markup";
import type { Picture } from "../picture/picture";

/** The review page of an environment: one file, to be opened in any browser, without a network. */
export function htmlPage(view: EnvironmentView, cost: CostView, picture: Picture | undefined): string {
  const sections: readonly Section[] = [
    { id: "summary", title: "At a glance", body: summary(view, cost) },
    ...(picture ? [topologySection(view, picture)] : []),
    doorsSection(view),
    flowsSection(view),
    ...(view.loadBalancers.length > 0 ? [routesSection(view)] : []),
    servicesSection(view),
    permissionsSection(view),
    endpointsSection(view),
    imagesSection(view),
    costSection(cost),
    proofSection(view),
    inventorySection(view),
  ];
  return htmlDocument({
    title: `${view.name}: review`,
    head: head(view),
    sections,
    foot: FOOT,
    ...(picture && { style: pictureSize(picture) }),
  });
}

/**
 * As wide as there is room. Where that makes it too small to be read there is a switch to its full size, and on a phone its
 * box scrolls.
 */
function pictureSize({ width }: Picture): string {
  return [
    `figure svg{width:100%;height:auto;min-width:${Math.round(width * 0.85)}px;max-width:${width}px}`,
    ".full{display:none}",
    "@media screen and (min-width:1100px){",
    ".full{display:block;margin:.3rem 0}",
    "figure:has(.full input:not(:checked)) svg{min-width:0}",
    "}\n",
  ].join("\n");
}

const FOOT = markup`<p>Made from the Terraform JSON of the stacks and its proof alone. The same JSON gives the same page.</p>
`;

function head(view: EnvironmentView): Markup {
  const stacks = view.stacks.map(({ name, resources, backend }) => {
    const state = backend === undefined ? "" : `, state: ${backend}`;
    return `${name} (${count(resources, "resource")}${state})`;
  });
  const accounts = view.accounts.length > 0 ? view.accounts.join(", ") : "not fixed";
  return markup`<h1>${view.name}</h1>
<p>Region ${view.regions.join(", ")} · account ${accounts} · stacks ${stacks.join(", ")}</p>
`;
}

function summary(view: EnvironmentView, cost: CostView): Markup {
  const tasks = view.services.reduce((sum, { desiredCount }) => sum + (desiredCount ?? 0), 0);
  const calls = view.flows.filter(({ from, to }) => from.kind === "service" && to.kind !== "aws api");
  const zones = new Set(view.vpcs.flatMap((vpc) => vpc.subnets.map(({ zone }) => zone)));
  const facts: readonly (readonly [string, string, string])[] = [
    ["doors", count(view.doors.length, "open port"), doorsFact(view.doors)],
    ["services", count(view.services.length, "service"), `${count(tasks, "task")}, ${count(zones.size, "zone")}`],
    ["flows", count(calls.length, "call"), "from services to each other and to other hosts"],
    [
      "cost",
      `${cost.monthly} USD`,
      `a month, fixed${cost.complete ? "" : ", and what has no price"}; use comes on top`,
    ],
    [
      "inventory",
      count(view.inventory.filter(({ mode }) => mode === "managed").length, "resource"),
      "managed by Terraform",
    ],
  ];
  return markup`<p>${proofSentence(view)}</p>
<ul class="facts">
${facts.map(
  ([id, value, what]) => markup`<li><strong><a href="#${id}">${value}</a></strong><span>${what}</span></li>
`,
)}</ul>
`;
}

/** At most three names; all of them stand in the section. */
function doorsFact(doors: readonly DoorView[]): string {
  if (doors.length === 0) return "nothing can be reached from outside";
  const isToAll = ({ cidrs }: DoorView): boolean => cidrs.includes("0.0.0.0/0");
  const named = (to: string, some: readonly DoorView[]): readonly string[] => {
    const names = some.slice(0, 3).map((door) => `${door.to.label} :${door.port}`);
    return some.length === 0 ? [] : [`${to}: ${names.join(", ")}${some.length > 3 ? ", …" : ""}`];
  };
  return [
    ...named("to everybody", doors.filter(isToAll)),
    ...named(
      "to named networks",
      doors.filter((door) => !isToAll(door)),
    ),
  ].join("; ");
}
