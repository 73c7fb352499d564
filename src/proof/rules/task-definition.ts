import { asNumber, asString, block, blocks, describe, items } from "../../terraform/expressions/value";
import type { Service, TaskDefinition } from "../../facts/services";
import { Chain } from "../flows/chain";
import { allowedMemoryMiB, FARGATE_CPUS } from "../../aws/fargate-sizes";
import { type Rule, counted } from "../result";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
export const taskDefinition: Rule = {
  id: "task-definition",
  title: "Each service names a cluster and a task definition that Fargate can run",
  check(context) {
    const { services } = context.facts;
    const results = services.flatMap((service) => {
      const chain = new Chain();
      for (const [name, found] of [
        ["task definition", service.taskLink],
        ["cluster", service.cluster],
      ] as const) {
        if (found.kind === "unknown") chain.doubt(`its ${name} (${found.why})`);
        else if (found.kind === "wrong") chain.miss(`its ${name} is ${found.why}`, `name a ${name} of these stacks`);
        else if (found.kind === "found") chain.via(found.resource.address);
        else chain.miss(`it has no ${name}`, `set ${name.replace(" ", "_")}`);
      }
      launch(chain, service);
      if (service.task) taskNeeds(chain, service.task);
      return chain.conclude(service.label, service.resource, "start on Fargate");
    });
    return {
      looked: counted({ service: services.length, "task definition": new Set(services.map((item) => item.task)).size }),
      results,
    };
  },
};

function launch(chain: Chain, { resource, task }: Service): void {
  const type = resource.get("launch_type");
  const strategy = items(resource.get("capacity_provider_strategy"));
  const providers = strategy.map((item) => asString(block(item)?.get("capacity_provider")) ?? describe(item));
  if (type !== undefined && asString(type) !== "FARGATE")
    chain.miss(`its launch_type is ${describe(type)}`, "set it to FARGATE");
  else if (type === undefined && providers.length === 0)
    chain.miss("it has neither launch_type nor capacity providers", "set launch_type to FARGATE");
  const foreign = providers.find((name) => !/^FARGATE(_SPOT)?$/.test(name));
  if (foreign !== undefined) chain.miss(`its capacity provider is ${foreign}`, "take FARGATE or FARGATE_SPOT");
  const version = asString(resource.get("platform_version"));
  if (version !== undefined && version !== "LATEST" && version !== "1.4.0") {
    chain.miss(`its platform_version is ${version}`, "take 1.4.0 or LATEST");
  }
  if (task && resource.get("network_configuration") === undefined)
    chain.miss("it has no network_configuration", "name its subnets and groups");
}

function taskNeeds(chain: Chain, { resource, containers, unknown, taskRole }: TaskDefinition): void {
  const name = resource.address;
  const mode = asString(resource.get("network_mode"));
  if (mode !== "awsvpc") chain.miss(`network_mode of ${name} is ${mode ?? "not set"}`, "set it to awsvpc");
  if (taskRole.kind === "wrong")
    chain.miss(`task_role_arn of ${name} is ${taskRole.why}`, "set it to the ARN of a role");
  const platform = block(resource.get("runtime_platform"));
  const [cpuKind, system] = [
    asString(platform?.get("cpu_architecture")),
    asString(platform?.get("operating_system_family")),
  ];
  if (cpuKind !== undefined && !["X86_64", "ARM64"].includes(cpuKind))
    chain.miss(`cpu_architecture of ${name} is ${cpuKind}`, "take X86_64 or ARM64");
  if (system !== undefined && !/^(LINUX$|WINDOWS_SERVER_)/.test(system))
    chain.miss(`operating_system_family of ${name} is ${system}`, "take LINUX");
  const compatible = items(resource.get("requires_compatibilities")).map((item) => describe(item));
  if (!compatible.includes("FARGATE")) chain.miss(`requires_compatibilities of ${name} lacks FARGATE`, "add it");
  const [cpu, memory] = [units(asString(resource.get("cpu")) ?? ""), units(asString(resource.get("memory")) ?? "")];
  const allowed = allowedMemoryMiB(cpu ?? 0);
  if (cpu === undefined || memory === undefined) chain.doubt(`cpu and memory of ${name}`);
  else if (!allowed) chain.miss(`cpu of ${name} is ${cpu}`, `take one of ${FARGATE_CPUS.join(", ")}`);
  else if (!allowed.includes(memory))
    chain.miss(`memory of ${name} is ${memory} with cpu ${cpu}`, `take one of ${range(allowed)}`);
  if (unknown !== undefined) chain.doubt(unknown);
  else if (containers.length === 0) chain.miss(`${name} has no container`, "add one");
  else if (!containers.some((container) => container.essential))
    chain.miss(`no container of ${name} is essential`, "mark one");
  const names = containers.map((container) => container.name);
  const twice = names.find((item, index) => names.indexOf(item) !== index);
  if (twice !== undefined) chain.miss(`${name} has two containers '${twice}'`, "give each a name of its own");
  const volumes = blocks(resource.get("volume")).maps.map((map) => asString(map.get("name")));
  for (const container of containers) {
    for (const mount of blocks(container.raw.get("mountPoints")).maps) {
      const source = asString(mount.get("sourceVolume"));
      if (source !== undefined && !volumes.includes(source))
        chain.miss(
          `container '${container.name}' mounts '${source}', which ${name} has no volume for`,
          "add the volume",
        );
    }
    for (const port of container.ports) {
      if (port.host !== undefined && port.host !== port.container) {
        chain.miss(
          `container '${container.name}' maps host port ${port.host} to ${port.container ?? "?"}`,
          "awsvpc needs equal ports",
        );
      }
    }
    sums(chain, resource.address, container.raw.get("cpu"), cpu, container.name);
  }
}

/** CPU units from `256`, `.25 vCPU` or `0.25vcpu`; memory from `512`, `1 GB`. */
function units(text: string): number | undefined {
  const found = /^([\d.]+)\s*(vcpu|gb)?$/i.exec(text.trim());
  const number = Number(found?.[1]);
  return found && Number.isFinite(number) ? number * (found[2] === undefined ? 1 : 1024) : undefined;
}

function sums(
  chain: Chain,
  task: string,
  own: Parameters<typeof asNumber>[0],
  all: number | undefined,
  container: string,
): void {
  const cpu = asNumber(own);
  if (cpu !== undefined && all !== undefined && cpu > all)
    chain.miss(`container '${container}' asks for cpu ${cpu} of ${all} in ${task}`, "lower it");
}

function range(values: readonly number[]): string {
  const [first, second] = values;
  const last = values.at(-1);
  if (values.length < 5 || first === undefined || second === undefined || last === undefined) return values.join(", ");
  return `${first} to ${last} by ${second - first}`;
}
