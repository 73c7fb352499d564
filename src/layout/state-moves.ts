import { type RenderedStack, stackOf } from "../terraform/rendered-stacks";
import { environmentOf, managedAddresses } from "../terraform/root-module";

/** A resource that another stack has now, at the same address. */
export interface StateMove {
  readonly from: RenderedStack;
  readonly to: RenderedStack;
  readonly address: string;
}

/**
 * Which resources another stack of the same environment has now. Only those: what is new, gone or renamed is no matter of
 * states, and an environment that is gone has nowhere to go.
 *
 * @param base as everything is deployed
 * @param stacks as it is rendered now
 * @param environments `<platform>-<environment>` each; all where none is named
 */
export function stateMoves(
  base: readonly RenderedStack[],
  stacks: readonly RenderedStack[],
  environments: readonly string[] = [],
): StateMove[] {
  const known = [...base, ...stacks].flatMap((stack) => environmentIn(stack) ?? []);
  const unknown = environments.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`environment '${unknown}': isn't rendered; name one of ${[...new Set(known)].join(", ")}`);
  }
  const isWanted = (stack: RenderedStack) =>
    environments.length === 0 || environments.includes(environmentIn(stack) ?? "");
  const before = placesOf(base);
  const now = placesOf(stacks);
  return base.filter(isWanted).flatMap((from) =>
    managedAddresses(stackOf(from).root).flatMap((address): StateMove[] => {
      const key = keyOf(from, address);
      const [to, ...others] = (now.get(key) ?? []).filter((stack) => !isIn(stack, before.get(key) ?? []));
      if (to === undefined || isIn(from, now.get(key) ?? [])) return [];
      if (others.length > 0) {
        const names = [to, ...others].map(({ name }) => name).join(", ");
        throw new Error(
          `address '${address}': is in ${names} now; one state can have what '${from.name}' had; give the others another address`,
        );
      }
      return [{ from, to, address }];
    }),
  );
}

function placesOf(stacks: readonly RenderedStack[]): ReadonlyMap<string, readonly RenderedStack[]> {
  const places = new Map<string, RenderedStack[]>();
  for (const stack of stacks) {
    for (const address of managedAddresses(stackOf(stack).root)) {
      const key = keyOf(stack, address);
      places.set(key, [...(places.get(key) ?? []), stack]);
    }
  }
  return places;
}

/** A stack that names no environment shares addresses with nobody. */
function keyOf(stack: RenderedStack, address: string): string {
  const environment = environmentIn(stack);
  return `${environment === undefined ? `stack ${stack.name}` : `environment ${environment}`} ${address}`;
}

function environmentIn(stack: RenderedStack): string | undefined {
  return environmentOf(stackOf(stack).root);
}

/** Two renderings of one stack are the same stack. */
function isIn({ name }: RenderedStack, stacks: readonly RenderedStack[]): boolean {
  return stacks.some((stack) => stack.name === name);
}
