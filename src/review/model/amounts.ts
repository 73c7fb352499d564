/** CPU units in words: `0.25 vCPU`. All that Fargate has are exact in binary. */
export function vcpu(units: number): string {
  return `${units / 1024} vCPU`;
}
