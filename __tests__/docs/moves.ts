import type { EnvironmentDefinition } from "../../src/definition/platform";
import { dev, services } from "../fixtures/platform";

/** The guide's example of an environment that says what became of addresses. */
export const renamed: EnvironmentDefinition = {
  ...dev,
  services: {
    "front-app": { ...services["static-app"], physicalName: "static-app" },
  },
  moved: [
    { service: "static-app", to: "front-app" },
    { from: "aws_vpc.main", to: "aws_vpc.network" },
  ],
  removed: [
    { service: "hostname-app", destroy: true },
    { service: "random-quote-app", destroy: true },
    { job: "nightly-report", destroy: true },
    { from: "aws_cloudwatch_log_group.hostname_app", destroy: false },
  ],
};
