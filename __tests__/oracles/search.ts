/** Looks for differences that nobody knows yet: random platforms, random mutations. */
import fc from "fast-check";
import { validPlatforms } from "../fuzz/valid";
import type { Difference } from "./compare";
import { KNOWN_DIFFERENCES } from "./known-differences";
import { type Trial, smallest, stepsOf, tryOut } from "./trial";

const MOST_SERVICES = 10;
const MOST_MUTATIONS = 4;

/** Differences of a trial that no entry of `KNOWN_DIFFERENCES` explains. */
export function surprises({ differences }: Trial): readonly Difference[] {
  return differences.filter((it) => !KNOWN_DIFFERENCES.some((known) => known.explains(it)));
}

/** @throws with seed and the fewest changes, once the proof and the oracles disagree */
export async function search(
  runs: number,
  seed: number,
): Promise<{ readonly questions: number; readonly refused: number }> {
  const platforms = fc.sample(validPlatforms(MOST_SERVICES), { seed, numRuns: runs });
  let [questions, refused] = [0, 0];
  for (const [index, platform] of platforms.entries()) {
    const steps = stepsOf(seed + index, 1 + (index % MOST_MUTATIONS));
    const tried = await tryOut(platform, steps);
    questions += tried.questions;
    if (tried.refused !== undefined) refused += 1;
    const [first] = surprises(tried);
    if (first === undefined) continue;
    const fewest = await smallest(
      platform,
      steps,
      ({ kind, question }) => kind === first.kind && question === first.question,
    );
    const { changes } = await tryOut(platform, fewest);
    throw new Error(
      [
        `seed ${seed}, run ${index}: ${first.kind}: ${first.question} (${first.because.join(", ")})`,
        ...(changes.length > 0 ? changes : ["no change at all"]),
        JSON.stringify(platform),
      ].join("\n"),
    );
  }
  return { questions, refused };
}
