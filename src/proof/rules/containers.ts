import {
  ADDED_CAPABILITY,
  CONTAINER_KEYS,
  CONTAINER_RANGES,
  EPHEMERAL_STORAGE_GIB,
  LOG_DRIVERS,
  NOT_IN_LINUX_PARAMETERS,
  NOT_ON_FARGATE,
} from "../../aws/fargate-containers";
import type { Container } from "../../facts/containers";
import type { TaskDefinition } from "../../facts/services";
import { type Setting, equals, numberSetting, switchSetting, textSetting } from "../../facts/setting";
import {
  type ObjectValue,
  type Resource,
  Unknown,
  type Value,
  block,
  blocks,
  describe,
  isList,
  isMap,
  items,
} from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages } from "../message";
import { type Rule, conclude, serviceSubject } from "../result";

interface Of {
  readonly container: string;
}

const says = messages({
  unnamed: ({ task }: { task: string }) => `a container of ${task} has no name; give it one`,
  unknownKey: (it: Of & { key: string }) =>
    `container '${it.container}' has ${it.key}, which ECS doesn't know; correct or remove it`,
  notOnFargate: (it: Of & { key: string }) =>
    `container '${it.container}' sets ${it.key}, which Fargate doesn't take; remove it`,
  capability: (it: Of & { capability: string }) =>
    `container '${it.container}' adds the capability ${it.capability}; Fargate takes ${ADDED_CAPABILITY} alone; remove it`,
  logDriver: (it: Of & { driver: string }) =>
    `container '${it.container}' logs by ${it.driver}; Fargate takes ${LOG_DRIVERS.join(", ")}; set logDriver to one of these`,
  outOfRange: (it: Of & { key: string; value: number; from: number; to: number }) =>
    `${it.key} of container '${it.container}' is ${it.value}; set it to ${it.from} to ${it.to}`,
  resources: (it: { task: string; what: "cpu" | "memory"; sum: number; of: number }) =>
    `the containers of ${it.task} ask for ${it.what} ${it.sum} of the task's ${it.of}; lower theirs or raise the task's`,
  memory: (it: Of & { memory: number; of: number }) =>
    `memory of container '${it.container}' is ${it.memory}, the task's is ${it.of}; lower it or raise the task's`,
  reservation: (it: Of & { memory: number; reservation: number }) =>
    `memory of container '${it.container}' is ${it.memory} with memoryReservation ${it.reservation}; set memory to more than that`,
  samePort: (it: { port: string; containers: readonly string[] }) =>
    `containers ${it.containers.map((name) => `'${name}'`).join(" and ")} both listen on ${it.port}, and share one interface; give each a port of its own`,
  port: (it: Of & { port: number }) => `container '${it.container}' maps port ${it.port}; set it to 1 to 65535`,
  dependsOn: (it: Of & { on: string }) =>
    `container '${it.container}' depends on '${it.on}', which its task definition doesn't have; correct dependsOn`,
  circle: (it: { containers: readonly string[] }) =>
    `containers ${it.containers.map((name) => `'${name}'`).join(", ")} wait for each other; remove a dependsOn`,
  condition: (it: Of & { condition: string }) =>
    `container '${it.container}' has a dependsOn with condition ${it.condition}; set it to START, COMPLETE, SUCCESS or HEALTHY`,
  notHealthy: (it: Of & { on: string }) =>
    `container '${it.container}' waits for '${it.on}' to be HEALTHY, which has no healthCheck; add one or wait for START`,
  neverEnds: (it: Of & { on: string; condition: string }) =>
    `container '${it.container}' waits for ${it.condition} of '${it.on}', which is essential; set essential of '${it.on}' to false`,
  variableTwice: (it: Of & { variable: string }) =>
    `container '${it.container}' has the variable ${it.variable} twice; keep one`,
  noPath: (it: Of) => `a mountPoint of container '${it.container}' has no sourceVolume or no containerPath; add it`,
  router: (it: Of) =>
    `container '${it.container}' logs by awsfirelens, and no container of its task has a firelensConfiguration; add the log router`,
  routers: (it: { containers: readonly string[] }) =>
    `containers ${it.containers.map((name) => `'${name}'`).join(" and ")} both have a firelensConfiguration; keep one`,
  routerFile: (it: Of) =>
    `the log router '${it.container}' reads its configuration from S3; Fargate takes config-file-type file; put the file into the image`,
  hostPath: (it: { volume: string; what: string }) =>
    `volume '${it.volume}' has ${it.what}, which Fargate doesn't take; remove it`,
  taskSetting: (it: { task: string; key: string; value: string; fix: string }) =>
    `${it.key} of ${it.task} is ${it.value}; ${it.fix}`,
  ephemeral: (it: { task: string; size: number }) =>
    `ephemeral_storage of ${it.task} is ${it.size} GiB; set it to ${EPHEMERAL_STORAGE_GIB.from} to ${EPHEMERAL_STORAGE_GIB.to}, or leave it out for 20`,
  unknown: (it: { what: string; why: string }) => `${it.what} (${it.why})`,
});

