import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Body = Readonly<Record<string, unknown>>;

/** What one run of a task comes to. */
export interface PlayedTask {
  /** Undefined where it never ran. */
  readonly exitCode?: number;
  readonly stoppedReason?: string;
  /** Why the container couldn't start. */
  readonly reason?: string;
  /** What it says until it has ended, in the order in which the log shows it. */
  readonly lines: readonly string[];
  /** Why ECS starts none. */
  readonly failure?: string;
}

export const TASK = "arn:aws:ecs:eu-central-1:123456789012:task/demo-dev-cluster/0123456789abcdef";

/** Answers as ECS and CloudWatch Logs do, over HTTP, and keeps what it was asked. */
export class FakeApi {
  readonly asked: { readonly action: string; readonly body: Body }[] = [];
  private readonly server: Server;
  private readonly task: PlayedTask;
  private questions = 0;

  constructor(task: PlayedTask) {
    this.task = task;
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  bodyOf(action: string): Body | undefined {
    return this.asked.find((it) => it.action === action)?.body;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const body = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Body;
    this.asked.push({ action, body });
    const { status = 200, ...answer } = this.answers(action, body);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer));
  }

  private answers(action: string, body: Body): Body & { readonly status?: number } {
    const { exitCode, stoppedReason, reason, failure } = this.task;
    switch (action) {
      case "DescribeTaskDefinition": {
        const log = { "awslogs-group": "/ecs/demo-dev/report", "awslogs-stream-prefix": "report" };
        const logConfiguration = { logDriver: "awslogs", options: log };
        return {
          taskDefinition: { containerDefinitions: [{ name: "report", essential: true, logConfiguration }] },
        };
      }
      case "RunTask":
        return failure === undefined
          ? { tasks: [{ taskArn: TASK, lastStatus: "PROVISIONING" }], failures: [] }
          : { tasks: [], failures: [{ reason: failure }] };
      case "DescribeTasks": {
        this.questions += 1;
        const isOver = this.questions > 2;
        const container = { name: "report", ...(isOver && { exitCode, reason }) };
        const stopped = {
          lastStatus: "STOPPED",
          stopCode: exitCode === undefined ? "TaskFailedToStart" : "EssentialContainerExited",
          stoppedReason: stoppedReason ?? "Essential container in task exited",
        };
        return {
          tasks: [{ taskArn: TASK, containers: [container], ...(isOver ? stopped : { lastStatus: "RUNNING" }) }],
        };
      }
      case "GetLogEvents":
        return this.events(body["nextToken"]);
      default:
        return { status: 400, __type: "InvalidAction", message: `${action} is none` };
    }
  }

  /** One line a page, as far as the task has come; the same token again where there is no more. */
  private events(token: unknown): Body & { readonly status?: number } {
    const { lines } = this.task;
    if (this.questions < 2) return { status: 400, __type: "ResourceNotFoundException", message: "no stream" };
    const at = typeof token === "string" ? Number(token.slice(2)) : 0;
    const isLate = at === lines.length - 1 && this.questions < 3;
    const page = isLate ? [] : lines.slice(at, at + 1);
    return {
      events: page.map((message) => ({ message, timestamp: 1 })),
      nextForwardToken: `f/${at + page.length}`,
    };
  }
}
