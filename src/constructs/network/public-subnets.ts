import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { NatNetwork, SubnetDefinition } from "../../definition/network";

export interface PublicSubnetsProps {
  readonly name: string;
  readonly vpcId: string;
  /** Undefined where nothing uses the internet. */
  readonly internetGatewayId: string | undefined;
  /** One a zone. */
  readonly subnets: readonly SubnetDefinition[];
}

/** Subnets that share one route table with a route to the internet gateway, if there is one. */
export class PublicSubnets extends Construct {
  /** Ids of the subnets by zone, in the order of the definition. */
  readonly idByZone: ReadonlyMap<string, string>;
  private readonly name: string;
  private readonly vpcId: string;
  private ownRouteTableId: string | undefined;
  private readonly dependables: ITerraformDependable[] = [];
  private hasInternet = false;

  constructor(scope: Construct, id: string, props: PublicSubnetsProps) {
    super(scope, id);
    const { name, vpcId } = props;
    this.name = name;
    this.vpcId = vpcId;
    if (props.internetGatewayId !== undefined) this.addInternet(props.internetGatewayId);
    const idByZone = new Map<string, string>();
    for (const { zone, cidr } of props.subnets) {
      const { routeTableId } = this;
      const letter = zoneLetter(zone);
      const own = new Construct(this, letter);
      const subnet = new Subnet(own, "subnet", {
        vpcId,
        availabilityZone: zone,
        cidrBlock: cidr,
        tags: { Name: `${name}-public-${letter}` },
      });
      const subnetId = subnet.id;
      this.dependables.push(new RouteTableAssociation(own, "route_table_association", { subnetId, routeTableId }));
      idByZone.set(zone, subnetId);
    }
    this.idByZone = idByZone;
  }

  /** Where nothing is public, nobody asks for it, and there is none. */
  get routeTableId(): string {
    this.ownRouteTableId ??= new RouteTable(this, "route_table", {
      vpcId: this.vpcId,
      tags: { Name: `${this.name}-public` },
    }).id;
    return this.ownRouteTableId;
  }

  /** What must stand before something in the subnets can use the internet. */
  get connected(): readonly ITerraformDependable[] {
    return this.dependables;
  }

  /** Adds the route to the internet, where there is none yet. */
  addInternet(gatewayId: string): void {
    if (this.hasInternet) return;
    this.hasInternet = true;
    const { routeTableId } = this;
    this.dependables.push(new Route(this, "internet", { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId }));
  }

  /**
   * Adds NAT gateways with an address each: one for all of `zones`, or one in each of them. A zone without a public
   * subnet uses the first.
   * @returns the gateway's id for each of `zones`
   */
  addNatGateways(count: NatNetwork["natGateways"], zones: readonly string[]): ReadonlyMap<string, string> {
    const [firstZone = ""] = this.idByZone.keys();
    const idByHome = new Map<string, string>();
    const idFor = (zone: string): string => {
      const home = { one: firstZone, "per-zone": this.idByZone.has(zone) ? zone : firstZone }[count];
      const id = idByHome.get(home) ?? this.addNatGateway(home, this.idByZone.get(home) ?? "");
      idByHome.set(home, id);
      return id;
    };
    return new Map(zones.map((zone) => [zone, idFor(zone)]));
  }

  private addNatGateway(zone: string, subnetId: string): string {
    const letter = zoneLetter(zone);
    const own = new Construct(this, `nat_${letter}`);
    const tags = { Name: `${this.name}-nat-${letter}` };
    // AWS refuses both where the VPC has no internet gateway yet, and a gateway leads nowhere until its own subnet uses
    // the route: what waits for the gateway waits for that too.
    const dependsOn = [...this.connected];
    const address = new Eip(own, "eip", { domain: "vpc", tags, dependsOn });
    return new NatGateway(own, "nat_gateway", { subnetId, allocationId: address.id, tags, dependsOn }).id;
  }
}

/** `b` of `eu-central-1b`: one letter tells the zones of a region apart. */
export function zoneLetter(zone: string): string {
  return zone.slice(-1);
}
