/**
 * A packet walker over an applied network: what passes security groups, network ACLs, route tables and gateways.
 * It goes packet by packet, with addresses and ports, and knows nothing of what a connection is for.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html
 */
import { type Applied, type JsonObject, type Made, blocks, text, texts, word } from "./applied";
import { addressOf, covers, rangeOf } from "./ipv4";

/** A network interface; a service, a balancer or an endpoint has one in each of its subnets. */
export interface Interface {
  readonly subnet: Made;
  readonly vpc: Made;
  /** Undefined: no group filters, as on a network load balancer without groups. */
  readonly groups: readonly string[] | undefined;
  /** Whether that is the VPC's default group because none is named. */
  readonly isDefault: boolean;
  readonly isPublic: boolean;
  /** Ports that it opens connections from. */
  readonly ephemeral: Ports;
}

/** A host on the internet. */
export interface Host {
  readonly address: number;
  /** The AWS service that it belongs to, `com.amazonaws.eu-central-1.s3`. */
  readonly service?: string;
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html */
export const LINUX: Ports = { from: 32768, to: 60999 };
export const ANY_CLIENT: Ports = { from: 1024, to: 65535 };

export type Reach = "open" | "partly" | "closed" | "unknown";

export interface Answer {
  /** `partly`: from or to some of the addresses only, or for some ports that clients pick. */
  readonly reach: Reach;
  /** What lets it pass, and what stops it. */
  readonly via: ReadonlySet<string>;
  readonly stops: ReadonlySet<string>;
}

interface GroupRule {
  readonly address: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  readonly lists: readonly string[];
}

interface AclRule {
  readonly number: number;
  readonly egress: boolean;
  readonly allows: boolean;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly cidr: string;
}

interface Acl {
  readonly address: string;
  readonly rules: readonly AclRule[];
}

interface Route {
  readonly address: string;
  /** How specific it is. */
  readonly length: number;
  readonly gateway: Made | undefined;
  readonly nat: Made | undefined;
  readonly endpoint: Made | undefined;
}

/** What a packet's other end looks like to a rule. */
interface Peer {
  readonly address: number;
  readonly groups: readonly string[];
  readonly service: string | undefined;
}

/** Follows one packet and its answer. */
class Way {
  readonly via = new Set<string>();
  readonly stops = new Set<string>();
  unknown = false;

  pass(address: string): true {
    this.via.add(address);
    return true;
  }

  stop(why: string): false {
    this.stops.add(why);
    return false;
  }
}

export class Network {
  private readonly applied: Applied;
  private readonly rulesOfGroup = new Map<string, GroupRule[]>();
  private readonly aclOfSubnet = new Map<Made, Acl | undefined>();
  private readonly routes = new Map<string, Route | undefined>();
  private readonly ephemeralSteps: readonly number[];

  constructor(applied: Applied) {
    this.applied = applied;
    for (const type of ["aws_security_group", "aws_default_security_group"]) {
      for (const made of applied.all(type)) {
        const inline = [false, true].flatMap((egress) =>
          blocks(made.values[egress ? "egress" : "ingress"]).map((block) => inlineRule(made, block, egress)),
        );
        this.rulesOfGroup.set(text(made.values["id"]) ?? "", inline);
      }
    }
    for (const direction of ["ingress", "egress"]) {
      for (const made of applied.all(`aws_vpc_security_group_${direction}_rule`))
        this.addRule(made, direction === "egress");
    }
    for (const made of applied.all("aws_security_group_rule")) this.addRule(made, made.values["type"] === "egress");
    const acls = applied.all("aws_subnet").flatMap((subnet) => this.aclOf(subnet)?.rules ?? []);
    this.ephemeralSteps = [...new Set(acls.flatMap(({ from, to }) => [from - 1, from, to, to + 1]))];
  }

