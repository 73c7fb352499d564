import { distance } from "fastest-levenshtein";
import { defaultStack, typeOf } from "../../definition/resolve/moves";
import { terraformId } from "../../definition/resolve/names";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { AddressLock } from "./address-lock";
import { needsCeremony } from "./ceremony";
import { type EnvironmentMoves, type ServiceIds, serviceIds, type StackAddresses } from "./moves";

export interface CheckProps {
  readonly environment: Pick<ResolvedEnvironment, "name" | "definition">;
  /** All stacks of the environment, as they are rendered now. */
  readonly stacks: readonly StackAddresses[];
  readonly moves: EnvironmentMoves;
  /** The addresses until now. */
  readonly lock: AddressLock;
  /** The file with the lock, as messages call it. */
  readonly lockFile: string;
}

interface Placed {
  readonly stack: string;
  readonly address: string;
}

/** Addresses that a message lists; more than that is no longer read. */
const LISTED = 40;

/** The error for addresses that are gone although the definition says nothing of it, with what to add; empty without. */
export function checkAddresses(props: CheckProps): string[] {
  const gone = goneAddresses(props);
  if (gone.length === 0) return [];
  const { moved, removed } = suggestions(gone, props);
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
  const isStale = (entry: { readonly service: string } | { readonly from: string }) =>
    "service" in entry ? !services.has(terraformId(entry.service)) : !known.has(entry.from);
  return known.size === 0 ? 0 : [...moved, ...removed].filter(isStale).length;
}

function goneAddresses({ environment, stacks, moves, lock }: CheckProps): Placed[] {
  const ids = serviceIds(environment);
  const removedServices = new Set(
    (environment.definition.removed ?? []).flatMap((entry) => ("service" in entry ? terraformId(entry.service) : [])),
  );
  const all = stacks.flatMap(({ name, addresses }) => {
    const { moved = [], removed = [] } = moves.byStack.get(name) ?? {};
    const said = new Set([...moved, ...removed].map(({ from }) => from));
    const isGone = (address: string) =>
      !addresses.has(address) && !said.has(address) && !ids.in(address).some((id) => removedServices.has(id));
    return [...(lock.get(name) ?? [])]
      .filter(isGone)
      .sort()
      .map((address) => ({ stack: name, address }));
  });
  // A service that is gone takes everything of it along: then all of it is told.
  const goneIds = new Set(all.flatMap(({ address }) => SERVICE.exec(address)?.[1] ?? []));
  const ofGone = serviceIds(
    environment,
    [...goneIds].map((id) => id.replaceAll("_", "-")),
  );
  return all.filter(
    ({ stack, address }) =>
      needsCeremony(address) ||
      ofGone.in(address).some((id) => goneIds.has(id)) ||
      takerOf({ stack, address }, stacks) !== undefined,
  );
}

const SERVICE = /^aws_ecs_service\.(\w+)$/;

/** The stack that has an address now which was another's. */
function takerOf({ stack, address }: Placed, stacks: readonly StackAddresses[]): StackAddresses | undefined {
  return stacks.find(({ name, addresses }) => name !== stack && addresses.has(address));
}

interface Suggestions {
  readonly moved: readonly string[];
  readonly removed: readonly string[];
}

/** Lines for the definition: what another stack has now, then whole services, then what is gone by itself. */
function suggestions(all: readonly Placed[], props: CheckProps): Suggestions {
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
  const goneServices = gone.flatMap(({ address }) => SERVICE.exec(address)?.[1] ?? []);
  const names = goneServices.map((id) => id.replaceAll("_", "-"));
  const ids = serviceIds(environment, names);
  const added = stacks.flatMap(({ name, addresses }) =>
    [...addresses].filter((it) => lock.get(name)?.has(it) !== true).map((address) => ({ stack: name, address })),
  );
  const newIds = new Set(added.flatMap(({ address }) => SERVICE.exec(address)?.[1] ?? []));
  const newServices = Object.keys(environment.definition.services).filter((name) => newIds.has(terraformId(name)));
  const [before, now] = [shapesByService(gone, ids), shapesByService(added, ids)];
  const moved: string[] = [];
  const removed: string[] = [...keptLines];
  const taken = new Set<string>();
  for (const service of names) {
    const own = [...(before.get(terraformId(service)) ?? [])];
    const fits = (other: string): number => {
      const shapes = now.get(terraformId(other));
      return own.filter((shape) => shapes?.has(shape)).length;
    };
    const [best] = newServices
      .filter((other) => !taken.has(other))
      .map((name) => ({ name, fit: fits(name) }))
      .filter(({ fit }) => fit > 0)
      .sort((a, b) => b.fit - a.fit || distance(a.name, service) - distance(b.name, service));
    if (best !== undefined) {
      taken.add(best.name);
      moved.push(
        `{ service: "${service}", to: "${best.name}" }, // with physicalName: "${service}" it keeps its names in AWS`,
      );
    }
    removed.push(`{ service: "${service}", destroy: true },`);
  }
  const isOfGone = new Set(goneServices);
  for (const { stack, address } of gone) {
    if (ids.in(address).some((id) => isOfGone.has(id))) continue;
    const [best] = added
      .filter((other) => other.stack === stack && typeOf(other.address) === typeOf(address))
      .map((other) => other.address)
      .filter((other) => !taken.has(other))
      .sort((a, b) => distance(a, address) - distance(b, address));
    if (best !== undefined) {
      taken.add(best);
      moved.push(`{ from: "${address}", to: "${best}" },`);
    }
    removed.push(`{ from: "${address}", destroy: true${stackOption(stack, address, environment.name)} },`);
  }
  return { moved, removed };
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
