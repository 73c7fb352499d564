import type { CapacityDefinition } from "../capacity";

/** One item of a capacity provider strategy. */
export interface CapacityShare {
  readonly provider: "FARGATE" | "FARGATE_SPOT";
  readonly weight: number;
  readonly base: number;
}

/** Without a share no provider is named: what has no weight gets no task. */
export function resolveCapacity({ onDemand = 0, spot = 0, base = 0 }: CapacityDefinition): CapacityShare[] {
  const shares: readonly CapacityShare[] = [
    { provider: "FARGATE", weight: onDemand, base },
    { provider: "FARGATE_SPOT", weight: spot, base: 0 },
  ];
  return shares.filter(({ weight }) => weight > 0);
}
