import { FARGATE_CPUS, allowedMemoryMiB } from "../../../aws/fargate-sizes";
import { EPHEMERAL_STORAGE_GIB, REFUSED_OF_TASKS, WINDOWS } from "../../../aws/fargate-tasks";
import { matches } from "../../../facts/arn";
import type { TaskDefinition } from "../../../facts/services";
import { knownValue, numberSetting, textSetting } from "../../../facts/setting";
import { type Resource, argumentOf, isList, items } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { asksFor, judge, mapsAt } from "./known";
import { sizeUnits } from "./task-size";

const says = messages({
  networkMode: (it: { task: string; mode: string | undefined }) =>
    `network_mode of ${it.task} is ${it.mode ?? "not set"}; set it to awsvpc`,
  taskRole: (it: { task: string; names: string }) =>
    `task_role_arn of ${it.task} is ${it.names}; set it to the ARN of a role`,
  taskRoleUnknown: (it: { task: string; why: string }) => `task_role_arn of ${it.task} (${it.why})`,
  architecture: (it: { task: string; architecture: string }) =>
    `cpu_architecture of ${it.task} is ${it.architecture}; set it to X86_64 or ARM64`,
  operatingSystem: (it: { task: string; system: string }) =>
    `operating_system_family of ${it.task} is ${it.system}; set it to LINUX`,
  windowsArm: ({ task }: { task: string }) =>
    `${task} runs Windows on ARM64, which Fargate doesn't; set cpu_architecture to X86_64`,
  windowsCpu: (it: { task: string; cpu: number }) =>
    `cpu of ${it.task} is ${it.cpu}, Windows needs a whole vCPU; set it to 1024 or more`,
  compatibility: ({ task }: { task: string }) => `requires_compatibilities of ${task} lacks FARGATE; add it`,
  alsoFor: (it: { task: string; other: string }) =>
    `whether ECS takes ${it.task}, in network mode awsvpc, for ${it.other} too (requires_compatibilities)`,
  compatibilityUnknown: ({ task }: { task: string }) => `requires_compatibilities of ${task}`,
  size: ({ task }: { task: string }) => `cpu and memory of ${task}`,
  noSize: (it: { task: string; what: string }) => `${it.task} has no ${it.what}, which Fargate asks for; set it`,
  sizeText: (it: { task: string; what: string; value: string }) =>
    `${it.what} of ${it.task} is ${it.value}; set it to a number`,
  cpu: (it: { task: string; cpu: number; allowed: readonly number[] }) =>
    `cpu of ${it.task} is ${it.cpu}; set it to one of ${it.allowed.join(", ")}`,
  memory: (it: { task: string; cpu: number; memory: number; allowed: readonly number[] }) =>
    `memory of ${it.task} is ${it.memory} with cpu ${it.cpu}; set it to one of ${range(it.allowed)}`,
  refused: (it: { task: string; what: string }) => `${it.task} sets ${it.what}, which Fargate doesn't take; remove it`,
  refusedUnknown: (it: { task: string; what: string }) => `${it.what} of ${it.task}`,
  pidMode: (it: { task: string; mode: string }) => `pid_mode of ${it.task} is ${it.mode}; set it to task or remove it`,
  storage: (it: { task: string; size: number }) =>
    `ephemeral storage of ${it.task} is ${it.size} GiB; set it to ${EPHEMERAL_STORAGE_GIB.join(" to ")}`,
  proxyContainer: (it: { task: string; container: string }) =>
    `proxy_configuration of ${it.task} names container '${it.container}'; name one of its containers`,
});

/** The task definition itself, without its containers and volumes. */
export function taskSettings(walk: Walk, definition: TaskDefinition): void {
  const { resource, taskRole } = definition;
  const task = resource.address;
  const mode = textSetting(resource.get("network_mode"));
  if (mode.kind === "unset") walk.miss(says.networkMode({ task, mode: undefined }));
  judge(walk, { path: "network_mode", of: task }, mode, (value) => {
    if (value !== "awsvpc") walk.miss(says.networkMode({ task, mode: value }));
  });
  if (taskRole.kind === "wrong") walk.miss(says.taskRole({ task, names: taskRole.why }));
  // Another account's role is one too: rules about roles say what can't be told of it.
  const isWritten = textSetting(resource.get("task_role_arn")).kind === "set";
  if (taskRole.kind === "unknown" && !isWritten) walk.doubt(says.taskRoleUnknown({ task, why: taskRole.why }));
  platform(walk, resource, sizeOf(walk, resource));
  compatibility(walk, resource);
  for (const what of REFUSED_OF_TASKS) {
    const asked = asksFor(resource.get(what));
    if (asked.kind === "set") walk.miss(says.refused({ task, what }));
    else if (asked.kind === "unknown") walk.doubt(says.refusedUnknown({ task, what }));
  }
  judge(walk, { path: "pid_mode", of: task }, textSetting(resource.get("pid_mode")), (value) => {
    if (value !== "task") walk.miss(says.pidMode({ task, mode: value }));
  });
  const [least, most] = EPHEMERAL_STORAGE_GIB;
  for (const storage of mapsAt(walk, { path: "ephemeral_storage", of: task }, resource.get("ephemeral_storage")))
    judge(walk, { path: "ephemeral_storage", of: task }, numberSetting(storage.get("size_in_gib")), (gib) => {
      if (!Number.isInteger(gib) || gib < least || gib > most) walk.miss(says.storage({ task, size: gib }));
    });
  proxy(walk, definition);
}

