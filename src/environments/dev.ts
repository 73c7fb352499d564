import type { EnvironmentDefinition } from "../definition/platform";
import { services } from "./services";

/** The article's platform, with its values and names. */
export const dev: EnvironmentDefinition = {
  region: "eu-central-1",
  tags: { Environment: "Demo" },
  names: { platform: "demo", service: "", resourceGroup: "DemoEnvironment" },
  network: {
    cidr: "10.0.0.0/16",
    publicSubnets: [
      { zone: "eu-central-1b", cidr: "10.0.1.0/24" },
      { zone: "eu-central-1c", cidr: "10.0.2.0/24" },
    ],
    privateSubnets: [{ zone: "eu-central-1c", cidr: "10.0.3.0/24" }],
    egress: "endpoints",
  },
  // `.local` belongs to multicast DNS: fine inside a VPC, but a laptop won't resolve it. Take another name for your own.
  namespace: "local",
  logRetentionDays: 14,
  deletionProtection: false,
  services: {
    ...services,
    "static-app": { ...services["static-app"], zones: ["eu-central-1b"] },
  },
};
