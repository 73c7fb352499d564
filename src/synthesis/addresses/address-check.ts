import { distance } from "fastest-levenshtein";
import { defaultStack, formerName, typeOf } from "../../definition/resolve/moves";
import type { MovedDefinition, RemovedDefinition } from "../../definition/moves";
import { terraformId } from "../../definition/resolve/names";
import type { Resources } from "../../definition/resources";
import { isAnother, isOfTask, resourceAt } from "./ceremony";
import { type AddressesThen, type Gone, type GoneTask, goneAddresses, isOfKept, type Placed, takerOf } from "./gone";
import { type ServiceIds, serviceIds } from "./moves";

export interface CheckProps extends AddressesThen {
  /** The file with the lock, as messages call it. */
  readonly lockFile: string;
}

/** Addresses that a message lists; more than that is no longer read. */
const LISTED = 40;

/** The error for addresses that are gone although the definition says nothing of it, with what to add; empty without. */
export function checkAddresses(props: CheckProps): string[] {
  const found = goneAddresses(props);
  const gone = found.addresses;
  if (gone.length === 0) return [];
  const { moved, removed } = suggestions(found, props);
  const list = gone.slice(0, LISTED).map(({ stack, address }) => `    ${stack} ${address}`);
  const rest = gone.length - list.length;
  const [what, names] =
    gone.length === 1 ? ["1 address is gone", "it names"] : [`${gone.length} addresses are gone`, "they name"];
  return [
    [
      `environment '${props.environment.name}': ${what}; Terraform would destroy what ${names}; say in the environment what is meant:`,
      ...(moved.length > 0 ? [...block("moved", moved), "  or, where nothing takes its place:"] : []),
      ...block("removed", removed),
      `  What was never deployed can be taken out of ${props.lockFile} instead; git restore does that for what was never committed:`,
      ...list,
      ...(rest > 0 ? [`    … and ${rest} more`] : []),
    ].join("\n"),
  ];
}

/** Number of entries in the definition that an earlier synth has carried out already: the states may have followed by now. */
export function staleEntries({ environment, stacks, lock }: CheckProps): number {
  const { moved = [], removed = [] } = environment.definition;
  if (moved.length + removed.length === 0) return 0;
  const known = new Set(stacks.flatMap(({ name }) => [...(lock.get(name) ?? [])]));
  const ids = serviceIds(environment);
  const services = new Set([...known].flatMap((address) => ids.in(address)));
  const isStale = (entry: MovedDefinition | RemovedDefinition) =>
    "from" in entry ? !known.has(entry.from) : !services.has(terraformId(formerName(entry) ?? ""));
  return known.size === 0 ? 0 : [...moved, ...removed].filter(isStale).length;
}

interface Suggestions {
  readonly moved: readonly string[];
  readonly removed: readonly string[];
}

/** Lines for the definition: what another stack has now, then whole services and jobs, then what is gone by itself. */
function suggestions({ addresses: all, tasks }: Gone, props: CheckProps): Suggestions {
  const { environment, stacks, lock } = props;
  // Another state takes it over: nothing may destroy it here.
  const takenOver = all.flatMap(({ stack, address }) => {
    const taker = takerOf({ stack, address }, stacks);
    return taker === undefined ? [] : [{ stack, address, by: taker.name }];
  });
  const gone = all.filter((one) => takerOf(one, stacks) === undefined);
  const keptLines = takenOver.map(
    ({ stack, address, by }) =>
      `{ from: "${address}", destroy: false${stackOption(stack, address, environment.name)} }, // '${by}' has it now: move its state there`,
  );
  const ids = serviceIds(
    environment,
    tasks.map(({ id }) => nameOf(id)),
  );
  const goneTasks = tasks.filter(({ id }) => gone.some(({ address }) => ids.in(address).includes(id)));
  const added = stacks.flatMap(({ name, addresses }) =>
    [...addresses].filter((it) => lock.get(name)?.has(it) !== true).map((address) => ({ stack: name, address })),
  );
  const [before, now] = [shapesByService(gone, ids), shapesByService(added, ids)];
  const moved: string[] = [];
  const removed: string[] = [...keptLines];
  const taken = new Set<string>();
  const heirs = heirsOf(goneTasks, before, now, (kind) => newTasks(kind, added, environment));
  for (const { kind, id } of goneTasks) {
    const name = nameOf(id);
    const heir = heirs.get(id);
    if (heir !== undefined) {
      taken.add(heir);
      moved.push(`{ ${kind}: "${name}", to: "${heir}" }, // with physicalName: "${name}" it keeps its names in AWS`);
    }
    removed.push(`{ ${kind}: "${name}", destroy: true },`);
  }
  const isOfGone = new Set(goneTasks.map(({ id }) => id));
  for (const { stack, address } of gone) {
    if (isOfTask(address) && ids.in(address).some((id) => isOfGone.has(id))) continue;
    const [best] = added
      .filter((other) => other.stack === stack && typeOf(other.address) === typeOf(address))
      .map((other) => other.address)
      .filter((other) => !taken.has(other))
      .sort((a, b) => distance(a, address) - distance(b, address));
    if (best !== undefined) taken.add(best);
    const { resources } = environment.definition;
    if (best !== undefined && !isAnother(best, resources)) moved.push(`{ from: "${address}", to: "${best}" },`);
    const destroy = !isOfKept({ stack, address }, props);
    const entry = `{ from: "${address}", destroy: ${String(destroy)}${stackOption(stack, address, environment.name)} },`;
    removed.push(destroy ? `${entry}${remark(address, best, resources)}` : entry);
  }
  return { moved, removed };
}

