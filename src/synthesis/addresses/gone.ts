import { formerName } from "../../definition/resolve/moves";
import { terraformId } from "../../definition/resolve/names";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { AddressLock } from "./address-lock";
import { goesWith, isAnother, isBehindBalancer, isOfTask, isPartOf, isUnusedEndpoint, needsCeremony } from "./ceremony";
import { type EnvironmentMoves, serviceIds, type StackAddresses } from "./moves";

export interface Placed {
  readonly stack: string;
  readonly address: string;
}

/** A service or a job of which nothing is rendered any more. */
export interface GoneTask {
  readonly kind: "service" | "job";
  readonly id: string;
}

export interface Gone {
  /** What somebody must say something of. */
  readonly addresses: readonly Placed[];
  readonly tasks: readonly GoneTask[];
}

export interface AddressesThen {
  readonly environment: Pick<ResolvedEnvironment, "name" | "definition">;
  /** All stacks of the environment, as they are rendered now. */
  readonly stacks: readonly StackAddresses[];
  readonly moves: EnvironmentMoves;
  /** The addresses until now. */
  readonly lock: AddressLock;
}

export function goneAddresses(props: AddressesThen): Gone {
  const { environment, stacks, moves, lock } = props;
  const ids = serviceIds(environment, lockedIds(props));
  const removedTasks = new Set(
    (environment.definition.removed ?? []).flatMap((entry) => {
      const name = formerName(entry);
      return name === undefined ? [] : terraformId(name);
    }),
  );
  const isOf = (address: string, some: ReadonlySet<string>): boolean =>
    isOfTask(address) && ids.in(address).some((id) => some.has(id));
  const lost = stacks.flatMap(({ name, addresses }) =>
    [...(lock.get(name) ?? [])]
      .filter((address) => !addresses.has(address))
      .sort()
      .map((address) => ({ stack: name, address })),
  );
  const all = lost.filter(({ stack, address }) => {
    const { moved = [], removed = [] } = moves.byStack.get(stack) ?? {};
    const isSaid = [...moved, ...removed].some(({ from }) => from === address);
    return !isSaid && !isOf(address, removedTasks);
  });
  const tasks = goneTasks(all, props);
  const goneIds = new Set(tasks.map(({ id }) => id));
  const isPart = partsIn(lost, props);
  const isUnused = ({ stack, address }: Placed): boolean =>
    stacks.some(({ name, addresses }) => name === stack && isUnusedEndpoint(address, addresses));
  return {
    // Of a service or a job that is gone all is told, and so is what another stack has now.
    addresses: all.filter(
      (one) =>
        isOf(one.address, goneIds) ||
        takerOf(one, stacks) !== undefined ||
        isOfKept(one, props) ||
        (needsCeremony(one.address, lock.get(one.stack)) && !isPart(one.address) && !isUnused(one)),
    ),
    tasks,
  };
}

const SERVICE = /^aws_ecs_service\.(\w+)$/;
const TASK = /^aws_ecs_(?:service|task_definition)\.(\w+)$/;

/** Services and jobs that the lock knows, also of stacks that aren't rendered any more. */
function lockedIds({ environment, stacks, lock }: AddressesThen): readonly string[] {
  return locked(environment.name, stacks, lock).flatMap(({ addresses }) =>
    [...addresses].flatMap((address) => TASK.exec(address)?.[1] ?? []),
  );
}

function locked(environment: string, stacks: readonly StackAddresses[], lock: AddressLock): StackAddresses[] {
  const rendered = new Set(stacks.map(({ name }) => name));
  return [...lock].flatMap(([name, addresses]) =>
    rendered.has(name) || name.startsWith(`${environment}-`) ? [{ name, addresses }] : [],
  );
}

/** Those whose main resource is gone from a stack, or with its stack. */
function goneTasks(all: readonly Placed[], { environment, stacks, lock }: AddressesThen): readonly GoneTask[] {
  const rendered = new Set(stacks.map(({ name }) => name));
  const now = new Set(stacks.flatMap(({ addresses }) => [...addresses]));
  const withStack = locked(environment.name, stacks, lock)
    .filter(({ name }) => !rendered.has(name))
    .flatMap(({ name, addresses }) => [...addresses].map((address) => ({ stack: name, address })))
    .filter(({ address }) => !now.has(address));
  const has = (stack: string, address: string): boolean => lock.get(stack)?.has(address) === true;
  const found = new Map<string, GoneTask>();
  for (const { stack, address } of [...all, ...withStack]) {
    const [, id] = TASK.exec(address) ?? [];
    if (id === undefined) continue;
    if (SERVICE.test(address)) found.set(id, { kind: "service", id });
    // A task definition with roles of its own that no service runs: other ones are nobody's job.
    else if (!has(stack, `aws_ecs_service.${id}`) && has(stack, `aws_iam_role.${id}_execution`))
      found.set(id, { kind: "job", id });
  }
  const spoken = new Set(all.flatMap(({ address }) => serviceIds(environment, [...found.keys()]).in(address)));
  return [...found.values()].filter(({ id }) => spoken.has(id));
}

/** The stack that has an address now which was another's. */
export function takerOf({ stack, address }: Placed, stacks: readonly StackAddresses[]): StackAddresses | undefined {
  return stacks.find(({ name, addresses }) => name !== stack && addresses.has(address));
}

/**
 * Whether an address goes with another one that is asked for, or that the definition says is destroyed: nothing is left to use it.
 * Where the other one may only have got a new address, both are asked for, so that both move.
 */
function partsIn(
  lost: readonly Placed[],
  { environment, stacks, moves, lock }: AddressesThen,
): (address: string) => boolean {
  const said = [...moves.byStack.values()];
  const moved = new Set(said.flatMap((it) => it.moved.map(({ from }) => from)));
  const removed = new Map(said.flatMap((it) => it.removed.map(({ from, destroy }) => [from, destroy] as const)));
  const known = new Set([...lock.values()].flatMap((addresses) => [...addresses]));
  const present = stacks.flatMap(({ addresses }) => [...addresses]);
  const added = present.filter((address) => !known.has(address));
  const goes = lost.filter(({ stack, address }) => {
    if (moved.has(address) || takerOf({ stack, address }, stacks) !== undefined) return false;
    const type = address.slice(0, address.indexOf(".") + 1);
    const { resources } = environment.definition;
    return removed.get(address) ?? !added.some((other) => other.startsWith(type) && !isAnother(other, resources));
  });
  const addresses = goes.map(({ address }) => address);
  const isBalancer = (address: string): boolean => address.startsWith("aws_lb.");
  const isLastBalancer = addresses.some(isBalancer) && !present.some(isBalancer);
  return (address) =>
    (isLastBalancer && isBehindBalancer(address)) || addresses.some((whole) => isPartOf(address, whole));
}

/** Whether an address belongs to something that the definition leaves in AWS. */
export function isOfKept({ stack, address }: Placed, { moves }: Pick<AddressesThen, "moves">): boolean {
  const { removed = [] } = moves.byStack.get(stack) ?? {};
  return removed.some(({ from, destroy }) => !destroy && goesWith(address, from));
}
