import { FARGATE_CPUS, allowedMemoryMiB } from "../../aws/fargate-sizes";
import type { Container } from "../../facts/containers";
import type { Service, TaskDefinition } from "../../facts/services";
import { equals, numberSetting, knownValue, textSetting } from "../../facts/setting";
import { type Resource, blocks, items } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages, unknown } from "../message";
import { type Rule, conclude, serviceSubject } from "../result";

type Part = "task definition" | "cluster";

const says = messages({
  part: (it: { part: Part; why: string }) => `its ${it.part} (${it.why})`,
  wrongPart: (it: { part: Part; names: string }) => `its ${it.part} is ${it.names}; name a ${it.part} of these stacks`,
  noPart: ({ part }: { part: Part }) => `it has no ${part}; set ${part.replace(" ", "_")}`,
  launchType: ({ type }: { type: string }) => `its launch_type is ${type}; set it to FARGATE`,
  noLaunchType: () => "it has neither launch_type nor capacity providers; set launch_type to FARGATE",
  capacityProvider: ({ name }: { name: string }) =>
    `its capacity provider is ${name}; set it to FARGATE or FARGATE_SPOT`,
  platformVersion: ({ version }: { version: string }) =>
    `its platform_version is ${version}; set it to 1.4.0 or LATEST`,
  noNetwork: () => "it has no network_configuration; name its subnets and groups",
  networkMode: (it: { task: string; mode: string | undefined }) =>
    `network_mode of ${it.task} is ${it.mode ?? "not set"}; set it to awsvpc`,
  taskRole: (it: { task: string; names: string }) =>
    `task_role_arn of ${it.task} is ${it.names}; set it to the ARN of a role`,
  architecture: (it: { task: string; architecture: string }) =>
    `cpu_architecture of ${it.task} is ${it.architecture}; set it to X86_64 or ARM64`,
  operatingSystem: (it: { task: string; system: string }) =>
    `operating_system_family of ${it.task} is ${it.system}; set it to LINUX`,
  compatibility: ({ task }: { task: string }) => `requires_compatibilities of ${task} lacks FARGATE; add it`,
  size: ({ task }: { task: string }) => `cpu and memory of ${task}`,
  cpu: (it: { task: string; cpu: number; allowed: readonly number[] }) =>
    `cpu of ${it.task} is ${it.cpu}; set it to one of ${it.allowed.join(", ")}`,
  memory: (it: { task: string; cpu: number; memory: number; allowed: readonly number[] }) =>
    `memory of ${it.task} is ${it.memory} with cpu ${it.cpu}; set it to one of ${range(it.allowed)}`,
  noContainer: ({ task }: { task: string }) => `${task} has no container; add one`,
  essential: ({ task }: { task: string }) => `whether a container of ${task} is essential`,
  setting: (it: { of: string; name: string; why: string }) => `${it.name} of ${it.of} (${it.why})`,
  noneEssential: ({ task }: { task: string }) => `no container of ${task} is essential; mark one`,
  sameName: (it: { task: string; container: string }) =>
    `${it.task} has two containers '${it.container}'; give each a name of its own`,
  noVolume: (it: { task: string; container: string; volume: string }) =>
    `container '${it.container}' mounts '${it.volume}', which ${it.task} has no volume for; add the volume`,
  hostPort: (it: { container: string; host: number; port: number | undefined }) =>
    `container '${it.container}' maps host port ${it.host} to ${it.port ?? "?"}; awsvpc needs equal ports`,
  containerCpu: (it: { task: string; container: string; cpu: number; of: number }) =>
    `container '${it.container}' asks for cpu ${it.cpu} of ${it.of} in ${it.task}; lower it`,
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
export const taskDefinition: Rule = {
  id: "task-definition",
  title: "Each service names a cluster and a task definition that Fargate can run",
  check({ facts: { services } }) {
    const found = services.flatMap((service) => {
      const evidence = walked((walk) => {
        parts(walk, service);
        launch(walk, service);
        if (service.task) settings(walk, service.task);
      });
      return conclude(serviceSubject(service), service.resource, "start on Fargate", evidence);
    });
    const tasks = new Set(services.map(({ task }) => task));
    return { looked: { service: services.length, "task definition": tasks.size }, results: found };
  },
};

function parts(walk: Walk, { taskLink, cluster }: Service): void {
  const links: readonly (readonly [Part, Service["cluster"]])[] = [
    ["task definition", taskLink],
    ["cluster", cluster],
  ];
  for (const [part, found] of links) {
    if (found.kind === "found") walk.via(found.resource.address);
    else if (found.kind === "unknown") walk.doubt(says.part({ part, why: found.why }));
    else if (found.kind === "wrong") walk.miss(says.wrongPart({ part, names: found.why }));
    else walk.miss(says.noPart({ part }));
  }
}

function launch(walk: Walk, { resource, task }: Service): void {
  const type = textSetting(resource.get("launch_type"));
  const strategy = blocks(resource.get("capacity_provider_strategy"));
  const providers = strategy.maps.map((map) => textSetting(map.get("capacity_provider")));
  const of = "it";
  if (type.kind === "unknown") walk.doubt(says.setting({ of, name: "launch_type", why: type.why }));
  else if (type.kind === "set" && type.value !== "FARGATE") walk.miss(says.launchType({ type: type.value }));
  else if (type.kind === "unset" && providers.length === 0 && !strategy.unknown) walk.miss(says.noLaunchType());
  if (strategy.unknown) walk.doubt(says.setting({ of, name: "capacity_provider_strategy", why: strategy.unknown.why }));
  for (const provider of providers) {
    if (provider.kind === "unknown") walk.doubt(says.setting({ of, name: "capacity_provider", why: provider.why }));
    else if (equals(provider, "FARGATE", "FARGATE_SPOT") === "no")
      walk.miss(says.capacityProvider({ name: knownValue(provider) ?? "not set" }));
  }
  const version = textSetting(resource.get("platform_version"));
  if (version.kind === "unknown") walk.doubt(says.setting({ of, name: "platform_version", why: version.why }));
  else if (version.kind === "set" && equals(version, "LATEST", "1.4.0") === "no")
    walk.miss(says.platformVersion({ version: version.value }));
  const network = blocks(resource.get("network_configuration"));
  if (network.unknown) walk.doubt(says.setting({ of, name: "network_configuration", why: network.unknown.why }));
  else if (task && network.maps.length === 0) walk.miss(says.noNetwork());
}

function settings(walk: Walk, definition: TaskDefinition): void {
  const { resource, containers, taskRole } = definition;
  const task = resource.address;
  const mode = textSetting(resource.get("network_mode"));
  if (mode.kind === "unknown") walk.doubt(says.setting({ of: task, name: "network_mode", why: mode.why }));
  else if (equals(mode, "awsvpc") === "no") walk.miss(says.networkMode({ task, mode: knownValue(mode) }));
  if (taskRole.kind === "wrong") walk.miss(says.taskRole({ task, names: taskRole.why }));
  // Another account's role is one too: rules about roles say what can't be told of it.
  const isWritten = textSetting(resource.get("task_role_arn")).kind === "set";
  if (taskRole.kind === "unknown" && !isWritten)
    walk.doubt(says.setting({ of: task, name: "task_role_arn", why: taskRole.why }));
  const given = blocks(resource.get("runtime_platform"));
  if (given.unknown) walk.doubt(says.setting({ of: task, name: "runtime_platform", why: given.unknown.why }));
  const [platform] = given.maps;
  const architecture = textSetting(platform?.get("cpu_architecture"));
  if (architecture.kind === "unknown")
    walk.doubt(says.setting({ of: task, name: "cpu_architecture", why: architecture.why }));
  else if (architecture.kind === "set" && equals(architecture, "X86_64", "ARM64") === "no")
    walk.miss(says.architecture({ task, architecture: architecture.value }));
  const system = textSetting(platform?.get("operating_system_family"));
  if (system.kind === "unknown")
    walk.doubt(says.setting({ of: task, name: "operating_system_family", why: system.why }));
  else if (system.kind === "set" && !/^(LINUX$|WINDOWS_SERVER_)/.test(system.value))
    walk.miss(says.operatingSystem({ task, system: system.value }));
  const compatible = items(resource.get("requires_compatibilities")).map((item) => textSetting(item));
  const unclear = compatible.find(({ kind }) => kind === "unknown");
  if (compatible.every((item) => equals(item, "FARGATE") === "no")) walk.miss(says.compatibility({ task }));
  else if (!compatible.some((item) => equals(item, "FARGATE") === "yes") && unclear?.kind === "unknown")
    walk.doubt(says.setting({ of: task, name: "requires_compatibilities", why: unclear.why }));
  const cpu = size(walk, resource);
  containerSet(walk, definition);
  for (const container of containers) settingsOf(walk, resource, container, cpu);
}

/** The task's CPU units, where they can be told. */
function size(walk: Walk, resource: Resource): number | undefined {
  const task = resource.address;
  const [cpu, memory] = ["cpu", "memory"].map((name) => units(knownValue(textSetting(resource.get(name))) ?? ""));
  const allowed = allowedMemoryMiB(cpu ?? 0);
  if (cpu === undefined || memory === undefined) walk.doubt(says.size({ task }));
  else if (!allowed) walk.miss(says.cpu({ task, cpu, allowed: FARGATE_CPUS }));
  else if (!allowed.includes(memory)) walk.miss(says.memory({ task, cpu, memory, allowed }));
  return cpu;
}

function containerSet(walk: Walk, { resource, containers, unknown: why }: TaskDefinition): void {
  const task = resource.address;
  if (why !== undefined) walk.doubt(unknown({ what: why }));
  else if (containers.length === 0) walk.miss(says.noContainer({ task }));
  else if (containers.every(({ essential }) => equals(essential, true) === "no"))
    walk.miss(says.noneEssential({ task }));
  else if (!containers.some(({ essential }) => equals(essential, true) === "yes")) walk.doubt(says.essential({ task }));
  const names = containers.map(({ name }) => name);
  const twice = names.find((item, index) => names.indexOf(item) !== index);
  if (twice !== undefined) walk.miss(says.sameName({ task, container: twice }));
}

function settingsOf(walk: Walk, resource: Resource, container: Container, all: number | undefined): void {
  const task = resource.address;
  const { name, ports, raw } = container;
  const of = `container '${name}'`;
  const given = blocks(resource.get("volume"));
  const volumes = given.maps.map((map) => textSetting(map.get("name")));
  const mounts = blocks(raw.get("mountPoints"));
  if (mounts.unknown) walk.doubt(says.setting({ of, name: "mountPoints", why: mounts.unknown.why }));
  for (const volume of mounts.maps.map((mount) => textSetting(mount.get("sourceVolume")))) {
    if (volume.kind === "unknown") walk.doubt(says.setting({ of, name: "sourceVolume", why: volume.why }));
    if (volume.kind !== "set" || volumes.some((known) => equals(known, volume.value) === "yes")) continue;
    const unclear = given.unknown?.why ?? volumes.find((known) => known.kind === "unknown")?.why;
    if (unclear === undefined) walk.miss(says.noVolume({ task, container: name, volume: volume.value }));
    else walk.doubt(says.setting({ of: task, name: "volume", why: unclear }));
  }
  for (const { host, container: port, protocol } of ports) {
    for (const [field, it] of Object.entries({ hostPort: host, containerPort: port, protocol }))
      if (it.kind === "unknown") walk.doubt(says.setting({ of, name: field, why: it.why }));
    if (host.kind === "set" && port.kind !== "unknown" && host.value !== knownValue(port))
      walk.miss(says.hostPort({ container: name, host: host.value, port: knownValue(port) }));
  }
  const cpu = numberSetting(raw.get("cpu"));
  if (cpu.kind === "unknown") walk.doubt(says.setting({ of, name: "cpu", why: cpu.why }));
  if (cpu.kind === "set" && all !== undefined && cpu.value > all)
    walk.miss(says.containerCpu({ task, container: name, cpu: cpu.value, of: all }));
}

/** CPU units from `256`, `.25 vCPU` or `0.25vcpu`; memory from `512`, `1 GB`. */
function units(text: string): number | undefined {
  const found = /^([\d.]+)\s*(vcpu|gb)?$/i.exec(text.trim());
  const number = Number(found?.[1]);
  return found && Number.isFinite(number) ? number * (found[2] === undefined ? 1 : 1024) : undefined;
}

function range(values: readonly number[]): string {
  const [first, second] = values;
  const last = values.at(-1);
  if (values.length < 5 || first === undefined || second === undefined || last === undefined) return values.join(", ");
  return `${first} to ${last} by ${second - first}`;
}
