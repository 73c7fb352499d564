import type { NetworkDefinition, SubnetDefinition } from "../../network";

/** A subnet in which resources have an address: the private or the public one of a zone. */
export interface ResourceSubnet {
  readonly zone: string;
  readonly tier: "public" | "private";
}

/** One in each zone that tasks run in, as AWS takes one a zone: the private subnet where there is one. */
export function resourceSubnets(
  services: readonly { readonly placement: { readonly subnets: readonly SubnetDefinition[] } }[],
  { privateSubnets = [] }: Pick<NetworkDefinition, "privateSubnets">,
): ResourceSubnet[] {
  const zones = services.flatMap(({ placement }) => placement.subnets.map(({ zone }) => zone));
  const isPrivate = (zone: string): boolean => privateSubnets.some((subnet) => subnet.zone === zone);
  return [...new Set(zones)].sort().map((zone) => ({ zone, tier: isPrivate(zone) ? "private" : "public" }));
}
