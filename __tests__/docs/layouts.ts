import type { EnvironmentDefinition } from "../../src/definition/platform";
import { dev } from "../fixtures/platform";

/** What docs/layouts.md shows. */
export const split: EnvironmentDefinition = {
  ...dev,
  layout: "per-service",
};
