/** A job on this machine: its containers run as those of its task do on AWS. */
import type { Duplex } from "node:stream";
import type { Print } from "../cli/command";
import { INTERRUPTED } from "../cli/interruptible";
import type { Engine } from "./engine";
import { platformContainers } from "./found-containers";
import { FrameReader, LineReader } from "./frames";
import type { LocalJob } from "./local-stack-file";

export interface JobRun {
  readonly engine: Engine;
  /** Of the names of the platform's containers: `demo-local-`. */
  readonly prefix: string;
  readonly job: LocalJob;
  /** Aborted by Ctrl-C: what was started is stopped. */
  readonly signal: AbortSignal;
  readonly print: Print;
}

/** A container that was started, until it has ended and all that it wrote was printed. */
interface Started {
  readonly id: string;
  readonly written: Promise<void>;
}

/** The one job that is meant. */
export function jobNamed(jobs: readonly LocalJob[], name: string): LocalJob {
  const found = jobs.find((job) => job.name === name);
  if (found !== undefined) return found;
  const known = jobs.map((job) => job.name).join(", ");
  throw new Error(`job '${name}': isn't there; known are ${known === "" ? "none" : known}; name one of these`);
}

/** Starts a job, prints what it writes, and gives the exit code of its own container; 1 where that never ran. */
export async function runJob({ engine, prefix, job, signal, print }: JobRun): Promise<number> {
  const idOf = await readyContainers(engine, prefix, job);
  const running: Started[] = [];
  const start = async (name: string): Promise<Started> => {
    const id = idOf(name);
    signal.throwIfAborted();
    // Before it starts: what it writes first is written at once.
    const socket = await engine.connection.upgrade(`/containers/${id}/attach?stream=true&stdout=true&stderr=true`);
    await engine.start(id).catch((error: unknown) => {
      socket.destroy();
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `job '${job.name}': container '${name}' can't be started (${reason}); correct it in the definition, and run npm run local`,
      );
    });
    const started = { id, written: written(socket, print) };
    running.push(started);
    // While it was started nothing was there to be stopped.
    if (signal.aborted) await stopAll();
    return started;
  };
  const codeOf = async ({ id, written }: Started): Promise<number> => {
    await written;
    return engine.exitCode(id);
  };
  const stopAll = async (): Promise<void> => {
    for (const { id } of running.splice(0).toReversed()) await engine.stop(id).catch(() => undefined); // has ended
  };
  const interrupt = (): void => void stopAll();
  const isInterrupted = (): boolean => signal.aborted;
  signal.addEventListener("abort", interrupt);
  try {
    for (const name of job.before) {
      const code = await codeOf(await start(name));
      if (isInterrupted()) return interrupted(print);
      if (code === 0) continue;
      print(`job: container '${name}' ended with ${code}, and the job's own never ran`);
      return 1;
    }
    const own = await start(job.own);
    for (const name of job.beside) {
      await start(name).catch(async (error: unknown) => {
        // A short job has ended before what shares its network could start.
        if (await runs(engine, job.own)) throw error;
      });
    }
    const code = await codeOf(own);
    if (isInterrupted()) return interrupted(print);
    print(`job: ended with ${code}`);
    return code;
  } finally {
    signal.removeEventListener("abort", interrupt);
    await stopAll();
  }
}

async function runs(engine: Engine, name: string): Promise<boolean> {
  return (await engine.containers(name)).some((container) => container.name === name && container.state === "running");
}

function interrupted(print: Print): number {
  print("job: interrupted, and stopped");
  return INTERRUPTED;
}

/** The ids of a job's containers, by their names. */
async function readyContainers(engine: Engine, prefix: string, job: LocalJob): Promise<(name: string) => string> {
  const all = new Map((await platformContainers(engine, prefix)).map((container) => [container.name, container]));
  const ids = new Map(
    [...job.before, job.own, ...job.beside].map((name) => {
      const container = all.get(name);
      if (container === undefined)
        throw new Error(`job '${job.name}': container '${name}' isn't there; npm run local makes it; run that`);
      if (container.state === "running")
        throw new Error(
          `job '${job.name}': container '${name}' runs; here one run at a time is possible; wait for its end, or run docker stop ${name}`,
        );
      return [name, container.id] as const;
    }),
  );
  return (name) => ids.get(name) ?? name;
}

/** Hands on what a container writes, line by line, until it has ended. */
async function written(socket: Duplex, print: Print): Promise<void> {
  const [frames, lines] = [new FrameReader(), new LineReader()];
  for await (const chunk of socket) {
    const text = frames.read(chunk as Buffer).map(({ content }) => content.toString());
    for (const line of lines.read(text.join(""))) print(line);
  }
  for (const line of lines.end()) print(line);
}
