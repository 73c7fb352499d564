import type { Case } from "./case";
import { limitCases } from "./limits";
import { natCases } from "./nat";
import { networkCases } from "./network";
import { reachCases } from "./reach";
import { roleCases } from "./roles";

/** The cases that take `platform()` apart. */
export const PLATFORM_CASES: readonly Case[] = [...networkCases, ...roleCases, ...reachCases, ...limitCases];

/** The cases that take `natPlatform()` apart. */
export const NAT_CASES: readonly Case[] = natCases;

export function testName({ rule, link }: Case, nat: boolean): string {
  return `refutes ${nat ? "with NAT " : ""}${rule}: ${link}, and says just that`;
}
