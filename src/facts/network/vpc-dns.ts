import type { Model } from "../../terraform/model";
import { type Resource, items } from "../../terraform/expressions/value";
import { link } from "../link";
import { VPCS } from "../resource-types";
import { type Known, equals, orDefault, switchSetting, textSetting } from "../setting";

/** How interfaces of a VPC resolve names. */
export interface VpcDns {
  /** Whether the VPC's resolver answers at all. */
  readonly enable_dns_support: Known<boolean>;
  /** Whether private names of endpoints and namespaces are answered too. */
  readonly enable_dns_hostnames: Known<boolean>;
  /** Who may answer instead of it, or beside it. */
  readonly others: readonly string[];
}

const AMAZON = "AmazonProvidedDNS";

/**
 * DNS of the VPCs: their two switches, the DNS servers of their DHCP options, and the rules of resolvers.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html
 */
export class DnsOfVpcs {
  private readonly othersOf = new Map<Resource, string[]>();
  /** Of VPCs that can't be told. */
  private readonly strays: string[] = [];

  constructor(model: Model) {
    for (const association of model.all("aws_vpc_dhcp_options_association")) {
      const options = link(association.get("dhcp_options_id"), [
        "aws_vpc_dhcp_options",
        "aws_default_vpc_dhcp_options",
      ]);
      if (options.kind === "found" && hasAmazonServers(options.resource)) continue;
      const name = options.kind === "found" ? options.resource.address : association.address;
      this.add(association, `how the DNS servers of ${name} answer`);
    }
    for (const type of [
      "aws_route53_resolver_rule_association",
      "aws_route53_resolver_firewall_rule_group_association",
    ])
      for (const association of model.all(type))
        this.add(association, `which names ${association.address} answers otherwise`);
  }

  of(vpc: Resource): VpcDns {
    const others = [...(this.othersOf.get(vpc) ?? []), ...this.strays];
    if (vpc.mode === "data") {
      const why = (flag: string) => ({ kind: "unknown", why: `${flag} of ${vpc.address}` }) as const;
      return {
        enable_dns_support: why("enable_dns_support"),
        enable_dns_hostnames: why("enable_dns_hostnames"),
        others,
      };
    }
    // AWS makes default VPCs with host names.
    const hostnames = orDefault(switchSetting(vpc.get("enable_dns_hostnames")), vpc.type === "aws_default_vpc");
    return {
      enable_dns_support: orDefault(switchSetting(vpc.get("enable_dns_support")), true),
      enable_dns_hostnames: hostnames,
      others,
    };
  }

  private add(association: Resource, what: string): void {
    const vpc = link(association.get("vpc_id"), VPCS);
    if (vpc.kind === "found") this.othersOf.set(vpc.resource, [...(this.othersOf.get(vpc.resource) ?? []), what]);
    if (vpc.kind === "unknown") this.strays.push(what);
  }
}

function hasAmazonServers(options: Resource): boolean {
  if (options.mode === "data") return false;
  if (options.type === "aws_default_vpc_dhcp_options") return true;
  const servers = items(options.get("domain_name_servers"));
  return servers.every((server) => equals(textSetting(server), AMAZON) === "yes") && servers.length > 0;
}
