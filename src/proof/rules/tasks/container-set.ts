import { type Container, portRange } from "../../../facts/containers";
import type { TaskDefinition } from "../../../facts/services";
import { numberSetting, orDefault, switchSetting, textSetting } from "../../../facts/setting";
import { cycleIn } from "../../../lib/cycle";
import type { ObjectValue } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages, unknown } from "../../message";
import { asksFor, judge, mapsAt } from "./known";
import { type TaskSize, taskSize } from "./task-size";

const says = messages({
  noContainer: ({ task }: { task: string }) => `${task} has no container; add one`,
  noneEssential: ({ task }: { task: string }) => `no container of ${task} is essential; mark one`,
  essential: ({ task }: { task: string }) => `which container of ${task} is essential`,
  sameName: (it: { task: string; container: string }) =>
    `${it.task} has two containers '${it.container}'; give each a name of its own`,
  samePort: (it: { containers: readonly string[]; port: string }) =>
    `containers ${it.containers.map((name) => `'${name}'`).join(" and ")} share one network interface and both take port ${it.port}; change one`,
  samePortName: (it: { task: string; name: string }) =>
    `${it.task} has two port mappings '${it.name}'; give each a name of its own`,
  sum: (it: { task: string; what: string; sum: number; of: number }) =>
    `the containers of ${it.task} ask for ${it.what} ${it.sum} of ${it.of} in all; lower them or raise the task's`,
  dependsOnNobody: (it: { container: string; other: string }) =>
    `container '${it.container}' depends on '${it.other}', which its task doesn't have; name one of its containers`,
  dependsOnNone: ({ container }: { container: string }) =>
    `a dependency of container '${container}' has no containerName; name one of the task's containers`,
  dependsInCircle: (it: { names: readonly string[] }) =>
    `containers wait for each other: ${it.names.map((name) => `'${name}'`).join(" → ")}; drop one dependency`,
  condition: (it: { container: string; condition: string }) =>
    `container '${it.container}' depends by condition ${it.condition}; set it to START, COMPLETE, SUCCESS or HEALTHY`,
  noHealthCheck: (it: { container: string; other: string }) =>
    `container '${it.container}' waits until '${it.other}' is healthy, which has no health check; add one`,
  neverEnds: (it: { container: string; other: string; condition: string }) =>
    `container '${it.container}' waits for ${it.condition} of '${it.other}', which is essential; set essential of '${it.other}' to false`,
  volumesFrom: (it: { container: string; other: string }) =>
    `container '${it.container}' takes volumes from '${it.other}', which its task doesn't have; name one of its containers`,
});

/** The containers of one task together. */
export function containerSet(walk: Walk, { resource, containers, unknown: why }: TaskDefinition): void {
  const task = resource.address;
  if (why !== undefined) walk.doubt(unknown({ what: why }));
  else if (containers.length === 0) walk.miss(says.noContainer({ task }));
  else essentials(walk, task, containers);
  const twice = firstTwice(containers.map(({ name }) => name).filter((name) => name !== "" && !name.includes("<?")));
  if (twice !== undefined) walk.miss(says.sameName({ task, container: twice }));
  ports(walk, task, containers);
  sums(walk, task, containers, taskSize(resource));
  const byName = new Map(containers.map((container) => [container.name, container]));
  const isWhole = why === undefined && ![...byName.keys()].some((name) => name.includes("<?"));
  for (const container of containers) {
    for (const source of mapsOf(walk, container, "volumesFrom"))
      judge(
        walk,
        { path: "volumesFrom", of: called(container) },
        textSetting(source.get("sourceContainer")),
        (other) => {
          if (isWhole && (!byName.has(other) || other === container.name))
            walk.miss(says.volumesFrom({ container: container.name, other }));
        },
      );
    for (const dependency of mapsOf(walk, container, "dependsOn")) depend(walk, container, dependency, byName, isWhole);
  }
  const circle = circleOf(containers);
  if (circle.length > 0) walk.miss(says.dependsInCircle({ names: [...circle, ...circle.slice(0, 1)] }));
}

function essentials(walk: Walk, task: string, containers: readonly Container[]): void {
  const given = containers.map(({ raw }) => switchSetting(raw.get("essential")));
  if (given.some((one) => one.kind === "unset" || (one.kind === "set" && one.value))) return;
  if (given.some(({ kind }) => kind === "unknown")) walk.doubt(says.essential({ task }));
  else walk.miss(says.noneEssential({ task }));
}

interface Taken {
  readonly container: Container;
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
}

