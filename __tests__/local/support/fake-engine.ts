/** A Docker engine of which nothing is real but its answers, as its API reference has them. */
import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";

export interface FakeContainer {
  readonly id: string;
  readonly name: string;
  state: string;
  restarts: number;
  exitCode: number;
  startedAt: string;
  log: readonly string[];
  /** When it wrote each line: seconds after the engine's own beginning. @default - one each second */
  logSeconds: readonly number[];
  /** What its health check asks. */
  check: readonly string[];
  isUnhealthy: boolean;
  /** How often its health check has failed without a success between. */
  failed: number;
  /** How often it was asked to start anew. */
  restarted: number;
  /** Whether it runs until it is stopped once it was started. @default false: it writes its log, and ends */
  runsOn: boolean;
  /** Why it can't be started. */
  refusal: string | undefined;
  /** Label that says who made it. */
  checkout: string | undefined;
}

export interface FakeNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Labels?: object;
}

/** As the engine lists it. */
export function checkoutLabel(checkout: string | undefined): Readonly<Record<string, string>> {
  return checkout === undefined ? {} : { "ecs-fargate-platform.checkout": checkout };
}

export class FakeEngine {
  readonly containers: FakeContainer[] = [];
  readonly networks: FakeNetwork[] = [];
  /** Requests that removed something. */
  readonly removed: string[] = [];
  /** Asked by the commands that are executed: the exit code and what it prints. */
  execute: (command: readonly string[]) => readonly [code: number, output: string] = () => [0, ""];
  /** What was started and stopped: `start web-1`. */
  readonly acts: string[] = [];
  /** Who listens to what a container writes, by its id. */
  private readonly listeners = new Map<string, Duplex>();
  private executed: readonly [code: number, output: string] = [0, ""];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, answer) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (request.method === "DELETE") this.remove(request.url ?? "");
        const found =
          request.method === "DELETE" ? {} : this.answer(request.url ?? "", Buffer.concat(chunks).toString());
        if (found === undefined) answer.writeHead(404).end();
        else if (found instanceof Error) answer.writeHead(404).end(JSON.stringify({ message: found.message }));
        else answer.end(Buffer.isBuffer(found) ? found : JSON.stringify(found));
      });
    });
  }

  /** What `exec` with a terminal's streams does: what the command read comes back, in good order and in bad. */
  private attach(socket: Duplex, url: string): void {
    socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
    const [, container] = /^\/containers\/([^/]+)\/attach/.exec(url) ?? [];
    if (container !== undefined) {
      this.listeners.set(container, socket);
      return;
    }
    const [code, output] = this.executed;
    socket.write(framed(output));
    socket.on("data", (chunk: Buffer) => socket.write(framed(chunk.toString())));
    socket.on("end", () => socket.end());
    if (code !== 0) socket.end();
  }

  listen(socket: string): Promise<void> {
    this.server.on("upgrade", ({ url = "" }, own) => {
      this.attach(own, url);
    });
    return new Promise((done) => this.server.listen(socket, done));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  add(name: string, settings: Partial<FakeContainer> = {}): FakeContainer {
    const container: FakeContainer = {
      id: `id-of-${name}`,
      name,
      state: "running",
      restarts: 0,
      exitCode: 0,
      startedAt: "first",
      log: [],
      logSeconds: [],
      check: [],
      isUnhealthy: false,
      failed: 0,
      restarted: 0,
      runsOn: false,
      refusal: undefined,
      checkout: undefined,
      ...settings,
    };
    this.containers.push(container);
    return container;
  }

  private start(container: FakeContainer): object {
    const { id, name, log, runsOn, refusal } = container;
    if (refusal !== undefined) return new Error(refusal);
    this.acts.push(`start ${name}`);
    container.state = "running";
    this.listeners.get(id)?.write(framed(log.map((line) => `${line}\n`).join("")));
    if (!runsOn) this.end(container);
    return {};
  }

  private end(container: FakeContainer): void {
    container.state = "exited";
    this.listeners.get(container.id)?.end();
    this.listeners.delete(container.id);
  }

  /** An event for each time that a container has ended, a line each. */
  private diedAmong(filters: string): Buffer {
    const { container: ids = [] } = JSON.parse(filters) as { readonly container?: readonly string[] };
    const died = this.containers.filter(({ id, restarts }) => ids.includes(id) && restarts > 0);
    const event = ({ exitCode }: FakeContainer) => ({ Actor: { Attributes: { exitCode: String(exitCode) } } });
    return Buffer.from(died.map((it) => `${JSON.stringify(event(it))}\n`).join(""));
  }

  private remove(url: string): void {
    const [, , id] = new URL(url, "http://engine").pathname.split("/");
    this.removed.push(url);
    const [container, network] = [
      this.containers.findIndex((it) => it.id === id),
      this.networks.findIndex((it) => it.Id === id),
    ];
    if (container !== -1) this.containers.splice(container, 1);
    if (network !== -1) this.networks.splice(network, 1);
  }

  private answer(url: string, body: string): object | undefined {
    const { pathname, searchParams } = new URL(url, "http://engine");
    const [, kind, id, what] = pathname.split("/");
    if (pathname === "/_ping") return {};
    if (pathname === "/containers/json") {
      return this.containers.map(({ id: Id, name, state: State, checkout }) => ({
        Id,
        Names: [`/${name}`],
        State,
        Ports: [],
        Labels: checkoutLabel(checkout),
      }));
    }
    if (pathname === "/networks") return this.networks;
    if (pathname === "/events") return this.diedAmong(searchParams.get("filters") ?? "");
    if (kind === "exec" && what === "start") return framed(this.executed[1]);
    if (kind === "exec") return { ExitCode: this.executed[0] };
    const container = this.containers.find((it) => it.id === id);
    if (container === undefined) return undefined;
    switch (what) {
      case "exec":
        this.executed = this.execute((JSON.parse(body) as { readonly Cmd: readonly string[] }).Cmd);
        return { Id: "exec-1" };
      case "logs":
        return framed(linesOf(container, searchParams));
      case "start":
        return this.start(container);
      case "stop":
        if (container.state !== "running") return undefined;
        this.acts.push(`stop ${container.name}`);
        this.end(container);
        return {};
      case "wait":
        return { StatusCode: container.exitCode };
      case "restart":
        container.restarted += 1;
        return {};
      default:
        return inspected(container);
    }
  }
}

