import { allowedMemoryMiB, FARGATE_CPUS, smallestCpuFor } from "../../src/aws/fargate-sizes";

/** From, to and step in MiB. */
const RANGES: readonly (readonly [cpu: number, from: number, to: number, step: number])[] = [
  [512, 1024, 4096, 1024],
  [1024, 2048, 8192, 1024],
  [2048, 4096, 16384, 1024],
  [4096, 8192, 30720, 1024],
  [8192, 16384, 61440, 4096],
  [16384, 32768, 122880, 8192],
];

test("offers a quarter to 32 vCPU", () => {
  expect(FARGATE_CPUS).toEqual([256, 512, 1024, 2048, 4096, 8192, 16384, 32768]);
});

test("the smallest and the largest CPU size have three memory sizes each", () => {
  expect([256, 32768].map(allowedMemoryMiB)).toEqual([
    [512, 1024, 2048],
    [61440, 122880, 249856],
  ]);
});

test.each(RANGES)("%i CPU units have %i to %i MiB in steps of %i", (cpu, from, to, step) => {
  const sizes = Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
  expect(allowedMemoryMiB(cpu)).toEqual(sizes);
});

test("an unknown CPU size has no memory sizes", () => {
  expect(allowedMemoryMiB(128)).toBeUndefined();
});

test("finds the smallest CPU size for a memory size", () => {
  expect([512, 4096, 30720, 122880, 500].map(smallestCpuFor)).toEqual([256, 512, 4096, 16384, undefined]);
});
