import type { Construct } from "constructs";
import type { Layout } from "../definition/platform";
import { lookup } from "../constructs/platform-interface";
import { builtImage } from "../definition/resolve/task/image";
import type { ResolvedEnvironment } from "../definition/resolve/resolve";
import { createdResources, isInVpc } from "../definition/resolve/resources/resources";
import type { BaseStack } from "./base-stack";
import { DataStack } from "./data-stack";
import type { EnvironmentExtension } from "./extension/environment-extension";
import { ExtensionStack } from "./extension/extension-stack";
import { JobStack } from "./job-stack";
import { PlatformStack } from "./platform-stack";
import { RegistryStack } from "./registry-stack";
import { ServiceStack } from "./service-stack";

/**
 * The stacks of an environment, each after those that it needs. A service's stack comes after the platform's, whose
 * outputs it reads, and the images must be there before their tasks; services and jobs wait for each other only where
 * Service Connect asks for it.
 *
 * @throws ExtendError with everything that is wrong in `extend`
 */
export function environmentStacks(
  scope: Construct,
  environment: ResolvedEnvironment,
  extension?: EnvironmentExtension,
): BaseStack[] {
  const layouts: Readonly<Record<Layout, () => BaseStack[]>> = {
    single: () => single(scope, environment, extension),
    "per-service": () => perService(scope, environment, extension),
  };
  const stacks = layouts[environment.layout]();
  extension?.override(stacks);
  return stacks;
}

function single(scope: Construct, environment: ResolvedEnvironment, extension?: EnvironmentExtension): BaseStack[] {
  const registry = new RegistryStack(scope, environment);
  const platform = new PlatformStack(scope, environment, extension?.call);
  platform.addDependency(registry);
  return [registry, platform];
}

function perService(scope: Construct, given: ResolvedEnvironment, extension?: EnvironmentExtension): BaseStack[] {
  const registry = new RegistryStack(scope, given);
  // Made first, although it comes later: the platform's endpoints depend on what it grants.
  const own = extension === undefined ? [] : [new ExtensionStack(scope, given, extension)];
  const environment = own[0]?.environment ?? given;
  const platform = new PlatformStack(scope, environment);
  const created = createdResources(environment.resources);
  const data = created.length > 0 ? [new DataStack(scope, environment)] : [];
  if (created.some(({ definition }) => isInVpc(definition))) for (const stack of data) stack.addDependency(platform);
  for (const stack of own) for (const before of [platform, ...data]) stack.addDependency(before);
  const services = environment.services.map((service) => ({
    service,
    containers: service.containers,
    stack: new ServiceStack(scope, environment, service),
  }));
  // Tasks know by Service Connect what was deployed before them.
  const stackOf = new Map(services.map(({ service, stack }) => [service.name, stack]));
  for (const { service, stack } of services)
    for (const callee of service.connectCallees) stack.addDependency(lookup(stackOf, callee, "stack"));
  const tasks = [
    ...services,
    ...environment.jobs.map((job) => ({ containers: job.containers, stack: new JobStack(scope, environment, job) })),
  ].map(({ containers, stack }) => {
    if (containers.some(({ image }) => builtImage(image) !== undefined)) stack.addDependency(registry);
    for (const before of [platform, ...data, ...own]) stack.addDependency(before);
    return stack;
  });
  return [registry, platform, ...data, ...own, ...tasks];
}