/**
 * The containers of a task definition, as Fargate takes them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export const containers: Rule = {
  id: "containers",
  title: "The containers of each service are as Fargate takes them",
  check({ facts: { services } }) {
    const found = services.flatMap((service) => {
      const { task } = service;
      if (!task) return [];
      const evidence = walked((walk) => {
        walk.via(service.resource.address, task.resource.address);
        ofTask(walk, task);
        if (task.unknown !== undefined) walk.doubt(says.unknown({ what: "containers", why: task.unknown }));
        for (const container of task.containers) ofContainer(walk, task.resource, container);
        together(walk, task);
      });
      return conclude(serviceSubject(service), service.resource, "run its containers on Fargate", evidence);
    });
    const tasks = new Set(services.flatMap(({ task }) => task ?? []));
    const count = [...tasks].reduce((sum, task) => sum + task.containers.length, 0);
    return { looked: { "task definition": tasks.size, container: count }, results: found };
  },
};

function ofTask(walk: Walk, { resource }: TaskDefinition): void {
  const task = resource.address;
  const only = (key: string, fix: string, ...values: readonly string[]): void => {
    const setting = textSetting(resource.get(key));
    if (setting.kind === "unset") return;
    const answer = equals(setting, ...values);
    if (answer === "no") walk.miss(says.taskSetting({ task, key, value: describe(resource.get(key)), fix }));
    if (answer === "unknown") walk.doubt(says.unknown({ what: `${key} of ${task}`, why: describe(resource.get(key)) }));
  };
  only("pid_mode", "Fargate takes task alone; set it to that or remove it", "task");
  only("ipc_mode", "Fargate takes none; remove it");
  if (!isNothing(resource.get("placement_constraints")))
    walk.miss(
      says.taskSetting({ task, key: "placement_constraints", value: "set", fix: "Fargate takes none; remove it" }),
    );
  const ephemeral = block(resource.get("ephemeral_storage"));
  within(walk, ephemeral?.get("size_in_gib"), `ephemeral_storage of ${task}`, (size) => {
    const { from, to } = EPHEMERAL_STORAGE_GIB;
    if (size < from || size > to) walk.miss(says.ephemeral({ task, size }));
  });
  for (const volume of blocks(resource.get("volume")).maps) {
    const name = describe(volume.get("name"));
    for (const what of ["host_path", "docker_volume_configuration", "fsx_windows_file_server_volume_configuration"])
      if (!isNothing(volume.get(what))) walk.miss(says.hostPath({ volume: name, what }));
  }
}

function ofContainer(walk: Walk, task: Resource, { name, raw, ports, secrets }: Container): void {
  const container = name;
  if (isNothing(raw.get("name"))) walk.miss(says.unnamed({ task: task.address }));
  for (const key of raw.keys()) if (!CONTAINER_KEYS.has(key)) walk.miss(says.unknownKey({ container, key }));
  const absent = (from: ObjectValue | undefined, key: string, label: string): void => {
    const value = from?.get(key);
    if (isNothing(value) || equals(switchSetting(value), false) === "yes") return;
    if (value instanceof Unknown)
      walk.doubt(says.unknown({ what: `${label} of container '${container}'`, why: value.why }));
    else walk.miss(says.notOnFargate({ container, key: label }));
  };
  for (const key of NOT_ON_FARGATE) absent(raw, key, key);
  const linux = block(raw.get("linuxParameters"));
  for (const key of NOT_IN_LINUX_PARAMETERS) absent(linux, key, `linuxParameters.${key}`);
  for (const added of items(block(linux?.get("capabilities"))?.get("add"))) {
    const answer = equals(textSetting(added), ADDED_CAPABILITY);
    if (answer === "no") walk.miss(says.capability({ container, capability: describe(added) }));
    if (answer === "unknown")
      walk.doubt(says.unknown({ what: `a capability of container '${container}'`, why: describe(added) }));
  }
  for (const [key, [from, to]] of Object.entries(CONTAINER_RANGES)) {
    const [first = "", second] = key.split(".");
    const value = second === undefined ? raw.get(first) : block(raw.get(first))?.get(second);
    within(walk, value, `${key} of container '${container}'`, (number) => {
      if (number < from || number > to) walk.miss(says.outOfRange({ container, key, value: number, from, to }));
    });
  }
  for (const { container: port } of ports)
    if (port.kind === "set" && (port.value < 1 || port.value > 65_535))
      walk.miss(says.port({ container, port: port.value }));
  logging(walk, container, raw);
  const variables = [
    ...blocks(raw.get("environment")).maps.map((pair) => describe(pair.get("name"))),
    ...secrets.flatMap(({ name: secret }) =>
      blocks(raw.get("secrets")).maps.some((pair) => describe(pair.get("name")) === secret) ? [secret] : [],
    ),
  ];
  for (const variable of new Set(variables.filter((it, at) => variables.indexOf(it) !== at)))
    walk.miss(says.variableTwice({ container, variable }));
  for (const mount of blocks(raw.get("mountPoints")).maps)
    if (isNothing(mount.get("sourceVolume")) || isNothing(mount.get("containerPath")))
      walk.miss(says.noPath({ container }));
}

function logging(walk: Walk, container: string, raw: ObjectValue): void {
  const log = block(raw.get("logConfiguration"));
  if (!log) return;
  const driver = log.get("logDriver");
  const answer = equals(textSetting(driver), ...LOG_DRIVERS);
  if (answer === "no") walk.miss(says.logDriver({ container, driver: describe(driver) }));
  if (answer === "unknown")
    walk.doubt(says.unknown({ what: `the log driver of container '${container}'`, why: describe(driver) }));
}

/** What containers of one task ask of each other. */
function together(walk: Walk, { resource, containers: all }: TaskDefinition): void {
  share(walk, resource, all);
  const byPort = new Map<string, string[]>();
  for (const { name, ports } of all)
    for (const { container: port, protocol } of ports) {
      if (port.kind !== "set" || protocol.kind !== "set") continue;
      const key = `${protocol.value} ${port.value}`;
      byPort.set(key, [...(byPort.get(key) ?? []), name]);
    }
  for (const [port, names] of byPort) if (names.length > 1) walk.miss(says.samePort({ port, containers: names }));
  dependencies(walk, all);
  const routers = all.filter(({ raw }) => !isNothing(raw.get("firelensConfiguration")));
  if (routers.length > 1) walk.miss(says.routers({ containers: routers.map(({ name }) => name) }));
  for (const { name, raw } of routers) {
    const options = block(block(raw.get("firelensConfiguration"))?.get("options"));
    if (equals(textSetting(options?.get("config-file-type")), "s3") === "yes")
      walk.miss(says.routerFile({ container: name }));
  }
  if (routers.length === 0)
    for (const { name, log } of all) if (log?.driver === "awsfirelens") walk.miss(says.router({ container: name }));
}

