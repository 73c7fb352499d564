import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { SubnetDefinition } from "../definition/network";

export interface PublicSubnetsProps {
  readonly name: string;
  readonly vpcId: string;
  readonly internetGatewayId: string;
  /** One a zone. */
  readonly subnets: readonly SubnetDefinition[];
}

/** Subnets that share one route table with a route to the internet gateway. */
export class PublicSubnets extends Construct {
  /** Ids of the subnets by zone, in the order of the definition. */
  readonly idByZone: ReadonlyMap<string, string>;
  readonly routeTableId: string;
  /** What must stand before something in the subnets can use the internet. */
  readonly connected: readonly ITerraformDependable[];
  private readonly name: string;
  private readonly internetRoute: Route;

  constructor(scope: Construct, id: string, props: PublicSubnetsProps) {
    super(scope, id);
    const { name, vpcId } = props;
    const routeTable = new RouteTable(this, "route_table", { vpcId, tags: { Name: `${name}-public` } });
    const routeTableId = routeTable.id;
    this.internetRoute = new Route(this, "internet", {
      routeTableId,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: props.internetGatewayId,
    });
    const idByZone = new Map<string, string>();
    const connected: ITerraformDependable[] = [this.internetRoute];
    for (const { zone, cidr } of props.subnets) {
      const letter = zoneLetter(zone);
      const own = new Construct(this, letter);
      const subnet = new Subnet(own, "subnet", {
        vpcId,
        availabilityZone: zone,
        cidrBlock: cidr,
        tags: { Name: `${name}-public-${letter}` },
      });
      const subnetId = subnet.id;
      connected.push(new RouteTableAssociation(own, "route_table_association", { subnetId, routeTableId }));
      idByZone.set(zone, subnetId);
    }
    this.name = name;
    this.idByZone = idByZone;
    this.routeTableId = routeTableId;
    this.connected = connected;
  }

  /**
   * Adds NAT gateways with an address each, in the first zone or in every zone.
   * @returns ids of the gateways by zone
   */
  addNatGateways(count: "one" | "per-zone"): ReadonlyMap<string, string> {
    const all = [...this.idByZone];
    const chosen = count === "one" ? all.slice(0, 1) : all;
    return new Map(chosen.map(([zone, subnetId]) => [zone, this.addNatGateway(zone, subnetId)]));
  }

  private addNatGateway(zone: string, subnetId: string): string {
    const letter = zoneLetter(zone);
    const own = new Construct(this, `nat_${letter}`);
    const tags = { Name: `${this.name}-nat-${letter}` };
    // AWS refuses both where the VPC has no internet gateway yet.
    const dependsOn = [this.internetRoute];
    const address = new Eip(own, "eip", { domain: "vpc", tags, dependsOn });
    return new NatGateway(own, "nat_gateway", { subnetId, allocationId: address.id, tags, dependsOn }).id;
  }
}

/** `b` of `eu-central-1b`: one letter tells the zones of a region apart. */
export function zoneLetter(zone: string): string {
  return zone.slice(-1);
}
