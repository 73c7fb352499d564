import type { EnvironmentDefinition } from "../../src/definition/platform";
import { demo } from "../fixtures/platform";

const [dev] = Object.values(demo.environments);
if (dev === undefined) throw new Error("the fixture has no environment");
const { "hostname-app": hostname, ...others } = dev.services;
if (hostname === undefined) throw new Error("the fixture has no hostname-app");

/** What docs/resources.md shows. */
export const withResources: EnvironmentDefinition = {
  ...dev,
  network: {
    cidr: "10.0.0.0/16",
    publicSubnets: dev.network.publicSubnets,
    privateSubnets: dev.network.privateSubnets ?? [],
    egress: "nat",
    natGateways: "one",
  },
  resources: {
    database: {
      type: "postgres",
      existing: {
        host: "shop.c0ffee.eu-central-1.rds.amazonaws.com",
        securityGroupId: "sg-0123456789abcdef0",
        name: "orders",
        secret: "shop/orders-db",
      },
    },
    "mail-relay": { type: "tcp", host: "smtp.example.com", port: 587, to: "203.0.113.0/24" },
    payments: { type: "https", host: "api.example.com" },
    "orders-data": { type: "key" },
    uploads: { type: "bucket" },
    orders: { type: "queue", deadLetterAfter: 5, key: "orders-data" },
    events: { type: "topic", queues: ["orders"] },
    sessions: { type: "table", partitionKey: { name: "id", type: "string" }, timeToLive: "expires" },
    audit: { type: "event-bus", existing: { name: "company-audit" } },
    media: { type: "files", userId: 33 },
    share: {
      type: "files",
      existing: {
        fileSystemId: "fs-0123456789abcdef0",
        accessPointId: "fsap-0123456789abcdef0",
        securityGroupId: "sg-0fedcba9876543210",
      },
    },
    billing: {
      type: "postgres",
      existing: { lookup: { cluster: "billing" }, securityGroupId: "sg-0011223344556677a", masterUserSecret: true },
    },
    carts: {
      type: "cache",
      existing: { lookup: { replicationGroup: "carts" }, securityGroupId: "sg-0011223344556677b" },
    },
    archive: {
      type: "files",
      existing: {
        lookup: { tags: { Name: "archive" } },
        accessPointId: "fsap-0fedcba9876543210",
        securityGroupId: "sg-0fedcba9876543210",
      },
    },
    "company-data": { type: "key", existing: { lookup: { alias: "alias/company-data" } } },
  },
  services: {
    ...others,
    "hostname-app": {
      ...hostname,
      permissions: [{ actions: ["cloudwatch:PutMetricData"], resources: ["*"], reason: "its own metrics" }],
      uses: { database: "connect", payments: "call", uploads: "read-write", orders: "send" },
    },
  },
};
