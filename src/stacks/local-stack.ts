import { Network } from "@cdktf/provider-docker/lib/network";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { addLocalResources } from "../constructs/local/local-resources";
import { LocalRouter } from "../constructs/local/local-router";
import { containerNames, LocalService } from "../constructs/local/local-service";
import type { RoutedService } from "../constructs/local/router-config";
import { hasPublicIp, listenerRuleOf } from "../definition/resolve/exposure";
import { type ResolvedEnvironment, type ResolvedService, portOf } from "../definition/resolve/resolve";
import { AddressedStack } from "./addressed-stack";

/** The load balancer's port on this machine; the tasks with public addresses take the ports after it. */
const ROUTER_HOST_PORT = 8080;

/**
 * An environment's services on this machine, by Docker alone: a container a task, the DNS names of the private namespace,
 * and a router that does what the load balancer does.
 */
export class LocalStack extends AddressedStack {
  /** @param platformName the platform's own name: the stack is the platform's, whichever environment it is made of */
  constructor(scope: Construct, platformName: string, environment: ResolvedEnvironment) {
    const prefix = `${platformName}-local`;
    super(scope, prefix, { type: "local" });
    new DockerProvider(this, "docker");
    this.nameSource("docker", "kreuzwerker/docker");

    const { services, namespace, definition } = environment;
    const network = new Network(this, "network", { name: prefix }).name;
    const ports = hostPorts(services);
    const foundBy = addLocalResources(this, { environment, prefix, network });
    const local = services.map((service) => {
      const own = new Construct(this, service.id);
      const taskPorts = ports.get(service.name) ?? [];
      addOutput(own, service, taskPorts);
      const place = { prefix, network, namespace, region: definition.region };
      const props = { service, ...place, hostPorts: taskPorts, found: foundBy(service) };
      return { service, containers: new LocalService(own, "Default", props).containers };
    });

    const balanced = local.filter(({ service }) => listenerRuleOf(service.exposure) !== undefined);
    if (balanced.length === 0) return;
    new LocalRouter(this, "ingress", {
      name: `${prefix}-router`,
      network,
      hostPort: ROUTER_HOST_PORT,
      services: routedServices(services, prefix),
      targets: balanced.flatMap(({ containers }) => containers),
    });
    new TerraformOutput(this, "load_balancer_url", {
      value: `http://localhost:${ROUTER_HOST_PORT}`,
      description: "URL of the router that stands for the load balancer",
    });
  }
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
