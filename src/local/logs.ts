/** What the platform's containers write, with their names. */
import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { type Engine, logLine } from "./engine";
import { type NamedContainer, UNDECLARED, isCallOf, isTelling, named, platformContainers } from "./found-containers";
import { FrameReader, LineReader } from "./frames";

/** Of each container. */
const NEWEST = 100;

const LOOK_MS = 500;

export interface LogSource {
  readonly engine: Engine;
  /** Of the names of the platform's containers: `demo-local-`. */
  readonly prefix: string;
  /** @default - all services */
  readonly service?: string | undefined;
}

/** The newest lines of all, in the order in which they were written. */
export async function newestLines(source: LogSource): Promise<string[]> {
  const chosen = await chosenContainers(source);
  const lines = await Promise.all(
    chosen.map(async (container) => {
      const own = await source.engine.logLines(container.id, NEWEST);
      return own.filter(({ text }) => concerns(container, text, source)).map((line) => ({ ...line, container }));
    }),
  );
  const width = widthOf(chosen);
  return lines
    .flat()
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ container, text }) => labelled(container, text, width));
}

/** Says each line as it is written, also of containers that come later, until `signal` is aborted. */
export async function followLines(source: LogSource, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  // Each stream listens to it, and so do commands that run meanwhile.
  setMaxListeners(0, signal);
  const begun = Date.now() / 1000;
  const followed = new Set<string>();
  /** Seconds of 1970 and later of the last line, by the container's id. */
  const reached = new Map<string, number>();
  const follow = async (container: NamedContainer, width: number): Promise<void> => {
    const { id } = container;
    const query = `stdout=true&stderr=true&follow=true&timestamps=true&since=${reached.get(id) ?? begun}`;
    const stream = await source.engine.connection.stream(`/containers/${id}/logs?${query}`, signal);
    const [frames, lines] = [new FrameReader(), new LineReader()];
    for await (const chunk of stream) {
      const text = frames.read(chunk as Buffer).map(({ content }) => content.toString());
      for (const line of lines.read(text.join("")).map(logLine)) {
        reached.set(id, Date.parse(line.at) / 1000 + 0.001);
        if (concerns(container, line.text, source)) say(labelled(container, line.text, width));
      }
    }
  };
  while (!signal.aborted) {
    const chosen = await chosenContainers(source).catch(() => []);
    const width = widthOf(chosen);
    for (const container of chosen.filter(({ id }) => !followed.has(id))) {
      followed.add(container.id);
      // It ends with the container, which the engine may start anew.
      void follow(container, width)
        .catch(() => undefined)
        .finally(() => followed.delete(container.id));
    }
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function chosenContainers({ engine, prefix, service }: LogSource): Promise<NamedContainer[]> {
  const all = await platformContainers(engine, prefix);
  if (service === undefined) return all.filter(isTelling);
  // Whom it calls by mistake, the other one knows.
  const chosen = named(all, service);
  return [...chosen, ...all.filter((own) => own.label === UNDECLARED && !chosen.includes(own))];
}

function concerns({ label }: NamedContainer, text: string, { service }: LogSource): boolean {
  return label !== UNDECLARED || service === undefined || service === UNDECLARED || isCallOf(text, service);
}

function widthOf(containers: readonly NamedContainer[]): number {
  return Math.max(0, ...containers.map(({ label }) => label.length));
}

function labelled({ label }: NamedContainer, text: string, width: number): string {
  return `${label.padEnd(width)} | ${text}`;
}
