import { match } from "../../lib/match";
import type { NetworkDefinition } from "../network";

/** The far end of a connection: a security group that exists, addresses, or the group of a resource that is created. */
export type Peer =
  | { readonly type: "group"; readonly id: string }
  | { readonly type: "addresses"; readonly cidr: string }
  | { readonly type: "resource"; readonly name: string };

/** A way that security groups must let through, for all the resources at its end. */
export interface Connection {
  readonly to: Peer;
  /** TCP, 1–65535. */
  readonly port: number;
  /** Names of the resources: two databases may share a server. */
  readonly resources: readonly string[];
}

/** The group of a resource: one that exists has its own, one that is created gets it. */
export function groupOf(name: string, existingGroupId: string | undefined): Peer {
  return existingGroupId === undefined ? { type: "resource", name } : { type: "group", id: existingGroupId };
}

/** What of a use decides which ways it needs. */
interface Connecting {
  readonly name: string;
  readonly connection: Pick<Connection, "to" | "port"> | undefined;
  readonly isOnInternet: boolean;
}

/**
 * The ways that a service's own group must open, each once: AWS takes no rule twice. Where tasks reach AWS over the internet,
 * all of them may connect to HTTPS anywhere.
 */
export function connectionsOf(
  uses: readonly Connecting[],
  { egress }: Pick<NetworkDefinition, "egress">,
): Connection[] {
  const reachesInternet = { endpoints: false, nat: true, public: true }[egress];
  const found = new Map<string, Connection>();
  for (const { name, connection, isOnInternet } of uses) {
    if (connection === undefined || (isOnInternet && reachesInternet)) continue;
    const { to, port } = connection;
    const key = `${to.type} ${labelOf(to)} ${port}`;
    found.set(key, { to, port, resources: [...(found.get(key)?.resources ?? []), name] });
  }
  return [...found.values()];
}

function labelOf(peer: Peer): string {
  return match(peer, "type", {
    group: ({ id }) => id,
    addresses: ({ cidr }) => cidr,
    resource: ({ name }) => name,
  });
}

/** Ids of security groups that exist and are opened to services. */
export function existingGroupIds(connections: readonly Connection[]): string[] {
  const ids = connections.flatMap(({ to }) =>
    match(to, "type", { group: ({ id }) => [id], addresses: () => [], resource: () => [] }),
  );
  return [...new Set(ids)].sort();
}
