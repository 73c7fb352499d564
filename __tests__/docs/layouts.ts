import type { EnvironmentDefinition } from "../../src/definition/platform";
import { dev } from "../../src/environments/dev";

/** What docs/layouts.md shows. */
export const split: EnvironmentDefinition = {
  ...dev,
  layout: "per-service",
};
