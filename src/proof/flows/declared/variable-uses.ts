import type { Facts } from "../../../facts/facts";
import type { DataStore } from "../../../facts/network/data-stores";
import type { Service } from "../../../facts/services";
import type { DeclaredUse } from "../../declarations/declarations";
import type { Addresses, UnreadAddress } from "../endpoint-urls";

/** An address of a database or a cache of these stacks, in a variable of a service: a use that needs no declaration. */
export interface VariableUse {
  readonly service: Service;
  readonly address: UnreadAddress;
  readonly use: DeclaredUse;
}

/** A use that is declared says more, such as the port. */
export function variableUses(
  { dataStores }: Facts,
  addresses: ReadonlyMap<Service, Addresses>,
  declared: readonly DeclaredUse[],
): readonly VariableUse[] {
  const stores = new Map(dataStores.map((store) => [store.resource, store]));
  const declaring = new Set(declared.map(({ stack, from }) => `${stack} ${from}`));
  return [...addresses].flatMap(([service, { unread }]) => {
    const { stack, address: from } = service.resource;
    if (declaring.has(`${stack} ${from}`)) return [];
    return unread.flatMap((address): readonly VariableUse[] => {
      const store = address.of && stores.get(address.of);
      const port = store && portOf(store, address);
      if (!store || port === undefined) return [];
      const { address: to } = store.resource;
      const reason = `variable ${address.variable}`;
      const use = { stack, from, to, target: store.resource, unknown: undefined, port, protocol: "tcp" as const };
      return [{ service, address, use: { ...use, opens: false, reason } }];
    });
  });
}

/** Where the variable says another port than the one that it listens on, nobody answers there. */
function portOf(store: DataStore, { port }: UnreadAddress): number | undefined {
  return store.port === undefined ? undefined : (port ?? store.port);
}
