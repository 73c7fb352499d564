/** A platform of ten teams with six services each, as large ones look: some talk to their own, some to shared ones. */
import type { EnvironmentDefinition, PlatformDefinition } from "../../../src/definition/platform";
import type { ServiceDefinition, Services } from "../../../src/definition/service";

const TEAMS = ["auth", "billing", "catalog", "depot", "events", "finance", "growth", "help", "inbox", "journal"];
const size = { cpu: 256, memoryMiB: 512 } as const;

function service(exposure: ServiceDefinition["exposure"], calls: readonly string[] = []): ServiceDefinition {
  return {
    source: "__tests__/fixtures/apps/random-quote-app",
    port: 8080,
    size,
    desiredCount: 2,
    exposure,
    ...(calls.length > 0 && { calls }),
  };
}

const teams: Services = Object.fromEntries(
  TEAMS.flatMap((team, at) => [
    [
      `${team}-web`,
      service({ type: "load-balancer", paths: [`/${team}`, `/${team}/*`], priority: 100 + at }, [`${team}-api`]),
    ],
    [
      `${team}-api`,
      service(
        { type: "internal", dnsName: `${team}-api` },
        [`${team}-store`, "auth-tokens"].filter((name) => name !== `${team}-tokens`),
      ),
    ],
    [`${team}-store`, service({ type: "internal", dnsName: `${team}-store` })],
    [`${team}-tokens`, service({ type: "internal", dnsName: `${team}-tokens` })],
    [`${team}-admin`, service({ type: "load-balancer", paths: [`/admin/${team}`], priority: 200 + at })],
    [`${team}-worker`, service({ type: "internal", dnsName: `${team}-worker` }, [`${team}-store`])],
  ]),
);

const environment: EnvironmentDefinition = {
  region: "eu-central-1",
  tags: { Environment: "Crowd" },
  network: {
    cidr: "10.0.0.0/16",
    publicSubnets: ["a", "b", "c"].map((zone, at) => ({ zone: `eu-central-1${zone}`, cidr: `10.0.${at}.0/24` })),
    privateSubnets: ["a", "b", "c"].map((zone, at) => ({
      zone: `eu-central-1${zone}`,
      cidr: `10.0.${16 * (at + 1)}.0/20`,
    })),
    egress: "endpoints",
  },
  logRetentionDays: 30,
  deletionProtection: false,
  services: teams,
};

/** Sixty services. */
export const crowd: PlatformDefinition = { name: "crowd", environments: { test: environment } };
