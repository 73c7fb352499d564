import { match } from "../../lib/match";
import type { Exposure, LoadBalancerExposure } from "../exposure";

const nothing = (): undefined => undefined;

/** The listener rule that a service asks for; undefined when it isn't behind the load balancer. */
export function listenerRuleOf(exposure: Exposure): LoadBalancerExposure | undefined {
  return match(exposure, "type", {
    "load-balancer": (own) => own,
    "public-ip": nothing,
    internal: nothing,
    none: nothing,
  });
}

/** Whether each task has a public address of its own. */
export function hasPublicIp(exposure: Exposure): boolean {
  return { "load-balancer": false, "public-ip": true, internal: false, none: false }[exposure.type];
}

/** First label of a service's name inside the VPC; undefined when nothing can call it there. */
export function internalName(exposure: Exposure): string | undefined {
  return match(exposure, "type", {
    "load-balancer": ({ dnsName }) => dnsName,
    "public-ip": nothing,
    internal: ({ dnsName }) => dnsName,
    none: nothing,
  });
}
