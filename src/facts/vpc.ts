import type { Model } from "../terraform/model";
import { type Resource, type Value, asString, blocks, items } from "../terraform/expressions/value";
import { symbolic } from "./arn";
import { type Flag, flagOf } from "./flag";
import { type Link, isMissing, link, linked } from "./link";
import { type Route, routeOf } from "./routes";

export interface Subnet {
  readonly resource: Resource;
  readonly vpc: Link;
  readonly zone: string;
  readonly cidr: string | undefined;
}

export interface RouteTable {
  /** The resource's address, or `the main route table of …`. */
  readonly label: string;
  readonly resource: Resource | undefined;
  readonly routes: Route[];
  /** Gateway endpoints that put a route here. */
  readonly gateways: { readonly endpoint: Resource; readonly address: string }[];
}

/** The route table that holds for a subnet, or why there is none. */
export type TableOf =
  | { readonly kind: "found"; readonly table: RouteTable }
  /** `why` names what stands there instead: no plan can find a table by it. */
  | { readonly kind: "wrong"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** VPCs, subnets and route tables as AWS will wire them, the main-table fallback included. */
export class Vpcs {
  readonly all: readonly Resource[];
  readonly subnets: readonly Subnet[];
  readonly tables: readonly RouteTable[];
  private readonly bySubnet: ReadonlyMap<Resource, Subnet>;
  private readonly tableOfSubnet = new Map<Resource, TableOf>();
  private readonly associationOfSubnet = new Map<Resource, string>();
  private readonly mainOfVpc = new Map<Resource, RouteTable>();
  private readonly byResource = new Map<Resource, RouteTable>();

  constructor(model: Model) {
    this.all = [...model.all("aws_vpc"), ...model.all("data.aws_vpc")];
    this.subnets = [...model.all("aws_subnet"), ...model.all("aws_default_subnet")].map((resource) => ({
      resource,
      vpc: link(resource.get("vpc_id"), ["aws_vpc", "aws_default_vpc"]),
      zone: zoneOf(resource),
      cidr: asString(resource.get("cidr_block")),
    }));
    this.bySubnet = new Map(this.subnets.map((subnet) => [subnet.resource, subnet]));
    for (const resource of [...model.all("aws_route_table"), ...model.all("aws_default_route_table")]) {
      const table: RouteTable = { label: resource.address, resource, routes: [], gateways: [] };
      this.byResource.set(resource, table);
      blocks(resource.get("route")).maps.forEach((map, index) => {
        table.routes.push(routeOf(`${resource.address} route[${index}]`, resource, (name) => map.get(name)));
      });
    }
    for (const resource of model.all("aws_default_route_table"))
      this.setMain(resource.get("default_route_table_id"), resource);
    for (const main of model.all("aws_main_route_table_association")) {
      const [vpc, table] = [
        linked(link(main.get("vpc_id"), ["aws_vpc"])),
        linked(link(main.get("route_table_id"), ["aws_route_table"])),
      ];
      const found = table && this.byResource.get(table);
      if (vpc && found) this.mainOfVpc.set(vpc, found);
    }
    for (const route of model.all("aws_route")) {
      this.table(route.get("route_table_id"))?.routes.push(routeOf(route.address, route, (name) => route.get(name)));
    }
    for (const association of model.all("aws_route_table_association")) {
      const subnet = linked(link(association.get("subnet_id"), ["aws_subnet"]));
      if (!subnet) continue;
      const table = association.get("route_table_id");
      this.associationOfSubnet.set(subnet, association.address);
      const found = this.table(table);
      this.tableOfSubnet.set(subnet, found ? { kind: "found", table: found } : unusable(table));
    }
    for (const endpoint of model.all("aws_vpc_endpoint")) {
      for (const table of items(endpoint.get("route_table_ids"))) {
        this.table(table)?.gateways.push({ endpoint, address: endpoint.address });
      }
    }
    for (const association of model.all("aws_vpc_endpoint_route_table_association")) {
      const endpoint = linked(link(association.get("vpc_endpoint_id"), ["aws_vpc_endpoint"]));
      if (endpoint)
        this.table(association.get("route_table_id"))?.gateways.push({ endpoint, address: association.address });
    }
    this.tables = [...new Set([...this.byResource.values(), ...this.mainOfVpc.values()])];
  }

  subnet(resource: Resource): Subnet | undefined {
    return this.bySubnet.get(resource);
  }

  /** The subnet's own route table, or else the main one of its VPC. */
  tableFor(subnet: Subnet): TableOf {
    const own = this.tableOfSubnet.get(subnet.resource);
    if (own !== undefined) return own;
    const vpc = linked(subnet.vpc);
    return vpc
      ? { kind: "found", table: this.main(vpc) }
      : { kind: "unknown", why: `the VPC of ${subnet.resource.address}` };
  }

  /** The addresses that lead from a subnet to its route table, for evidence. */
  way(subnet: Subnet, table: RouteTable): readonly string[] {
    const association = this.associationOfSubnet.get(subnet.resource);
    return [subnet.resource.address, ...(association === undefined ? [] : [association]), table.label];
  }

  /** The address ranges of a VPC, the associated ones included. */
  static ranges(model: Model, vpc: Resource): readonly string[] {
    const more = model
      .all("aws_vpc_ipv4_cidr_block_association")
      .filter((item) => linked(link(item.get("vpc_id"), ["aws_vpc"])) === vpc);
    return [vpc, ...more].map((item) => asString(item.get("cidr_block"))).filter((cidr) => cidr !== undefined);
  }

  static dns(vpc: Resource): { readonly enable_dns_support: Flag; readonly enable_dns_hostnames: Flag } {
    return {
      enable_dns_support: flagOf(vpc.get("enable_dns_support"), true),
      enable_dns_hostnames: flagOf(vpc.get("enable_dns_hostnames"), false),
    };
  }

  private table(value: Value | undefined): RouteTable | undefined {
    const resource = linked(link(value, ["aws_route_table", "aws_default_route_table"]));
    if (resource) return this.byResource.get(resource);
    const vpc = mainTableOf(value);
    return vpc && this.main(vpc);
  }

  private setMain(value: Value | undefined, table: Resource): void {
    const vpc = mainTableOf(value);
    const found = this.byResource.get(table);
    if (vpc && found) this.mainOfVpc.set(vpc, found);
  }

  private main(vpc: Resource): RouteTable {
    const known = this.mainOfVpc.get(vpc);
    if (known) return known;
    const table: RouteTable = {
      label: `the main route table of ${vpc.address}`,
      resource: undefined,
      routes: [],
      gateways: [],
    };
    this.mainOfVpc.set(vpc, table);
    return table;
  }
}

function unusable(value: Value | undefined): TableOf {
  const found = link(value, ["aws_route_table", "aws_default_route_table"]);
  if (found.kind === "none") return { kind: "wrong", why: "the missing route_table_id" };
  if (found.kind === "wrong") return { kind: "wrong", why: isMissing(found) ? found.why : `the missing ${found.why}` };
  return { kind: "unknown", why: found.kind === "unknown" ? found.why : found.resource.address };
}

function mainTableOf(value: Value | undefined): Resource | undefined {
  return linked(link(value, ["aws_vpc"], ["main_route_table_id", "default_route_table_id"]));
}

function zoneOf(subnet: Resource): string {
  const zone = subnet.get("availability_zone") ?? subnet.get("availability_zone_id");
  return zone === undefined ? `<?the zone of ${subnet.address}>` : symbolic(zone);
}
