import { distance } from "fastest-levenshtein";
import { defaultStack, typeOf } from "../../definition/resolve/moves";
import { terraformId } from "../../definition/resolve/names";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { AddressLock } from "./address-lock";
import { needsCeremony } from "./ceremony";
import { type EnvironmentMoves, serviceIds, type StackAddresses } from "./moves";

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

interface Gone {
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

function goneAddresses({ environment, stacks, moves, lock }: CheckProps): Gone[] {
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
function takerOf({ stack, address }: Gone, stacks: readonly StackAddresses[]): StackAddresses | undefined {
  return stacks.find(({ name, addresses }) => name !== stack && addresses.has(address));
}

interface Suggestions {
  readonly moved: readonly string[];
  readonly removed: readonly string[];
}

/** Lines for the definition: what another stack has now, then whole services, then what is gone by itself. */
function suggestions(all: readonly Gone[], props: CheckProps): Suggestions {
  const { environment, stacks, lock } = props;
  // Another state takes it over: nothing may destroy it here.
  const takenOver = all.flatMap(({ stack, address }) => {
    const taker = takerOf({ stack, address }, stacks);
    return taker === undefined ? [] : [{ stack, address, by: taker.name }];
  });
  const isTakenOver = ({ stack, address }: Gone) =>
    takenOver.some((other) => other.stack === stack && other.address === address);
  const gone = all.filter((one) => !isTakenOver(one));
  const keptLines = takenOver.map(
    ({ stack, address, by }) =>
      `{ from: "${address}", destroy: false${stackOption(stack, address, environment.name)} }, // '${by}' has it now: move its state there`,
  );
  const goneServices = gone.flatMap(({ address }) => SERVICE.exec(address)?.[1] ?? []);
  const names = goneServices.map((id) => id.replaceAll("_", "-"));
  const ids = serviceIds(environment, names);
  const added = new Map(
    stacks.map(({ name, addresses }) => [name, [...addresses].filter((it) => lock.get(name)?.has(it) !== true)]),
  );
  const newServices = Object.keys(environment.definition.services).filter((name) =>
    [...added.values()].some((addresses) => addresses.includes(`aws_ecs_service.${terraformId(name)}`)),
  );
  const moved: string[] = [];
  const removed: string[] = [...keptLines];
  const taken = new Set<string>();
  for (const service of names) {
    const id = terraformId(service);
    const own = gone.filter(({ address }) => ids.in(address).includes(id));
    const fits = (other: string) =>
      own.filter(({ stack, address }) => added.get(stack)?.includes(ids.renamed(address, id, terraformId(other))))
        .length;
    const [best] = newServices
      .filter((other) => !taken.has(other) && fits(other) > 0)
      .sort((a, b) => fits(b) - fits(a) || distance(a, service) - distance(b, service));
    if (best !== undefined) {
      taken.add(best);
      moved.push(
        `{ service: "${service}", to: "${best}" }, // with physicalName: "${service}" it keeps its names in AWS`,
      );
    }
    removed.push(`{ service: "${service}", destroy: true },`);
  }
  for (const { stack, address } of gone) {
    if (ids.in(address).some((id) => goneServices.includes(id))) continue;
    const [best] = (added.get(stack) ?? [])
      .filter((other) => typeOf(other) === typeOf(address) && !taken.has(other))
      .sort((a, b) => distance(a, address) - distance(b, address));
    if (best !== undefined) {
      taken.add(best);
      moved.push(`{ from: "${address}", to: "${best}" },`);
    }
    removed.push(`{ from: "${address}", destroy: true${stackOption(stack, address, environment.name)} },`);
  }
  return { moved, removed };
}

function stackOption(stack: string, address: string, environment: string): string {
  return stack === defaultStack(address, environment) ? "" : `, stack: "${stack}"`;
}

function block(property: string, lines: readonly string[]): string[] {
  return [`  ${property}: [`, ...lines.map((line) => `    ${line}`), "  ],"];
}
