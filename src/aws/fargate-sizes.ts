/**
 * Memory in MiB that Fargate allows with each number of CPU units (1024 = 1 vCPU), for Linux on platform version 1.4.0:
 * the type of a size, and the check of sizes that come from JSON. Not every region has 32 vCPU.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 * @see https://github.com/aws-cloudformation/cfn-lint for 32 vCPU, which the page doesn't have yet
 */
export const FARGATE_MEMORY_MIB = {
  256: [512, 1024, 2048],
  512: [1024, 2048, 3072, 4096],
  1024: [2048, 3072, 4096, 5120, 6144, 7168, 8192],
  2048: [4096, 5120, 6144, 7168, 8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384],
  4096: [
    8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384, 17408, 18432, 19456, 20480, 21504, 22528, 23552, 24576,
    25600, 26624, 27648, 28672, 29696, 30720,
  ],
  8192: [16384, 20480, 24576, 28672, 32768, 36864, 40960, 45056, 49152, 53248, 57344, 61440],
  16384: [32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304, 106496, 114688, 122880],
  32768: [61440, 122880, 249856],
} as const;

type MemoryTable = typeof FARGATE_MEMORY_MIB;

/** A CPU and memory pair that Fargate has: `{ cpu: 256, memoryMiB: 512 }` compiles, `{ cpu: 256, memoryMiB: 4096 }` doesn't. */
export type FargateSize = {
  [Cpu in keyof MemoryTable]: {
    /** CPU units; 1024 are one vCPU. */
    readonly cpu: Cpu;
    /** Memory of the task, in MiB. */
    readonly memoryMiB: MemoryTable[Cpu][number];
  };
}[keyof MemoryTable];

/** The table with plain numbers, for values that the compiler hasn't seen. */
const MEMORY_BY_CPU: Readonly<Record<number, readonly number[]>> = FARGATE_MEMORY_MIB;

/** CPU units that Fargate offers, ascending. */
export const FARGATE_CPUS: readonly number[] = Object.keys(MEMORY_BY_CPU).map(Number);

/** Memory in MiB that goes with `cpu`, ascending; undefined when Fargate has no such CPU size. */
export function allowedMemoryMiB(cpu: number): readonly number[] | undefined {
  return MEMORY_BY_CPU[cpu];
}

/** The smallest CPU size that allows `memoryMiB`; undefined when none does. */
export function smallestCpuFor(memoryMiB: number): number | undefined {
  return FARGATE_CPUS.find((cpu) => MEMORY_BY_CPU[cpu]?.includes(memoryMiB));
}