function linesOf({ log, logSeconds }: FakeContainer, query: URLSearchParams): string {
  const second = (index: number) => String(logSeconds[index] ?? index).padStart(2, "0");
  const lines = log.map((line, index) => `2026-01-01T00:00:${second(index)}.000000000Z ${line}`);
  return lines
    .slice(-Number(query.get("tail") ?? lines.length))
    .map((line) => `${query.get("timestamps") === "true" ? line : line.replace(/^\S+ /, "")}\n`)
    .join("");
}

function inspected({ restarts, exitCode, startedAt, check, isUnhealthy, failed }: FakeContainer): object {
  const Health = { Status: isUnhealthy ? "unhealthy" : "healthy", FailingStreak: failed };
  return {
    RestartCount: restarts,
    // Of one that was started anew it is 0.
    State: { ExitCode: restarts > 0 ? 0 : exitCode, OOMKilled: exitCode === 137, StartedAt: startedAt, Health },
    Config: { Healthcheck: { Test: check } },
  };
}

/** A stream in two pieces, a header before each. */
function framed(text: string): Buffer {
  const bytes = Buffer.from(text);
  const half = Math.floor(bytes.length / 2);
  return Buffer.concat(
    [bytes.subarray(0, half), bytes.subarray(half)].flatMap((piece) => {
      const header = Buffer.alloc(8);
      header[0] = 1;
      header.writeUInt32BE(piece.length, 4);
      return [header, piece];
    }),
  );
}
