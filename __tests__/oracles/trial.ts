/** One platform, some mutations: rendered, changed, applied, proven, compared. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeTemporary, temporaryFolder } from "../../src/cli/temporary-folder";
import type { PlatformDefinition } from "../../src/definition/platform";
import { synthesize } from "../../src/synthesis/synthesize";
import { Applied, apply } from "./applied";
import { type Difference, compare } from "./compare";
import { MUTATIONS, type Mutation, Random, type Stack } from "./mutations";
import { verdictsOf } from "./verdicts";

/** A mutation with a seed of its own, so that it does the same with and without the others. */
export interface Step {
  readonly mutation: Mutation;
  readonly seed: number;
}

export interface Trial {
  /** What was changed, in words. */
  readonly changes: readonly string[];
  readonly questions: number;
  readonly differences: readonly Difference[];
  /** Why Terraform refuses the changed stack; then nothing was asked. */
  readonly refused?: string;
}

/** Which mutations a seed stands for. */
export function stepsOf(seed: number, count: number): readonly Step[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.pick(MUTATIONS)).flatMap((mutation) =>
    mutation === undefined ? [] : [{ mutation, seed: random.below(2 ** 31) }],
  );
}

export async function tryOut(platform: PlatformDefinition, steps: readonly Step[]): Promise<Trial> {
  const folder = temporaryFolder("oracles-");
  try {
    const { errors } = await synthesize(platform, { root: ".", outdir: folder });
    if (errors !== undefined) throw new Error(errors.join("\n"));
    const changes = steps.flatMap((step) => mutate(folder, step) ?? []);
    const applied = await apply(folder);
    if (!(applied instanceof Applied)) return { changes, questions: 0, differences: [], refused: applied.error };
    return { changes, ...compare(applied, verdictsOf(folder)) };
  } finally {
    removeTemporary(folder);
  }
}

/** The fewest of the steps that still make a difference of this kind. */
export async function smallest(
  platform: PlatformDefinition,
  steps: readonly Step[],
  isSame: (difference: Difference) => boolean,
): Promise<readonly Step[]> {
  for (const step of steps) {
    const fewer = steps.filter((it) => it !== step);
    const { differences } = await tryOut(platform, fewer);
    if (differences.some(isSame)) return smallest(platform, fewer, isSame);
  }
  return steps;
}

/** Changes one of the stacks with services, and says how. */
function mutate(folder: string, { mutation, seed }: Step): string | undefined {
  const random = new Random(seed);
  const stacks = readdirSync(join(folder, "stacks")).map((name) => join(folder, "stacks", name, "cdk.tf.json"));
  const withServices = stacks.filter((file) => "aws_ecs_service" in read(file).resource);
  const file = random.pick(withServices);
  if (file === undefined) return undefined;
  const stack = read(file);
  const what = mutation.change(stack, random);
  if (what === undefined) return undefined;
  writeFileSync(file, JSON.stringify(stack, undefined, 2));
  return `${mutation.name}: ${what}`;
}

function read(file: string): Stack {
  return { locals: {}, resource: {}, ...(JSON.parse(readFileSync(file, "utf8")) as Partial<Stack>) };
}
