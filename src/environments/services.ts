import type { Services } from "../definition/service";

/** The demo's three services, as every environment has them. */
export const services = {
  "static-app": {
    source: "apps/static-app",
    port: 8080,
    size: { cpu: 256, memoryMiB: 512 },
    exposure: { type: "public-ip" },
    // nginx keeps its process id and temporary files there.
    writablePaths: ["/tmp"],
  },
  "hostname-app": {
    source: "apps/hostname-app",
    port: 8080,
    size: { cpu: 256, memoryMiB: 512 },
    desiredCount: 2,
    exposure: { type: "load-balancer", paths: ["/", "/random-quote", "/random-quote/*"], priority: 100 },
    calls: ["random-quote-app"],
  },
  "random-quote-app": {
    source: "apps/random-quote-app",
    port: 8080,
    size: { cpu: 256, memoryMiB: 512 },
    exposure: { type: "internal", dnsName: "random-quote" },
  },
} satisfies Services;
