import { ECS_LIMITS, TASK_DEFINITION_BYTES } from "../../../aws/ecs-limits";
import { cycleIn } from "../../../lib/cycle";
import type { ServiceDefinition } from "../../service";
import { callVariable } from "../../resolve/calls";
import type { ResolvedContainer } from "../../resolve/task/container";
import { LOG_ROUTER, firelensOf } from "../../resolve/task/logs";
import { COLLECTOR } from "../../resolve/task/telemetry";
import { resolveUses, secretsOf, variableNamesOf } from "../../resolve/uses";
import { NAME, checkJsonKey, checkSecret, integer, repeated } from "../checks";
import { closest, type Report, Shown } from "../findings";
import { type Rule, type RuleContext, TASK_MEMBERS, eachService, taskIn } from "../rule";
import { LEAST_MEMORY_MIB, checkReference } from "./container-rules";
import { type PlacedContainer, otherContainers, placedContainers } from "./containers";
import { looksSecret } from "./plain-secrets";

/** Ports that the ready-made containers listen on. */
const TAKEN_BY_ROUTER = new Map([[24_224, LOG_ROUTER]]);
const TAKEN_BY_COLLECTOR = new Map([4317, 4318, 13_133].map((port) => [port, COLLECTOR]));

/** Rules of the containers of a task together. */
export const taskRules: readonly Rule[] = [
  { reads: ["services", "resources"], check: eachService(["sidecars", "before"], checkNames) },
  { reads: ["services", "resources"], check: eachService([...TASK_MEMBERS, "command", "entryPoint"], checkTask) },
  { reads: ["services"], check: eachService(["logs"], checkLogs) },
  { reads: ["services"], check: eachService(["telemetry"], checkTelemetry) },
  {
    reads: ["services"],
    check: eachService(["size", "reserves", "memoryLimitMiB", "sidecars", "before"], checkReserves),
  },
];

function checkNames(report: Report, service: ServiceDefinition, name: string, context: RuleContext): void {
  const { physicalName = name } = service;
  const { serviceNames, environment } = context;
  const reserved = [LOG_ROUTER, COLLECTOR];
  const others = otherContainers(service);
  for (const { kind, name: own } of others) {
    const addressed = `${name}-${own}`;
    if (!NAME.test(own) || own.length > 63)
      report(kind, own, "a name has up to 63 of a-z, 0-9 and single '-', starting with a letter", "rename it");
    else if (own === physicalName || own === name) report(kind, own, "the service's own container has it", "rename it");
    else if (reserved.includes(own)) report(kind, own, `${reserved.join(", ")} are the ready-made ones`, "rename it");
    else if (serviceNames.has(addressed) || Object.hasOwn(environment.resources ?? {}, addressed))
      report(kind, own, `'${addressed}' is there, and stands in the same addresses`, "rename one");
  }
  repeated(
    others.map((other) => other.name),
    (own) => {
      report("sidecars", own, "a container of before has it", "rename one");
    },
  );
}

/** What the containers of a task share, or wait for. */
function checkTask(report: Report, service: ServiceDefinition, name: string, context: RuleContext): void {
  const { containers } = taskIn(context, name, service);
  const placed = placedContainers(name, service);
  checkOrder(report, placed, containers);
  checkPorts(report, service, containers);
  checkShared(report, placed);
  for (const one of placed) checkVariables(report, one, service, context);
  checkVolumes(report, containers);
  if (containers.length > ECS_LIMITS.containers)
    report(
      "sidecars",
      new Shown(`${containers.length} containers in all`),
      `ECS takes ${ECS_LIMITS.containers} in a task`,
      "remove some",
    );
  checkBytes(report, containers);
}

/** What a container may not wait for closes no circle. */
function checkOrder(
  report: Report,
  placed: readonly PlacedContainer[],
  containers: readonly ResolvedContainer[],
): void {
  const faults: string[] = [];
  const noting: Report = (property, ...finding) => {
    faults.push(property);
    report(property, ...finding);
  };
  for (const one of placed) checkDependencies(noting, one, placed);
  if (faults.length === 0) checkCircle(report, containers);
}

function checkDependencies(
  report: Report,
  { kind, name, at, container }: PlacedContainer,
  all: readonly PlacedContainer[],
): void {
  const known = all.filter((other) => other.name !== name).map((other) => other.name);
  for (const [otherName, condition] of Object.entries(container.dependsOn ?? {})) {
    const property = `${at}dependsOn`;
    const other = all.find((one) => one.name === otherName);
    if (other === undefined || otherName === name) {
      const meant = closest(otherName, known);
      const fix = meant === undefined ? "name one of these" : `did you mean '${meant}'`;
      report(property, otherName, `the other containers of the task are ${known.join(", ") || "none"}`, fix);
      continue;
    }
    const isBefore = { own: false, sidecars: false, before: true };
    if (isBefore[other.kind] && !{ own: false, sidecars: true, before: false }[kind])
      report(property, otherName, "what runs before has its order from the definition, and is waited for", "remove it");
    else if (isBefore[kind] && { own: true, sidecars: false, before: false }[other.kind])
      report(property, otherName, "the service's own container waits for this one", "remove it");
    else checkCondition(report, `${property}.${otherName}`, condition, other);
  }
}

