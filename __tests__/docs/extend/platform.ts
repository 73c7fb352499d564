import type { PlatformDefinition } from "../../../src/definition/platform";
import { prod } from "../../fixtures/platform";

const { "hostname-app": app, ...others } = prod.services;
if (app === undefined) throw new Error("the fixture has no hostname-app");

/** What the examples of docs/extend.md extend. */
export const shop: PlatformDefinition = {
  name: "shop",
  environments: {
    prod: {
      ...prod,
      accountId: "123456789012",
      // CloudFront alone, which `extend` says.
      ingress: { allowedCidrs: [] },
      resources: { orders: { type: "queue" } },
      services: { ...others, "hostname-app": { ...app, uses: { orders: "send" } } },
    },
  },
};
