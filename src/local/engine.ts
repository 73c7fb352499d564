/** The Docker engine, asked by its HTTP interface: where the provider finds it, without Docker's own command. */
import { type ClientRequest, request } from "node:http";

interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Ports: readonly { readonly PublicPort?: number }[];
}

interface InspectedContainer {
  readonly Config: { readonly Healthcheck?: { readonly Test?: readonly string[] } };
  readonly RestartCount: number;
  readonly State: {
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
}

interface ListedNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] | null };
}

export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  /** CIDR blocks of its addresses. */
  readonly subnets: readonly string[];
}

/** A container, running or not. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** `running`, `exited`, `restarting`, … */
  readonly state: string;
}

/** @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerInspect */
export interface ContainerState {
  /** How often the engine has started it anew after it had ended. */
  readonly restarts: number;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  readonly startedAt: string;
}

/** What came of a command inside of a container. */
export interface Executed {
  readonly code: number;
  readonly output: string;
}

const WAIT_MS = 5000;

export class Engine {
  private readonly host: string;

  /** @param host address as in `DOCKER_HOST`; the provider's default is the same */
  constructor(host = "unix:///var/run/docker.sock") {
    this.host = host;
  }

  /** Whether it can be asked from here; only Docker's own command knows the way to `ssh://…`. */
  get isAskable(): boolean {
    return /^(unix|tcp|http):\/\//.test(this.host);
  }

  /** Undefined when the engine answers, or can't be asked from here; else what is wrong. */
  async fault(): Promise<string | undefined> {
    if (!this.isAskable) return undefined;
    try {
      await this.get("/_ping");
      return undefined;
    } catch (error) {
      const reason = String(error).replace(/^Error: /, "");
      return `docker: no engine answers at ${this.host} (${reason}); the platform runs in containers; start Docker, or set DOCKER_HOST`;
    }
  }

  /** Which container has which port of this machine; undefined when the engine can't be asked from here. */
  async publishedPorts(): Promise<ReadonlyMap<number, string> | undefined> {
    if (!this.isAskable) return undefined;
    const containers = await this.json<readonly ListedContainer[]>("/containers/json");
    return new Map(
      containers.flatMap((container) =>
        container.Ports.flatMap(({ PublicPort }) =>
          PublicPort === undefined ? [] : [[PublicPort, nameOf(container)] as const],
        ),
      ),
    );
  }

  /** Also those that don't run, whose names start with `prefix`, by name; none when the engine can't be asked from here. */
  async containers(prefix: string): Promise<readonly Container[]> {
    if (!this.isAskable) return [];
    const filters = encodeURIComponent(JSON.stringify({ name: [prefix] }));
    const listed = await this.json<readonly ListedContainer[]>(`/containers/json?all=true&filters=${filters}`);
    return listed
      .map((container) => ({ id: container.Id, name: nameOf(container), state: container.State }))
      .filter(({ name }) => name.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** All networks; none when the engine can't be asked from here. */
  async networks(): Promise<readonly EngineNetwork[]> {
    if (!this.isAskable) return [];
    const listed = await this.json<readonly ListedNetwork[]>("/networks");
    return listed.map(({ Id, Name, IPAM }) => ({
      id: Id,
      name: Name,
      subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
    }));
  }

  /** Undefined where it is gone meanwhile. */
  async stateOf(id: string): Promise<ContainerState | undefined> {
    try {
      const { RestartCount, State } = await this.json<InspectedContainer>(`/containers/${id}/json`);
      const { ExitCode: exitCode, OOMKilled: isOutOfMemory, StartedAt: startedAt } = State;
      return { restarts: RestartCount, exitCode, isOutOfMemory, startedAt };
    } catch {
      return undefined;
    }
  }

  /** What its health check asks, as one text, and whether it has failed as often as it may. */
  async healthOf(id: string): Promise<{ readonly check: string; readonly isUnhealthy: boolean }> {
    const { Config, State } = await this.json<InspectedContainer>(`/containers/${id}/json`);
    return { check: (Config.Healthcheck?.Test ?? []).join(" "), isUnhealthy: State.Health?.Status === "unhealthy" };
  }

  /**
   * The exit code with which a container ended last; undefined where the engine has forgotten. Its state says 0 as soon as it
   * is started anew.
   *
   * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/System/operation/SystemEvents
   */
  async lastExitCode(id: string): Promise<number | undefined> {
    const filters = encodeURIComponent(JSON.stringify({ container: [id], event: ["die"] }));
    const until = Math.ceil(Date.now() / 1000);
    const events = (await this.get(`/events?since=0&until=${until}&filters=${filters}`)).toString().trim().split("\n");
    const last = events.at(-1) ?? "";
    if (last === "") return undefined;
    return Number((JSON.parse(last) as DieEvent).Actor.Attributes.exitCode);
  }

  /** The newest lines that a container wrote, of both streams. */
  async logs(id: string, lines: number): Promise<string[]> {
    const answer = await this.get(`/containers/${id}/logs?stdout=true&stderr=true&tail=${lines}`);
    const text = withoutHeaders(answer).trimEnd();
    return text === "" ? [] : text.split(/\r?\n/);
  }

  async execute(id: string, command: readonly string[]): Promise<Executed> {
    const options = { Cmd: command, AttachStdout: true, AttachStderr: true };
    const { Id } = JSON.parse((await this.send("POST", `/containers/${id}/exec`, options)).toString()) as ExecId;
    const output = withoutHeaders(await this.send("POST", `/exec/${Id}/start`, { Detach: false, Tty: false }));
    const { ExitCode } = await this.json<{ readonly ExitCode: number }>(`/exec/${Id}/json`);
    return { code: ExitCode, output };
  }

  private async json<T>(path: string): Promise<T> {
    return JSON.parse((await this.get(path)).toString()) as T;
  }

  private get(path: string): Promise<Buffer> {
    return this.send("GET", path);
  }

  private send(method: "GET" | "POST", path: string, body?: object): Promise<Buffer> {
    return new Promise((done, fail) => {
      const asked = this.open(method, path);
      asked.setTimeout(WAIT_MS, () => asked.destroy(new Error(`no answer within ${WAIT_MS / 1000} s`)));
      asked.on("error", fail);
      asked.on("response", (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const { statusCode = 0 } = answer;
          if (statusCode >= 200 && statusCode < 300) done(Buffer.concat(chunks));
          else fail(new Error(`status ${statusCode}`));
        });
      });
      asked.end(body && JSON.stringify(body));
    });
  }

  private open(method: string, path: string): ClientRequest {
    const headers = { "content-type": "application/json" };
    if (this.host.startsWith("unix://"))
      return request({ method, headers, socketPath: this.host.slice("unix://".length), path });
    return request(new URL(path, this.host.replace(/^tcp:/, "http:")), { method, headers });
  }
}

interface DieEvent {
  readonly Actor: { readonly Attributes: { readonly exitCode: string } };
}

interface ExecId {
  readonly Id: string;
}

function nameOf({ Names }: ListedContainer): string {
  return (Names[0] ?? "").replace("/", "");
}

const HEADER = 8;

/**
 * Each piece of a stream has a header of 8 bytes, with its length in the last four.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
function withoutHeaders(stream: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER <= stream.length;) {
    const end = at + HEADER + stream.readUInt32BE(at + 4);
    pieces.push(stream.subarray(at + HEADER, end));
    at = end;
  }
  return Buffer.concat(pieces).toString();
}
