import { hasUnknown } from "../../facts/arn";
import type { Balancer } from "../../facts/balancers";
import { linked } from "../../facts/link";
import { Chain } from "../flows/chain";
import type { Context } from "../flows/context";
import { attached, defaultRoute } from "../flows/internet-path";
import { type Rule, counted } from "../result";

/** Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export const balancerNetwork: Rule = {
  id: "balancer-network",
  title: "Each load balancer stands in two zones, and a public one in subnets with a way to the internet",
  check(context) {
    const { all } = context.facts.balancers;
    const results = all.flatMap((balancer) => {
      const chain = new Chain();
      for (const why of balancer.unknown) chain.doubt(`its subnets or groups (${why})`);
      homes(chain, balancer);
      if (!balancer.internal) publicHomes(context, chain, balancer);
      if (balancer.type === "application" && balancer.groups.length === 0 && balancer.unknown.length === 0) {
        chain.miss("it has no security group and so takes the VPC's default group", "set security_groups");
      }
      const [first] = balancer.subnets;
      const vpc = first && linked(first.vpc);
      for (const group of balancer.groups) {
        const home = context.facts.groupVpc(group);
        if (vpc && home.kind === "found" && home.resource !== vpc) {
          chain.miss(
            `${group.address} belongs to ${home.resource.address}, its subnets to ${vpc.address}`,
            "take a group of the subnets' VPC",
          );
        }
      }
      if (balancer.listeners.length === 0)
        chain.miss("it has no listener", "add an aws_lb_listener or remove the balancer");
      for (const { resource, protocol } of balancer.listeners) {
        chain.via(resource.address);
        const allowed =
          balancer.type === "application" ? ["HTTP", "HTTPS"] : ["TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"];
        if (!allowed.includes(protocol)) {
          chain.miss(`listener ${resource.address} speaks ${protocol}`, `take one of ${allowed.join(", ")}`);
        }
        if (["HTTPS", "TLS"].includes(protocol) && resource.get("certificate_arn") === undefined) {
          chain.miss(`listener ${resource.address} speaks ${protocol} without a certificate`, "set certificate_arn");
        }
      }
      return chain.conclude(`load balancer '${balancer.resource.address}'`, balancer.resource, "take requests");
    });
    const listeners = all.reduce((sum, balancer) => sum + balancer.listeners.length, 0);
    return { looked: counted({ balancer: all.length, listener: listeners }), results };
  },
};

function homes(chain: Chain, balancer: Balancer): void {
  const { subnets } = balancer;
  chain.via(balancer.resource.address, ...subnets.map((subnet) => subnet.resource.address));
  const zones = subnets.map((subnet) => subnet.zone);
  const distinct = new Set(zones);
  for (const zone of zones.filter(hasUnknown)) chain.doubt(zone.replace(/[<?>]/g, ""));
  if (balancer.unknown.length === 0 && balancer.type === "application" && distinct.size < 2) {
    chain.miss(
      `it stands in ${distinct.size === 0 ? "no zone" : `one zone (${[...distinct].join("")})`}, AWS asks for two`,
      "add a subnet of another zone",
    );
  } else if (distinct.size < zones.length) {
    chain.miss("two of its subnets lie in one zone, AWS takes one a zone", "drop one of them");
  }
  const vpcs = new Set(subnets.map((subnet) => linked(subnet.vpc)));
  if (vpcs.size > 1) chain.miss("its subnets lie in different VPCs", "take subnets of one VPC");
}

function publicHomes(context: Context, chain: Chain, balancer: Balancer): void {
  for (const subnet of balancer.subnets) {
    const table = context.facts.vpcs.tableFor(subnet);
    if (typeof table === "string") {
      if (table.startsWith("the missing "))
        chain.miss(`subnet ${subnet.resource.address} is associated with ${table}`, "associate it with a route table");
      else chain.doubt(table);
      continue;
    }
    const route = defaultRoute(table);
    if (route?.target.kind === "other") chain.doubt(`what ${route.address} leads to (${route.target.label})`);
    else if (route?.target.kind !== "internet gateway") {
      const why = route
        ? `${route.address} of its subnet ${subnet.resource.address} leads to no internet gateway`
        : `its subnet ${subnet.resource.address} has no route to an internet gateway (${table.label})`;
      chain.miss(`it is internet-facing but ${why}`, "route 0.0.0.0/0 to one or set internal");
    } else {
      context.used.add(route);
      chain.via(...context.facts.vpcs.way(subnet, table), route.address);
      attached(context, chain, route.target.resource, subnet);
    }
  }
}
