import type { Service } from "../../facts/services";
import type { Context } from "../flows/context";
import { defaultRoute } from "../flows/internet-path";
import { linked } from "../../facts/link";
import { Chain } from "../flows/chain";
import { type Rule, counted } from "../result";

/** Source: API ECS AwsVpcConfiguration */
export const serviceNetwork: Rule = {
  id: "service-network",
  title: "Each service lies in subnets and security groups of one VPC",
  check(context) {
    const { services } = context.facts;
    let [subnets, groups] = [0, 0];
    const results = services.flatMap((service) => {
      const chain = new Chain();
      subnets += service.subnets.length;
      groups += service.groups.length;
      for (const why of service.networkWrong)
        chain.miss(`${why} stands where a subnet or a security group belongs`, "correct the reference");
      for (const why of service.networkUnknown) chain.doubt(`its subnets or groups (${why})`);
      const known = service.networkUnknown.length === 0 && service.networkWrong.length === 0;
      if (known && service.subnets.length === 0)
        chain.miss("it names no subnet", "set subnets in network_configuration");
      if (known && service.groups.length === 0) {
        chain.miss(
          "it names no security group and so takes the VPC's default group",
          "give it a security group of its own",
        );
      }
      if (typeof service.publicIp === "string") chain.doubt(`assign_public_ip (${service.publicIp})`);
      if (service.publicIp === true) uselessPublicIp(context, chain, service);
      const [first] = service.subnets;
      const vpc = first && linked(first.vpc);
      for (const { resource, vpc: found } of service.subnets) {
        chain.via(resource.address);
        if (found.kind === "unknown") chain.doubt(`the VPC of ${resource.address}`);
        else if (linked(found) !== vpc || vpc === undefined)
          chain.miss(
            `${resource.address} lies in another VPC than ${first?.resource.address ?? "?"}`,
            "take subnets of one VPC",
          );
      }
      for (const group of service.groups) {
        chain.via(group.address);
        const home = context.facts.groupVpc(group);
        if (vpc && home.kind === "found" && home.resource !== vpc) {
          chain.miss(
            `${group.address} belongs to ${home.resource.address}, its subnets to ${vpc.address}`,
            "take a group of the subnets' VPC",
          );
        }
      }
      return chain.conclude(service.label, service.resource, "get its network interface");
    });
    return { looked: counted({ service: services.length, subnet: subnets, "security group": groups }), results };
  },
};

function uselessPublicIp(context: Context, chain: Chain, service: Service): void {
  const homes = service.subnets.filter((subnet) => {
    const table = context.facts.vpcs.tableFor(subnet);
    return typeof table !== "string" && defaultRoute(table)?.target.kind === undefined;
  });
  if (homes.length === 0 || homes.length < service.subnets.length) return;
  const names = homes.map((subnet) => subnet.resource.address).join(", ");
  chain.miss(`assign_public_ip is true but ${names} has no route to an internet gateway`, "set it to false");
}
