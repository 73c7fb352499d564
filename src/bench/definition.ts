import type { Layout, PlatformDefinition } from "../definition/platform";
import type { ServiceDefinition } from "../definition/service";

/** Every tenth service is behind the load balancer, the others are called by the one before them. */
const SERVICES_A_DOOR = 10;

/**
 * A platform with as many services, each an image of its own, a task of the smallest size, and a call of the next one. Beyond
 * AWS's default quotas it says which of them must have been raised.
 */
export function benchDefinition(count: number, layout: Layout): PlatformDefinition {
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const services = Object.fromEntries(names.map((name, index) => [name, serviceAt(index, names[index + 1])]));
  return {
    name: "bench",
    environments: {
      test: {
        region: "eu-central-1",
        tags: { Environment: "Bench" },
        network: {
          cidr: "10.0.0.0/16",
          publicSubnets: [
            { zone: "eu-central-1a", cidr: "10.0.0.0/24" },
            { zone: "eu-central-1b", cidr: "10.0.1.0/24" },
          ],
          privateSubnets: [
            { zone: "eu-central-1a", cidr: "10.0.64.0/18" },
            { zone: "eu-central-1b", cidr: "10.0.128.0/18" },
          ],
          egress: "endpoints",
        },
        services,
        logRetentionDays: 14,
        deletionProtection: false,
        layout,
        quotas: { rulesPerLoadBalancer: 1000, targetGroupsPerLoadBalancer: 1000 },
      },
    },
  };
}

function serviceAt(index: number, next: string | undefined): ServiceDefinition {
  const name = `service-${index}`;
  return {
    source: "src/bench/app",
    port: 8080,
    size: { cpu: 256, memoryMiB: 512 },
    exposure:
      index % SERVICES_A_DOOR === 0
        ? { type: "load-balancer", paths: [`/${name}/*`], priority: index + 1, dnsName: name }
        : { type: "internal", dnsName: name },
    calls: next === undefined ? [] : [next],
  };
}