  /** Whether every interface of `from` can open a TCP port of every interface of `to`, both inside of VPCs. */
  between(from: readonly Interface[], to: readonly Interface[], port: number): Answer {
    const ways = from.flatMap((client) =>
      to.flatMap((server) =>
        this.eachAddress(client, (source) =>
          this.eachAddress(server, (target) =>
            this.ephemeral(client.ephemeral).map(
              (back) => (way: Way) =>
                this.inside(way, { ...client, address: source }, { ...server, address: target }, port, back),
            ),
          ),
        ),
      ),
    );
    return this.answer(ways);
  }

  /** Whether every interface of `from` can open a port of all the hosts. */
  out(from: readonly Interface[], hosts: readonly Host[], port: number): Answer {
    const ways = from.flatMap((client) =>
      hosts.flatMap((host) =>
        this.eachAddress(client, (address) =>
          this.ephemeral(client.ephemeral).map(
            (back) => (way: Way) => this.outside(way, { ...client, address }, host, port, back),
          ),
        ),
      ),
    );
    return this.answer(ways);
  }

  /** Whether all the hosts can open a port of every interface of `to`. */
  into(hosts: readonly Host[], to: readonly Interface[], port: number): Answer {
    const ways = hosts.flatMap((host) =>
      to.flatMap((server) =>
        this.eachAddress(server, (address) =>
          this.ephemeral(ANY_CLIENT).map(
            (back) => (way: Way) => this.inward(way, host, { ...server, address }, port, back),
          ),
        ),
      ),
    );
    return this.answer(ways);
  }

  /** The groups of an interface that names none: the VPC's default one. */
  defaultGroups(vpc: Made): readonly string[] {
    const [managed] = this.applied.where("aws_default_security_group", "vpc_id", vpc.values["id"]);
    return [text((managed ?? vpc).values[managed ? "id" : "default_security_group_id"]) ?? ""];
  }

  vpcOf(subnet: Made): Made | undefined {
    return this.applied.where("aws_vpc", "id", subnet.values["vpc_id"])[0];
  }

  /** The gateway endpoints that take what a subnet sends to a service. */
  gatewayEndpoints(subnet: Made, hosts: readonly Host[]): readonly Made[] {
    return hosts.flatMap((host) => this.routeFor(subnet, host)?.endpoint ?? []);
  }

  private inside(way: Way, client: At, server: At, port: number, back: number): boolean {
    if (client.vpc !== server.vpc) return way.stop("VPC boundary");
    const [from, to] = [peerOf(client), peerOf(server)];
    const crosses = client.subnet !== server.subnet;
    return (
      this.groupsPass(way, client, true, to, port) &&
      this.groupsPass(way, server, false, from, port) &&
      (!crosses ||
        (this.aclPasses(way, client.subnet, true, server.address, port) &&
          this.aclPasses(way, server.subnet, false, client.address, port) &&
          this.aclPasses(way, server.subnet, true, client.address, back) &&
          this.aclPasses(way, client.subnet, false, server.address, back)))
    );
  }

  private outside(way: Way, client: At, host: Host, port: number, back: number): boolean {
    const peer: Peer = { address: host.address, groups: [], service: host.service };
    return (
      this.groupsPass(way, client, true, peer, port) &&
      this.aclPasses(way, client.subnet, true, host.address, port) &&
      this.aclPasses(way, client.subnet, false, host.address, back) &&
      this.leaves(way, client, host, port, back)
    );
  }

