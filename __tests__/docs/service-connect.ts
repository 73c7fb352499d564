import type { EnvironmentDefinition } from "../../src/definition/platform";
import { withResources } from "./resources";

const { services } = withResources;
const { "random-quote-app": quotes } = services;
if (quotes === undefined) throw new Error("the fixture has no random-quote-app");

/** What docs/service-connect.md shows. */
export const connected: EnvironmentDefinition = {
  ...withResources,
  discovery: { type: "service-connect", protocol: "http", timeouts: { requestSeconds: 60 } },
  services: {
    ...services,
    "random-quote-app": {
      ...quotes,
      discovery: {
        type: "service-connect",
        protocol: "http",
        alias: { name: "quotes", port: 80 },
        tls: {
          certificateAuthorityArn:
            "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
        },
      },
    },
  },
};
