import { internetPart } from "../aws/private-addresses";
import type { Model } from "../terraform/model";
import { type Resource, type Value, blocks, describe, items } from "../terraform/expressions/value";
import { symbolic } from "./arn";
import { type Link, isMissing, link, linked } from "./link";
import { ROUTE_TABLES, SUBNETS, VPCS } from "./resource-types";
import { type Route, type Routing, routeOf, routing } from "./routes";
import { type Setting, knownValue, textSetting } from "./setting";

export interface Subnet {
  readonly resource: Resource;
  readonly vpc: Link;
  readonly zone: string;
  /** Its IPv4 addresses. */
  readonly range: Setting<string>;
}

/** Ranges of addresses, and which others there may be. */
export interface Ranges {
  readonly cidrs: readonly string[];
  /** Noun phrases that complete "not known: …". */
  readonly unknown: readonly string[];
}

export interface RouteTable {
  /** The resource's address, or `the main route table of …`. */
  readonly label: string;
  readonly resource: Resource | undefined;
  readonly routes: Route[];
  /** Gateway endpoints that put a route here. */
  readonly gateways: { readonly endpoint: Resource; readonly address: string }[];
  /** Why it may hold more routes than these. */
  readonly more: string[];
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
  /** Of which there may be one. */
  private readonly associationsOfSubnet = new Map<Resource, Resource[]>();
  private readonly mainOfVpc = new Map<Resource, RouteTable>();
  private readonly byResource = new Map<Resource, RouteTable>();
  /** Routes, associations and gateways of which the table or the subnet can't be told: they may be those of any. */
  private readonly strayRoutes: string[] = [];
  private readonly strayTables: string[] = [];
  private readonly strayMains: string[] = [];
  private readonly strayGateways: string[] = [];
  private readonly internetRoutings = new Map<RouteTable, Routing>();

  constructor(model: Model) {
    this.all = [...model.all("aws_vpc"), ...model.all("data.aws_vpc")];
    this.subnets = SUBNETS.flatMap((type) => model.all(type)).map((resource) => ({
      resource,
      vpc: link(resource.get("vpc_id"), VPCS),
      zone: zoneOf(resource),
      range: textSetting(resource.get("cidr_block")),
    }));
    this.bySubnet = new Map(this.subnets.map((subnet) => [subnet.resource, subnet]));
    for (const resource of ROUTE_TABLES.flatMap((type) => model.all(type))) {
      const { maps, unknown } = blocks(resource.get("route"));
      const more = [
        ...(unknown ? [`the routes of ${resource.address} (${unknown.why})`] : []),
        ...items(resource.get("propagating_vgws")).map((gateway) => propagated(gateway, resource.address)),
      ];
      const table: RouteTable = { label: resource.address, resource, routes: [], gateways: [], more };
      this.byResource.set(resource, table);
      maps.forEach((map, index) => {
        table.routes.push(routeOf(`${resource.address} route[${index}]`, resource, (name) => map.get(name)));
      });
    }
    for (const resource of model.all("aws_default_route_table"))
      this.setMain(resource.get("default_route_table_id"), resource);
    for (const main of model.all("aws_main_route_table_association")) {
      const vpc = link(main.get("vpc_id"), VPCS);
      const found = this.table(main.get("route_table_id"));
      if (vpc.kind === "found")
        this.mainOfVpc.set(vpc.resource, found ?? unreadTable(`the route table of ${main.address}`));
      if (vpc.kind === "unknown") this.strayMains.push(`the VPC of ${main.address} (${vpc.why})`);
    }
    for (const route of model.all("aws_route")) {
      const table = this.table(route.get("route_table_id"));
      if (table) table.routes.push(routeOf(route.address, route, (name) => route.get(name)));
      else if (isUnknown(route.get("route_table_id"))) this.strayRoutes.push(`the route table of ${route.address}`);
    }
    for (const propagation of model.all("aws_vpn_gateway_route_propagation")) {
      const table = this.table(propagation.get("route_table_id"));
      if (table) table.more.push(propagated(propagation.get("vpn_gateway_id"), table.label));
      else if (isUnknown(propagation.get("route_table_id")))
        this.strayRoutes.push(`the route table of ${propagation.address}`);
    }
    for (const association of model.all("aws_route_table_association")) {
      const subnet = link(association.get("subnet_id"), SUBNETS);
      const table = association.get("route_table_id");
      const found = this.table(table);
      if (subnet.kind === "unknown") this.strayTables.push(`the subnet of ${association.address} (${subnet.why})`);
      if (subnet.kind !== "found") continue;
      const all = [...this.associationsOf(subnet.resource), association];
      this.associationsOfSubnet.set(subnet.resource, all);
      const own = found ? ({ kind: "found", table: found } as const) : unusable(table);
      const twice = { kind: "unknown", why: `which of ${all.map(({ address }) => address).join(", ")} holds` } as const;
      this.tableOfSubnet.set(subnet.resource, all.length > 1 ? twice : own);
    }
    const addGateway = (endpoint: Resource, id: Value | undefined, address: string): void => {
      const table = this.table(id);
      if (table) table.gateways.push({ endpoint, address });
      else if (isUnknown(id)) this.strayGateways.push(`a route table of ${address}`);
    };
    for (const endpoint of model.all("aws_vpc_endpoint"))
      for (const id of items(endpoint.get("route_table_ids"))) addGateway(endpoint, id, endpoint.address);
    for (const association of model.all("aws_vpc_endpoint_route_table_association")) {
      const endpoint = link(association.get("vpc_endpoint_id"), ["aws_vpc_endpoint"]);
      if (endpoint.kind === "found")
        addGateway(endpoint.resource, association.get("route_table_id"), association.address);
      if (endpoint.kind === "unknown") this.strayGateways.push(`the endpoint of ${association.address}`);
    }
    this.tables = [...new Set([...this.byResource.values(), ...this.mainOfVpc.values()])];
  }