  private leaves(way: Way, client: At, host: Host, port: number, back: number): boolean {
    const route = this.routeFor(client.subnet, host);
    if (!route) return way.stop("no route");
    way.pass(route.address);
    if (route.endpoint) return way.pass(route.endpoint.address);
    if (route.gateway) {
      if (!this.isAttached(route.gateway, client.vpc)) return way.stop("internet gateway is not attached");
      return client.isPublic || way.stop("no public address");
    }
    if (route.nat) return this.throughNat(way, client, route.nat, host, port, back);
    way.unknown = true;
    return false;
  }

  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
  private throughNat(way: Way, client: At, nat: Made, host: Host, port: number, back: number): boolean {
    way.pass(nat.address);
    if (nat.values["connectivity_type"] === "private") return way.stop("NAT gateway is private");
    if (text(nat.values["allocation_id"]) === undefined) return way.stop("NAT gateway has no address");
    const [subnet] = this.applied.where("aws_subnet", "id", nat.values["subnet_id"]);
    if (!subnet || this.vpcOf(subnet) !== client.vpc) return way.stop("NAT gateway is elsewhere");
    const onward = this.routeFor(subnet, host);
    // Whether a NAT gateway's own packets may take a gateway endpoint isn't documented.
    way.unknown = onward?.endpoint !== undefined;
    if (!onward?.gateway || !this.isAttached(onward.gateway, client.vpc))
      return way.stop("NAT gateway has no internet gateway");
    way.pass(onward.address);
    const own = this.ephemeral(ANY_CLIENT);
    return (
      (subnet === client.subnet ||
        (this.aclPasses(way, subnet, false, client.address, port) &&
          this.aclPasses(way, subnet, true, client.address, back))) &&
      this.aclPasses(way, subnet, true, host.address, port) &&
      own.every((answer) => this.aclPasses(way, subnet, false, host.address, answer))
    );
  }

  private inward(way: Way, host: Host, server: At, port: number, back: number): boolean {
    if (!server.isPublic) return way.stop("no public address");
    const route = this.routeFor(server.subnet, host);
    if (!route?.gateway) return way.stop("no route");
    if (!this.isAttached(route.gateway, server.vpc)) return way.stop("internet gateway is not attached");
    way.pass(route.address);
    return (
      this.groupsPass(way, server, false, { address: host.address, groups: [], service: host.service }, port) &&
      this.aclPasses(way, server.subnet, false, host.address, port) &&
      this.aclPasses(way, server.subnet, true, host.address, back)
    );
  }

  private groupsPass(way: Way, { groups, isDefault }: Interface, egress: boolean, peer: Peer, port: number): boolean {
    if (groups === undefined) return true;
    const passing = groups
      .flatMap((group) => this.rulesOf(group))
      .filter((rule) => rule.egress === egress && ruleCovers(rule, port) && this.ruleNames(rule, peer));
    for (const rule of passing) way.pass(rule.address);
    return (
      passing.length > 0 || way.stop(`${isDefault ? "default group" : "groups"}, ${egress ? "egress" : "ingress"}`)
    );
  }

  private rulesOf(group: string): readonly GroupRule[] {
    const known = this.rulesOfGroup.get(group);
    if (known) return known;
    // Nobody manages a default group: members reach each other, and everything.
    const rule = { address: group, protocol: "-1", from: 0, to: 65535, lists: [] };
    return [
      { ...rule, egress: false, cidrs: [], groups: [group] },
      { ...rule, egress: true, cidrs: ["0.0.0.0/0"], groups: [] },
    ];
  }

  private ruleNames({ cidrs, groups, lists }: GroupRule, { address, groups: own, service }: Peer): boolean {
    return (
      cidrs.some((cidr) => covers(cidr, address)) ||
      groups.some((group) => own.includes(group)) ||
      (service !== undefined && lists.some((id) => this.serviceOfList(id) === service))
    );
  }

  private serviceOfList(id: string): string | undefined {
    const [endpoint] = this.applied
      .where("aws_vpc_endpoint", "prefix_list_id", id)
      .filter((made) => made.values["vpc_endpoint_type"] === "Gateway");
    const [data] = ["data.aws_prefix_list", "data.aws_ec2_managed_prefix_list"].flatMap((type) =>
      this.applied.where(type, "id", id),
    );
    return text((endpoint ?? data)?.values[endpoint ? "service_name" : "name"]);
  }

  private aclPasses(way: Way, subnet: Made, egress: boolean, address: number, port: number): boolean {
    const acl = this.aclOf(subnet);
    if (!acl) return true;
    const first = acl.rules.find(
      (rule) => rule.egress === egress && ruleCovers(rule, port) && covers(rule.cidr, address),
    );
    return (first?.allows ?? false) || way.stop(`network ACL ${acl.address}`);
  }

