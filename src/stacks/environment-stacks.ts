import type { Construct } from "constructs";
import type { Layout } from "../definition/platform";
import { builtImage, type ResolvedEnvironment } from "../definition/resolve/resolve";
import { createdResources, isInVpc } from "../definition/resolve/resources";
import type { BaseStack } from "./base-stack";
import { DataStack } from "./data-stack";
import { PlatformStack } from "./platform-stack";
import { RegistryStack } from "./registry-stack";
import { ServiceStack } from "./service-stack";

/**
 * The stacks of an environment, each after those that it needs. A service's stack comes after the platform's, whose
 * outputs it reads, and the images must be there before their tasks; services don't wait for each other.
 */
export function environmentStacks(scope: Construct, environment: ResolvedEnvironment): BaseStack[] {
  const registry = new RegistryStack(scope, environment);
  const platform = new PlatformStack(scope, environment);
  const layouts: Readonly<Record<Layout, () => BaseStack[]>> = {
    single: () => {
      platform.addDependency(registry);
      return [registry, platform];
    },
    "per-service": () => {
      const created = createdResources(environment.resources);
      const data = created.length > 0 ? [new DataStack(scope, environment)] : [];
      if (created.some(({ definition }) => isInVpc(definition)))
        for (const resources of data) resources.addDependency(platform);
      const services = environment.services.map((service) => {
        const stack = new ServiceStack(scope, environment, service);
        if (builtImage(service.image) !== undefined) stack.addDependency(registry);
        stack.addDependency(platform);
        for (const resources of data) stack.addDependency(resources);
        return stack;
      });
      return [registry, platform, ...data, ...services];
    },
  };
  return layouts[environment.layout]();
}
