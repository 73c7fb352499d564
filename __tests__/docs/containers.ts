import type { EnvironmentDefinition } from "../../src/definition/platform";
import { withResources } from "./resources";

const { "hostname-app": hostname, ...others } = withResources.services;
if (hostname === undefined) throw new Error("the fixture has no hostname-app");

/** What docs/containers.md shows. */
export const withContainers: EnvironmentDefinition = {
  ...withResources,
  services: {
    ...others,
    "hostname-app": {
      ...hostname,
      size: { cpu: 512, memoryMiB: 1024 },
      sharedPaths: ["/run/app"],
      before: {
        migrate: { command: ["node", "migrate.js"] },
      },
      sidecars: {
        agent: {
          source: "__tests__/fixtures/apps/random-quote-app",
          essential: false,
          sharedPaths: ["/run/app"],
          dependsOn: { "hostname-app": "start" },
          reserves: { cpu: 64, memoryMiB: 128 },
        },
      },
    },
  },
};