  /** A subnet without an ACL has the default one, which lets everything pass unless somebody changed it. */
  private aclOf(subnet: Made): Acl | undefined {
    if (this.aclOfSubnet.has(subnet)) return this.aclOfSubnet.get(subnet);
    const id = subnet.values["id"];
    const [association] = this.applied.where("aws_network_acl_association", "subnet_id", id);
    const [named] = association
      ? this.applied.where("aws_network_acl", "id", association.values["network_acl_id"])
      : this.applied.where("aws_network_acl", "subnet_ids", id);
    const vpc = this.vpcOf(subnet);
    const made =
      named ??
      this.applied.where("aws_default_network_acl", "default_network_acl_id", vpc?.values["default_network_acl_id"])[0];
    const acl = made && { address: made.address, rules: this.rulesOfAcl(made) };
    this.aclOfSubnet.set(subnet, acl);
    return acl;
  }

  private rulesOfAcl(made: Made): readonly AclRule[] {
    const inline = [false, true].flatMap((egress) =>
      blocks(made.values[egress ? "egress" : "ingress"]).map((block) =>
        aclRule(block, egress, block["rule_no"], block["action"]),
      ),
    );
    const own = this.applied
      .where("aws_network_acl_rule", "network_acl_id", made.values["id"])
      .map(({ values }) => aclRule(values, values["egress"] === true, values["rule_number"], values["rule_action"]));
    return [...inline, ...own].toSorted((a, b) => a.number - b.number);
  }

  /** The most specific route to a host. Inside of the VPC nobody needs one. */
  private routeFor(subnet: Made, host: Host): Route | undefined {
    const key = `${subnet.address} ${host.address} ${host.service ?? ""}`;
    if (!this.routes.has(key)) {
      const found = this.routesOf(this.tableOf(subnet), host).toSorted((a, b) => b.length - a.length);
      this.routes.set(key, found[0]);
    }
    return this.routes.get(key);
  }

  private tableOf(subnet: Made): string | undefined {
    const [own] = this.applied.where("aws_route_table_association", "subnet_id", subnet.values["id"]);
    if (own) return text(own.values["route_table_id"]);
    const vpc = this.vpcOf(subnet);
    const [main] = this.applied.where("aws_main_route_table_association", "vpc_id", vpc?.values["id"]);
    return text((main ?? vpc)?.values[main ? "route_table_id" : "main_route_table_id"]);
  }

  private routesOf(table: string | undefined, host: Host): Route[] {
    if (table === undefined) return [];
    const routes = this.applied
      .where("aws_route", "route_table_id", table)
      .flatMap((made) => this.routeOf(made.address, made.values, made.values["destination_cidr_block"], host));
    const tables = [
      ...this.applied.where("aws_route_table", "id", table),
      ...this.applied.where("aws_default_route_table", "default_route_table_id", table),
    ];
    for (const made of tables) {
      for (const block of blocks(made.values["route"]))
        routes.push(...this.routeOf(made.address, block, block["cidr_block"], host));
    }
    for (const endpoint of this.applied.all("aws_vpc_endpoint")) {
      if (endpoint.values["vpc_endpoint_type"] !== "Gateway" || host.service !== endpoint.values["service_name"])
        continue;
      const beside = this.applied.where(
        "aws_vpc_endpoint_route_table_association",
        "vpc_endpoint_id",
        endpoint.values["id"],
      );
      const on = [
        ...texts(endpoint.values["route_table_ids"]),
        ...beside.flatMap((it) => texts(it.values["route_table_id"])),
      ];
      if (on.includes(table))
        routes.push({ address: endpoint.address, length: 32, gateway: undefined, nat: undefined, endpoint });
    }
    return routes;
  }

  private routeOf(
    address: string,
    route: JsonObject,
    destination: JsonObject[string] | undefined,
    host: Host,
  ): Route[] {
    const cidr = text(destination);
    if (cidr === undefined || !covers(cidr, host.address)) return [];
    const [gateway] = this.applied.where("aws_internet_gateway", "id", route["gateway_id"]);
    const [nat] = this.applied.where("aws_nat_gateway", "id", route["nat_gateway_id"]);
    return [{ address, length: Number(cidr.split("/")[1]), gateway, nat, endpoint: undefined }];
  }

