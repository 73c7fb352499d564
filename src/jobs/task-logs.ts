import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";

/** One container's log, read from its beginning, piece by piece. */
export class TaskLog {
  private readonly logs: CloudWatchLogsClient;
  private readonly stream: { readonly logGroupName: string; readonly logStreamName: string };
  private token: string | undefined;

  constructor(logs: CloudWatchLogsClient, logGroupName: string, logStreamName: string) {
    this.logs = logs;
    this.stream = { logGroupName, logStreamName };
  }

  /** All lines that are new. */
  async next(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (;;) {
      const page = await this.page();
      lines.push(...page.lines);
      if (page.isLast) return lines;
    }
  }

  /** The same token twice is the end, for now. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
  private async page(): Promise<{ readonly lines: readonly string[]; readonly isLast: boolean }> {
    const before = this.token;
    try {
      const { events, nextForwardToken } = await this.logs.send(
        new GetLogEventsCommand({ ...this.stream, startFromHead: true, nextToken: before }),
      );
      this.token = nextForwardToken;
      return { lines: (events ?? []).map(({ message = "" }) => message), isLast: nextForwardToken === before };
    } catch (error) {
      // A container that has said nothing yet has no stream.
      if (error instanceof ResourceNotFoundException) return { lines: [], isLast: true };
      throw error;
    }
  }
}

/**
 * The logs of a task's containers, those that go to CloudWatch.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export function logsOf(
  logs: CloudWatchLogsClient,
  taskArn: string,
  containers: readonly ContainerDefinition[],
): readonly TaskLog[] {
  const task = taskArn.split("/").at(-1) ?? "";
  return containers.flatMap(({ name = "", logConfiguration }) => {
    const { logDriver, options = {} } = logConfiguration ?? {};
    const group = options["awslogs-group"];
    const prefix = options["awslogs-stream-prefix"];
    if (logDriver !== "awslogs" || group === undefined || prefix === undefined) return [];
    return [new TaskLog(logs, group, `${prefix}/${name}/${task}`)];
  });
}
