import type { EnvironmentDefinition } from "../../src/definition/platform";
import { demo } from "../fixtures/platform";

const [dev] = Object.values(demo.environments);
if (dev === undefined) throw new Error("the fixture has no environment");

/** What docs/jobs.md shows. */
export const withJobs: EnvironmentDefinition = {
  ...dev,
  resources: {
    reports: { type: "bucket" },
    "not-started": { type: "queue" },
    sessions: { type: "table", partitionKey: { name: "id", type: "string" } },
  },
  jobs: {
    migrate: {
      source: "apps/hostname-app",
      size: { cpu: 256, memoryMiB: 512 },
      uses: { sessions: "read-write" },
      secrets: { TOKEN: { type: "parameter", name: "/demo/token" } },
    },
    "nightly-report": {
      source: "apps/hostname-app",
      size: { cpu: 256, memoryMiB: 512 },
      schedule: "cron(0 3 * * ? *)",
      timeZone: "Europe/Berlin",
      flexibleWindowMinutes: 15,
      startRetries: { attempts: 5, maxAgeSeconds: 3600 },
      deadLetters: "not-started",
      calls: ["random-quote-app"],
      uses: { reports: "write" },
    },
  },
};
