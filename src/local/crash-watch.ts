/** Watches the platform's containers: one that crashes again and again is no platform that runs. */
import { setTimeout } from "node:timers/promises";
import type { Container, ContainerState, Engine } from "./engine";
import { UNDECLARED, isCallOf } from "./found-containers";

/** So many crashes are no accident. */
const CRASHES = 2;

const LOG_LINES = 20;

export interface Pace {
  /** Milliseconds between two looks. */
  readonly pause: number;
  /** Milliseconds that a container runs before it counts as started. */
  readonly steady: number;
  /** The same for one that has crashed once. */
  readonly steadyAgain: number;
}

export const PACE: Pace = { pause: 500, steady: 5000, steadyAgain: 15_000 };

/** What was seen of a container. */
interface Seen {
  /** Restarts before anything was watched. */
  readonly before: number;
  readonly startedAt: string;
  /** When it was first seen since that start. */
  readonly since: number;
  readonly crashes: number;
}

export class CrashWatch {
  private readonly engine: Engine;
  private readonly prefix: string;
  private readonly pace: Pace;
  /** By the container's id; undefined before the first look. */
  private seen: ReadonlyMap<string, Seen> | undefined;
  /** Ids of the containers that were there at the first look. */
  private old: ReadonlySet<string> = new Set();

  /** @param prefix of the names of the platform's containers: `demo-local-` */
  constructor(engine: Engine, prefix: string, pace: Pace = PACE) {
    this.engine = engine;
    this.prefix = prefix;
    this.pace = pace;
  }

  /** Takes the containers as they are: crashes until now don't count. */
  async begin(): Promise<void> {
    await this.look();
    this.old = new Set(this.seen?.keys());
  }

  /**
   * Watches until `signal` is aborted.
   *
   * @param isKept whether a container that was there before stays: one that is to be replaced may crash
   * @throws in the words for whoever wrote it, when a container has crashed a second time
   */
  async watch(signal: AbortSignal, isKept: (id: string) => boolean): Promise<void> {
    while (!signal.aborted) {
      await this.look(isKept);
      await this.wait(signal);
    }
  }

  /** Watches until every container has run for a while. */
  async settle(signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.look();
      const now = performance.now();
      const { steady, steadyAgain } = this.pace;
      if (
        [...(this.seen?.values() ?? [])].every(
          ({ since, crashes }) => now - since >= (crashes > 0 ? steadyAgain : steady),
        )
      )
        return;
      signal.throwIfAborted();
      await this.wait(signal);
    }
  }

  private async wait(signal: AbortSignal): Promise<void> {
    await setTimeout(this.pace.pause, undefined, { signal }).catch(() => undefined);
  }

  private async look(isKept: (id: string) => boolean = () => true): Promise<void> {
    const seen = new Map<string, Seen>();
    for (const container of await this.listed()) {
      const state = await this.engine.stateOf(container.id);
      if (state === undefined) continue;
      const now = seenNow(this.seen?.get(container.id), state, this.seen === undefined);
      const isJudged = !this.old.has(container.id) || isKept(container.id);
      if (now.crashes >= CRASHES && isJudged) throw new Error(await this.wordsOf(container, now.crashes, state));
      seen.set(container.id, now);
    }
    this.seen = seen;
  }

  /** An engine that is too busy to answer is asked again. */
  private async listed(): Promise<readonly Container[]> {
    return this.engine.containers(this.prefix).catch(() => []);
  }

  private async wordsOf({ id, name }: Container, crashes: number, state: ContainerState): Promise<string> {
    const [, service] = /^(.*)-\d+$/.exec(name.slice(this.prefix.length)) ?? [];
    const who = service === undefined ? "it" : `service '${service}'`;
    const exitCode = (await this.engine.lastExitCode(id)) ?? state.exitCode;
    const code = `exit code ${exitCode}${state.isOutOfMemory ? " (out of memory)" : ""}`;
    const lines = await this.engine.logs(id, LOG_LINES);
    const undeclared = service === undefined ? [] : await this.undeclaredCalls(service);
    return [
      `container '${name}': ${who} has crashed ${crashes} times, the last time with ${code}; ${lines.length === 0 ? "it wrote nothing" : "its last lines are below"}; mend it, and run npm run local again`,
      ...lines.map((line) => `  ${line}`),
      ...undeclared,
    ].join("\n");
  }

  /** Whom a service has called without naming it: perhaps that is why. */
  private async undeclaredCalls(service: string): Promise<string[]> {
    const [calls] = await this.engine.containers(`${this.prefix}${UNDECLARED}`);
    if (calls === undefined) return [];
    const lines = await this.engine.logs(calls.id, LOG_LINES);
    return [...new Set(lines.filter((line) => isCallOf(line, service)))];
  }
}

/** A container that is new, or was started anew, is watched from now on. */
function seenNow(was: Seen | undefined, { restarts, startedAt }: ContainerState, isFirst: boolean): Seen {
  const before = was?.before ?? (isFirst ? restarts : 0);
  const since = was?.startedAt === startedAt ? was.since : performance.now();
  return { before, startedAt, since, crashes: Math.max(restarts - before, 0) };
}