/** CPU and memory of the containers against the task's. */
function share(walk: Walk, resource: Resource, all: readonly Container[]): void {
  const task = resource.address;
  const taskMemory = sizeOf(resource.get("memory"));
  const taskCpu = sizeOf(resource.get("cpu"));
  const [cpus, memories]: [number[], number[]] = [[], []];
  for (const { name: container, raw } of all) {
    const [memory, reservation] = [known(raw.get("memory")), known(raw.get("memoryReservation"))];
    if (memory !== undefined && taskMemory !== undefined && memory > taskMemory)
      walk.miss(says.memory({ container, memory, of: taskMemory }));
    if (memory !== undefined && reservation !== undefined && memory <= reservation)
      walk.miss(says.reservation({ container, memory, reservation }));
    cpus.push(known(raw.get("cpu")) ?? 0);
    memories.push(reservation ?? memory ?? 0);
    for (const key of ["cpu", "memory", "memoryReservation"])
      within(walk, raw.get(key), `${key} of container '${container}'`, () => undefined);
  }
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  if (taskCpu !== undefined && all.length > 1 && sum(cpus) > taskCpu)
    walk.miss(says.resources({ task, what: "cpu", sum: sum(cpus), of: taskCpu }));
  if (taskMemory !== undefined && sum(memories) > taskMemory && !memories.some((memory) => memory > taskMemory))
    walk.miss(says.resources({ task, what: "memory", sum: sum(memories), of: taskMemory }));
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html */
function dependencies(walk: Walk, all: readonly Container[]): void {
  const byName = new Map(all.map((container) => [container.name, container]));
  const waits = new Map<string, readonly string[]>();
  for (const { name: container, raw } of all) {
    const dependsOn = blocks(raw.get("dependsOn")).maps;
    waits.set(
      container,
      dependsOn.map((it) => describe(it.get("containerName"))),
    );
    for (const dependency of dependsOn) {
      const on = textSetting(dependency.get("containerName"));
      const condition = textSetting(dependency.get("condition"));
      for (const [what, setting] of [
        ["containerName", on],
        ["condition", condition],
      ] as const)
        if (setting.kind === "unknown")
          walk.doubt(says.unknown({ what: `${what} in dependsOn of container '${container}'`, why: setting.why }));
      if (on.kind !== "set" || condition.kind !== "set") continue;
      const other = byName.get(on.value);
      if (!["START", "COMPLETE", "SUCCESS", "HEALTHY"].includes(condition.value))
        walk.miss(says.condition({ container, condition: condition.value }));
      else if (!other) walk.miss(says.dependsOn({ container, on: on.value }));
      else if (condition.value === "HEALTHY" && isNothing(other.raw.get("healthCheck")))
        walk.miss(says.notHealthy({ container, on: on.value }));
      else if (
        ["COMPLETE", "SUCCESS"].includes(condition.value) &&
        equals(switchSetting(other.raw.get("essential") ?? true), true) === "yes"
      )
        walk.miss(says.neverEnds({ container, on: on.value, condition: condition.value }));
    }
  }
  const circle = circleIn(waits);
  if (circle) walk.miss(says.circle({ containers: circle }));
}

/** The names of a circle, if there is one. */
function circleIn(waits: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return path.slice(path.indexOf(name));
    if (done.has(name)) return undefined;
    for (const next of waits.get(name) ?? []) {
      const found = visit(next, [...path, name]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  for (const name of waits.keys()) {
    const found = visit(name, []);
    if (found) return found;
  }
  return undefined;
}

function within(walk: Walk, value: Value | undefined, what: string, judge: (number: number) => void): void {
  const number = numberSetting(value);
  if (number.kind === "unknown") walk.doubt(says.unknown({ what, why: number.why }));
  if (number.kind === "set") judge(number.value);
}

function known(value: Value | undefined): number | undefined {
  const number = numberSetting(value);
  return number.kind === "set" ? number.value : undefined;
}

/** CPU units or MiB; `.25 vCPU` and `1 GB` are left to the rule `task-definition`. */
function sizeOf(value: Value | undefined): number | undefined {
  const text: Setting<string> = textSetting(value);
  const found = text.kind === "set" ? /^([\d.]+)\s*(vcpu|gb)?$/i.exec(text.value.trim()) : null;
  return found ? Number(found[1]) * (found[2] === undefined ? 1 : 1024) : undefined;
}

/** Left out, null, or an empty list or object. */
function isNothing(value: Value | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (isList(value) && value.length === 0) ||
    (isMap(value) && value.size === 0)
  );
}