function checkCondition(
  report: Report,
  property: string,
  condition: string,
  { kind, container, name }: PlacedContainer,
): void {
  const isEssential = { own: true, sidecars: container.essential ?? true, before: false }[kind];
  const ends = { start: false, complete: true, success: true, healthy: false }[condition];
  if (ends === true && isEssential)
    report(
      property,
      condition,
      `'${name}' is essential, so that its end is the task's`,
      { own: "wait for healthy or start", sidecars: `set essential of '${name}' to false`, before: "" }[kind],
    );
  const needsCheck = { start: false, complete: false, success: false, healthy: true }[condition];
  if (needsCheck === true && container.healthCheck?.command === undefined)
    report(property, condition, `'${name}' has no health check inside the container`, "give it healthCheck.command");
}

function checkCircle(report: Report, containers: readonly ResolvedContainer[]): void {
  const waits = new Map(containers.map(({ name, dependsOn }) => [name, dependsOn.map((other) => other.name)]));
  const circle = cycleIn(waits);
  if (circle.length === 0) return;
  report(
    "dependsOn",
    new Shown([...circle, ...circle.slice(0, 1)].map((one) => `'${one}'`).join(" → ")),
    "containers that wait for each other never start",
    "remove one",
  );
}

/** The containers of a task share one network interface. */
/** Where the ready-made containers of a task listen. */
export function portsOfReadyMade(service: Pick<ServiceDefinition, "logs" | "telemetry">): ReadonlyMap<number, string> {
  return new Map([
    ...(firelensOf(service) === undefined ? [] : TAKEN_BY_ROUTER),
    ...(service.telemetry === undefined ? [] : TAKEN_BY_COLLECTOR),
  ]);
}

function checkPorts(report: Report, service: ServiceDefinition, containers: readonly ResolvedContainer[]): void {
  const ports = containers.flatMap((container) => container.ports);
  const taken = portsOfReadyMade(service);
  repeated(
    ports.map(({ port }) => String(port)),
    (port) => {
      report("ports", Number(port), "the containers of a task share one network interface", "give each port once");
    },
  );
  repeated(
    ports.flatMap(({ name }) => name ?? []),
    (name) => {
      report("ports", name, "a name stands for one port of the task", "rename one");
    },
  );
  for (const { port } of ports) {
    const other = taken.get(port);
    if (other !== undefined) report("ports", port, `'${other}' listens there`, "choose another one");
  }
}

function checkShared(report: Report, placed: readonly PlacedContainer[]): void {
  const paths = placed.flatMap(({ at, container }) => (container.sharedPaths ?? []).map((path) => ({ at, path })));
  for (const { at, path } of paths)
    if (paths.filter((other) => other.path === path).length === 1)
      report(
        `${at}sharedPaths`,
        path,
        "no other container of the task names it",
        "name it there, or in writablePaths here",
      );
}

/** Volumes are named after their paths and their containers, which two ways may lead to. */
function checkVolumes(report: Report, containers: readonly ResolvedContainer[]): void {
  const takenBy = new Map<string, { readonly owner: string; readonly container: string }>();
  for (const { name: container, settings, mounts } of containers)
    for (const { volume, path } of mounts) {
      const isCommon = volume.files !== undefined || settings.sharedPaths?.includes(path) === true;
      const owner = isCommon ? `the task's ${path}` : `${path} of '${container}'`;
      const other = takenBy.get(volume.name) ?? { owner, container };
      // Of one container alone other rules say so.
      if (other.owner !== owner && other.container !== container) {
        const allowed = `its volume would be called '${volume.name}', like that of ${other.owner}`;
        report("writablePaths", new Shown(owner), allowed, "rename one");
      }
      takenBy.set(volume.name, other);
    }
}

function checkVariables(
  report: Report,
  { at, kind, container }: PlacedContainer,
  service: ServiceDefinition,
  { environment }: RuleContext,
): void {
  const uses = resolveUses(container, environment.resources);
  const own = Object.keys(container.environment ?? {});
  const secrets = Object.keys(container.secrets ?? {});
  const calls = { own: (service.calls ?? []).map(callVariable), sidecars: [], before: [] }[kind];
  const ofUses = [...variableNamesOf(uses), ...Object.keys(secretsOf(uses))];
  repeated([...new Set(calls), ...ofUses, ...own, ...new Set(secrets)], (name) => {
    const allowed = "each variable is set once, by environment, secrets, calls or uses";
    report(`${at}environment`, name, allowed, "rename one");
  });
}

