/** Which tasks don't get healthy, and what they say: Terraform only knows that something doesn't. */
import { setTimeout } from "node:timers/promises";
import { show } from "../cli/terminal";
import type { Container, Engine } from "./engine";

const LOG_LINES = 20;

/** Of the questions that the router's health check asks: a URL each, whose last part is a container's name. */
const QUESTION = /http:\/\/127\.0\.0\.1:\d+\/\S*/g;

/**
 * A line for each task that isn't healthy, and its last lines; nothing where that can't be told.
 *
 * @param mayEnd names of containers that needn't run
 */
export async function unhealthyTasks(engine: Engine, prefix: string, mayEnd: ReadonlySet<string>): Promise<string[]> {
  try {
    const containers = (await engine.containers(prefix)).filter(({ name }) => !mayEnd.has(name));
    const router = containers.find(({ name }) => name === `${prefix}router`);
    const found: string[] = [];
    for (const container of containers) {
      const why = await faultOf(engine, container, router);
      if (why !== undefined) found.push(await wordsOf(engine, container, why));
    }
    return found;
  } catch {
    return [];
  }
}

export interface Meanwhile {
  readonly mayEnd: ReadonlySet<string>;
  /** Milliseconds between two looks. */
  readonly pause: number;
  readonly signal: AbortSignal;
}

/**
 * The same of tasks that were there already, and of those behind a router that was: Terraform waits for the health of what it makes.
 * What fails a health check now is waited for until it passes it, or has failed it as often as it may.
 */
export async function unhealthyMeanwhile(
  engine: Engine,
  prefix: string,
  { mayEnd, pause, signal }: Meanwhile,
): Promise<string[]> {
  for (;;) {
    let isFailing = false;
    for (const { id } of await engine.containers(prefix).catch(() => [])) {
      // The router is unhealthy with any task behind it, and one answer that fails is none yet.
      const health = await engine.healthOf(id).catch(() => undefined);
      if (health?.isUnhealthy === true) return unhealthyTasks(engine, prefix, mayEnd);
      isFailing ||= health?.isFailing === true;
    }
    if (!isFailing) return [];
    show("local: waits until all are healthy");
    await setTimeout(pause, undefined, { signal });
  }
}

async function faultOf(
  engine: Engine,
  container: Container,
  router: Container | undefined,
): Promise<string | undefined> {
  if (container.state !== "running") return `is ${container.state}`;
  if (container.id === router?.id) return undefined; // unhealthy with any task behind it
  if ((await engine.healthOf(container.id)).isUnhealthy) return "fails its health check command";
  if (router === undefined) return undefined;
  const questions = (await engine.healthOf(router.id)).check.match(QUESTION) ?? [];
  const question = questions.find((url) => url.endsWith(`/${container.name}`));
  if (question === undefined) return undefined;
  const { code, output } = await engine.execute(router.id, ["wget", "-q", "-O", "/dev/null", question]);
  return code === 0 ? undefined : `doesn't answer on its health path: ${output.trim()}`;
}

async function wordsOf(engine: Engine, { id, name }: Container, why: string): Promise<string> {
  const lines = await engine.logs(id, LOG_LINES);
  const said = lines.length === 0 ? "it wrote nothing" : "its last lines are below";
  return [`container '${name}': ${why}; ${said}`, ...lines.map((line) => `  ${line}`)].join("\n");
}
