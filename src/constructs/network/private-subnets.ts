import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { SubnetDefinition } from "../../definition/network";
import { zoneLetter } from "./public-subnets";

export interface PrivateSubnetsProps {
  readonly name: string;
  readonly vpcId: string;
  /** One a zone. */
  readonly subnets: readonly SubnetDefinition[];
  /**
   * NAT gateways by the zones that use them.
   * @default - no internet access
   */
  readonly natGatewayIdByZone?: ReadonlyMap<string, string>;
}

/** Subnets with a route table each: a zone's egress can change without touching the others. */
export class PrivateSubnets extends Construct {
  /** Ids of the subnets by zone, in the order of the definition. */
  readonly idByZone: ReadonlyMap<string, string>;
  readonly routeTableIds: readonly string[];
  /** What must stand before something in the subnets can use their routes. */
  readonly connected: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PrivateSubnetsProps) {
    super(scope, id);
    const { name, vpcId, natGatewayIdByZone = new Map<string, string>() } = props;
    const idByZone = new Map<string, string>();
    const routeTableIds: string[] = [];
    const connected: ITerraformDependable[] = [];
    for (const { zone, cidr } of props.subnets) {
      const letter = zoneLetter(zone);
      const tags = { Name: `${name}-private-${letter}` };
      const own = new Construct(this, letter);
      const subnet = new Subnet(own, "subnet", { vpcId, availabilityZone: zone, cidrBlock: cidr, tags });
      const subnetId = subnet.id;
      const routeTableId = new RouteTable(own, "route_table", { vpcId, tags }).id;
      connected.push(new RouteTableAssociation(own, "route_table_association", { subnetId, routeTableId }));
      const natGatewayId = natGatewayIdByZone.get(zone);
      if (natGatewayId !== undefined) {
        connected.push(new Route(own, "internet", { routeTableId, destinationCidrBlock: "0.0.0.0/0", natGatewayId }));
      }
      idByZone.set(zone, subnetId);
      routeTableIds.push(routeTableId);
    }
    this.idByZone = idByZone;
    this.routeTableIds = routeTableIds;
    this.connected = connected;
  }
}
