import type { PlatformDefinition } from "../definition/platform";
import { dev } from "./dev";
import { prod } from "./prod";

/** The platform of the article "Discovering AWS with the CLI, Part 2: ECS and Fargate". */
export const demo: PlatformDefinition = { name: "demo", environments: { dev, prod } };
