import {
  type Container,
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from "@aws-sdk/client-ecs";

/** What the output of a job holds, and what a run changes of it. */
export interface RunOptions {
  /** The input of RunTask as JSON. */
  readonly input: string;
  /** Runs in place of the container's own command. @default - the container's own */
  readonly command: readonly string[];
  /** Makes a second run with the same text give back the first one's task. @default - each run is a new one */
  readonly clientToken: string | undefined;
}

/** A task that was started. */
export interface StartedTask {
  readonly cluster: string;
  readonly taskArn: string;
  /** Its containers as the task definition has them, the job's own first. */
  readonly containers: readonly ContainerDefinition[];
}

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 * @throws where ECS starts none, with the reason
 */
export async function startTask(ecs: ECSClient, { input, command, clientToken }: RunOptions): Promise<StartedTask> {
  const request = JSON.parse(input) as RunTaskCommandInput;
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: request.taskDefinition }),
  );
  const containers = taskDefinition?.containerDefinitions ?? [];
  const [own] = containers;
  const overrides = { containerOverrides: [{ name: own?.name, command: [...command] }] };
  const { tasks, failures } = await ecs.send(
    new RunTaskCommand({ ...request, clientToken, ...(command.length > 0 && { overrides }) }),
  );
  const taskArn = tasks?.[0]?.taskArn;
  if (taskArn !== undefined) return { cluster: request.cluster ?? "default", taskArn, containers };
  const why = (failures ?? []).map(({ reason, detail }) => [reason, detail].filter(Boolean).join(", ")).join("; ");
  throw new Error(`ECS started no task: ${why === "" ? "it gives no reason" : why}`);
}

/** @throws where ECS doesn't know the task any more */
export async function taskOf(ecs: ECSClient, { cluster, taskArn }: StartedTask): Promise<Task> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  const [task] = tasks ?? [];
  if (task) return task;
  throw new Error(`task '${taskArn}': ECS doesn't know it any more; its log is all that is left`);
}

/** How a task ended. */
export interface TaskEnd {
  /** The exit code of the job's own container; 1 where it has none, because it never ran. */
  readonly code: number;
  /** Why it ended, where that wasn't by itself. */
  readonly reason: string | undefined;
}

/**
 * The job's own container is the first essential one: with it the task ends.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html
 */
export function endOf({ containers }: StartedTask, { containers: ended = [], stopCode, stoppedReason }: Task): TaskEnd {
  const byName = new Map(ended.map((container) => [container.name, container]));
  const own = containers.find(({ essential }) => essential !== false);
  const exited: Container | undefined = byName.get(own?.name);
  // One that couldn't start before it leaves it without an exit code.
  const reasons = ended.flatMap(({ name = "", reason }) =>
    reason === undefined ? [] : [`container ${name}: ${reason}`],
  );
  const byItself = stopCode === "EssentialContainerExited" && exited?.exitCode !== undefined;
  const reason = [...(stoppedReason === undefined ? [] : [stoppedReason]), ...reasons].join("; ");
  return { code: exited?.exitCode ?? 1, reason: byItself && reasons.length === 0 ? undefined : reason };
}
