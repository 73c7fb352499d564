import type { EnvironmentDefinition } from "../../src/definition/platform";
import { withResources } from "./resources";

const { "hostname-app": hostname, ...others } = withResources.services;
if (hostname === undefined) throw new Error("the fixture has no hostname-app");

/** What docs/scaling.md shows. */
export const scaled: EnvironmentDefinition = {
  ...withResources,
  cluster: { containerInsights: "enabled" },
  services: {
    ...others,
    "hostname-app": {
      ...hostname,
      scaling: {
        min: 2,
        max: 20,
        cpuPercent: 60,
        requestsPerTask: 500,
        schedules: {
          evening: { schedule: "cron(0 22 * * ? *)", timeZone: "Europe/Berlin", min: 1, max: 4 },
          morning: { schedule: "cron(0 6 * * ? *)", timeZone: "Europe/Berlin", min: 2, max: 20 },
        },
      },
    },
    worker: {
      source: "__tests__/fixtures/apps/random-quote-app",
      size: { cpu: 256, memoryMiB: 512 },
      exposure: { type: "none" },
      uses: { orders: "consume" },
      scaling: { min: 1, max: 10, messagesPerTask: { orders: 100 } },
      capacity: { spot: 3, onDemand: 1, base: 1 },
      ephemeralStorageGiB: 50,
      deployment: { minimumHealthyPercent: 0, maximumPercent: 150 },
    },
  },
};
