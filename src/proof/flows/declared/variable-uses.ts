import type { Facts } from "../../../facts/facts";
import type { DataStore } from "../../../facts/network/data-stores";
import type { Service } from "../../../facts/services";
import type { Resource } from "../../../terraform/expressions/value";
import type { DeclaredUse } from "../../declarations/declarations";
import type { Addresses, UnreadAddress } from "../endpoint-urls";

/** An address of a database or a cache of these stacks, in a variable of a service: a use that needs no declaration. */
export interface VariableUse {
  readonly service: Service;
  readonly address: UnreadAddress;
  readonly use: DeclaredUse;
}

/** A use that is declared says more, where it is one of the same port of what the variable names. */
export function variableUses(
  { dataStores, model }: Facts,
  addresses: ReadonlyMap<Service, Addresses>,
  declared: readonly DeclaredUse[],
): readonly VariableUse[] {
  const stores = new Map(dataStores.map((store) => [store.resource, store]));
  const others = new Set([...stores.keys(), ...model.all("aws_security_group")].map(keyOf));
  const declaredBy = new Map<string, DeclaredUse[]>();
  for (const use of declared) {
    const own = `${use.stack} ${use.from}`;
    declaredBy.set(own, [...(declaredBy.get(own) ?? []), use]);
  }
  return [...addresses].flatMap(([service, { unread }]) => {
    const { stack, address: from } = service.resource;
    const own = declaredBy.get(keyOf(service.resource)) ?? [];
    return unread.flatMap((address): readonly VariableUse[] => {
      const store = address.of && stores.get(address.of);
      const port = store && portOf(store, address);
      if (!store || port === undefined) return [];
      if (port === store.port && own.some((use) => use.port === port && mayBeOf(store, use, others))) return [];
      const { address: to } = store.resource;
      const reason = `variable ${address.variable}`;
      const use = { stack, from, to, target: store.resource, unknown: undefined, port, protocol: "tcp" as const };
      return [{ service, address, use: { ...use, opens: false, reason } }];
    });
  });
}

function keyOf({ stack, address }: Resource): string {
  return `${stack} ${address}`;
}

/** Whether a declared use leads to the database or cache, or to its group; an id or a CIDR block may mean either. */
function mayBeOf(store: DataStore, { stack, to, target }: DeclaredUse, others: ReadonlySet<string>): boolean {
  const named = target ? keyOf(target) : `${stack} ${to}`;
  return [store.resource, ...store.groups].map(keyOf).includes(named) || !others.has(named);
}

/** Where the variable says another port than the one that it listens on, nobody answers there. */
function portOf(store: DataStore, { port }: UnreadAddress): number | undefined {
  return store.port === undefined ? undefined : (port ?? store.port);
}
