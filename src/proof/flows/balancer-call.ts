import type { Service } from "../../facts/services";
import type { Resource } from "../../terraform/expressions/value";
import type { Told } from "./addresses";
import type { Chain } from "./chain";
import type { Context } from "./context";
import { follow } from "./follow";
import { placeOf } from "./flow";
import { throughGroups } from "./group-flow";
import { ownEnd, toInternet } from "./internet-path";
import { serviceEnd, taskEnd } from "./service-path";

/** A call to a load balancer by its own name: inside the VPC if it is internal, else by the internet. */
export function callBalancer(
  context: Context,
  chain: Chain,
  caller: Service,
  { port, host, variable }: Told,
  resource: Resource,
): void {
  const balancer = context.facts.balancers.all.find((item) => item.resource === resource);
  if (!balancer) return;
  chain.via(resource.address);
  if (port === undefined) {
    chain.doubt("the port that is called");
    return;
  }
  if (!balancer.listeners.some((listener) => listener.port === port)) {
    const ports = balancer.listeners.map((listener) => listener.port ?? "?").join(", ") || "no port";
    chain.miss(`${resource.address} listens on ${ports}, not ${port}`, "make the ports equal");
    return;
  }
  const to = { kind: "load balancer", ...placeOf(resource) } as const;
  const flow = { from: serviceEnd(caller), to, port, purpose: `call ${host}:${port} (variable ${variable})` };
  if (!balancer.internal) {
    const fix = "call the service inside the VPC or set egress to 'nat'";
    for (const subnet of caller.subnets) {
      follow(context, chain, flow, () => {
        toInternet(context, chain, caller, subnet, { target: host, port, fix });
      });
    }
    return;
  }
  const label = balancer.groups.map((group) => group.address).join(", ") || resource.address;
  const cidrs = balancer.subnets.flatMap((subnet) => subnet.cidr ?? []);
  follow(context, chain, flow, () => {
    throughGroups(context, chain, ownEnd(caller), "egress", port, { label, groups: balancer.groups, cidrs });
    const own = { groups: balancer.groups, unknown: balancer.unknown };
    throughGroups(context, chain, own, "ingress", port, taskEnd(caller));
  });
}
