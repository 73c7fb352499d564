import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { AddressedStack } from "../../stacks/addressed-stack";
import { checkAddresses, type CheckProps, staleEntries } from "./address-check";
import { type AddressLock, formatLock, LOCK_FILE, parseLock } from "./address-lock";
import { addressesOf } from "../changes";
import { movesOf } from "./moves";
import { type OutputFolder, stackFile } from "../output-folder";

export interface EnvironmentStacks {
  /** Name in the definition. */
  readonly key: string;
  readonly environment: ResolvedEnvironment;
  /** Those whose addresses this environment's `moved` and `removed` speak of. */
  readonly stacks: readonly AddressedStack[];
}

/**
 * Adds to each environment the stacks of the bootstrap that it speaks for: that of the account that it stands for, and for
 * the first environment what the whole platform has once.
 */
export function withBootstrap(
  environments: readonly EnvironmentStacks[],
  bootstrap: readonly AddressedStack[],
): EnvironmentStacks[] {
  const ownerOf = ({ node }: AddressedStack) =>
    environments.find(({ key }) => node.id.endsWith(`-bootstrap-${key}`)) ?? environments[0];
  return environments.map((one) => ({
    ...one,
    stacks: [...one.stacks, ...bootstrap.filter((stack) => ownerOf(stack) === one)],
  }));
}

export interface Addresses {
  readonly errors: readonly string[];
  /** What is right but must be known. */
  readonly notes: readonly string[];
  /** What states may hold until now. */
  readonly before: AddressLock;
  /** The lock as it must be now. */
  readonly lock: string;
}

/**
 * Holds the addresses of all environments to those in the output folder's lock, and has the stacks tell Terraform where
 * they went. What runs on one's own machine isn't locked: it is thrown away and made anew.
 */
export function lockAddresses(environments: readonly EnvironmentStacks[], output: OutputFolder): Addresses {
  const lockFile = output.path(LOCK_FILE);
  const names = environments.flatMap(({ stacks }) => stacks.map((stack) => stack.node.id));
  const { lock: before, errors, isNew } = lockBefore(output, names);
  const now = new Map<string, ReadonlySet<string>>();
  const checks = environments.map(({ environment, stacks }): CheckProps => {
    const rendered = stacks.map(({ node, addresses }) => ({ name: node.id, addresses }));
    for (const { name, addresses } of rendered) now.set(name, addresses);
    const moves = movesOf(environment, rendered);
    for (const stack of stacks) {
      const own = moves.byStack.get(stack.node.id);
      if (own !== undefined) stack.declareMoves(own);
    }
    return { environment, stacks: rendered, moves, lock: before, lockFile };
  });
  return {
    errors: errors.length > 0 ? errors : checks.flatMap((check) => [...check.moves.errors, ...checkAddresses(check)]),
    notes: [
      ...(isNew ? [`${lockFile} is new: no address was compared with what is deployed`] : []),
      ...[...before.keys()].filter((stack) => !now.has(stack)).map(goneStack),
      ...checks.flatMap(staleNote),
    ],
    before,
    lock: formatLock(now),
  };
}

/** Where the lock is missing, the renderings beside it say what was there. */
function lockBefore(
  output: OutputFolder,
  names: readonly string[],
): { readonly lock: AddressLock; readonly errors: readonly string[]; readonly isNew: boolean } {
  const text = output.read(LOCK_FILE);
  if (text !== "") return { ...parseLock(text, output.path(LOCK_FILE)), isNew: false };
  const rendered = names.flatMap((name) => {
    const addresses = addressesOf(output.read(stackFile(name)));
    return addresses.length === 0 ? [] : [[name, new Set(addresses)] as const];
  });
  return { lock: new Map(rendered), errors: [], isNew: rendered.length === 0 };
}

function goneStack(stack: string): string {
  return `stack '${stack}': isn't rendered any more; nothing destroys what it deployed; do that with the output of before`;
}

function staleNote(check: CheckProps): string[] {
  const count = staleEntries(check);
  if (count === 0) return [];
  const [entries, are, they] = count === 1 ? ["1 entry", "is", "it"] : [`${count} entries`, "are", "they"];
  return [
    `environment '${check.environment.name}': ${entries} of moved and removed ${are} older than the last synth; when every state has followed, ${they} can go`,
  ];
}
