/** The changes that docs/operations.md takes the running demo through. */
import { readFileSync } from "node:fs";
import type { EnvironmentDefinition } from "../../src/definition/platform";
import { dev, prod, services } from "../fixtures/platform";

interface Operation {
  readonly environment: "dev" | "prod";
  readonly definition: EnvironmentDefinition;
}

/** By the name that stands behind `diff` in the guide. */
export const operations: Readonly<Record<string, Operation>> = {
  "more-tasks": {
    environment: "dev",
    definition: {
      ...dev,
      services: { ...dev.services, "hostname-app": { ...services["hostname-app"], desiredCount: 4 } },
    },
  },
  "larger-tasks": {
    environment: "dev",
    definition: {
      ...dev,
      services: {
        ...dev.services,
        "hostname-app": { ...services["hostname-app"], size: { cpu: 512, memoryMiB: 1024 } },
      },
    },
  },
  "another-zone": {
    environment: "dev",
    definition: {
      ...dev,
      network: {
        ...dev.network,
        egress: "endpoints",
        privateSubnets: [
          { zone: "eu-central-1c", cidr: "10.0.3.0/24" },
          { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
        ],
      },
    },
  },
  unprotected: { environment: "prod", definition: { ...prod, deletionProtection: false } },
};

/** The plans that the guide shows, by the name behind `diff`. */
export const shown = Object.fromEntries(
  [...readFileSync("docs/operations.md", "utf8").matchAll(/^```diff (\S+)\n([\s\S]*?)\n```$/gm)].map(
    ([, name = "", plan = ""]) => [name, plan.split("\n")],
  ),
);
