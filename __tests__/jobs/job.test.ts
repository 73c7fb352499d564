import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobCommand } from "../../src/jobs/cli";
import { FakeApi, type PlayedTask, TASK } from "./support/fake-api";

const INPUT = {
  cluster: "arn:aws:ecs:eu-central-1:123456789012:cluster/demo-dev-cluster",
  taskDefinition: "arn:aws:ecs:eu-central-1:123456789012:task-definition/demo-dev-report:3",
  launchType: "FARGATE",
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"] } },
};
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "a",
  AWS_SECRET_ACCESS_KEY: "s",
};
const NONE = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/nowhere",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
};

let folder: string;
let byHand: readonly string[];
const before = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "job-"));
  byHand = [
    `  aws ecs run-task --region eu-central-1 --cli-input-json "$(terraform -chdir=${folder}/stacks/demo-dev-platform output -raw report_run_task)"`,
    "  aws logs tail /ecs/demo-dev/report --region eu-central-1 --follow",
  ];
  process.env = Object.fromEntries(Object.entries(before).filter(([name]) => !name.startsWith("AWS_")));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  process.env = { ...before };
});

/** A folder with a rendered stack for each environment, and a Terraform that knows the output. */
function given(...environments: readonly string[]): void {
  for (const environment of environments) {
    const stack = join(folder, "stacks", `${environment}-platform`);
    mkdirSync(stack, { recursive: true });
    const json = {
      "//": { environment },
      provider: { aws: [{ region: "eu-central-1" }] },
      output: { report_run_task: { value: "…" }, cluster: { value: "x" } },
      resource: { aws_cloudwatch_log_group: { report: { name: `/ecs/${environment}/report` } } },
    };
    writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify(json));
  }
  const terraform = join(folder, "terraform");
  writeFileSync(
    terraform,
    `#!/bin/sh\ncase "$*" in *" output -raw -no-color report_run_task") echo '${JSON.stringify(INPUT)}';; *) exit 1;; esac\n`,
    { mode: 0o755 },
  );
  process.env["TERRAFORM_BINARY_NAME"] = terraform;
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const code = await jobCommand(5)(["--output", folder, ...args], (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

async function runWith(task: PlayedTask, ...args: readonly string[]) {
  const api = new FakeApi(task);
  Object.assign(process.env, CREDENTIALS, { AWS_ENDPOINT_URL: await api.start() });
  try {
    return { ...(await run(...args)), api };
  } finally {
    await api.stop();
  }
}

test("starts the job as the stack's output says, shows its log and ends with its exit code", async () => {
  given("demo-dev");
  const { code, text, api } = await runWith({ exitCode: 3, lines: ["one", "two", "three"] }, "report");
  expect({ code, text }).toEqual({
    code: 3,
    text: [`job: started ${TASK}`, "one", "two", "three", "job: ended with 3"].join("\n"),
  });
  expect(api.bodyOf("RunTask")).toEqual({ ...INPUT, clientToken: expect.any(String) as string });
  expect(api.bodyOf("GetLogEvents")).toMatchObject({
    logGroupName: "/ecs/demo-dev/report",
    logStreamName: "report/report/0123456789abcdef",
  });
});

test("passes on another command, and a text by which a second run is the first one", async () => {
  given("demo-dev");
  const played = { exitCode: 0, lines: [] };
  const { code, api } = await runWith(played, "--token", "build-7", "report", "--", "node", "report.js", "--all");
  expect(code).toBe(0);
  expect(api.bodyOf("RunTask")).toEqual({
    ...INPUT,
    clientToken: "build-7",
    overrides: { containerOverrides: [{ name: "report", command: ["node", "report.js", "--all"] }] },
  });
});

test("with --detach it starts the job and asks no more", async () => {
  given("demo-dev");
  const { code, text, api } = await runWith({ exitCode: 3, lines: ["one"] }, "report", "--detach");
  expect({ code, text }).toEqual({ code: 0, text: `job: started ${TASK}` });
  expect(api.asked.map(({ action }) => action)).toEqual(["DescribeTaskDefinition", "RunTask"]);
});

test("a job that never ran ends with 1, and why", async () => {
  given("demo-dev");
  const played = {
    lines: [],
    stoppedReason: "ResourceInitializationError: no route",
    reason: "CannotPullContainerError",
  };
  const { code, text } = await runWith(played, "report");
  expect(code).toBe(1);
  expect(text).toContain(
    "job: ended with 1: ResourceInitializationError: no route; container report: CannotPullContainerError",
  );
});

test("a job that was killed ends with its code, and why", async () => {
  given("demo-dev");
  const { code, text } = await runWith({ exitCode: 137, reason: "OutOfMemoryError", lines: ["one"] }, "report");
  expect(code).toBe(137);
  expect(text).toMatch(/one\njob: ended with 137: .*; container report: OutOfMemoryError$/);
});

test("says why ECS starts nothing", async () => {
  given("demo-dev");
  const played = { lines: [], failure: "Capacity is unavailable at this time" };
  await expect(runWith(played, "report")).rejects.toThrow("ECS started no task: Capacity is unavailable at this time");
});

test("without credentials it says what to type instead", async () => {
  given("demo-dev");
  Object.assign(process.env, NONE);
  const { code, text } = await run("report");
  expect(code).toBe(1);
  expect(text.split("\n")).toEqual([
    expect.stringMatching(/^job: no credentials for AWS \(.+\); get some, or type where there are any:$/),
    ...byHand,
  ]);
});

test("with --print it starts nothing and says what to type", async () => {
  given("demo-dev");
  const { code, text } = await run("report", "--print");
  expect({ code, lines: text.split("\n") }).toEqual({ code: 0, lines: byHand });
});

test("names the environment where several have the job", async () => {
  given("demo-dev", "demo-prod");
  await expect(run("report")).rejects.toThrow(
    "job 'report': is in demo-dev, demo-prod; one is allowed; name it with --env",
  );
  expect((await run("report", "--print", "--env", "prod")).text).toContain("/ecs/demo-prod/report");
  expect((await run("report", "--print", "--env", "demo-prod")).text).toContain("/ecs/demo-prod/report");
});

test("names the jobs that there are", async () => {
  given("demo-dev");
  await expect(run("repot")).rejects.toThrow(
    "job 'repot': isn't there; known are report (demo-dev); name one of these",
  );
  await expect(run()).rejects.toThrow("arguments: no job; name one; see --help");
});

test("a stack that isn't deployed is said, with the lines of Terraform", async () => {
  given("demo-dev");
  writeFileSync(join(folder, "terraform"), "#!/bin/sh\necho 'Error: no outputs' >&2\nexit 1\n", { mode: 0o755 });
  await expect(runWith({ lines: [] }, "report")).rejects.toThrow(
    "job 'report': the output report_run_task of stack 'demo-dev-platform' can't be read; deploy the stack, or run terraform init there\n  Error: no outputs",
  );
});
