import { type Cell, type Section, badge, code, fold, lines, list, long, paragraph, table } from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import { isOpenToAll } from "../model/flow-view";
import { keyOf } from "../model/reference";
import type { ReasonView } from "../model/override-view";
import { type ProtectionView } from "../model/protection-view";
import { type Text } from "../document/document";

/** More names are no longer read. */
const FEW = 5;

/** What somebody has decided, or left at a default, and a reader would want to know before all else. */
export function openByDecision(view: EnvironmentView): readonly Section[] {
  const points = [...exposed(view), ...missing(view), ...elsewhere(view), ...overridden(view), ...accepted(view)];
  const intro =
    "None of it is refuted by the proof: it is what the definition says, or what AWS does where it says nothing.";
  return points.length === 0
    ? []
    : [{ id: "open", title: "Open by decision", count: points.length, blocks: [paragraph(intro), ...list(points)] }];
}

function exposed({ exposures }: EnvironmentView): readonly Text[] {
  return exposures
    .filter(({ cidrs }) => isOpenToAll(cidrs))
    .map(({ to, port, connection }): Text => [
      badge("warn", "open to everyone"),
      ": ",
      code(to.label),
      ` port ${port}${connection === undefined ? "" : `, ${connection}`}`,
    ]);
}

/** Grouped by what is missing. An unencrypted port that is open to everyone stands there. */
function missing({ protections, exposures, reasons }: EnvironmentView): readonly Text[] {
  const why = (subject: string, text: string): string => {
    const found = text === "writable root file system" ? reasons.find((it) => isRootOf(it, subject)) : undefined;
    return found === undefined ? subject : `${subject} (${found.reason})`;
  };
  const said = new Set(
    exposures.flatMap(({ to, port, cidrs }) => (isOpenToAll(cidrs) ? [`load balancer ${to.label} port ${port}`] : [])),
  );
  const groups = new Map<string, string[]>();
  for (const { subject, text, level } of protections)
    if (level === 0 && !said.has(subject)) groups.set(text, [...(groups.get(text) ?? []), why(subject, text)]);
  return [...groups].map(([text, subjects]): Text => [badge("warn", text), `: ${named(subjects)}`]);
}

/** Whether a reason is for the root file system of a subject: `service shop`, or `service shop/proxy`. */
function isRootOf({ service, container, variable }: ReasonView, subject: string): boolean {
  const named = [`service ${service}`, `job ${service}`].flatMap((own) => [own, `${own}/${container}`]);
  return variable === undefined && named.includes(subject);
}

function elsewhere({ stacks }: EnvironmentView): readonly Text[] {
  const local = stacks.filter(({ backend }) => backend === undefined || backend === "local").map(({ name }) => name);
  return local.length === 0 ? [] : [[badge("warn", "state on the disk of whoever deploys"), `: ${named(local)}`]];
}

function overridden({ overrides }: EnvironmentView): readonly Text[] {
  return overrides.map(({ address, attribute, value, reason }): Text => [
    badge("warn", "set by an override"),
    ": ",
    code(`${attribute} = ${value}`),
    " of ",
    code(address),
    `: ${reason}`,
  ]);
}

function accepted({ suppressed }: EnvironmentView): readonly Text[] {
  const number = count(suppressed.length, "accepted finding");
  return suppressed.length === 0 ? [] : [[badge("warn", number), ", with their reasons under Proof"]];
}

function named(names: readonly string[]): string {
  const more = names.length > FEW ? ` and ${names.length - FEW} more` : "";
  return `${names.slice(0, FEW).join(", ")}${more}`;
}

/** What keeps harm away from services, load balancers and images; what holds data says it in its own table. */
export function protections({ protections: all, data }: EnvironmentView): Section {
  const stores = new Set(data.map(keyOf));
  const own = all.filter((it) => !stores.has(keyOf(it)));
  const groups = new Map<string, ProtectionView[]>();
  for (const it of own) groups.set(it.subject, [...(groups.get(it.subject) ?? []), it]);
  const rows = [...groups].map(([subject, some]): readonly Cell[] => [
    subject,
    lines(some.map(({ text, level }) => (level === 0 ? badge("warn", text) : text))),
    code(some[0]?.address ?? ""),
  ]);
  const columns = ["What", long("How it is kept"), "Address"];
  const body = table("What keeps harm away, and what is missing", columns, rows);
  return {
    id: "protections",
    title: "Protections",
    count: own.length,
    blocks: [
      ...(rows.length === 0 ? [paragraph("There is nothing to protect.")] : []),
      ...(rows.length > MANY ? fold(count(rows.length, "row"), true, body) : body),
    ],
  };
}

/** A longer table is looked things up in. */
const MANY = 12;