/** What else is to be known of what holds data. */
function remark(address: string, best: string | undefined, resources: Resources | undefined): string {
  const exists = resourceAt(address, resources) ?? "";
  if ("existing" in (resources?.[exists] ?? {}))
    return ` // or destroy: false, which leaves it in AWS: '${exists}' is said to exist`;
  const other = best !== undefined && isAnother(best, resources) ? resourceAt(best, resources) : undefined;
  return other === undefined ? "" : ` // '${other}' is another one in AWS, and gets nothing of it`;
}

/** What each service or job that is gone is perhaps called now: those first that have most in common, whatever their order. */
function heirsOf(
  gone: readonly GoneTask[],
  before: ReadonlyMap<string, ReadonlySet<string>>,
  now: ReadonlyMap<string, ReadonlySet<string>>,
  newOf: (kind: GoneTask["kind"]) => readonly string[],
): ReadonlyMap<string, string> {
  const pairs = gone.flatMap(({ kind, id }) =>
    newOf(kind).map((to) => {
      const [was, is] = [[...(before.get(id) ?? [])], now.get(terraformId(to))];
      const fit = was.filter((shape) => is?.has(shape)).length;
      return { id, to, fit, rest: was.length - fit, apart: distance(to, nameOf(id)) };
    }),
  );
  const heirs = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, to } of pairs
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.rest - b.rest || a.apart - b.apart)) {
    if (heirs.has(id) || taken.has(to)) continue;
    heirs.set(id, to);
    taken.add(to);
  }
  return heirs;
}

/** Services, or jobs, of the definition that are rendered for the first time. */
function newTasks(
  kind: GoneTask["kind"],
  added: readonly Placed[],
  { definition }: CheckProps["environment"],
): readonly string[] {
  const { services, jobs = {} } = definition;
  const [all, type] = kind === "service" ? [services, "aws_ecs_service"] : [jobs, "aws_ecs_task_definition"];
  return Object.keys(all).filter((name) => added.some(({ address }) => address === `${type}.${terraformId(name)}`));
}

function nameOf(id: string): string {
  return id.replaceAll("_", "-");
}

/** The addresses of each service without its name: what equals another's may be the same resource under a new name. */
function shapesByService(addresses: readonly Placed[], ids: ServiceIds): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { stack, address } of addresses)
    for (const id of ids.in(address)) {
      const shapes = found.get(id) ?? new Set();
      found.set(id, shapes.add(`${stack} ${ids.renamed(address, id, "")}`));
    }
  return found;
}

function stackOption(stack: string, address: string, environment: string): string {
  return stack === defaultStack(address, environment) ? "" : `, stack: "${stack}"`;
}

function block(property: string, lines: readonly string[]): string[] {
  return [`  ${property}: [`, ...lines.map((line) => `    ${line}`), "  ],"];
}
