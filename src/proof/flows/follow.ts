import type { Chain } from "./chain";
import type { Context } from "./context";
import type { Flow } from "./flow";

/** Goes the way of a connection, and keeps the connection with the way that it took. */
export function follow(
  context: Context,
  chain: Chain,
  flow: Omit<Flow, "evidence" | "verdict">,
  walk: () => void,
): void {
  context.flows.push({ ...flow, ...chain.trace(walk) });
}
