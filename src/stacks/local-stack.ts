import { Image } from "@cdktf/provider-docker/lib/image";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { type PlacedService, addLocalCalls } from "../constructs/local/local-calls";
import { LocalNetworks } from "../constructs/local/local-networks";
import { addLocalResources } from "../constructs/local/local-resources";
import { LocalRouter } from "../constructs/local/local-router";
import { containerNames, LocalService } from "../constructs/local/local-service";
import { LocalUses } from "../constructs/local/local-uses";
import { LocalValues } from "../constructs/local/local-values";
import { labelCheckout } from "../constructs/local/made-here";
import { NGINX_IMAGE } from "../constructs/local/nginx";
import type { RoutedService } from "../constructs/local/router-config";
import type { EnvironmentDefinition } from "../definition/platform";
import { hasPublicIp, listenerRuleOf } from "../definition/resolve/exposure";
import { type ResolvedEnvironment, type ResolvedService, portOf } from "../definition/resolve/resolve";
import { AddressedStack } from "./addressed-stack";

/** The load balancer's port on this machine; the tasks with public addresses take the ports after it. */
const ROUTER_HOST_PORT = 8080;

/**
 * An environment's services on this machine, by Docker alone: a container a task, the DNS names of the private namespace,
 * and a router that does what the load balancer does. Its jobs are there too, and wait to be started.
 */
export class LocalStack extends AddressedStack {
  /** @param platformName the platform's own name: the stack is the platform's, whichever environment it is made of */
  constructor(scope: Construct, platformName: string, environment: ResolvedEnvironment) {
    const prefix = `${platformName}-local`;
    super(scope, prefix, { type: "local" });
    new DockerProvider(this, "docker");
    this.nameSource("docker", "kreuzwerker/docker");

    const { services, jobs, definition } = environment;
    // Services first: a job that comes moves no network.
    const tasks = [...services, ...jobs];
    const jobNames = new Set(jobs.map(({ name }) => name));
    const ports = hostPorts(services);
    const networks = new LocalNetworks(this, "network", { prefix, services: tasks.map(({ name }) => name) });
    const uses = new LocalUses(environment, prefix);
    const placed = tasks.map((service): PlacedService => {
      const own = new Construct(this, service.id);
      const values = localValues(own, service, uses);
      const way = {
        isHere: LocalValues.areHere([...values.values()]),
        reachesInternet: reachesInternet(service, definition),
      };
      const isPublished = (ports.get(service.name) ?? []).length > 0;
      const network = networks.addNetwork(own, service.name, { ...way, isPublished }).id;
      const sourcesOf = new Map([...values].map(([name, { sources }]) => [name, sources]));
      return { service, own, network, sourcesOf };
    });
    const foundBy = addLocalResources(this, { uses, services: placed });
    const ingress = new Construct(this, "ingress");
    const nginx = lazily(() => new Image(ingress, "image", { name: NGINX_IMAGE, keepLocally: true }).imageId);
    const proxies = addLocalCalls(this, { environment, prefix, placed, networks, imageId: nginx });
    const local = placed.map(({ service, own, network, sourcesOf }) => {
      const taskPorts = ports.get(service.name) ?? [];
      if (jobNames.has(service.name)) addRunOutput(own, service);
      else addOutput(own, service, taskPorts);
      const found = foundBy(service);
      const after = [...new Set(service.calls.map(({ callee }) => callee))].flatMap(
        (callee) => proxies.get(callee) ?? [],
      );
      const props = {
        service,
        prefix,
        network,
        region: definition.region,
        hostPorts: taskPorts,
        found,
        sourcesOf,
        after,
        isJob: jobNames.has(service.name),
      };
      return { service, network, containers: new LocalService(own, "Default", props).containers };
    });

    const balanced = local.filter(({ service }) => listenerRuleOf(service.exposure) !== undefined);
    if (balanced.length > 0) {
      new LocalRouter(ingress, "Default", {
        name: `${prefix}-router`,
        imageId: nginx(),
        edge: { network: networks.edge.id, address: networks.edgeAddress },
        networks: balanced.map(({ network }) => network),
        hostPort: ROUTER_HOST_PORT,
        services: routedServices(services, prefix),
        targets: balanced.flatMap(({ containers }) => containers),
      });
      new TerraformOutput(this, "load_balancer_url", {
        value: `http://localhost:${ROUTER_HOST_PORT}`,
        description: "URL of the router that stands for the load balancer",
      });
    }
    labelCheckout(this);
  }
}

/** What differs here of the variables of a service's containers, by the container's name. */
function localValues(own: Construct, service: ResolvedService, uses: LocalUses): ReadonlyMap<string, LocalValues> {
  return new Map(
    service.containers
      .filter(({ isForAws }) => !isForAws)
      .map((container) => {
        const { id, name } = container;
        const within = id === undefined ? own : new Construct(own, `container_${id}`);
        const whose = id === undefined ? service.name : `${name} of ${service.name}`;
        const props = { whose, container, ofUses: uses.valuesFor(service, container) };
        return [name, new LocalValues(within, "secret", props)] as const;
      }),
  );
}

/** Whether a service's tasks can open connections to the internet on AWS. */
function reachesInternet({ uses }: ResolvedService, { network }: Pick<EnvironmentDefinition, "network">): boolean {
  return { endpoints: false, nat: true, public: true }[network.egress] || uses.some(({ isOnInternet }) => isOnInternet);
}

/** Makes something when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  const made: T[] = [];
  return () => {
    const [first = make()] = made;
    made[0] = first;
    return first;
  };
}

/** Services behind the load balancer, with their listener rules and the containers that are their targets. */
export function routedServices(services: readonly ResolvedService[], prefix: string): RoutedService[] {
  return services.flatMap((service) => {
    const { name, healthCheck } = service;
    const rule = listenerRuleOf(service.exposure);
    if (rule === undefined) return [];
    const { paths, priority } = rule;
    const [port, containers] = [portOf(service), containerNames(service, prefix)];
    return [{ name, paths, priority, port, healthPath: healthCheck.path, containers }];
  });
}

/** A port for each task that has a public address, counted up in the order of the definition. */
function hostPorts(services: readonly ResolvedService[]): Map<string, number[]> {
  let port = ROUTER_HOST_PORT;
  return new Map(
    services
      .filter(({ exposure }) => hasPublicIp(exposure))
      .map(({ name, desiredCount }) => [name, Array.from({ length: desiredCount }, () => ++port)]),
  );
}

function addRunOutput(scope: Construct, { name }: ResolvedService): void {
  new TerraformOutput(scope, "run", { value: `npm run local -- run ${name}`, description: `Starts job ${name}` });
}

function addOutput(scope: Construct, { name, exposure }: ResolvedService, ports: readonly number[]): void {
  const rule = listenerRuleOf(exposure);
  if (rule !== undefined) {
    // What stands before the first wildcard is a path that surely goes to the service.
    const path = rule.paths[0]?.replace(/[*?].*$/, "") ?? "/";
    const value = `http://localhost:${ROUTER_HOST_PORT}${path}`;
    new TerraformOutput(scope, "url", { value, description: `URL of ${name} behind the router` });
  } else if (ports.length > 0) {
    const value = ports.map((port) => `http://localhost:${port}`).join(" ");
    new TerraformOutput(scope, "url", { value, description: `URL of each task of ${name}` });
  }
}