/**
 * A part of what ECS counts: what is over the limit here is over it there. The whole is judged where it is rendered.
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html#limits_ecs
 */
function checkBytes(report: Report, containers: readonly ResolvedContainer[]): void {
  const written = containers.map(({ environment, settings: { command, entryPoint, dockerLabels } }) => ({
    command,
    entryPoint,
    dockerLabels,
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
  }));
  const bytes = Buffer.byteLength(JSON.stringify(written));
  if (bytes > TASK_DEFINITION_BYTES)
    report(
      "environment",
      new Shown(`${bytes} bytes with commands and labels`),
      `ECS takes task definitions of ${TASK_DEFINITION_BYTES} bytes`,
      "read long texts from files or from a parameter",
    );
}

function checkLogs(report: Report, service: ServiceDefinition): void {
  const firelens = firelensOf(service);
  if (firelens === undefined) return;
  const { image, options, secretOptions = {}, configFile } = firelens;
  if (image !== undefined) checkReference(report, "logs.image", image);
  const isNamed = Object.keys(options ?? {}).some((option) => option.toLowerCase() === "name");
  if (options !== undefined && !isNamed)
    report("logs.options", new Shown("without Name"), "Name says which of Fluent Bit's outputs it is", "name it");
  if (options === undefined && Object.keys(secretOptions).length > 0)
    report(
      "logs.secretOptions",
      Object.keys(secretOptions),
      "CloudWatch Logs asks for none",
      "give options, or remove it",
    );
  for (const [option, value] of Object.entries(options ?? {})) {
    if (Object.hasOwn(secretOptions, option))
      report("logs.secretOptions", option, "an option is given once", "remove one");
    else if (looksSecret(option, value))
      report(
        `logs.options.${option}`,
        new Shown("a plain text"),
        "it looks like a secret, and would stand in the rendered output and in the state",
        "move it to logs.secretOptions",
      );
  }
  for (const [option, secret] of Object.entries(secretOptions)) {
    const at = `logs.secretOptions.${option}`;
    checkSecret(report, `${at}.name`, secret.name, `${at}.kmsKeyArn`, secret.kmsKeyArn);
    checkJsonKey(report, at, secret);
  }
  if (configFile !== undefined && !configFile.startsWith("/"))
    report("logs.configFile", configFile, "it is a path within the image, like '/extra.conf'", "correct it");
}

function checkTelemetry(report: Report, { telemetry }: ServiceDefinition): void {
  if (telemetry?.image !== undefined) checkReference(report, "telemetry.image", telemetry.image);
  if (telemetry?.config?.trim() === "")
    report("telemetry.config", telemetry.config, "it is the collector's configuration", "write it or leave it out");
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
function checkReserves(report: Report, service: ServiceDefinition, name: string): void {
  const { cpu: taskCpu, memoryMiB: taskMemory } = service.size;
  const placed = placedContainers(name, service);
  for (const {
    at,
    container: { reserves, memoryLimitMiB: limit },
  } of placed) {
    const memory = reserves?.memoryMiB;
    if (reserves !== undefined && reserves.cpu === undefined && memory === undefined)
      report(`${at}reserves`, {}, "a reservation is of cpu or memoryMiB", "say how much or leave it out");
    if (reserves?.cpu !== undefined) integer(report, `${at}reserves.cpu`, reserves.cpu, 1, taskCpu, " of the task's");
    if (memory !== undefined)
      integer(report, `${at}reserves.memoryMiB`, memory, LEAST_MEMORY_MIB, taskMemory, " of the task's");
    if (limit !== undefined)
      integer(report, `${at}memoryLimitMiB`, limit, LEAST_MEMORY_MIB, taskMemory, " of the task's");
    if (memory !== undefined && limit !== undefined && memory >= limit)
      report(
        `${at}reserves.memoryMiB`,
        memory,
        `memoryLimitMiB is ${limit}, which is more than what is reserved`,
        "lower it",
      );
  }
  // Of one that is more than the task's by itself, it is said already.
  const sum = (values: readonly (number | undefined)[], most: number): number =>
    values.reduce<number>((all, value = 0) => (value > most ? all : all + value), 0);
  const cpu = sum(
    placed.map(({ container }) => container.reserves?.cpu),
    taskCpu,
  );
  // What isn't reserved but limited is reserved up to its limit.
  const memory = sum(
    placed.map(({ container }) => container.reserves?.memoryMiB ?? container.memoryLimitMiB),
    taskMemory,
  );
  if (placed.length < 2) return;
  if (cpu > taskCpu)
    report("reserves.cpu", new Shown(`${cpu} in all`), `the task has ${taskCpu}`, "reserve less or raise size.cpu");
  if (memory > taskMemory)
    report(
      "reserves.memoryMiB",
      new Shown(`${memory} in all`),
      `the task has ${taskMemory}`,
      "reserve less or raise size.memoryMiB",
    );
}
