import type { EnvironmentDefinition } from "../definition/platform";
import { services } from "./services";

/** As one would run it: three zones, two tasks or more of each service, nothing public but the load balancer. */
export const prod: EnvironmentDefinition = {
  region: "eu-central-1",
  tags: { Environment: "DemoProd" },
  network: {
    cidr: "10.1.0.0/16",
    publicSubnets: [
      { zone: "eu-central-1a", cidr: "10.1.0.0/24" },
      { zone: "eu-central-1b", cidr: "10.1.1.0/24" },
      { zone: "eu-central-1c", cidr: "10.1.2.0/24" },
    ],
    privateSubnets: [
      { zone: "eu-central-1a", cidr: "10.1.16.0/20" },
      { zone: "eu-central-1b", cidr: "10.1.32.0/20" },
      { zone: "eu-central-1c", cidr: "10.1.48.0/20" },
    ],
    egress: "endpoints",
  },
  // Addresses of the documentation (RFC 5737): put your office's or your VPN's here. For HTTPS add a certificate:
  // `protocol: { type: "https", certificateArn: "arn:aws:acm:…" }`.
  ingress: { allowedCidrs: ["198.51.100.0/24", "203.0.113.0/24"] },
  cluster: { containerInsights: "enabled" },
  logRetentionDays: 365,
  deletionProtection: true,
  services: {
    "static-app": {
      ...services["static-app"],
      desiredCount: 2,
      exposure: { type: "load-balancer", paths: ["/static-app", "/static-app/*"], priority: 200 },
    },
    "hostname-app": { ...services["hostname-app"], desiredCount: 3 },
    "random-quote-app": { ...services["random-quote-app"], desiredCount: 2 },
  },
};
