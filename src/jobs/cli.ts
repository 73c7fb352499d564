/** `npm run job`: see its usage, or docs/jobs.md. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { type Main, type Print, command, runCommand } from "../cli/command";
import { INTERRUPTED, interruptible } from "../cli/interruptible";
import { readStacks } from "../terraform/rendered-stacks";
import { follow } from "./follow";
import { type JobOutput, findJob, readOutput } from "./job-output";
import { type StartedTask, startTask } from "./task-run";

const SYNTAX = {
  usage: `usage: npm run job -- JOB [--env ENVIRONMENT] [--token TEXT] [--detach] [--print] [--output FOLDER] [-- COMMAND …]
  starts a job in AWS, prints its log, and ends with its exit code
  JOB        name of a job in the definition
  --env      environment, shop-dev or dev; needed where several have the job
  --token    a text of yours: a second run with the same one, within 24 hours, starts nothing and follows the first
  --detach   starts it, and doesn't wait
  --print    starts nothing, and prints what to type instead
  --output   folder with the rendered stacks; default cdktf.out
  COMMAND    runs in place of the container's own command`,
  exitCodes: {
    0: "the job ended with 0, or was started with --detach",
    1: "it couldn't be started, and why; or the job ended with 1",
    130: "interrupted; the job goes on",
    "…": "any other exit code of the job",
  },
  examples: ["npm run job -- migrate --env dev", "npm run job -- report --env prod -- node report.js 2026-11"],
  arguments: Infinity,
  options: {
    env: { type: "string" },
    token: { type: "string" },
    detach: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
    output: { type: "string" },
  },
} as const;

/** `everyMs`: milliseconds between two questions to AWS. */
export function jobCommand(everyMs: number): Main {
  return command(SYNTAX, async ({ values, positionals: [name, ...own] }, print) => {
    if (name === undefined) throw new Error("arguments: no job; name one; see --help");
    const output = values.output ?? process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
    const job = findJob(readStacks(output), name, values.env);
    if (values.print) {
      print(byHand(job).join("\n"));
      return 0;
    }
    const ecs = new ECSClient({ region: job.region });
    const why = await withoutCredentials(ecs);
    if (why !== undefined) {
      print(`job: no credentials for AWS (${why}); get some, or type where there are any:\n${byHand(job).join("\n")}`);
      return 1;
    }
    let started: StartedTask | undefined;
    let code: number | undefined;
    await interruptible(async ({ show, signal }) => {
      const input = await readOutput(job, signal);
      started = await startTask(ecs, { input, command: own, clientToken: values.token });
      print(`job: started ${started.taskArn}`);
      if (values.detach) {
        code = 0;
        return;
      }
      const logs = new CloudWatchLogsClient({ region: job.region });
      const end = await follow(started, { ecs, logs, print, show, signal, everyMs });
      print(`job: ended with ${end.code}${end.reason === undefined ? "" : `: ${end.reason}`}`);
      code = end.code;
    });
    if (code !== undefined) return code;
    sayLeft(job, started, print);
    return INTERRUPTED;
  });
}

export const main = jobCommand(2000);

/** Why there are no credentials, if there are none. */
async function withoutCredentials(ecs: ECSClient): Promise<string | undefined> {
  try {
    await ecs.config.credentials();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sayLeft({ region }: JobOutput, started: StartedTask | undefined, print: Print): void {
  if (started === undefined) print("job: interrupted; nothing was started");
  else
    print(
      `job: interrupted; it goes on; to stop it:\n  aws ecs stop-task --region ${region} --cluster ${started.cluster} --task ${started.taskArn}`,
    );
}

/** What starts the job and shows its log without this command. */
function byHand({ stack, output, region, logGroup }: JobOutput): readonly string[] {
  const input = `"$(terraform -chdir=${stack.folder} output -raw ${output})"`;
  return [
    `  aws ecs run-task --region ${region} --cli-input-json ${input}`,
    ...(logGroup === undefined ? [] : [`  aws logs tail ${logGroup} --region ${region} --follow`]),
  ];
}

runCommand("job", main);
