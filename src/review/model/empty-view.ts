import type { EnvironmentView } from "./environment-view";

/** Where the other side has an environment, this one has nothing of it; what it shares with that side is no change. */
export function emptyView(name: string, other: EnvironmentView | undefined): EnvironmentView {
  return {
    name,
    regions: other?.regions ?? [],
    accounts: other?.accounts ?? [],
    declared: other?.declared ?? false,
    stacks: [],
    vpcs: [],
    services: [],
    loadBalancers: [],
    endpoints: [],
    flows: [],
    exposures: [],
    roles: [],
    images: [],
    data: [],
    protections: [],
    allowed: [],
    traps: [],
    clusters: [],
    logGroups: [],
    inventory: [],
    verdicts: [],
    findings: [],
    suppressed: [],
    overrides: [],
    reasons: [],
    notes: [],
  };
}
