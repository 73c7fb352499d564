import type { EnvironmentView } from "../model/environment-view";
import { callsLine, clients, doorName, doorsSection, flowsSection } from "./markdown-flows";
import { inventorySection } from "./markdown-inventory";
import { egressLine, networkSection } from "./markdown-network";
import { findingsSection, proofLine, proofSection } from "./markdown-proof";
import { permissionsLine, rolesSection } from "./markdown-roles";
import { imagesSection, memory, routesSection, servicesSection } from "./markdown-services";
import { type Markdown, blocks, bullets, code, count, list } from "../document/markdown-text";

/** What others add to a page. */
export interface PageParts {
  /** What it costs, in one line: `about 61 USD a month`. @default - no line */
  readonly costLine?: Markdown;
  /** The section about cost, with its heading. @default - none */
  readonly cost?: Markdown;
  /** The picture of the topology. @default - none */
  readonly picture?: Markdown;
}

/** The page of an environment, as GitHub renders it: the facts first, what is long folded. Ends with a line break. */
export function markdownPage(view: EnvironmentView, parts: PageParts = {}): string {
  return `${blocks(
    `# ${code(view.name)}`,
    "Made from the rendered Terraform JSON and its proof by every synth. Nothing here is written by hand.",
    findingsSection(view),
    summary(view, parts),
    parts.picture ?? "",
    doorsSection(view),
    flowsSection(view),
    servicesSection(view),
    routesSection(view),
    rolesSection(view),
    parts.cost ?? "",
    networkSection(view),
    imagesSection(view),
    proofSection(view),
    inventorySection(view),
  )}\n`;
}

/** Longer lists are in the tables below. */
const FEW = 6;

function summary(view: EnvironmentView, { costLine = "" }: PageParts): Markdown {
  const doors = view.doors.map((door) => `${doorName(door)} (${clients(door.cidrs)})`);
  const account =
    view.accounts.length === 0 ? "whichever account Terraform runs in" : `account ${list(view.accounts.map(code))}`;
  return bullets([
    `**Where:** ${list(view.regions.map(code), "region unknown")}, ${account}`,
    `**Reachable from the internet:** ${few(doors, "nothing")}`,
    `**Calls:** ${callsLine(view, FEW)}`,
    `**Way out:** ${egressLine(view)}`,
    `**Runs:** ${capacity(view)}`,
    `**Permissions:** ${permissionsLine(view)}`,
    ...(costLine === "" ? [] : [`**Cost:** ${costLine}`]),
    `**Proof:** ${proofLine(view)}`,
  ]);
}

function few(items: readonly Markdown[], none: string): Markdown {
  return items.length > FEW ? `${list(items.slice(0, FEW))} and ${items.length - FEW} more` : list(items, none);
}

function capacity({ services }: EnvironmentView): Markdown {
  if (services.length === 0) return "no service";
  const sum = (of: (service: EnvironmentView["services"][number]) => number): number =>
    services.reduce((total, service) => total + of(service), 0);
  const tasks = sum(({ desiredCount = 0 }) => desiredCount);
  const vcpu = sum(({ desiredCount = 0, cpu = 0 }) => desiredCount * cpu) / 1024;
  const mib = sum(({ desiredCount = 0, memoryMiB = 0 }) => desiredCount * memoryMiB);
  return `${count(services.length, "service")}, ${count(tasks, "task")}, together ${vcpu} vCPU and ${memory(mib)}`;
}