/** All containers of a task share one network interface. */
function ports(walk: Walk, task: string, containers: readonly Container[]): void {
  const taken: Taken[] = [];
  for (const container of containers) {
    // What isn't known of a list of mappings is a doubt here.
    mapsOf(walk, container, "portMappings");
    for (const { container: port, range, protocol } of container.ports) {
      if (protocol.kind !== "set") continue;
      const spans = [
        ...(port.kind === "set" ? [{ from: port.value, to: port.value }] : []),
        ...(range.kind === "set" ? [portRange(range.value) ?? []].flat() : []),
      ];
      for (const { from, to } of spans) {
        const before = taken.find(
          (other) =>
            other.protocol === protocol.value &&
            other.from <= to &&
            from <= other.to &&
            isTwice(other, container, from, to),
        );
        const text = `${from === to ? from : `${from}-${to}`}/${protocol.value}`;
        if (before) walk.miss(says.samePort({ containers: [before.container.name, container.name], port: text }));
        taken.push({ container, from, to, protocol: protocol.value });
      }
    }
  }
  const names = containers.flatMap((container) =>
    container.ports.flatMap(({ name }) => (name.kind === "set" && name.value !== "" ? name.value : [])),
  );
  const twice = firstTwice(names);
  if (twice !== undefined) walk.miss(says.samePortName({ task, name: twice }));
}

/** Ranges within one container are judged with its mappings. */
function isTwice(other: Taken, container: Container, from: number, to: number): boolean {
  return other.container !== container || (other.from === other.to && from === to);
}

/** What containers reserve: the soft limit where there is one, else the hard one. */
function sums(walk: Walk, task: string, containers: readonly Container[], size: TaskSize): void {
  const total = (value: (raw: ObjectValue) => ReturnType<typeof numberSetting>): number =>
    containers.reduce((sum, { raw }) => {
      const given = value(raw);
      return sum + (given.kind === "set" ? given.value : 0);
    }, 0);
  const cpu = total((raw) => numberSetting(raw.get("cpu")));
  const memory = total((raw) => {
    const soft = numberSetting(raw.get("memoryReservation"));
    return soft.kind === "unset" ? numberSetting(raw.get("memory")) : soft;
  });
  const [one, ...others] = containers;
  // Of a single container, its own settings say the same.
  if (!one || others.length === 0) return;
  for (const [what, sum, of] of [["cpu", cpu, size.cpu] as const, ["memory", memory, size.memory] as const])
    if (of !== undefined && sum > of) walk.miss(says.sum({ task, what, sum, of }));
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html */
function depend(
  walk: Walk,
  container: Container,
  dependency: ObjectValue,
  byName: ReadonlyMap<string, Container>,
  isWhole: boolean,
): void {
  const of = called(container);
  const condition = textSetting(dependency.get("condition"));
  judge(walk, { path: "condition of dependsOn", of }, condition, (value) => {
    if (!["START", "COMPLETE", "SUCCESS", "HEALTHY"].includes(value))
      walk.miss(says.condition({ container: container.name, condition: value }));
  });
  if (condition.kind === "unset") walk.miss(says.condition({ container: container.name, condition: "nothing" }));
  const name = textSetting(dependency.get("containerName"));
  if (name.kind === "unset") walk.miss(says.dependsOnNone({ container: container.name }));
  judge(walk, { path: "dependsOn", of }, name, (otherName) => {
    const other = byName.get(otherName);
    if (!other) {
      if (isWhole) walk.miss(says.dependsOnNobody({ container: container.name, other: otherName }));
      return;
    }
    if (condition.kind !== "set") return;
    if (condition.value === "HEALTHY" && asksFor(other.raw.get("healthCheck")).kind === "unset")
      walk.miss(says.noHealthCheck({ container: container.name, other: otherName }));
    if (condition.value !== "COMPLETE" && condition.value !== "SUCCESS") return;
    judge(
      walk,
      { path: "essential", of: called(other) },
      orDefault(switchSetting(other.raw.get("essential")), true),
      (essential) => {
        if (essential)
          walk.miss(says.neverEnds({ container: container.name, other: otherName, condition: condition.value }));
      },
    );
  });
}

/** Containers that wait for each other. */
function circleOf(containers: readonly Container[]): readonly string[] {
  const waits = new Map(
    containers.map(({ name, raw }) => {
      const list = raw.get("dependsOn");
      const others = Array.isArray(list) ? (list as readonly unknown[]) : [];
      const names = others.flatMap((item) => {
        const other = item instanceof Map ? textSetting((item as ObjectValue).get("containerName")) : undefined;
        return other?.kind === "set" ? other.value : [];
      });
      return [name, names] as const;
    }),
  );
  return cycleIn(waits);
}

export function called({ name }: Container): string {
  return `container '${name}'`;
}

export function mapsOf(walk: Walk, container: Container, path: string): readonly ObjectValue[] {
  return mapsAt(walk, { path, of: called(container) }, container.raw.get(path));
}

export function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.has(name) || !seen.add(name));
}