  /** Whether some association, or some route, may be that of any subnet. */
  get hasUnplaced(): boolean {
    return this.strayTables.length + this.strayRoutes.length > 0;
  }

  subnet(resource: Resource): Subnet | undefined {
    return this.bySubnet.get(resource);
  }

  /** The subnet's own route table, or else the main one of its VPC. */
  tableFor(subnet: Subnet): TableOf {
    const own = this.tableOfSubnet.get(subnet.resource);
    if (own !== undefined) return own;
    const [stray] = this.strayTables;
    if (stray !== undefined) return { kind: "unknown", why: stray };
    const vpc = linked(subnet.vpc);
    return vpc
      ? { kind: "found", table: this.main(vpc) }
      : { kind: "unknown", why: `the VPC of ${subnet.resource.address}` };
  }

  /** Where a table sends what is meant for the internet. */
  internetRouting(table: RouteTable): Routing {
    const known = this.internetRoutings.get(table);
    if (known) return known;
    const made = routing(table.routes, internetPart("0.0.0.0/0"));
    this.internetRoutings.set(table, made);
    return made;
  }

  /** The route of a subnet's table that leads farthest into the internet, where it can be told. */
  defaultRoute(subnet: Subnet): Route | undefined {
    const found = this.tableFor(subnet);
    return found.kind === "found" ? this.internetRouting(found.table).parts[0]?.route : undefined;
  }

  /** Why a table may hold more routes than are read. */
  moreRoutes({ more }: RouteTable): readonly string[] {
    return [...more, ...this.strayRoutes];
  }

  /** Why a table may have more gateway endpoints than are read. */
  moreGateways({ resource }: RouteTable): readonly string[] {
    return resource ? this.strayGateways : [...this.strayGateways, ...this.strayMains];
  }

  /** The addresses that lead from a subnet to its route table, for evidence. */
  way(subnet: Subnet, table: RouteTable): readonly string[] {
    const associations = this.associationsOf(subnet.resource).map(({ address }) => address);
    return [subnet.resource.address, ...associations, table.label];
  }

