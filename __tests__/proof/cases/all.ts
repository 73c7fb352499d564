import type { Case, SplitCase } from "./case";
import { deployCases } from "./deploy";
import { limitCases } from "./limits";
import { natCases } from "./nat";
import { networkCases } from "./network";
import { reachCases } from "./reach";
import { roleCases } from "./roles";
import { splitCases } from "./split";

/** The cases that take `platform()` apart. */
export const PLATFORM_CASES: readonly Case[] = [
  ...networkCases,
  ...roleCases,
  ...reachCases,
  ...limitCases,
  ...deployCases,
];

/** The cases that take `natPlatform()` apart. */
export const NAT_CASES: readonly Case[] = natCases;

/** The cases that take `split(platform())` apart. */
export const SPLIT_CASES: readonly SplitCase[] = splitCases;

export function testName({ rule, link }: Pick<Case, "rule" | "link">): string {
  return `refutes ${rule}: ${link}, and says just that`;
}