  private isAttached(gateway: Made, vpc: Made): boolean {
    const beside = this.applied.where("aws_internet_gateway_attachment", "internet_gateway_id", gateway.values["id"]);
    return [gateway, ...beside].some((made) => made.values["vpc_id"] === vpc.values["id"]);
  }

  private addRule(made: Made, egress: boolean): void {
    const { values } = made;
    const group = text(values["security_group_id"]) ?? "";
    const rule: GroupRule = {
      address: made.address,
      egress,
      protocol: word(values["ip_protocol"] ?? values["protocol"]),
      ...portsOf(values),
      cidrs: [...texts(values["cidr_ipv4"]), ...texts(values["cidr_blocks"])],
      groups: [
        ...texts(values["referenced_security_group_id"]),
        ...texts(values["source_security_group_id"]),
        ...(values["self"] === true ? [group] : []),
      ],
      lists: [...texts(values["prefix_list_id"]), ...texts(values["prefix_list_ids"])],
    };
    this.rulesOfGroup.set(group, [...(this.rulesOfGroup.get(group) ?? []), rule]);
  }

  /** A few addresses of an interface's subnet stand for all: both ends and the middle. */
  private eachAddress<T>({ subnet }: Interface, use: (address: number) => readonly T[]): readonly T[] {
    const range = rangeOf(text(subnet.values["cidr_block"]) ?? "");
    if (!range) return [];
    const [first, last] = [range.first + 4, range.last - 1];
    return [first, Math.floor((first + last) / 2), last].flatMap(use);
  }

  /** Ports that differ for some network ACL. */
  private ephemeral({ from, to }: Ports): readonly number[] {
    return [...new Set([from, to, ...this.ephemeralSteps.filter((port) => from < port && port < to)])];
  }

  private answer(ways: readonly ((way: Way) => boolean)[]): Answer {
    const via = new Set<string>();
    const stops = new Set<string>();
    let [open, unknown] = [0, false];
    for (const go of ways) {
      const way = new Way();
      if (go(way)) {
        open += 1;
        for (const address of way.via) via.add(address);
      }
      unknown ||= way.unknown;
      for (const stop of way.stops) stops.add(stop);
    }
    const reach = open === 0 ? "closed" : open === ways.length ? "open" : "partly";
    return { reach: unknown && reach !== "open" ? "unknown" : reach, via, stops };
  }
}

/** An interface with one of the addresses that it may get. */
type At = Interface & { readonly address: number };

function peerOf({ address, groups }: At): Peer {
  return { address, groups: groups ?? [], service: undefined };
}

export function hostsOf(addresses: readonly string[], service?: string): readonly Host[] {
  return addresses.map((it) => ({ address: addressOf(it), ...(service === undefined ? {} : { service }) }));
}

function ruleCovers({ protocol, from, to }: { protocol: string; from: number; to: number }, port: number): boolean {
  if (["-1", "all"].includes(protocol)) return true;
  return ["tcp", "6"].includes(protocol) && from <= port && port <= to;
}

function portsOf(values: JsonObject): Ports {
  return { from: Number(values["from_port"] ?? 0), to: Number(values["to_port"] ?? 65535) };
}

function inlineRule(made: Made, block: JsonObject, egress: boolean): GroupRule {
  return {
    address: made.address,
    egress,
    protocol: word(block["protocol"]),
    ...portsOf(block),
    cidrs: texts(block["cidr_blocks"]),
    groups: [...texts(block["security_groups"]), ...(block["self"] === true ? texts(made.values["id"]) : [])],
    lists: texts(block["prefix_list_ids"]),
  };
}

function aclRule(
  values: JsonObject,
  egress: boolean,
  number: JsonObject[string] | undefined,
  action: JsonObject[string] | undefined,
): AclRule {
  return {
    number: Number(number),
    egress,
    allows: word(action).toLowerCase() === "allow",
    protocol: word(values["protocol"]),
    ...portsOf(values),
    cidr: text(values["cidr_block"]) ?? "::/0",
  };
}
