/** Source: API ECS RegisterTaskDefinition, `cpu` and `memory`; 32 vCPU from cfn-lint 1.58. MiB by CPU units, Linux. */
const steps = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

export const FARGATE_MEMORY_MIB: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16384, 1024)],
  [4096, steps(8192, 30720, 1024)],
  [8192, steps(16384, 61440, 4096)],
  [16384, steps(32768, 122880, 8192)],
  [32768, [61440, 122880, 249856]],
]);

/** CPU units from `256`, `.25 vCPU` or `0.25vcpu`; memory from `512`, `1 GB`. */
export function units(text: string): number | undefined {
  const found = /^([\d.]+)\s*(vcpu|gb)?$/i.exec(text.trim());
  const number = Number(found?.[1]);
  return found && Number.isFinite(number) ? number * (found[2] === undefined ? 1 : 1024) : undefined;
}