function platform(walk: Walk, resource: Resource, cpu: number | undefined): void {
  const task = resource.address;
  for (const map of mapsAt(walk, { path: "runtime_platform", of: task }, resource.get("runtime_platform"))) {
    const architecture = textSetting(map.get("cpu_architecture"));
    judge(walk, { path: "cpu_architecture", of: task }, architecture, (value) => {
      if (!["X86_64", "ARM64"].includes(value)) walk.miss(says.architecture({ task, architecture: value }));
    });
    judge(
      walk,
      { path: "operating_system_family", of: task },
      textSetting(map.get("operating_system_family")),
      (system) => {
        if (system === "LINUX") return;
        if (!WINDOWS.includes(system)) walk.miss(says.operatingSystem({ task, system }));
        else if (architecture.kind === "set" && architecture.value === "ARM64") walk.miss(says.windowsArm({ task }));
        else if (cpu !== undefined && cpu < 1024) walk.miss(says.windowsCpu({ task, cpu }));
      },
    );
  }
}

/** ECS checks a task definition for Fargate only where it says so; a service on Fargate asks for that. */
function compatibility(walk: Walk, resource: Resource): void {
  const given = resource.get("requires_compatibilities");
  const task = resource.address;
  const names = items(given).map(textSetting);
  // ECS Anywhere has no awsvpc.
  for (const other of names.flatMap((name) => knownValue(name) ?? []))
    if (!["FARGATE", "EC2", "MANAGED_INSTANCES"].includes(other)) walk.doubt(says.alsoFor({ task, other }));
  if (names.some((name) => name.kind === "set" && name.value === "FARGATE")) return;
  const isKnown = (given === undefined || isList(given)) && names.every(({ kind }) => kind === "set");
  if (isKnown) walk.miss(says.compatibility({ task }));
  else walk.doubt(says.compatibilityUnknown({ task }));
}

/** CPU and memory of the task; returns its CPU units, where they are known. */
function sizeOf(walk: Walk, resource: Resource): number | undefined {
  const task = resource.address;
  const read = (what: "cpu" | "memory"): number | undefined => {
    const given = textSetting(resource.get(what));
    if (given.kind === "unset" || (given.kind === "set" && given.value === "")) {
      walk.miss(says.noSize({ task, what }));
      return undefined;
    }
    if (given.kind === "unknown") walk.doubt(says.size({ task }));
    const number = given.kind === "set" ? sizeUnits(given.value) : undefined;
    if (given.kind === "set" && number === undefined) walk.miss(says.sizeText({ task, what, value: given.value }));
    return number;
  };
  const [cpu, memory] = [read("cpu"), read("memory")];
  const allowed = cpu === undefined ? undefined : allowedMemoryMiB(cpu);
  if (cpu !== undefined && !allowed) walk.miss(says.cpu({ task, cpu, allowed: FARGATE_CPUS }));
  if (cpu !== undefined && memory !== undefined && allowed && !allowed.includes(memory))
    walk.miss(says.memory({ task, cpu, memory, allowed }));
  return cpu;
}

function proxy(walk: Walk, { resource, containers, unknown }: TaskDefinition): void {
  const name = textSetting(argumentOf(resource.get("proxy_configuration"), "container_name"));
  judge(walk, { path: "container_name of proxy_configuration", of: resource.address }, name, (value) => {
    // Containers and names of them that can't be told are said to be so by themselves.
    const mayBe = containers.some((container) => matches(container.name, value) !== "no");
    if (unknown === undefined && !mayBe) walk.miss(says.proxyContainer({ task: resource.address, container: value }));
  });
}

function range(values: readonly number[]): string {
  const [first, second] = values;
  const last = values.at(-1);
  if (values.length < 5 || first === undefined || second === undefined || last === undefined) return values.join(", ");
  return `${first} to ${last} by ${second - first}`;
}