  /** The resources that associate a subnet with a route table. */
  associationsOf(subnet: Resource): readonly Resource[] {
    return this.associationsOfSubnet.get(subnet) ?? [];
  }

  /** The address ranges of a VPC, the associated ones included. */
  static ranges(model: Model, vpc: Resource): Ranges {
    const more = model
      .all("aws_vpc_ipv4_cidr_block_association")
      .map((resource) => ({ resource, home: link(resource.get("vpc_id"), VPCS) }));
    const all = [vpc, ...more.flatMap(({ resource, home }) => (linked(home) === vpc ? [resource] : []))];
    const strays = more.flatMap(({ resource: { address }, home }) =>
      home.kind === "unknown" ? [`the VPC of ${address} (${home.why})`] : [],
    );
    const { cidrs, unknown } = rangesOf(
      all.map((resource) => ({ resource, range: textSetting(resource.get("cidr_block")) })),
    );
    return { cidrs, unknown: [...unknown, ...strays] };
  }

  private table(value: Value | undefined): RouteTable | undefined {
    const resource = linked(link(value, ROUTE_TABLES));
    if (resource) return this.byResource.get(resource);
    const vpc = mainTableOf(value);
    return vpc && this.main(vpc);
  }

  private setMain(value: Value | undefined, table: Resource): void {
    const vpc = mainTableOf(value);
    const found = this.byResource.get(table);
    if (vpc && found) this.mainOfVpc.set(vpc, found);
    else if (!vpc) this.strayMains.push(`the VPC of ${table.address}`);
  }

  private main(vpc: Resource): RouteTable {
    const known = this.mainOfVpc.get(vpc);
    if (known) return known;
    const label = `the main route table of ${vpc.address}`;
    // What stood before has routes that no stack shows; a default VPC's leads to the internet.
    const isOlder = vpc.mode === "data" || vpc.type === "aws_default_vpc";
    const more = [...(isOlder ? [`the routes of ${label}`] : []), ...this.strayMains];
    const table: RouteTable = { label, resource: undefined, routes: [], gateways: [], more };
    this.mainOfVpc.set(vpc, table);
    return table;
  }
}

/**
 * Of the routes that a gateway brings only the network beyond it knows; one to a part of the internet would win.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html#route-tables-priority-propagated-routes
 */
function propagated(gateway: Value | undefined, table: string): string {
  return `the routes that ${describe(gateway)} propagates to ${table}`;
}

/** Stands for a table of which only `why` is known. */
function unreadTable(why: string): RouteTable {
  return { label: why, resource: undefined, routes: [], gateways: [], more: [why] };
}

function isUnknown(value: Value | undefined): boolean {
  return unusable(value).kind === "unknown";
}

function unusable(value: Value | undefined): TableOf {
  const found = link(value, ROUTE_TABLES);
  if (found.kind === "none") return { kind: "wrong", why: "the missing route_table_id" };
  if (found.kind === "wrong") return { kind: "wrong", why: isMissing(found) ? found.why : `the missing ${found.why}` };
  return { kind: "unknown", why: found.kind === "unknown" ? found.why : found.resource.address };
}

function mainTableOf(value: Value | undefined): Resource | undefined {
  return linked(link(value, VPCS, ["main_route_table_id", "default_route_table_id"]));
}

/** Of subnets, say; of one without IPv4 addresses there are none. */
export function rangesOf(all: readonly Pick<Subnet, "resource" | "range">[]): Ranges {
  return {
    cidrs: all.flatMap(({ range }) => knownValue(range) ?? []),
    unknown: all.flatMap(({ resource, range }) =>
      range.kind === "unknown" ? [`the addresses of ${resource.address} (${range.why})`] : [],
    ),
  };
}

function zoneOf(subnet: Resource): string {
  // An empty text is none, and AWS picks a zone.
  const [zone] = [subnet.get("availability_zone"), subnet.get("availability_zone_id")].filter(
    (it) => (it ?? "") !== "",
  );
  return zone === undefined ? `<?the zone of ${subnet.address}>` : symbolic(zone);
}
