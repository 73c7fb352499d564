import type { EnvironmentDefinition } from "../../src/definition/platform";
import { withResources } from "./resources";

const { "hostname-app": hostname, ...others } = withResources.services;
if (hostname === undefined) throw new Error("the fixture has no hostname-app");

/** What docs/resources.md shows of databases. */
export const withDatabases: EnvironmentDefinition = {
  ...withResources,
  network: {
    cidr: "10.0.0.0/16",
    publicSubnets: withResources.network.publicSubnets,
    privateSubnets: [
      { zone: "eu-central-1a", cidr: "10.0.100.0/24" },
      { zone: "eu-central-1b", cidr: "10.0.101.0/24" },
    ],
    egress: "nat",
    natGateways: "one",
  },
  resources: {
    ledger: { type: "postgres", multiAz: true, storageGiB: 50, maxStorageGiB: 200, iamUser: "ledger" },
    reports: { type: "mysql" },
    catalog: { type: "postgres", aurora: { type: "serverless", minCapacity: 0.5, maxCapacity: 8, readers: 1 } },
  },
  services: {
    ...others,
    "hostname-app": {
      ...hostname,
      uses: { ledger: "connect", reports: "connect", catalog: "connect" },
    },
  },
};
