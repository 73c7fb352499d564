/** What runs locally against what runs on AWS, both read from the rendered stacks, for definitions of all kinds. */
import fc from "fast-check";
import type { EnvironmentDefinition } from "../../src/definition/platform";
import { type ResolvedEnvironment, resolveEnvironment } from "../../src/definition/resolve/resolve";
import { standInOf } from "../../src/constructs/local/stand-in";
import type { ResourceDefinition } from "../../src/definition/resources";
import { LocalStack } from "../../src/stacks/local-stack";
import { PlatformStack } from "../../src/stacks/platform-stack";
import { variableNamesOf } from "../../src/definition/resolve/uses";
import { validPlatforms } from "../fuzz/valid";
import { targetOf } from "../support/listener-rules";
import { targetByExpressions } from "../support/router";
import { testApp } from "../support/synth";

interface TaskContainer {
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string }[];
  readonly portMappings: readonly { readonly containerPort: number }[];
  readonly mountPoints: readonly { readonly containerPath: string }[];
  readonly readonlyRootFilesystem: boolean;
  readonly healthCheck?: { readonly command: readonly string[] };
}

interface AwsService {
  readonly desired_count: number;
  readonly service_connect_configuration?: {
    readonly service?: readonly { readonly client_alias: { readonly dns_name: string } }[];
  };
}

interface AwsResources {
  readonly aws_ecs_task_definition: Readonly<Record<string, { readonly memory: string }>>;
  readonly aws_ecs_service: Readonly<Record<string, AwsService>>;
  readonly aws_service_discovery_service?: Readonly<Record<string, { readonly name: string }>>;
  readonly aws_lb_listener_rule?: Readonly<
    Record<
      string,
      {
        readonly priority: number;
        readonly condition: readonly { readonly path_pattern: { readonly values: string[] } }[];
      }
    >
  >;
}

