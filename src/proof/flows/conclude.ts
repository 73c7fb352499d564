import type { Service } from "../../facts/services";
import type { Chain } from "./chain";
import type { Result } from "../result";

/**
 * Ends a proof that went through each of a service's subnets. Where some of them can't be told it is undecided; where
 * there is none, nothing was looked at and nothing is proven: 'service-network' refutes the service.
 */
export function concludeNetwork(chain: Chain, service: Service, goal: string): readonly Result[] {
  for (const why of service.networkUnknown) chain.doubt(`its subnets or groups (${why})`);
  if (service.subnets.length === 0 && service.networkUnknown.length === 0) return [];
  return chain.conclude(service.label, service.resource, goal);
}
