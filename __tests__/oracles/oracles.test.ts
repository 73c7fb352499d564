import fc from "fast-check";
import { validPlatforms } from "../fuzz/valid";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";
import { KNOWN_DIFFERENCES } from "./known-differences";
import { MUTATIONS } from "./mutations";
import { surprises } from "./search";
import { TELLING, exact, smallPlatform } from "./small-platform";
import { type Step, type Trial, tryOut } from "./trial";

/** Platforms of the fuzz test's generator, by their seeds: two for each way out at least. */
const PLATFORMS = [52, 8, 33, 3, 19, 38, 36, 49];

const UNCHANGED = [52, 8].map((platform) => ({ platform, steps: [] as readonly Step[] }));

/** Every mutation once, dealt to the platforms like cards. */
const TRIALS = PLATFORMS.map((platform, index) => ({
  platform,
  steps: MUTATIONS.filter((_, at) => at % PLATFORMS.length === index).map((mutation, at): Step => ({
    mutation,
    seed: 100 * platform + at,
  })),
}));

const ON_PLATFORMS = [...UNCHANGED, ...TRIALS];

describeWithTerraform("The proof and two oracles that share no code with it, on applied platforms", () => {
  /** Each is tried once, by whichever test comes first. */
  const trials = new Map<unknown, Promise<Trial>>();
  const tried = (key: unknown, start: () => Promise<Trial>): Promise<Trial> => {
    const trial = trials.get(key) ?? start();
    trials.set(key, trial);
    return trial;
  };
  const onPlatform = (trial: (typeof ON_PLATFORMS)[number]): Promise<Trial> =>
    tried(trial, () => {
      const [platform] = fc.sample(validPlatforms(10), { seed: trial.platform, numRuns: 1 });
      if (platform === undefined) throw new Error("nothing was generated");
      return tryOut(platform, trial.steps);
    });
  const onSmallPlatform = (trial: (typeof TELLING)[number]): Promise<Trial> =>
    tried(trial, () =>
      tryOut(
        smallPlatform(trial.egress),
        trial.changes.map((mutation) => ({ mutation, seed: 0 })),
      ),
    );

  test.each(ON_PLATFORMS)("agree on platform $platform after $steps.length mutations", async (trial) => {
    const found = await onPlatform(trial);
    // The changes stand on both sides so that a failure shows them.
    const { changes } = found;
    expect({ changes, refused: found.refused, surprises: surprises(found) }).toEqual({ changes, surprises: [] });
  });

  test.each(TELLING)("agree on the small platform with $changes.length changes that tell", async (trial) => {
    const found = await onSmallPlatform(trial);
    expect(found.changes).toHaveLength(trial.changes.length);
    expect({ refused: found.refused, surprises: surprises(found) }).toEqual({ surprises: [] });
  });

  test("are asked ten thousand questions", async () => {
    let questions = 0;
    for (const trial of ON_PLATFORMS) questions += (await onPlatform(trial)).questions;
    for (const trial of TELLING) questions += (await onSmallPlatform(trial)).questions;
    expect(questions).toBeGreaterThan(10_000);
  });

  // At best there is none, which `test.each` refuses.
  for (const known of KNOWN_DIFFERENCES) {
    test(`still differ, as is known, about ${known.name}`, async () => {
      const { differences } = await tryOut(smallPlatform(known.egress), [
        { mutation: exact(known.name, known.change), seed: 0 },
      ]);
      // Once this fails the proof is mended: delete the entry.
      expect(differences.filter(known.explains)).not.toEqual([]);
    });
  }
});
