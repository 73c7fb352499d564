import { runChild } from "../cli/child";
import { terraformBinary } from "../cli/terraform-binary";
import type { RenderedStack } from "../terraform/rendered-stacks";

/** A job as the output of a rendered stack has it. */
export interface JobOutput {
  /** Name in the definition. */
  readonly job: string;
  readonly stack: RenderedStack;
  /** Name of the output, which holds the input of RunTask as JSON. */
  readonly output: string;
  readonly region: string;
  /** Undefined where the stack doesn't spell it out. */
  readonly logGroup: string | undefined;
}

/** What stands at the end of the name of each such output. */
const SUFFIX = "_run_task";

/** All jobs of some stacks, in the order of the stacks. */
export function jobsOf(stacks: readonly RenderedStack[]): readonly JobOutput[] {
  return stacks.flatMap((stack) => {
    const region = stack.json.provider?.aws?.[0]?.["region"];
    const outputs = (stack.json["output"] ?? {}) as Readonly<Record<string, unknown>>;
    return Object.keys(outputs)
      .filter((output) => output.endsWith(SUFFIX))
      .map((output) => {
        const id = output.slice(0, -SUFFIX.length);
        const logGroup = stack.json.resource?.["aws_cloudwatch_log_group"]?.[id]?.["name"];
        return {
          job: id.replaceAll("_", "-"),
          stack,
          output,
          region: typeof region === "string" ? region : "",
          logGroup: typeof logGroup === "string" ? logGroup : undefined,
        };
      });
  });
}

/**
 * The one job that is meant.
 *
 * @param environment `shop-dev`, or its last part
 * @throws where there is none, or several
 */
export function findJob(stacks: readonly RenderedStack[], name: string, environment: string | undefined): JobOutput {
  const all = jobsOf(stacks);
  const named = all.filter(({ job }) => job === name);
  const found = named.filter((job) => environment === undefined || isIn(job, environment));
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  if (only) {
    const environments = found.map(environmentOf).join(", ");
    throw new Error(`job '${name}': is in ${environments}; one is allowed; name it with --env`);
  }
  const known = [...new Set(all.map((job) => `${job.job} (${environmentOf(job)})`))].join(", ");
  throw new Error(`job '${name}': isn't there; known are ${known === "" ? "none" : known}; name one of these`);
}

function environmentOf({ stack }: JobOutput): string {
  return stack.json["//"]?.environment ?? stack.name;
}

function isIn(job: JobOutput, environment: string): boolean {
  return environmentOf(job) === environment || environmentOf(job).endsWith(`-${environment}`);
}

/**
 * What Terraform keeps of the job in the stack's state.
 *
 * @throws with the lines of Terraform, where the stack isn't there yet or its state can't be read
 */
export async function readOutput({ job, stack, output }: JobOutput, signal?: AbortSignal): Promise<string> {
  const args = [`-chdir=${stack.folder}`, "output", "-raw", "-no-color", output];
  const { code, output: text, errors } = await runChild({ command: terraformBinary(), args, signal });
  if (code === 0) return text;
  const lines = errors.trim().replaceAll(/^/gm, "  ");
  throw new Error(
    `job '${job}': the output ${output} of stack '${stack.name}' can't be read; deploy the stack, or run terraform init there\n${lines}`,
  );
}