interface LocalContainer {
  readonly env: readonly string[];
  readonly memory: number;
  readonly read_only: boolean;
  readonly volumes?: readonly { readonly container_path: string }[];
  readonly networks_advanced: readonly { readonly name: string; readonly aliases?: readonly string[] }[];
  readonly ports?: readonly { readonly internal: number; readonly external: number }[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

/** One definition, rendered for AWS and for this machine. */
function renderedTwice(definition: EnvironmentDefinition) {
  const environment = resolveEnvironment("store", "test", definition, () => "12ab");
  const app = testApp();
  const aws = new PlatformStack(app, environment).toTerraform();
  const local = new LocalStack(app, "store", environment).toTerraform();
  return {
    environment,
    aws: aws["resource"] as AwsResources,
    tasks: aws["locals"] as Readonly<Record<string, readonly TaskContainer[]>>,
    containers: (local["resource"] as { docker_container?: Readonly<Record<string, LocalContainer>> }).docker_container,
    routerConfig: (local["locals"] as { ingress_config?: readonly string[] } | undefined)?.ingress_config?.join("\n"),
  };
}

/** Every test here has the same platforms: what they are rendered to is made once. */
const seed = Date.now() % 2 ** 31;
const renderings = new Map<string, ReturnType<typeof renderedTwice>>();

const platforms = validPlatforms(8).map(({ environments }) => {
  const [definition] = Object.values(environments);
  if (definition === undefined) throw new Error("a platform without an environment");
  const key = JSON.stringify(definition);
  const rendering = renderings.get(key) ?? renderedTwice(definition);
  renderings.set(key, rendering);
  return rendering;
});

/** Services and jobs. */
const tasksOf = ({ services, jobs }: ResolvedEnvironment) => [...services, ...jobs];

/** Whether a service finds another thing here in place of a resource. */
function isReplaced(resource: ResourceDefinition | undefined): boolean {
  if (resource === undefined) throw new Error("a use of nothing");
  return { itself: false, none: true, server: true, aws: true, volume: false }[standInOf(resource).type];
}

/** The names by which callers in Service Connect find a service. */
function aliasesOf(aws: AwsResources, id: string): string[] {
  const offered = aws.aws_ecs_service[id]?.service_connect_configuration?.service ?? [];
  return offered.map(({ client_alias }) => client_alias.dns_name);
}

/** The containers of a service, one a task. */
function containersOf(all: Readonly<Record<string, LocalContainer>> = {}, id: string): LocalContainer[] {
  return Object.entries(all).flatMap(([address, container]) =>
    new RegExp(`^${id}_\\d+$`).test(address) ? container : [],
  );
}

test("each task is a container with the task definition's variables, memory, folders, root and health check", () => {
  const property = fc.property(platforms, ({ environment, aws, tasks, containers }) => {
    for (const { id, uses } of tasksOf(environment)) {
      // What another thing stands in for is called otherwise here, and AWS's SDKs must be told.
      const remote = variableNamesOf(uses.filter(({ name }) => isReplaced(environment.definition.resources?.[name])));
      const own = containersOf(containers, id);
      // A job's is one, which waits to be started.
      expect(own).toHaveLength(aws.aws_ecs_service[id]?.desired_count ?? 1);
      const [task] = tasks[`${id}_containers`] ?? [];
      if (task === undefined) throw new Error(`no container of ${id}`);
      for (const container of own) {
        expect({
          env: container.env.filter((variable) => !variable.startsWith("AWS_")).toSorted(),
          memory: String(container.memory),
          readOnly: container.read_only,
          folders: container.volumes?.map(({ container_path }) => container_path) ?? [],
          healthCheck: container.healthcheck?.test,
        }).toEqual({
          env: [...task.environment, ...(task.secrets ?? [])]
            .map((variable) =>
              "value" in variable && !remote.includes(variable.name)
                ? `${variable.name}=${String(variable.value)}`
                : `${variable.name}=\${var.${id}_secret_${variable.name.toLowerCase()}}`,
            )
            .toSorted(),
          memory: aws.aws_ecs_task_definition[id]?.memory,
          readOnly: task.readonlyRootFilesystem,
          folders: task.mountPoints.map(({ containerPath }) => containerPath),
          healthCheck: task.healthCheck?.command,
        });
        for (const { internal } of container.ports ?? []) expect(internal).toBe(task.portMappings[0]?.containerPort);
      }
    }
  });
  fc.assert(property, { numRuns: 40, seed });
});

test("a caller finds those that it calls by the names that they are registered under, and nobody else's tasks", () => {
  const property = fc.property(platforms, ({ environment, aws, containers = {} }) => {
    const tasks = tasksOf(environment).flatMap(({ id }) => containersOf(containers, id));
    for (const { networks_advanced: own } of tasks) expect(own).toHaveLength(1);
    for (const { id, calls } of tasksOf(environment)) {
      const network = `\${docker_network.${id}.id}`;
      const called = calls.flatMap(({ callee }) => environment.serviceByName.get(callee) ?? []);
      const withTasks = called.filter((callee) => (aws.aws_ecs_service[callee.id]?.desired_count ?? 0) > 0);
      const registered = withTasks.flatMap((callee) => {
        const dns = aws.aws_service_discovery_service?.[callee.id]?.name;
        return [
          ...new Set([...(dns === undefined ? [] : [`${dns}.${environment.namespace}`]), ...aliasesOf(aws, callee.id)]),
        ];
      });
      const found = Object.entries(containers).flatMap(([address, { networks_advanced: networks }]) =>
        address.endsWith("_proxy")
          ? networks.flatMap(({ name, aliases = [] }) => (name === network ? [...aliases] : []))
          : [],
      );
      expect(found.toSorted()).toEqual(registered.toSorted());
    }
  });
  fc.assert(property, { numRuns: 40, seed });
});

test("the router sends every request where the listener rules send it", () => {
  const property = fc.property(platforms, ({ environment, aws, routerConfig }) => {
    const listenerRules = Object.entries(aws.aws_lb_listener_rule ?? {}).map(([id, { priority, condition }]) => ({
      target: id,
      priority,
      paths: condition.flatMap(({ path_pattern }) => path_pattern.values),
    }));
    expect(routerConfig === undefined).toBe(listenerRules.length === 0);
    const names = environment.services.map(({ name }) => name);
    const paths = [
      "/",
      ...names.flatMap((name) => [`/${name}`, `/${name}/`, `/${name}/a?b`, `/${name}s`, `/x/${name}`]),
    ];
    const tasks = new Map(environment.services.map(({ id, desiredCount }) => [id, desiredCount]));
    const nameById = new Map(environment.services.map(({ id, name }) => [id, name]));
    for (const path of paths) {
      const id = targetOf(listenerRules, path);
      const target = id === undefined ? undefined : tasks.get(id) === 0 ? '"-"' : nameById.get(id);
      expect([path, targetByExpressions(routerConfig ?? "", path)]).toEqual([path, target]);
    }
  });
  fc.assert(property, { numRuns: 40, seed });
});

test("no two containers want one port of this machine", () => {
  const property = fc.property(platforms, ({ containers = {} }) => {
    const ports = Object.values(containers).flatMap((container) =>
      (container.ports ?? []).map(({ external }) => external),
    );
    expect(new Set(ports).size).toBe(ports.length);
  });
  fc.assert(property, { numRuns: 40, seed });
});
