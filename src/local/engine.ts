/** The Docker engine, asked by its HTTP interface: where the provider finds it, without Docker's own command. */
import { EngineConnection } from "./engine-connection";
import { withoutHeaders } from "./frames";

type Labels = Readonly<Record<string, string>> | null;

interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Labels?: Labels;
  readonly Ports: readonly { readonly PublicPort?: number }[];
}

interface InspectedContainer {
  readonly Config: { readonly Healthcheck?: { readonly Test?: readonly string[] } };
  readonly RestartCount: number;
  readonly State: {
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string; readonly FailingStreak?: number };
  };
}

interface ListedNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Labels?: Labels;
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] | null };
}

export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  /** CIDR blocks of its addresses. */
  readonly subnets: readonly string[];
  /** Which checkout made it, where it says so. */
  readonly checkout: string | undefined;
}

/** A container, running or not. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** `running`, `exited`, `restarting`, … */
  readonly state: string;
  /** Which checkout made it, where it says so. */
  readonly checkout: string | undefined;
}

/** As in `src/constructs/local/made-here.ts`. */
const CHECKOUT_LABEL = "ecs-fargate-platform.checkout";

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

/** What a container wrote, and when. */
export interface LogLine {
  /** Time in RFC 3339, in UTC, to the nanosecond: it sorts as a text. */
  readonly at: string;
  readonly text: string;
}

/** Milliseconds that a container has to end in, before it is killed: those of ECS. */
const STOP_MS = 30_000;

export class Engine {
  readonly connection: EngineConnection;

  /** @param host address as in `DOCKER_HOST` */
  constructor(host?: string) {
    this.connection = new EngineConnection(host);
  }

  /** Whether it can be asked from here. */
  get isAskable(): boolean {
    return this.connection.isAskable;
  }

  /** Undefined when the engine answers, or can't be asked from here; else what is wrong. */
  async fault(): Promise<string | undefined> {
    if (!this.isAskable) return undefined;
    try {
      await this.connection.send("GET", "/_ping");
      return undefined;
    } catch (error) {
      const reason = String(error).replace(/^Error: /, "");
      if (reason.includes("EACCES"))
        return `docker: this user may not use the engine at ${this.connection.host}; the platform runs in containers; join the group 'docker', or set DOCKER_HOST`;
      return `docker: no engine answers at ${this.connection.host} (${reason}); the platform runs in containers; start Docker, or set DOCKER_HOST`;
    }
  }

  /** Which container has which port of this machine; undefined when the engine can't be asked from here. */
  async publishedPorts(): Promise<ReadonlyMap<number, string> | undefined> {
    if (!this.isAskable) return undefined;
    const containers = await this.connection.json<readonly ListedContainer[]>("/containers/json");
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
    const listed = await this.connection.json<readonly ListedContainer[]>(
      `/containers/json?all=true&filters=${filters}`,
    );
    return listed
      .map((container) => ({
        id: container.Id,
        name: nameOf(container),
        state: container.State,
        checkout: checkoutOf(container.Labels),
      }))
      .filter(({ name }) => name.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** All networks; none when the engine can't be asked from here. */
  async networks(): Promise<readonly EngineNetwork[]> {
    if (!this.isAskable) return [];
    const listed = await this.connection.json<readonly ListedNetwork[]>("/networks");
    return listed.map(({ Id, Name, IPAM, Labels: labels }) => ({
      id: Id,
      name: Name,
      checkout: checkoutOf(labels),
      subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
    }));
  }

  /** Undefined where it is gone meanwhile. */
  async stateOf(id: string): Promise<ContainerState | undefined> {
    try {
      const { RestartCount, State } = await this.connection.json<InspectedContainer>(`/containers/${id}/json`);
      const { ExitCode: exitCode, OOMKilled: isOutOfMemory, StartedAt: startedAt } = State;
      return { restarts: RestartCount, exitCode, isOutOfMemory, startedAt };
    } catch {
      return undefined;
    }
  }

  /** What its health check asks, as one text; whether it failed the last time; and whether it has as often as it may. */
  async healthOf(
    id: string,
  ): Promise<{ readonly check: string; readonly isFailing: boolean; readonly isUnhealthy: boolean }> {
    const { Config, State } = await this.connection.json<InspectedContainer>(`/containers/${id}/json`);
    const { Status, FailingStreak = 0 } = State.Health ?? {};
    const check = (Config.Healthcheck?.Test ?? []).join(" ");
    return { check, isFailing: FailingStreak > 0, isUnhealthy: Status === "unhealthy" };
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
    const events = (await this.connection.send("GET", `/events?since=0&until=${until}&filters=${filters}`))
      .toString()
      .trim()
      .split("\n");
    const last = events.at(-1) ?? "";
    if (last === "") return undefined;
    return Number((JSON.parse(last) as DieEvent).Actor.Attributes.exitCode);
  }

  /** The newest lines that a container wrote, of both streams. */
  async logs(id: string, lines: number): Promise<string[]> {
    return (await this.logLines(id, lines)).map(({ text }) => text);
  }

  async logLines(id: string, lines: number): Promise<LogLine[]> {
    const query = `stdout=true&stderr=true&timestamps=true&tail=${lines}`;
    const text = withoutHeaders(await this.connection.send("GET", `/containers/${id}/logs?${query}`)).trimEnd();
    return text === "" ? [] : text.split(/\r?\n/).map(logLine);
  }

  /** Stops a container in good order and starts it anew. */
  async restart(id: string): Promise<void> {
    const path = `/containers/${id}/restart?t=${STOP_MS / 1000}`;
    await this.connection.send("POST", path, undefined, STOP_MS * 2);
  }

  /** @throws with the engine's own words, such as of a command that the image lacks */
  async start(id: string): Promise<void> {
    // Its networks and volumes come first.
    await this.connection.send("POST", `/containers/${id}/start`, undefined, STOP_MS);
  }

  /** Stops a container in good order; one that has ended is left as it is. */
  async stop(id: string): Promise<void> {
    await this.connection.send("POST", `/containers/${id}/stop?t=${STOP_MS / 1000}`, undefined, STOP_MS * 2);
  }

  /** The exit code of a container, once it has one. */
  async exitCode(id: string): Promise<number> {
    const ended = await this.connection.send("POST", `/containers/${id}/wait`);
    const { StatusCode } = JSON.parse(ended.toString()) as { readonly StatusCode: number };
    return StatusCode;
  }

  async execute(id: string, command: readonly string[]): Promise<Executed> {
    const options = { Cmd: command, AttachStdout: true, AttachStderr: true };
    const made = await this.connection.send("POST", `/containers/${id}/exec`, options);
    const { Id } = JSON.parse(made.toString()) as ExecId;
    const started = await this.connection.send("POST", `/exec/${Id}/start`, { Detach: false, Tty: false });
    const { ExitCode } = await this.connection.json<{ readonly ExitCode: number }>(`/exec/${Id}/json`);
    return { code: ExitCode, output: withoutHeaders(started) };
  }
}

/** A line as the engine gives it with its time. */
export function logLine(line: string): LogLine {
  const [, at = "", text = ""] = /^(\S+Z) ?(.*)$/s.exec(line) ?? ["", "", line];
  return { at, text };
}

interface DieEvent {
  readonly Actor: { readonly Attributes: { readonly exitCode: string } };
}

interface ExecId {
  readonly Id: string;
}

function checkoutOf(labels: Labels | undefined): string | undefined {
  return labels?.[CHECKOUT_LABEL];
}

function nameOf({ Names }: ListedContainer): string {
  return (Names[0] ?? "").replace("/", "");
}
