"use strict";

/** Loaded before a program (`node --require`): writes at its end what it took, CPU time in seconds and memory in MiB. */
process.once("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const taken = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 };
  require("node:fs").writeFileSync(process.env.BENCH_METER, JSON.stringify(taken));
});
