import type { EnvironmentDefinition } from "../platform";
import type { ServiceDefinition } from "../service";
import { placementOf } from "./resolve";

/** Whether a service's tasks reach hosts on the internet: by a NAT gateway or by a public IP of their own. */
export function reachesInternet(
  service: Pick<ServiceDefinition, "exposure" | "zones">,
  environment: Pick<EnvironmentDefinition, "network">,
): boolean {
  const byNetwork = { endpoints: false, nat: true, public: true }[environment.network.egress];
  return byNetwork || placementOf(service, environment).assignPublicIp;
}
